package org.tocsin.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.tocsin.hashlist.FloodGuard;

/**
 * What stands around the hash lists.
 *
 * @param lookups services that are asked value by value
 * @param snapshotKey 256 bits that files of snapshots are encrypted under; empty for plain files
 * @param recent whether uploads that were let through are compared again with later entries
 * @param floods when an entry hits so many accounts that its near matches wait for a person
 */
public record ListServices(
    List<LookupConfig> lookups,
    Optional<SecretKey> snapshotKey,
    Optional<Recent> recent,
    Floods floods) {
  /** No services, plain files, nothing remembered. */
  public static final ListServices NONE =
      new ListServices(List.of(), Optional.empty(), Optional.empty(), Floods.DEFAULT);

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

  /**
   * When an entry is set under review by itself: it hits many accounts soon after it came.
   *
   * @param accounts how many accounts it may hit, 1 or more
   * @param within for how long after its arrival, more than nothing
   */
  public record Floods(int accounts, Duration within) {
    /** 25 accounts within an hour. */
    public static final Floods DEFAULT =
        new Floods(FloodGuard.DEFAULT_ACCOUNTS, FloodGuard.DEFAULT_WITHIN);

    public Floods {
      if (accounts < 1) {
        throw new IllegalArgumentException("accounts must be 1 or more, not " + accounts);
      }
      if (within.isNegative() || within.isZero() || within.compareTo(Duration.ofDays(366)) > 0) {
        throw new IllegalArgumentException("within must be more than 0 and at most 366d");
      }
    }
  }

  public ListServices {
    Objects.requireNonNull(floods, "floods");
    lookups = List.copyOf(lookups);
    Objects.requireNonNull(snapshotKey, "snapshotKey");
    Objects.requireNonNull(recent, "recent");
  }

  /** Returns these with what policies say of the classifications of look-up services. */
  ListServices under(List<ClassificationPolicy> policies) {
    return new ListServices(
        lookups.stream().map(lookup -> lookup.under(policies)).toList(),
        snapshotKey,
        recent,
        floods);
  }

  @Override
  public String toString() {
    return "ListServices(" + lookups + ")";
  }
}
