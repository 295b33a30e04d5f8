package org.tocsin.hashlist;

/**
 * Runs of bits of a PDQ value, counted from the most significant bit of its first byte. Its words
 * are little-endian, as {@link PdqWords} has them.
 */
final class PdqBits {
  static final int COUNT = 256;

  private PdqBits() {}

  /** Returns {@code width} bits from {@code start}; at most 31, from up to two words. */
  static int run(long[] words, int start, int width) {
    int word = start >>> 6;
    return run(words[word], words[Math.min(3, word + 1)], start & 63, width);
  }

  /** Returns {@code width} bits from the bit {@code left} of a word, at most 31, into the next. */
  static int run(long word, long next, int left, int width) {
    long bits = Long.reverseBytes(word) << left;
    if (left + width > 64) {
      bits |= Long.reverseBytes(next) >>> (64 - left);
    }
    return (int) (bits >>> (64 - width));
  }
}
