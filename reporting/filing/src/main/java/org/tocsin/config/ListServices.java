package org.tocsin.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * What stands around the hash lists.
 *
 * @param lookups services that are asked value by value
 * @param snapshotKey 256 bits that files of snapshots are encrypted under; empty for plain files
 * @param recent whether uploads that were let through are compared again with later entries
 */
public record ListServices(
    List<LookupConfig> lookups, Optional<SecretKey> snapshotKey, Optional<Recent> recent) {
  /** No services, plain files, nothing remembered. */
  public static final ListServices NONE =
      new ListServices(List.of(), Optional.empty(), Optional.empty());

  /**
   * How uploads that were let through are remembered.
   *
   * @param keep for how long: 1 hour to 90 days
   * @param key 256 bits that their fingerprints are encrypted under
   */
  public record Recent(Duration keep, SecretKey key) {
    public Recent {
      Objects.requireNonNull(key, "key");
      if (keep.compareTo(Duration.ofHours(1)) < 0 || keep.compareTo(Duration.ofDays(90)) > 0) {
        throw new IllegalArgumentException("is 1h to 90d");
      }
    }

    @Override
    public String toString() {
      return "Recent(" + keep + ")";
    }
  }

  public ListServices {
    lookups = List.copyOf(lookups);
    Objects.requireNonNull(snapshotKey, "snapshotKey");
    Objects.requireNonNull(recent, "recent");
  }

  /** Returns these with what policies say of the classifications of look-up services. */
  ListServices under(List<ClassificationPolicy> policies) {
    return new ListServices(
        lookups.stream().map(lookup -> lookup.under(policies)).toList(), snapshotKey, recent);
  }

  @Override
  public String toString() {
    return "ListServices(" + lookups + ")";
  }
}
