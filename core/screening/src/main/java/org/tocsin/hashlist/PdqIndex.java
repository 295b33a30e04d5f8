package org.tocsin.hashlist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tocsin.fingerprint.PdqHash;

/** PDQ values in one flat array, compared one after another. Immutable; finds every neighbour. */
final class PdqIndex {
  private final long[] values;
  private final int[] entries;

  private PdqIndex(long[] values, int[] entries) {
    this.values = values;
    this.entries = entries;
  }

  /** Hears of neighbours. */
  @FunctionalInterface
  interface Found {
    void entry(int entry, int distance);
  }

  /** Collects values. */
  static final class Builder {
    private final List<PdqHash> hashes = new ArrayList<>();
    private final List<Integer> entries = new ArrayList<>();

    void add(PdqHash hash, int entry) {
      hashes.add(hash);
      entries.add(entry);
    }

    PdqIndex build() {
      Integer[] order = new Integer[hashes.size()];
      Arrays.setAll(order, i -> i);
      Comparator<PdqHash> byBits =
          Comparator.comparingLong(PdqHash::a)
              .thenComparingLong(PdqHash::b)
              .thenComparingLong(PdqHash::c)
              .thenComparingLong(PdqHash::d);
      Arrays.sort(order, Comparator.comparing(i -> hashes.get(i), byBits));
      long[] values = new long[4 * order.length];
      int[] sources = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        PdqHash hash = hashes.get(order[i]);
        values[4 * i] = hash.a();
        values[4 * i + 1] = hash.b();
        values[4 * i + 2] = hash.c();
        values[4 * i + 3] = hash.d();
        sources[i] = entries.get(order[i]);
      }
      return new PdqIndex(values, sources);
    }
  }

  int size() {
    return entries.length;
  }

  /** Names every entry whose value differs from {@code query} in at most {@code radius} bits. */
  void near(PdqHash query, int radius, Found found) {
    long a = query.a();
    long b = query.b();
    long c = query.c();
    long d = query.d();
    for (int i = 0; i < entries.length; i++) {
      int at = 4 * i;
      int distance = Long.bitCount(values[at] ^ a) + Long.bitCount(values[at + 1] ^ b);
      if (distance <= radius) {
        distance += Long.bitCount(values[at + 2] ^ c) + Long.bitCount(values[at + 3] ^ d);
        if (distance <= radius) {
          found.entry(entries[i], distance);
        }
      }
    }
  }
}
