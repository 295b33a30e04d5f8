package org.tocsin.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants as a person types them. */
final class Times {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

  private Times() {}

  /**
   * Returns the instant that {@code text} means: a time span before now, or an ISO 8601 instant.
   */
  static Instant since(String text, Instant now) {
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      long count = Long.parseLong(span.group(1));
      return now.minus(
          switch (span.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw CommandException.usage(
          "--since: write 90m, 24h, 7d, or an instant with its zone such as"
              + " 2026-01-15T09:30:00Z");
    }
  }

  /** Returns the instant that {@code text} writes in ISO 8601. */
  static Instant instant(String option, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw CommandException.usage(
          option + ": write an instant with its zone such as 2026-01-15T09:30:00Z");
    }
  }
}
