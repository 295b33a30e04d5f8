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

  private Instants() {}

  /**
   * Reads an instant.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it
   */
  static Instant parse(String text) {
    try {
      TemporalAccessor read =
          LENIENT.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from);
      return read instanceof OffsetDateTime zoned
          ? zoned.toInstant()
          : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not an instant such as 2026-01-15T09:30:00Z");
    }
  }

  /** Writes an instant in seconds of UTC, in Latin digits whatever the process's locale. */
  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
