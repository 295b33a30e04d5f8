package org.tocsin.hashlist;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Instants as sources write them: with or without a fraction of the second, with {@code Z}, an
 * offset in any of its spellings, or none, which is UTC (specification of hash lists, section 2.5).
 */
final class Instants {
  private static final DateTimeFormatter LENIENT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Instants() {}

  /**
   * Checks an instant: one of the years 1 to 9999, which every database keeps.
   *
   * @throws IllegalArgumentException when it is another; the message does not repeat it
   */
  static Instant keepable(Instant instant, String name) {
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new IllegalArgumentException(name + " is not of the years 1 to 9999");
    }
    return instant;
  }

  /**
   * Reads an instant.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it
   */
  static Instant parse(String text) {
    try {
      TemporalAccessor read =
          LENIENT.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from);
      return keepable(
          read instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : ((LocalDateTime) read).toInstant(ZoneOffset.UTC),
          "the instant");
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not an instant such as 2026-01-15T09:30:00Z");
    }
  }

  /** Writes an instant in seconds of UTC, in Latin digits whatever the process's locale. */
  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
