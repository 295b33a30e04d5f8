package org.tocsin.hashlist;

import java.nio.LongBuffer;

/**
 * Runs of bits of a PDQ value, counted from the most significant bit of its first byte.
 *
 * <p>The canonical bytes of a value are read as four little-endian words, because that is what the
 * machine does for nothing: the distance of two values does not depend on the order of bytes.
 */
final class PdqBits {
  static final int COUNT = 256;

  private PdqBits() {}

  /** Returns {@code width} bits from {@code start}; at most 31, from up to two words. */
  static int run(long[] words, int start, int width) {
    int word = start >>> 6;
    return run(words[word], words[Math.min(3, word + 1)], start & 63, width);
  }

  /** Returns {@code width} bits from {@code start} of the value whose words begin at {@code at}. */
  static int run(LongBuffer words, int at, int start, int width) {
    int word = start >>> 6;
    return run(words.get(at + word), words.get(at + Math.min(3, word + 1)), start & 63, width);
  }

  private static int run(long word, long next, int left, int width) {
    long bits = Long.reverseBytes(word) << left;
    if (left + width > 64) {
      bits |= Long.reverseBytes(next) >>> (64 - left);
    }
    return (int) (bits >>> (64 - width));
  }
}
