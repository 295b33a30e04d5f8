package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.tocsin.fingerprint.PdqHash;

/**
 * PDQ values, sorted: first the first halves of all, then the second halves. Of nearly every value
 * the first half is enough to see that it is not near, so that a scan reads half of them.
 * Immutable, safe for use by many threads.
 *
 * <p>The canonical bytes are read as little-endian words, because that is what the machine does for
 * nothing: the distance of two values does not depend on the order of bytes.
 *
 * @param first two words of each value
 * @param second the other two
 */
record PdqWords(LongBuffer first, LongBuffer second) {
  /** The length of half a value. */
  static final int HALF = PdqHash.BITS / 16;

  static PdqWords of(ByteBuffer values) {
    LongBuffer words = values.asLongBuffer();
    int half = words.limit() / 2;
    return new PdqWords(words.slice(0, half), words.slice(half, half));
  }

  /** How many values there are. */
  int size() {
    return first.limit() / 2;
  }

  /** Returns a value by its number. */
  PdqHash hash(int value) {
    int at = 2 * value;
    return new PdqHash(
        Long.reverseBytes(first.get(at)),
        Long.reverseBytes(first.get(at + 1)),
        Long.reverseBytes(second.get(at)),
        Long.reverseBytes(second.get(at + 1)));
  }

  /** Returns {@code width} bits of a value from {@code start}; at most 31. */
  int run(int value, int start, int width) {
    int word = start >>> 6;
    return PdqBits.run(word(value, word), word(value, Math.min(3, word + 1)), start & 63, width);
  }

  private long word(int value, int word) {
    return (word < 2 ? first : second).get(2 * value + (word & 1));
  }

  /** Returns a query's words as these are. */
  static long[] of(PdqHash query) {
    return new long[] {
      Long.reverseBytes(query.a()),
      Long.reverseBytes(query.b()),
      Long.reverseBytes(query.c()),
      Long.reverseBytes(query.d())
    };
  }
}
