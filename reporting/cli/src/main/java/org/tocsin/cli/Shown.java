package org.tocsin.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How values are written for a person: in English, in UTC, and never as control characters. */
final class Shown {
  private Shown() {}

  /**
   * Returns {@code text} with every character that would steer a terminal, or turn the direction of
   * its text, replaced by its code point.
   */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              int type = Character.getType(character);
              if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.SURROGATE
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR) {
                plain.append(String.format(Locale.ROOT, "\\u%04x", character));
              } else {
                plain.appendCodePoint(character);
              }
            });
    return plain.toString();
  }

  /** Returns an instant in ISO 8601, to the second. */
  static String instant(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns an instant in ISO 8601, to the millisecond, as JSON carries it. */
  static String exactly(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Returns a time span in its two largest units, such as {@code 3 d 4 h}. */
  static String span(Duration span) {
    Duration length = span.abs();
    String text;
    if (length.toDays() > 0) {
      text = length.toDays() + " d " + length.toHoursPart() + " h";
    } else if (length.toHours() > 0) {
      text = length.toHours() + " h " + length.toMinutesPart() + " min";
    } else if (length.toMinutes() > 0) {
      text = length.toMinutes() + " min " + length.toSecondsPart() + " s";
    } else {
      text = length.toSeconds() + " s";
    }
    return text;
  }

  /** Returns how far {@code instant} lies from {@code now}: {@code in 5 s} or {@code 5 s ago}. */
  static String from(Instant now, Instant instant) {
    Duration ahead = Duration.between(now, instant);
    return ahead.compareTo(Duration.ofSeconds(1)) < 0 && ahead.compareTo(Duration.ofSeconds(-1)) > 0
        ? "now"
        : ahead.isNegative() ? span(ahead) + " ago" : "in " + span(ahead);
  }

  /** Returns a count with its noun, such as {@code 1 file} or {@code 2 files}. */
  static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
