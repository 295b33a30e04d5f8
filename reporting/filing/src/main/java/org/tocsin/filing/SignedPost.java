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
import org.tocsin.config.DeliverySettings;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.GatedPost;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.Environment;

/**
 * Posts JSON to one receiver, signed under a shared secret and under a key by which the receiver
 * tells a repetition.
 *
 * <p>{@code Tocsin-Signature: t=SECONDS,v1=HEX} is HMAC-SHA-256 under the secret over the seconds
 * since 1970, a dot, and the body. It proves who wrote the body, and when by the sender's clock; it
 * hides nothing. Nothing is repeated or redirected here, and nothing leaves for a host of another
 * environment. Safe for use by many threads.
 */
public final class SignedPost implements AutoCloseable {
  /** The shortest secret, in characters. */
  public static final int LEAST_SECRET = DeliverySettings.LEAST_SECRET;

  private final URI url;
  private final String account;
  private final byte[] secret;
  private final Environment environment;
  private final Clock clock;
  private final GatedPost post;

  /**
   * Opens a sender. Nobody is contacted.
   *
   * @param url where messages are posted; TLS unless it is loopback
   * @param account the receiver's name for this service
   * @param secret the shared secret, at least {@value #LEAST_SECRET} characters; copied
   * @param environment the service's environment
   * @param declared what the host is for; required unless it is loopback
   * @throws IllegalArgumentException when one of them cannot be used
   */
  public SignedPost(
      URI url,
      String account,
      char[] secret,
      Environment environment,
      Optional<HostClass> declared,
      Clock clock) {
    if (secret.length < LEAST_SECRET) {
      throw new IllegalArgumentException(
          "a webhook's secret has at least " + LEAST_SECRET + " characters");
    }
    this.url = url;
    this.account = account;
    this.secret = CharBuffer.wrap(secret).toString().getBytes(StandardCharsets.UTF_8);
    this.environment = environment;
    this.clock = clock;
    ClientSettings.Builder settings =
        ClientSettings.builder(url, account, secret).environment(environment);
    declared.ifPresent(settings::declared);
    this.post = new GatedPost(settings.build(), clock);
  }

  /**
   * Posts a body once and reads the answer, if there is one.
   *
   * @param key the same for every attempt of one message, for ever
   * @throws org.tocsin.cybertipline.EnvironmentMismatch before anything is sent, when the message
   *     does not belong to the receiver's environment
   */
  public GatedPost.Answer post(Environment madeFor, boolean synthetic, String key, byte[] body) {
    return post.post(
        new Stamp(madeFor, url, account, synthetic),
        "application/json",
        body,
        Map.of(
            "Idempotency-Key",
            key,
            "Tocsin-Signature",
            signature(body),
            "Tocsin-Environment",
            madeFor.name(),
            "Accept",
            "*/*"));
  }

  /** Posts a body that was made in the service's own environment, about nothing synthetic. */
  public GatedPost.Answer post(String key, byte[] body) {
    return post(environment, false, key, body);
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
    return "SignedPost";
  }
}
