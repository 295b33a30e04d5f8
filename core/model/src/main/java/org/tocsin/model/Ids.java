package org.tocsin.model;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;

/**
 * Makes identifiers that sort by the time at which they were made: 48 bits of milliseconds and 80
 * random bits, in 26 characters of Crockford's base 32.
 *
 * <p>Safe for use by many threads. Two identifiers made in the same millisecond have no defined
 * order.
 */
public final class Ids {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Creates a maker that reads {@code clock}. */
  public Ids(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Returns a new incident identifier. */
  public IncidentId incident() {
    return new IncidentId(next("inc-"));
  }

  /** Returns a new evidence item identifier. */
  public ItemId item() {
    return new ItemId(next("itm-"));
  }

  /** Returns a new filing identifier. */
  public FilingId filing() {
    return new FilingId(next("fil-"));
  }

  /** Returns {@code prefix} and 26 new characters. */
  public String next(String prefix) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    long millis = clock.millis();
    for (int i = 5; i >= 0; i--) {
      bytes[i] = (byte) millis;
      millis >>>= 8;
    }
    StringBuilder text = new StringBuilder(prefix.length() + 26).append(prefix);
    int buffer = 0;
    int bits = 2; // 130 bits of text for 128 bits of value: two leading zeros
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(DIGITS.charAt((buffer >>> bits) & 31));
      }
    }
    return text.toString();
  }
}
