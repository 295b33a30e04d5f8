package org.tocsin.mock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs ahead of another by as much as it was told. Thread-safe. */
final class ShiftedClock extends Clock {
  private static final Duration FURTHEST = Duration.ofDays(3660);
  private final Clock base;
  private final AtomicReference<Duration> ahead;

  ShiftedClock(Clock base) {
    this(base, new AtomicReference<>(Duration.ZERO));
  }

  private ShiftedClock(Clock base, AtomicReference<Duration> ahead) {
    this.base = base;
    this.ahead = ahead;
  }

  /** Moves the clock ahead by zero or more, up to ten years in all. */
  void advance(Duration step) {
    if (step.isNegative() || ahead().compareTo(FURTHEST.minus(step)) > 0) {
      throw new IllegalArgumentException("the clock moves ahead, up to ten years, not " + step);
    }
    ahead.updateAndGet(now -> now.plus(step));
  }

  Duration ahead() {
    return Objects.requireNonNull(ahead.get());
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead());
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ShiftedClock(base.withZone(zone), ahead);
  }
}
