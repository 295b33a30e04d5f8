package org.tocsin.hashlist;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Distinct values of one algorithm in one flat array, sorted, each with the entries that assert it.
 * Immutable, safe for use by many threads.
 *
 * <p>A directory over the first bits of a value leaves a handful of values to search: a look-up
 * touches few cache lines, whatever the number of values. Values of one length, as digests have,
 * need no offsets.
 */
final class ExactIndex {
  private static final int PREFIX_BITS = 32;
  private static final int MOST_DIRECTORY_BITS = 24;

  private final byte[] values;
  private final int length;
  private final int[] ends;
  private final int[] first;
  private final int[] entries;
  private final int shift;
  private final int[] directory;

  private ExactIndex(byte[] values, int length, int[] ends, int[] first, int[] entries) {
    this.values = values;
    this.length = length;
    this.ends = ends;
    this.first = first;
    this.entries = entries;
    // About four values for each place of the directory.
    int bits = Math.min(MOST_DIRECTORY_BITS, PREFIX_BITS - Integer.numberOfLeadingZeros(size()));
    this.shift = PREFIX_BITS - Math.max(1, bits - 2);
    this.directory = new int[(1 << (PREFIX_BITS - shift)) + 1];
    for (int value = 0; value < size(); value++) {
      directory[(prefix(values, start(value), end(value)) >>> shift) + 1] = value + 1;
    }
    for (int place = 1; place < directory.length; place++) {
      directory[place] = Math.max(directory[place], directory[place - 1]);
    }
  }

  /** How many distinct values there are. */
  int size() {
    return first.length - 1;
  }

  /** How many bytes values and directory take. */
  long bytes() {
    return values.length + 4L * (ends.length + first.length + entries.length + directory.length);
  }

  /** Hears of a value and an entry that asserts it. */
  @FunctionalInterface
  interface Each {
    void value(byte[] value, int entry);
  }

  /** Names every value with every entry that asserts it. */
  void forEach(Each each) {
    for (int value = 0; value < size(); value++) {
      byte[] bytes = Arrays.copyOfRange(values, start(value), end(value));
      tell(value, entry -> each.value(bytes, entry));
    }
  }

  /** Names every entry that asserts {@code value}. */
  void find(byte[] value, IntConsumer found) {
    int place = prefix(value, 0, value.length) >>> shift;
    int low = directory[place];
    int high = directory[place + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      int way = Arrays.compareUnsigned(values, start(middle), end(middle), value, 0, value.length);
      if (way == 0) {
        tell(middle, found);
        return;
      }
      if (way < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
  }

  private void tell(int value, IntConsumer found) {
    for (int i = first[value]; i < first[value + 1]; i++) {
      found.accept(entries[i]);
    }
  }

  private int start(int value) {
    return length > 0 ? value * length : value == 0 ? 0 : ends[value - 1];
  }

  private int end(int value) {
    return length > 0 ? (value + 1) * length : ends[value];
  }

  /** Returns the first four bytes, as if zeros followed the last one: it grows with the value. */
  private static int prefix(byte[] bytes, int from, int to) {
    int prefix = 0;
    for (int i = from; i < from + 4; i++) {
      prefix = prefix << 8 | (i < to ? bytes[i] & 0xff : 0);
    }
    return prefix;
  }

  /** Collects values in flat arrays. Used once, by one thread. */
  static final class Builder {
    private static final int MOST = Integer.MAX_VALUE - 8;

    private byte[] bytes = new byte[256];
    private int[] ends = new int[16];
    private int[] entries = new int[16];
    private int size;
    private boolean even = true;

    /**
     * Adds a value.
     *
     * @throws IllegalStateException when the values of the algorithm take more than two gigabytes
     */
    void add(byte[] value, int entry) {
      int at = end(size - 1);
      if (value.length > MOST - at || size == MOST) {
        throw new IllegalStateException("more than two gigabytes of values of one algorithm");
      }
      if (at + value.length > bytes.length) {
        bytes = Arrays.copyOf(bytes, more(bytes.length, at + value.length));
      }
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, more(size, size + 1));
        entries = Arrays.copyOf(entries, ends.length);
      }
      System.arraycopy(value, 0, bytes, at, value.length);
      even &= size == 0 || value.length == ends[0];
      ends[size] = at + value.length;
      entries[size++] = entry;
    }

    private static int more(int have, int need) {
      return (int) Math.min(MOST, Math.max(need, have + (long) (have >> 1)));
    }

    private int end(int value) {
      return value < 0 ? 0 : ends[value];
    }

    private int compare(int one, int other) {
      return Arrays.compareUnsigned(
          bytes, end(one - 1), ends[one], bytes, end(other - 1), ends[other]);
    }

    /** Builds; the builder is used up. */
    ExactIndex build() {
      int[] order = MergeSort.order(size, this::compare);
      int distinct = 0;
      int total = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || compare(order[i - 1], order[i]) != 0) {
          distinct++;
          total += ends[order[i]] - end(order[i] - 1);
        }
      }
      byte[] sorted = new byte[total];
      int[] sortedEnds = new int[distinct];
      int[] first = new int[distinct + 1];
      int[] sources = new int[size];
      int value = -1;
      int at = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || compare(order[i - 1], order[i]) != 0) {
          first[++value] = i;
          int length = ends[order[i]] - end(order[i] - 1);
          System.arraycopy(bytes, end(order[i] - 1), sorted, at, length);
          at += length;
          sortedEnds[value] = at;
        }
        sources[i] = entries[order[i]];
      }
      first[distinct] = size;
      int length = even && size > 0 ? ends[0] : 0;
      bytes = new byte[0];
      return new ExactIndex(sorted, length, length > 0 ? new int[0] : sortedEnds, first, sources);
    }
  }
}
