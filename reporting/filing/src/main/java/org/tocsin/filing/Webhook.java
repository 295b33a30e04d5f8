package org.tocsin.filing;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.cybertipline.GatedPost;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.model.Environment;

/**
 * A receiver that takes {@link ReportJson} by HTTP POST.
 *
 * <p>Every attempt of a filing carries the same {@code Idempotency-Key}, for ever; the receiver
 * ignores what it has, and is signed as {@link SignedPost} says. An answer of 2xx is the receipt.
 */
public final class Webhook implements Delivery {
  /** The kind's name. */
  public static final String KIND = "webhook";

  private final URI url;
  private final String account;
  private final PayloadPolicy payload;
  private final SignedPost post;

  /**
   * Creates a webhook.
   *
   * @param url where reports are posted; TLS unless it is loopback
   * @param account the receiver's name for this service
   * @param secret the shared secret, at least 16 characters; copied
   * @param environment the service's environment
   * @param declared what the host is for; required unless it is loopback
   * @param payload how much it is told; bytes of files never go to a webhook
   * @throws IllegalArgumentException when one of them cannot be used
   */
  public Webhook(
      URI url,
      String account,
      char[] secret,
      Environment environment,
      Optional<HostClass> declared,
      PayloadPolicy payload,
      Clock clock) {
    if (payload == PayloadPolicy.FULL) {
      throw new IllegalArgumentException(
          "bytes of files never go to a webhook: METADATA_ONLY, HASHES_ONLY or ADDRESS_ONLY");
    }
    this.url = url;
    this.account = account;
    this.payload = payload;
    this.post = new SignedPost(url, account, secret, environment, declared, clock);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Promise promise() {
    return Promise.AT_LEAST_ONCE;
  }

  @Override
  public PayloadPolicy payload() {
    return payload;
  }

  @Override
  public URI address() {
    return url;
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public byte[] compose(Parcel parcel) {
    return ReportJson.of(parcel);
  }

  @Override
  public Delivered deliver(Parcel parcel, byte[] composed) {
    GatedPost.Answer answer =
        post.post(parcel.environment(), parcel.synthetic(), parcel.filing().value(), composed);
    if (answer.status().isEmpty()) {
      return answer.begun() ? new Delivered.Unsure() : new Delivered.Unavailable(Optional.empty());
    }
    int status = answer.status().getAsInt();
    if (status / 100 == 2) {
      return answer.whole() ? new Delivered.Receipt(answer.body()) : new Delivered.Unsure();
    }
    if (status == 401 || status == 403) {
      return new Delivered.NotAuthorised();
    }
    boolean later = status >= 500 || status == 408 || status == 425 || status == 429;
    return later ? new Delivered.Unavailable(answer.retryAfter()) : new Delivered.Refused();
  }

  @Override
  public void close() {
    post.close();
  }

  @Override
  public String toString() {
    return "Webhook";
  }
}
