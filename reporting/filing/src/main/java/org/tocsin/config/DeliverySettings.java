package org.tocsin.config;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.Environment;

/**
 * One destination of reports that takes a report in one delivery.
 *
 * @param name its name on filings, 1 to 64 characters of a-z, 0-9, {@code .}, {@code _}, {@code -}
 * @param kind {@code webhook} or {@code manual}
 * @param url where reports are posted, or the portal where a person files
 * @param account the receiver's name for this service
 * @param secret what a webhook's messages are signed with
 * @param declared what the host is for, when it is not this machine
 * @param payload how much it is told
 */
public record DeliverySettings(
    String name,
    String kind,
    URI url,
    String account,
    Optional<Secret> secret,
    Optional<Environment> declared,
    PayloadPolicy payload) {
  public DeliverySettings {
    if (!name.matches("[a-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a destination's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(declared, "declared");
    if (payload == PayloadPolicy.FULL) {
      throw new IllegalArgumentException(
          "payload of a " + kind + " is METADATA_ONLY, HASHES_ONLY or ADDRESS_ONLY");
    }
    if (kind.equals("webhook") && secret.isEmpty()) {
      throw new IllegalArgumentException("a webhook needs a password: the shared secret");
    }
  }

  @Override
  public String toString() {
    return "DeliverySettings(" + name + ")";
  }
}
