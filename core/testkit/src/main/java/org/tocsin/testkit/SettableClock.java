package org.tocsin.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it.
 *
 * <p>Safe for use by many threads. Its zone is UTC.
 */
public final class SettableClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private SettableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** Returns a clock that shows {@code instant}. */
  public static SettableClock at(Instant instant) {
    return new SettableClock(new AtomicReference<>(instant), ZoneOffset.UTC);
  }

  /** Returns a clock that shows an ISO 8601 instant such as {@code 2026-01-15T09:30:00Z}. */
  public static SettableClock at(String instant) {
    return at(Instant.parse(instant));
  }

  /** Moves the clock by {@code step}, which may be negative. */
  public void advance(Duration step) {
    now.updateAndGet(instant -> instant.plus(step));
  }

  /** Sets the clock. */
  public void set(Instant instant) {
    now.set(Objects.requireNonNull(instant, "instant"));
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SettableClock(now, other);
  }

  @Override
  public String toString() {
    return "SettableClock(" + instant() + ")";
  }
}
