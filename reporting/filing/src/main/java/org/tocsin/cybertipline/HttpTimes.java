package org.tocsin.cybertipline;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Reads the times in headers of answers. Nonsense is none. */
final class HttpTimes {
  /** The longest wait that is believed. */
  static final Duration LONGEST_WAIT = Duration.ofHours(24);

  private HttpTimes() {}

  /**
   * Reads {@code Retry-After} (RFC 9110 section 10.2.3): seconds, or a date.
   *
   * @return 0 to 24 hours from {@code now}
   */
  static Optional<Duration> retryAfter(String value, Instant now) {
    String text = value.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
    }
    return date(text).map(at -> bounded(Duration.between(now, at)));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** Reads a date such as {@code Date} (RFC 9110 section 5.6.7). */
  static Optional<Instant> date(String value) {
    try {
      DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      return Optional.of(Instant.from(form.parse(value.strip())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
