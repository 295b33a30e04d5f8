package org.tocsin.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the hash-sharing API begins. Immutable.
 *
 * @param seed the entries to make, if any
 * @param pageSize entries of a page, 1 to 1000
 * @param cursorLife how long a cursor is good for, 1 second to 30 days
 * @param faults what is on from the start; a fault that changes data does so after the entries are
 *     made
 */
public record HashSharing(
    Optional<HashShareSeed> seed, int pageSize, Duration cursorLife, List<HashSharePlan> faults) {
  public HashSharing {
    faults = List.copyOf(faults);
  }

  /** Returns a beginning without entries and faults. */
  public static HashSharing empty() {
    return new HashSharing(
        Optional.empty(), HashShare.DEFAULT_PAGE_SIZE, HashShare.DEFAULT_CURSOR_LIFE, List.of());
  }

  /** Returns a beginning with entries. */
  public static HashSharing of(HashShareSeed seed) {
    return new HashSharing(
        Optional.of(seed), HashShare.DEFAULT_PAGE_SIZE, HashShare.DEFAULT_CURSOR_LIFE, List.of());
  }

  /** Returns this beginning with other pages. */
  public HashSharing paged(int size) {
    return new HashSharing(seed, size, cursorLife, faults);
  }

  /** Returns this beginning with one more fault. */
  public HashSharing with(HashSharePlan fault) {
    List<HashSharePlan> more = new ArrayList<>(faults);
    more.add(fault);
    return new HashSharing(seed, pageSize, cursorLife, more);
  }

  void applyTo(HashShare share) {
    share.pageSize(pageSize);
    share.cursorLife(cursorLife);
    seed.ifPresent(share::seed);
    faults.forEach(share::on);
  }
}
