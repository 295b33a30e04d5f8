package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;

/**
 * Distinct PDQ values in one array, sorted, each with the entries that assert it. Immutable, safe
 * for use by many threads.
 *
 * <p>Sorted values lie beside their neighbours, so that a cluster is read from few cache lines.
 */
final class PdqValues {
  /** How many values are compared before those that are near are told. */
  private static final int PIECE = 512;

  private final LongBuffer words;
  private final Assertions assertions;
  private final int assertionCount;

  private PdqValues(LongBuffer words, Assertions assertions) {
    this.words = words;
    this.assertions = assertions;
    this.assertionCount = assertions.size();
    if (words.limit() != 4L * assertions.values()) {
      throw new SnapshotException("arrays of a snapshot do not fit each other: PDQ");
    }
  }

  /** Returns the PDQ values of sections that have some. */
  static PdqValues of(Sections.View sections) {
    String pdq = Algorithm.PDQ.name();
    ByteBuffer bytes = sections.get(Section.of(Section.Kind.VALUES, pdq));
    return new PdqValues(bytes.asLongBuffer(), Assertions.of(sections, pdq));
  }

  /** Returns the same values, each of which tells its number in place of its entries. */
  PdqValues numbered() {
    return new PdqValues(words, assertions.numbers());
  }

  /** Returns a value by its number. */
  PdqHash hash(int value) {
    int at = 4 * value;
    return new PdqHash(
        Long.reverseBytes(words.get(at)),
        Long.reverseBytes(words.get(at + 1)),
        Long.reverseBytes(words.get(at + 2)),
        Long.reverseBytes(words.get(at + 3)));
  }

  /** Returns the number of a value, or -1 when it is not there. */
  int find(PdqHash wanted) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int way = compare(hash(middle), wanted);
      if (way == 0) {
        return middle;
      }
      if (way < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private static int compare(PdqHash one, PdqHash other) {
    int way = Long.compareUnsigned(one.a(), other.a());
    way = way != 0 ? way : Long.compareUnsigned(one.b(), other.b());
    way = way != 0 ? way : Long.compareUnsigned(one.c(), other.c());
    return way != 0 ? way : Long.compareUnsigned(one.d(), other.d());
  }

  /** Returns a query's words as {@link PdqBits} has them. */
  static long[] words(PdqHash query) {
    return new long[] {
      Long.reverseBytes(query.a()),
      Long.reverseBytes(query.b()),
      Long.reverseBytes(query.c()),
      Long.reverseBytes(query.d())
    };
  }

  /** How many distinct values there are. */
  int size() {
    return assertions.values();
  }

  /** How many assertions of values there are. */
  int assertions() {
    return assertionCount;
  }

  long bytes() {
    return 8L * words.limit() + assertions.bytes();
  }

  /** The words of all values, four of each. */
  LongBuffer words() {
    return words;
  }

  /** Names every entry that asserts a value; returns whether to go on. */
  boolean tell(int value, int distance, Assertions.Found found) {
    return assertions.tell(value, distance, found);
  }

  /** Names entries whose value differs from {@code query} in at most {@code radius} bits. */
  void scan(PdqHash query, int radius, Assertions.Found found) {
    long[] asked = words(query);
    int[] places = new int[PIECE];
    int[] distances = new int[PIECE];
    for (int from = 0; from < size(); from += PIECE) {
      int to = Math.min(size(), from + PIECE);
      int count = compare(words, from, to, asked, radius, places, distances);
      // Told after the comparing of a piece: one loop for both is compiled to something slower.
      if (count > 0 && !assertions.tell(from, places, distances, count, found)) {
        return;
      }
    }
  }

  /** Writes down which values are near, counted from the first, and how far; returns how many. */
  private static int compare(
      LongBuffer words, int from, int to, long[] asked, int radius, int[] places, int[] distances) {
    long a = asked[0];
    long b = asked[1];
    long c = asked[2];
    long d = asked[3];
    int count = 0;
    for (int value = from; value < to; value++) {
      int at = 4 * value;
      int distance = Long.bitCount(words.get(at) ^ a) + Long.bitCount(words.get(at + 1) ^ b);
      if (distance <= radius) {
        distance += Long.bitCount(words.get(at + 2) ^ c) + Long.bitCount(words.get(at + 3) ^ d);
        if (distance <= radius) {
          places[count] = value - from;
          distances[count++] = distance;
        }
      }
    }
    return count;
  }
}
