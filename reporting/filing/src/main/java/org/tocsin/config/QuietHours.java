package org.tocsin.config;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;

/**
 * When nobody is to be disturbed, every day. What may be about a person in danger is told all the
 * same.
 *
 * @param from when they begin
 * @param until when they end, on the next day if that is not after {@code from}
 * @param zone whose clock it is
 */
public record QuietHours(LocalTime from, LocalTime until, ZoneId zone) {
  public QuietHours {
    Objects.requireNonNull(zone, "zone");
    if (from.equals(until)) {
      throw new IllegalArgumentException("quiet hours must not begin and end at the same time");
    }
  }

  /** Whether an instant lies in them; {@code until} does not. */
  public boolean covers(Instant at) {
    LocalTime time = at.atZone(zone).toLocalTime();
    return from.isBefore(until)
        ? !time.isBefore(from) && time.isBefore(until)
        : !time.isBefore(from) || time.isBefore(until);
  }

  /**
   * Returns the first instant after {@code at} that does not lie in them; {@code at} if it does.
   */
  public Instant end(Instant at) {
    if (!covers(at)) {
      return at;
    }
    ZonedDateTime here = at.atZone(zone);
    ZonedDateTime end = here.with(until);
    return (end.isAfter(here) ? end : here.plusDays(1).with(until)).toInstant();
  }
}
