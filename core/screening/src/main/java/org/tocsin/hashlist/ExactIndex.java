package org.tocsin.hashlist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/** Values of one length, sorted, with the entries that assert them. Immutable. */
final class ExactIndex {
  private final byte[][] values;
  private final int[] entries;

  private ExactIndex(byte[][] values, int[] entries) {
    this.values = values;
    this.entries = entries;
  }

  /** Collects values. */
  static final class Builder {
    private final List<byte[]> values = new ArrayList<>();
    private final List<Integer> entries = new ArrayList<>();

    void add(byte[] value, int entry) {
      values.add(value);
      entries.add(entry);
    }

    ExactIndex build() {
      Integer[] order = new Integer[values.size()];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparing(i -> values.get(i), Arrays::compareUnsigned));
      byte[][] sorted = new byte[order.length][];
      int[] sources = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        sorted[i] = values.get(order[i]);
        sources[i] = entries.get(order[i]);
      }
      return new ExactIndex(sorted, sources);
    }
  }

  int size() {
    return values.length;
  }

  /** Hears of a value and an entry that asserts it. */
  @FunctionalInterface
  interface Each {
    void value(byte[] value, int entry);
  }

  /** Names every value with every entry that asserts it. */
  void forEach(Each each) {
    for (int i = 0; i < values.length; i++) {
      each.value(values[i], entries[i]);
    }
  }

  /** Names every entry that asserts {@code value}. */
  void find(byte[] value, IntConsumer found) {
    int low = 0;
    int high = values.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(values[middle], value) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < values.length && Arrays.equals(values[i], value); i++) {
      found.accept(entries[i]);
    }
  }
}
