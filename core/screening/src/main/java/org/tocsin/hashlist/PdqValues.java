package org.tocsin.hashlist;

import java.util.Arrays;
import org.tocsin.fingerprint.PdqHash;

/**
 * Distinct PDQ values in one flat array, sorted by their bits, each with the entries that assert
 * it. Immutable once built.
 *
 * <p>Sorted values lie beside their neighbours, so that a cluster is read from few cache lines.
 */
final class PdqValues {
  private final long[] words;
  private final int[] first;
  private final int[] entries;

  private PdqValues(long[] words, int[] first, int[] entries) {
    this.words = words;
    this.first = first;
    this.entries = entries;
  }

  /** How many distinct values there are. */
  int size() {
    return first.length - 1;
  }

  /** How many assertions of values there are. */
  int assertions() {
    return entries.length;
  }

  /** The words of all values, four of each, most significant bits first. */
  long[] words() {
    return words;
  }

  /** Hears of an entry. */
  @FunctionalInterface
  interface Found {
    void entry(int entry, int distance);
  }

  /** Names every entry that asserts a value. */
  void tell(int value, int distance, Found found) {
    for (int i = first[value]; i < first[value + 1]; i++) {
      found.entry(entries[i], distance);
    }
  }

  /** Names every entry whose value differs from {@code query} in at most {@code radius} bits. */
  void scan(PdqHash query, int radius, Found found) {
    long a = query.a();
    long b = query.b();
    long c = query.c();
    long d = query.d();
    for (int at = 0, value = 0; at < words.length; at += 4, value++) {
      int distance = Long.bitCount(words[at] ^ a) + Long.bitCount(words[at + 1] ^ b);
      if (distance <= radius) {
        distance += Long.bitCount(words[at + 2] ^ c) + Long.bitCount(words[at + 3] ^ d);
        if (distance <= radius) {
          tell(value, distance, found);
        }
      }
    }
  }

  /** Collects values, 36 bytes each. */
  static final class Builder {
    private long[] words = new long[64];
    private int[] entries = new int[16];
    private int size;

    void add(PdqHash hash, int entry) {
      if (size == entries.length) {
        int more = Math.addExact(size, size >> 1);
        words = Arrays.copyOf(words, Math.multiplyExact(4, more));
        entries = Arrays.copyOf(entries, more);
      }
      words[4 * size] = hash.a();
      words[4 * size + 1] = hash.b();
      words[4 * size + 2] = hash.c();
      words[4 * size + 3] = hash.d();
      entries[size++] = entry;
    }

    /** Builds; the builder is used up. */
    PdqValues build() {
      int[] order = MergeSort.order(size, this::compare);
      int distinct = 0;
      for (int i = 0; i < size; i++) {
        distinct += i == 0 || compare(order[i - 1], order[i]) != 0 ? 1 : 0;
      }
      long[] sorted = new long[4 * distinct];
      int[] first = new int[distinct + 1];
      int[] sources = new int[size];
      int value = -1;
      for (int i = 0; i < size; i++) {
        if (i == 0 || compare(order[i - 1], order[i]) != 0) {
          value++;
          first[value] = i;
          System.arraycopy(words, 4 * order[i], sorted, 4 * value, 4);
        }
        sources[i] = entries[order[i]];
      }
      first[distinct] = size;
      words = new long[0];
      return new PdqValues(sorted, first, sources);
    }

    private int compare(int one, int other) {
      for (int word = 0; word < 4; word++) {
        int way = Long.compareUnsigned(words[4 * one + word], words[4 * other + word]);
        if (way != 0) {
          return way;
        }
      }
      return 0;
    }
  }
}
