package org.tocsin.evidence;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which authority stamps the heads of the custody log (RFC 3161).
 *
 * @param authority where it listens, {@code http} or {@code https}
 * @param anchors the certificates to which its certificate must lead; at least one
 * @param policy the policy to ask for, an object identifier in dots; empty for the authority's own
 * @param timeout how long an answer may take, 1 second to 2 minutes
 */
public record TimestampSettings(
    URI authority, List<X509Certificate> anchors, Optional<String> policy, Duration timeout) {
  /** How long an answer may take when nobody says otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  public TimestampSettings {
    Objects.requireNonNull(policy, "policy");
    anchors = List.copyOf(anchors);
    String scheme = String.valueOf(authority.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || authority.getHost() == null) {
      throw new IllegalArgumentException("a time-stamp authority has an address of http or https");
    }
    if (anchors.isEmpty()) {
      throw new IllegalArgumentException("a time-stamp authority needs at least one anchor");
    }
    if (policy.isPresent() && !policy.get().matches("[0-2](\\.[0-9]{1,18}){1,20}")) {
      throw new IllegalArgumentException("a policy is an object identifier such as 1.2.3.4");
    }
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0
        || timeout.compareTo(Duration.ofMinutes(2)) > 0) {
      throw new IllegalArgumentException("the timeout is 1 second to 2 minutes, not " + timeout);
    }
  }

  /** Returns settings with the authority's own policy and the default timeout. */
  public static TimestampSettings of(URI authority, List<X509Certificate> anchors) {
    return new TimestampSettings(authority, anchors, Optional.empty(), DEFAULT_TIMEOUT);
  }
}
