package org.tocsin.docket;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.evidence.ItemKind;

/**
 * How long evidence is kept, counted from the receipt of a report or from the closing: at least
 * {@code notBefore}, at most {@code notAfter}.
 *
 * <p>Periods are of the calendar, and a day that the target month does not have is the next day:
 * one year from 29 February ends on 1 March (18 U.S.C. 2258A(h)(1), rounded to the later day). The
 * whole last day is kept, in UTC.
 *
 * @param name names the rule in certificates, such as {@code us-2258a}
 * @param jurisdiction whose law it is, such as {@code US}: 2 to 20 characters of A-Z and -
 * @param classes to what kinds of item it applies; the facts stay while anything else does
 * @param notBefore the floor
 * @param notAfter the ceiling; empty for none
 */
public record RetentionRule(
    String name,
    String jurisdiction,
    Set<ItemKind> classes,
    Period notBefore,
    Optional<Period> notAfter) {
  /** Every kind of item. */
  public static final Set<ItemKind> ALL = Set.of(ItemKind.values());

  /** United States: one calendar year from the receipt, and no law that says when to destroy. */
  public static final RetentionRule US =
      new RetentionRule("us-2258a", "US", ALL, Period.ofYears(1), Optional.empty());

  public RetentionRule {
    classes = Set.copyOf(classes);
    if (classes.isEmpty() || !jurisdiction.matches("[A-Z-]{2,20}")) {
      throw new IllegalArgumentException(
          "a retention rule has a jurisdiction of A-Z and -, and at least one kind of item");
    }
    Objects.requireNonNull(notBefore, "notBefore");
    Objects.requireNonNull(notAfter, "notAfter");
    if (!name.matches("[a-z0-9-]{1,60}")) {
      throw new IllegalArgumentException("a retention rule's name is of a-z, 0-9 and -");
    }
    if (notBefore.isNegative() || notAfter.map(Period::isNegative).orElse(false)) {
      throw new IllegalArgumentException("a retention period is not negative");
    }
  }

  /** Creates a rule of the service's own for every kind of item. */
  public RetentionRule(String name, Period notBefore, Optional<Period> notAfter) {
    this(name, "OWN", ALL, notBefore, notAfter);
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
