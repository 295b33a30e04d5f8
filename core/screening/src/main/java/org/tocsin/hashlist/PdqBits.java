package org.tocsin.hashlist;

/** Runs of bits of a PDQ value, counted from the most significant bit of its first word. */
final class PdqBits {
  static final int COUNT = 256;

  private PdqBits() {}

  /** Returns {@code width} bits from {@code start}; at most 31, from up to two words. */
  static int run(long[] words, int at, int start, int width) {
    int word = start >>> 6;
    int left = start & 63;
    long bits = words[at + word] << left;
    if (left + width > 64) {
      bits |= words[at + word + 1] >>> (64 - left);
    }
    return (int) (bits >>> (64 - width));
  }
}
