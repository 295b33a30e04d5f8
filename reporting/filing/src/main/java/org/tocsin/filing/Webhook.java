package org.tocsin.filing;

import java.net.URI;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.GatedPost;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.Environment;

/**
 * A receiver that takes {@link ReportJson} by HTTP POST.
 *
 * <p>Every attempt of a filing carries the same {@code Idempotency-Key}, for ever; the receiver
 * ignores what it has. {@code Tocsin-Signature: t=SECONDS,v1=HEX} is HMAC-SHA-256 under the shared
 * secret over the seconds since 1970, a dot, and the body. An answer of 2xx is the receipt.
 */
public final class Webhook implements Delivery {
  /** The kind's name. */
  public static final String KIND = "webhook";

  private final URI url;
  private final String account;
  private final byte[] secret;
  private final PayloadPolicy payload;
  private final Clock clock;
  private final GatedPost post;

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
    if (secret.length < 16) {
      throw new IllegalArgumentException("a webhook's secret has at least 16 characters");
    }
    if (payload == PayloadPolicy.FULL) {
      throw new IllegalArgumentException(
          "bytes of files never go to a webhook: METADATA_ONLY, HASHES_ONLY or ADDRESS_ONLY");
    }
    this.url = url;
    this.account = account;
    this.secret = bytes(secret);
    this.payload = payload;
    this.clock = clock;
    ClientSettings.Builder settings =
        ClientSettings.builder(url, account, secret).environment(environment);
    declared.ifPresent(settings::declared);
    this.post = new GatedPost(settings.build());
  }

  private static byte[] bytes(char[] secret) {
    return CharBuffer.wrap(secret).toString().getBytes(StandardCharsets.UTF_8);
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
    Stamp stamp = new Stamp(parcel.environment(), url, account, parcel.synthetic());
    GatedPost.Answer answer =
        post.post(
            stamp,
            "application/json",
            composed,
            Map.of(
                "Idempotency-Key", parcel.filing().value(),
                "Tocsin-Signature", signature(composed),
                "Tocsin-Environment", parcel.environment().name(),
                "Accept", "*/*"));
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

  private String signature(byte[] body) {
    long seconds = clock.instant().getEpochSecond();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
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
