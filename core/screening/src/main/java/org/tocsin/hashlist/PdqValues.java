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
  private final PdqWords words;
  private final Assertions assertions;
  private final int assertionCount;

  private PdqValues(PdqWords words, Assertions assertions) {
    this.words = words;
    this.assertions = assertions;
    this.assertionCount = assertions.size();
    if (words.size() != assertions.values()) {
      throw new SnapshotException("arrays of a snapshot do not fit each other: PDQ");
    }
  }

  /** Returns the PDQ values of sections that have some. */
  static PdqValues of(Sections.View sections) {
    String pdq = Algorithm.PDQ.name();
    ByteBuffer bytes = sections.get(Section.of(Section.Kind.VALUES, pdq));
    return new PdqValues(PdqWords.of(bytes), Assertions.of(sections, pdq));
  }

  /** Returns the same values, each of which tells its number in place of its entries. */
  PdqValues numbered() {
    return new PdqValues(words, assertions.numbers());
  }

  /** Returns a value by its number. */
  PdqHash hash(int value) {
    return words.hash(value);
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

  /** How many distinct values there are. */
  int size() {
    return assertions.values();
  }

  /** How many assertions of values there are. */
  int assertions() {
    return assertionCount;
  }

  long bytes() {
    return 2L * PdqWords.HALF * words.size() + assertions.bytes();
  }

  /** The values themselves. */
  PdqWords words() {
    return words;
  }

  /** Names every entry that asserts a value; returns whether to go on. */
  boolean tell(int value, int distance, Assertions.Found found) {
    return assertions.tell(value, distance, found);
  }

  /** Names entries whose value differs from {@code query} in at most {@code radius} bits. */
  void scan(PdqHash query, int radius, Assertions.Found found) {
    long[] asked = PdqWords.of(query);
    long[] halves = new long[2 * Stretch.LONGEST];
    int[] places = new int[Stretch.LONGEST];
    int[] distances = new int[Stretch.LONGEST];
    Stretch stretch = null;
    boolean dense = false;
    boolean more = true;
    for (int from = 0; more && from < size(); from += Stretch.LONGEST) {
      int count = Math.min(size() - from, Stretch.LONGEST);
      // An array is read faster than a buffer, by more than copying costs.
      words.first().get(2 * from, halves, 0, 2 * count);
      if (dense) {
        stretch = stretch == null ? assertions.stretch(words, asked, radius, found) : stretch;
        more = stretch.tell(from, count, halves);
        dense = stretch.isDense();
      } else {
        int half = first(halves, count, asked, radius, places, distances);
        int near = second(words.second(), from, asked, radius, places, distances, half);
        // Told after the comparing: one loop for both is compiled to something slower.
        more = assertions.tell(from, places, distances, near, found);
        dense = Stretch.isDense(near, count);
      }
    }
  }

  /** Writes down which values may be near, and how far their first half is; returns how many. */
  private static int first(
      long[] halves, int count, long[] asked, int radius, int[] places, int[] distances) {
    long a = asked[0];
    long b = asked[1];
    int half = 0;
    for (int place = 0; place < count; place++) {
      int distance =
          Long.bitCount(halves[2 * place] ^ a) + Long.bitCount(halves[2 * place + 1] ^ b);
      if (distance <= radius) {
        places[half] = place;
        distances[half++] = distance;
      }
    }
    return half;
  }

  /** Leaves of those the ones that are near, with their whole distance; returns how many. */
  private static int second(
      LongBuffer second,
      int from,
      long[] asked,
      int radius,
      int[] places,
      int[] distances,
      int half) {
    int near = 0;
    for (int i = 0; i < half; i++) {
      int place = places[i];
      int at = 2 * (from + place);
      int distance =
          distances[i]
              + Long.bitCount(second.get(at) ^ asked[2])
              + Long.bitCount(second.get(at + 1) ^ asked[3]);
      if (distance <= radius) {
        places[near] = place;
        distances[near++] = distance;
      }
    }
    return near;
  }
}
