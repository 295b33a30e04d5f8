package org.tocsin.fingerprint;

import java.util.Arrays;

/** Running means down the columns of rows that arrive one by one. Not safe for many threads. */
final class ColumnMeans {
  private float[] sums = new float[0];
  private float[] ring = new float[0];
  private int width;
  private int window;
  private int lead;
  private int size;
  private int added;
  private int removed;
  private boolean ready;

  /** Starts over for rows of {@code width} values, {@code height} of them. */
  void start(int width, int height, int window) {
    if (sums.length < width) {
      sums = new float[width];
    }
    if (ring.length < width * (window + 1)) {
      ring = new float[width * (window + 1)];
    }
    Arrays.fill(sums, 0, width, 0f);
    this.width = width;
    this.window = window;
    this.lead = (window + 2) / 2 - 1;
    this.size = 0;
    this.added = 0;
    this.removed = 0;
    this.ready = false;
    if (height < window) {
      throw new IllegalArgumentException("the window is longer than the column");
    }
  }

  /** Adds the next row; afterwards {@link #poll} must be called once. */
  void add(float[] rows, int at) {
    int slot = added % (window + 1) * width;
    System.arraycopy(rows, at, ring, slot, width);
    added++;
    if (size < window) {
      size++;
      plus(sums, rows, at, width);
    } else {
      int old = removed % (window + 1) * width;
      removed++;
      plusMinus(sums, rows, at, ring, old, width);
    }
    ready = added > lead;
  }

  /** Writes the next row of means if the row just added completes one. */
  boolean poll(float[] out, int at) {
    if (!ready) {
      return false;
    }
    ready = false;
    divide(sums, size, out, at, width);
    return true;
  }

  /** Writes one more row of means after the last row was added, until there is none. */
  boolean drain(float[] out, int at) {
    if (lead == 0) {
      return false;
    }
    lead--;
    int old = removed % (window + 1) * width;
    removed++;
    size--;
    minus(sums, ring, old, width);
    divide(sums, size, out, at, width);
    return true;
  }

  private static void plus(float[] sums, float[] rows, int at, int width) {
    for (int x = 0; x < width; x++) {
      sums[x] += rows[at + x];
    }
  }

  private static void minus(float[] sums, float[] rows, int at, int width) {
    for (int x = 0; x < width; x++) {
      sums[x] -= rows[at + x];
    }
  }

  private static void plusMinus(
      float[] sums, float[] rows, int at, float[] ring, int old, int width) {
    for (int x = 0; x < width; x++) {
      sums[x] = (sums[x] + rows[at + x]) - ring[old + x];
    }
  }

  private static void divide(float[] sums, int size, float[] out, int at, int width) {
    if (Integer.bitCount(size) == 1) {
      // Dividing by a power of two and multiplying by its inverse are the same number.
      float inverse = 1f / size;
      for (int x = 0; x < width; x++) {
        out[at + x] = sums[x] * inverse;
      }
      return;
    }
    for (int x = 0; x < width; x++) {
      out[at + x] = sums[x] / size;
    }
  }
}
