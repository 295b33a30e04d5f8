package org.tocsin.config;

import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tocsin.model.Environment;

/**
 * One destination of reports that takes a report in one delivery.
 *
 * @param name its name on filings, 1 to 64 characters of a-z, 0-9, {@code .}, {@code _}, {@code -}
 * @param kind {@code webhook}, {@code manual} or one that a module brings
 * @param url where reports are posted, the portal where a person files, or {@code mailto:} and the
 *     recipient's address
 * @param account the receiver's name for this service; of mail, the sender's address
 * @param secret what a webhook's messages are signed with
 * @param declared what the host, or the recipient of mail, is for
 * @param payload how much it is told; {@link PayloadPolicy#FULL} by mail, and by a kind of a module
 *     that says so
 * @param mail how mails are protected and sent; there exactly where it goes by mail
 */
public record DeliverySettings(
    String name,
    String kind,
    URI url,
    String account,
    Optional<Secret> secret,
    Optional<Environment> declared,
    PayloadPolicy payload,
    Optional<MailSettings> mail) {
  /** The shortest secret that a webhook's messages are signed with, in characters. */
  public static final int LEAST_SECRET = 16;

  public DeliverySettings {
    if (!name.matches("[a-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a destination's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(declared, "declared");
    boolean byMail = kind.equals("email");
    if (byMail != mail.isPresent()) {
      throw new IllegalArgumentException("kind email goes with a section mail, and nothing else");
    }
    if (byMail && mail.get().certificates().isEmpty()) {
      throw new IllegalArgumentException(
          "a recipient of reports by mail needs a certificate: they are never sent in clear");
    }
    Set<PayloadPolicy> allowed = payloads(kind);
    if (!allowed.contains(payload)) {
      throw new IllegalArgumentException(
          "payload of a "
              + kind
              + " is "
              + Arrays.stream(PayloadPolicy.values())
                  .filter(allowed::contains)
                  .map(Enum::name)
                  .collect(Collectors.joining(", "))
                  .replaceFirst(", ([A-Z_]+)$", " or $1"));
    }
    if (kind.equals("webhook") && secret.isEmpty()) {
      throw new IllegalArgumentException("a webhook needs a password: the shared secret");
    }
  }

  private static Set<PayloadPolicy> payloads(String kind) {
    Set<PayloadPolicy> some = EnumSet.complementOf(EnumSet.of(PayloadPolicy.FULL));
    return switch (kind) {
      case "email" -> EnumSet.allOf(PayloadPolicy.class);
      case "webhook", "manual" -> some;
      default -> SettingsCheck.of(kind).map(SettingsCheck::payloads).orElse(some);
    };
  }

  @Override
  public String toString() {
    return "DeliverySettings(" + name + ")";
  }
}
