package org.tocsin.hashlist;

import java.util.Arrays;

/** Sorts positions by what stands there, stably and without an object for each. */
final class MergeSort {
  private static final int SHORT = 16;

  private final Order by;
  private final int[] order;
  private final int[] spare;

  private MergeSort(int size, Order by) {
    this.by = by;
    this.order = new int[size];
    this.spare = new int[size];
    Arrays.setAll(order, i -> i);
  }

  /** Compares what stands at two positions. */
  @FunctionalInterface
  interface Order {
    int compare(int one, int other);
  }

  /** Returns the positions 0 to {@code size - 1} in order: no input makes it slow. */
  static int[] order(int size, Order by) {
    MergeSort sort = new MergeSort(size, by);
    sort.sort(0, size);
    return sort.order;
  }

  private void sort(int from, int to) {
    if (to - from < SHORT) {
      insert(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (by.compare(order[middle - 1], order[middle]) <= 0) {
      return;
    }
    System.arraycopy(order, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int at = from; left < middle; at++) {
      order[at] =
          right < to && by.compare(order[right], spare[left]) < 0 ? order[right++] : spare[left++];
    }
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int moved = order[i];
      int at = i;
      while (at > from && by.compare(order[at - 1], moved) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }
}
