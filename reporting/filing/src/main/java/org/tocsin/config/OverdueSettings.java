package org.tocsin.config;

import java.time.Duration;

/**
 * How long a filing may wait before that is an alarm, counted from when it was made.
 *
 * @param confirm for a person who confirms a near match
 * @param byHand for a person who files it by hand
 * @param unfiled for anything else: an answer, another attempt, or a person. Each 1 minute to 366
 *     days
 */
public record OverdueSettings(Duration confirm, Duration byHand, Duration unfiled) {
  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofDays(366);

  /** A day for what is waited for, three for what is filed by hand. */
  public static final OverdueSettings DEFAULT =
      new OverdueSettings(Duration.ofHours(24), Duration.ofHours(72), Duration.ofHours(24));

  public OverdueSettings {
    require("confirm", confirm);
    require("byHand", byHand);
    require("unfiled", unfiled);
  }

  private static void require(String name, Duration value) {
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(name + " must be 1 minute to 366 days, not " + value);
    }
  }
}
