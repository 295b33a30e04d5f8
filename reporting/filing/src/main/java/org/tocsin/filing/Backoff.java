package org.tocsin.filing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: a random time between nothing and a bound that doubles with
 * every failure, up to a cap. The randomness keeps many filings from coming back at the same
 * moment.
 */
final class Backoff {
  /** The bound after the first failure. */
  static final Duration BASE = Duration.ofSeconds(5);

  /** The bound that is never passed. */
  static final Duration CAP = Duration.ofHours(1);

  /** The shortest wait: a destination in trouble is never asked again at once. */
  static final Duration FLOOR = Duration.ofSeconds(1);

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Returns how long to wait after {@code failures} failures in a row, 1 or more. */
  Duration after(int failures) {
    long bound = BASE.toMillis() << Math.min(Math.max(failures, 1) - 1, 20);
    long capped = Math.min(bound, CAP.toMillis());
    return Duration.ofMillis(Math.max(FLOOR.toMillis(), random.nextLong(capped + 1)));
  }
}
