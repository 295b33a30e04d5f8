package org.tocsin.mock;

import java.security.SecureRandom;
import java.util.Random;

/**
 * Makes file ids: 32 random characters of {@code 0-9a-f}. Every second one is of a kind that a
 * reader which guesses numbers gets wrong: digits only, or like a number with an exponent.
 */
final class FileIds {
  private static final String HEX = "0123456789abcdef";
  private static final int LENGTH = 32;
  private final Random random = new SecureRandom();
  private int made;

  String next() {
    return switch (made++ % 4) {
      case 0, 2 -> characters(16, LENGTH);
      case 1 -> "0" + characters(10, LENGTH - 1);
      default -> (1 + random.nextInt(9)) + characters(10, 1) + "e" + characters(10, LENGTH - 3);
    };
  }

  private String characters(int radix, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(HEX.charAt(random.nextInt(radix)));
    }
    return text.toString();
  }
}
