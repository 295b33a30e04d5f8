package org.tocsin.hashlist;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a look-up service is reached and what its words mean here.
 *
 * @param name its name, as facts of a match name it: 1 to 255 characters
 * @param root where it lives, always configured: https, or http to this machine
 * @param user the user of Basic authentication; empty for a service without
 * @param secret the password; not asked for without a user
 * @param classes what its classifications, or the names of its banks, mean; there is no default
 * @param policy how near a value must be, and how near to be filed without a person; its
 *     classifications are the service's, or the names of its banks
 * @param patience how long one call may take, at least a second
 * @param batch how many values go into one call where the service takes several: 1 to 1,000
 */
public record LookupSettings(
    String name,
    URI root,
    Optional<String> user,
    Secret secret,
    ClassMap classes,
    ListPolicy policy,
    Duration patience,
    int batch) {
  public LookupSettings {
    if (name.isBlank() || name.length() > 255) {
      throw new IllegalArgumentException("a service's name has 1 to 255 characters");
    }
    ListHttp.checked(root);
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(policy, "policy");
    if (patience.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a call's patience is at least a second");
    }
    if (batch < 1 || batch > 1_000) {
      throw new IllegalArgumentException("a batch is 1 to 1,000 values, not " + batch);
    }
  }

  /**
   * Returns settings with the default policy, ten seconds of patience and fifty values in a call.
   */
  public static LookupSettings of(
      String name, URI root, Optional<String> user, Secret secret, ClassMap classes) {
    return new LookupSettings(
        name, root, user, secret, classes, ListPolicy.DEFAULT, Duration.ofSeconds(10), 50);
  }

  /** Returns what applies to entries of a classification. */
  ListPolicy policyOf(String classification) {
    return policy.of(cut(classification, 255));
  }

  /** Returns the beginning of a text that a service may have made too long. */
  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  @Override
  public String toString() {
    return "LookupSettings(" + name + ")";
  }
}
