package org.tocsin.filing;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.tocsin.config.PayloadPolicy;

/**
 * A kind of destination that takes a report in one delivery, such as a webhook or a mailbox.
 *
 * <p>The library calls {@link #compose}, seals what it returns into the journal with "about to be
 * sent", calls {@link #deliver} and writes the outcome down. After a crash in between, or an {@link
 * Delivered.Unsure} outcome, what follows is the {@link #promise()}. Both calls come from filing
 * threads, for several filings at once; each may block for a bounded time. What they throw is an
 * outcome too: from {@code compose} that nothing was sent, from {@code deliver} that nobody can say
 * whether it was.
 *
 * <p>Implementations never log what a parcel holds, and put none of it into an exception. The
 * contract test is {@code org.tocsin.filing.DeliveryContract} in this module's tests jar.
 */
public interface Delivery extends AutoCloseable {
  /** Returns the kind's name in configuration files, such as {@code webhook}. */
  String kind();

  /** Returns what can be promised; not {@link Promise#ONCE}. */
  Promise promise();

  /** Returns how much the destination is told. */
  PayloadPolicy payload();

  /**
   * Returns where it goes, without credentials: stamped on every filing. A filing that was made for
   * another address is held.
   */
  URI address();

  /** Returns the account or sender there: stamped on every filing too. */
  String account();

  /**
   * Returns the certificates that it lives by, such as its recipient's: that one ends soon is an
   * alarm of this destination.
   */
  default List<X509Certificate> certificates() {
    return List.of();
  }

  /**
   * Asks its server whether it would take a report, and sends none: for a person who examines a
   * service. Ends within bounded time, and never throws because of what the server does.
   *
   * @return how it is; empty where there is nobody to ask, or every question would tell something
   */
  default Optional<Asked> ask() {
    return Optional.empty();
  }

  /** Returns the report as it will be sent, without the bytes of a file. */
  byte[] compose(Parcel parcel);

  /**
   * Sends a report once, or finds that it cannot be sent.
   *
   * @param parcel what it is about
   * @param composed what {@link #compose} returned for it
   * @throws org.tocsin.cybertipline.EnvironmentMismatch before anything is sent, when the filing's
   *     environment is not the destination's
   */
  Delivered deliver(Parcel parcel, byte[] composed);

  /** Ends what runs. */
  @Override
  void close();
}
