package org.tocsin.mail;

import java.time.Duration;
import java.time.Instant;

/** When something is due by a clock that can be set, and how long a failure makes it wait. */
final class Due {
  /** The wait after the first failure; it doubles with each. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(5);

  /** The longest wait between two attempts. */
  static final Duration LAST_RETRY = Duration.ofMinutes(15);

  private Due() {}

  /** A clock that was set back must not make anything wait for hours: before the start is due. */
  static boolean reached(Instant now, Instant from, Instant until) {
    return !now.isBefore(until) || now.isBefore(from);
  }

  /** Returns the wait after a failure that follows that many others. */
  static Duration after(long failures) {
    Duration wait = FIRST_RETRY;
    for (long i = 0; i < failures && wait.compareTo(LAST_RETRY) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
  }
}
