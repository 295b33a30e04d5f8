package org.tocsin.hashlist;

import java.time.Duration;

/**
 * When something about a followed list is worth a warning, and when it is critical (specification
 * of hash lists, section 10.8). Shares are of 1.
 *
 * @param staleWarning how long nothing was read to the end
 * @param staleCritical the same, critical; the state is {@link SourceState#STALE} then
 * @param lagWarning how far what was read lies behind now
 * @param lagCritical the same, critical
 * @param shrinkWarning the share of entries that go in one run
 * @param shrinkHold the same; above it nothing appears until a person confirms
 * @param growWarning the share of entries that come in one run
 * @param growHold the same; above it nothing appears until a person confirms
 * @param fewest changes of fewer entries than this are never held
 * @param quarantineWarning the share of values set aside
 * @param quarantineCritical the same, critical
 * @param failuresWarning how often in a row the same page failed
 * @param failuresCritical the same, critical
 */
public record ListLimits(
    Duration staleWarning,
    Duration staleCritical,
    Duration lagWarning,
    Duration lagCritical,
    double shrinkWarning,
    double shrinkHold,
    double growWarning,
    double growHold,
    int fewest,
    double quarantineWarning,
    double quarantineCritical,
    int failuresWarning,
    int failuresCritical) {

  /** The limits of the specification. */
  public static final ListLimits DEFAULT =
      new ListLimits(
          Duration.ofHours(6),
          Duration.ofHours(24),
          Duration.ofHours(12),
          Duration.ofHours(48),
          0.01,
          0.05,
          0.05,
          0.20,
          50,
          0.001,
          0.02,
          3,
          10);

  public ListLimits {
    ordered(staleWarning, staleCritical, "stale");
    ordered(lagWarning, lagCritical, "lag");
    ordered(shrinkWarning, shrinkHold, "shrink");
    ordered(growWarning, growHold, "grow");
    ordered(quarantineWarning, quarantineCritical, "quarantine");
    if (fewest < 0 || failuresWarning < 1 || failuresCritical < failuresWarning) {
      throw new IllegalArgumentException(
          "fewest is 0 or more, and failures 1 or more with the critical number not below");
    }
  }

  private static void ordered(Duration warning, Duration critical, String name) {
    if (warning.isNegative() || warning.isZero() || critical.compareTo(warning) < 0) {
      throw new IllegalArgumentException(
          name + ": a warning comes after some time, and not after what is critical");
    }
  }

  private static void ordered(double warning, double critical, String name) {
    if (!(warning >= 0 && critical >= warning)) {
      throw new IllegalArgumentException(
          name + ": shares are 0 or more, and a warning not above what is critical");
    }
  }

  /** Whether so many entries that go or come, of so many, are held above a share. */
  boolean isHeld(long entries, long of, double share) {
    return entries >= fewest && (double) entries / Math.max(1, of) > share;
  }

  /**
   * Whether what replaces a list is so little that it is taken for an answer or a file that broke
   * off: nothing, or fewer than half of the values of a list too small for shares to be weighed.
   */
  boolean brokeOff(SourceStore.Counts before, SourceStore.Counts after) {
    boolean all = before.entries() > 0 && after.entries() == 0;
    return all || (before.allValues() >= fewest && 2 * after.allValues() < before.allValues());
  }

  /** Returns these limits with other ages from which on a list counts as stale. */
  public ListLimits stale(Duration warning, Duration critical) {
    return new ListLimits(
        warning,
        critical.compareTo(warning) < 0 ? warning : critical,
        lagWarning,
        lagCritical,
        shrinkWarning,
        shrinkHold,
        growWarning,
        growHold,
        fewest,
        quarantineWarning,
        quarantineCritical,
        failuresWarning,
        failuresCritical);
  }

  /** Returns these limits with other shares at which what was read is held. */
  public ListLimits holding(double shrink, double grow, int fewestEntries) {
    return new ListLimits(
        staleWarning,
        staleCritical,
        lagWarning,
        lagCritical,
        Math.min(shrinkWarning, shrink),
        shrink,
        Math.min(growWarning, grow),
        grow,
        fewestEntries,
        quarantineWarning,
        quarantineCritical,
        failuresWarning,
        failuresCritical);
  }
}
