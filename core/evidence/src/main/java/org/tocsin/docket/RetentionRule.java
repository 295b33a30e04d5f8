package org.tocsin.docket;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/**
 * How long evidence is kept, counted from the receipt of a report or from the closing: at least
 * {@code notBefore}, at most {@code notAfter}.
 *
 * <p>Periods are of the calendar, and a day that the target month does not have is the next day:
 * one year from 29 February ends on 1 March (18 U.S.C. 2258A(h)(1), rounded to the later day). The
 * whole last day is kept, in UTC.
 *
 * @param name names the rule in certificates, such as {@code us-2258a}
 * @param notBefore the floor
 * @param notAfter the ceiling; empty for none
 */
public record RetentionRule(String name, Period notBefore, Optional<Period> notAfter) {
  /** United States: one calendar year from the receipt, and no law that says when to destroy. */
  public static final RetentionRule US =
      new RetentionRule("us-2258a", Period.ofYears(1), Optional.empty());

  public RetentionRule {
    Objects.requireNonNull(notBefore, "notBefore");
    Objects.requireNonNull(notAfter, "notAfter");
    if (!name.matches("[a-z0-9-]{1,60}")) {
      throw new IllegalArgumentException("a retention rule's name is of a-z, 0-9 and -");
    }
    if (notBefore.isNegative() || notAfter.map(Period::isNegative).orElse(false)) {
      throw new IllegalArgumentException("a retention period is not negative");
    }
  }

  /** Returns the first instant at which evidence may be destroyed. */
  public Instant floor(Instant start) {
    return after(start, notBefore);
  }

  /** Returns the first instant at which evidence must have been destroyed. */
  public Optional<Instant> ceiling(Instant start) {
    return notAfter.map(period -> after(start, period));
  }

  private static Instant after(Instant start, Period period) {
    LocalDate day = start.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate end = day.plus(period);
    boolean clipped = day.plusMonths(period.toTotalMonths()).getDayOfMonth() < day.getDayOfMonth();
    LocalDate last = clipped ? end.plusDays(1) : end;
    Instant wholeDay = last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return period.isZero() ? start : wholeDay;
  }
}
