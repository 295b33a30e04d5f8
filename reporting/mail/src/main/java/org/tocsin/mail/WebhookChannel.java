package org.tocsin.mail;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.tocsin.config.NotificationSettings;
import org.tocsin.cybertipline.EnvironmentMismatch;
import org.tocsin.cybertipline.GatedPost;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.filing.Asked;
import org.tocsin.filing.SignedPost;
import org.tocsin.model.Environment;

/** Tells by a signed POST; the message's key is the {@code Idempotency-Key}. */
final class WebhookChannel implements Channel {
  private final SignedPost post;

  WebhookChannel(NotificationSettings.ByWebhook settings, Environment environment, Clock clock) {
    this.post =
        new SignedPost(
            settings.url(),
            settings.account(),
            settings.secret().reveal(),
            environment,
            settings.declared().map(HostClass::of),
            clock);
  }

  @Override
  public Optional<String> send(Message message) {
    try {
      GatedPost.Answer answer = post.post(message.key(), message.json());
      if (answer.status().isEmpty()) {
        return Optional.of(answer.begun() ? "NO_ANSWER" : "CONNECT");
      }
      int status = answer.status().getAsInt();
      return status / 100 == 2 ? Optional.empty() : Optional.of("HTTP " + status);
    } catch (EnvironmentMismatch e) {
      return Optional.of("REFUSED_HERE " + e.reason());
    }
  }

  /** A webhook has no call that tells nothing. */
  @Override
  public Optional<Asked> ask() {
    return Optional.empty();
  }

  @Override
  public List<X509Certificate> certificates() {
    return List.of();
  }

  @Override
  public int recipients() {
    return 1;
  }

  @Override
  public void close() {
    post.close();
  }
}
