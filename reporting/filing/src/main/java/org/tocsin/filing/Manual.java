package org.tocsin.filing;

import java.net.URI;
import org.tocsin.config.PayloadPolicy;

/**
 * An authority that takes reports by its portal or by hand only: the pack is composed and sealed as
 * evidence of the incident, and the filing waits, as {@link HoldReason#BY_HAND}, until a person
 * enters the authority's reference by {@link Filings#filedByHand}.
 */
public final class Manual implements Delivery {
  /** The kind's name. */
  public static final String KIND = "manual";

  private final URI portal;
  private final PayloadPolicy payload;

  /**
   * Creates one.
   *
   * @param portal where a person files, such as the portal's address
   * @param payload how much the pack holds; bytes of files stay in the vault, from where a person
   *     exports them
   */
  public Manual(URI portal, PayloadPolicy payload) {
    if (payload == PayloadPolicy.FULL) {
      throw new IllegalArgumentException(
          "a pack holds no bytes of files: a person exports them by evidence export");
    }
    if (!portal.isAbsolute() || portal.getUserInfo() != null) {
      throw new IllegalArgumentException("a portal has an absolute address without a user");
    }
    this.portal = portal;
    this.payload = payload;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Promise promise() {
    return Promise.BY_HAND;
  }

  @Override
  public PayloadPolicy payload() {
    return payload;
  }

  @Override
  public URI address() {
    return portal;
  }

  @Override
  public String account() {
    return "by-hand";
  }

  @Override
  public byte[] compose(Parcel parcel) {
    return ReportJson.of(parcel);
  }

  @Override
  public Delivered deliver(Parcel parcel, byte[] composed) {
    return new Delivered.ForPerson();
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "Manual";
  }
}
