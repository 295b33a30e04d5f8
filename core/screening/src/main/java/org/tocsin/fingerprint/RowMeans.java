package org.tocsin.fingerprint;

import java.util.Arrays;

/**
 * Running means along a band of eight rows.
 *
 * <p>A running sum is a chain in which each addition waits for the one before. Eight rows are eight
 * chains that a processor works on side by side; that is why the eight are written out. Not safe
 * for many threads.
 */
final class RowMeans {
  private final float[] sums = new float[8];
  private int size;

  /** Writes the mean at each of {@code width} columns of eight rows. */
  void all(float[] in, float[] out, int width, int window) {
    int lead = start(in, width, window);
    for (int i = lead; i < window; i++) {
      grow(in, width, i);
      write(out, width, i - lead);
    }
    slide(in, out, width, window, lead);
    for (int r = 0; r < 8; r++) {
      divide(out, r * width + window - lead, r * width + width - lead, window);
    }
    for (int i = width; i < width + lead; i++) {
      shrink(in, width, i - window);
      write(out, width, i - lead);
    }
  }

  /** Writes the means at chosen columns of eight rows, one row of chosen columns after another. */
  void some(float[] in, float[] out, int width, int window, int[] columns) {
    int lead = start(in, width, window);
    int next = lead;
    for (int k = 0; k < columns.length; k++) {
      int until = columns[k] + lead + 1;
      while (next < Math.min(until, window)) {
        grow(in, width, next++);
      }
      int middle = Math.min(until, width);
      if (next < middle) {
        pass(in, width, window, next, middle);
        next = middle;
      }
      while (next < until) {
        shrink(in, width, next++ - window);
      }
      write(out, columns.length, k);
    }
  }

  private int start(float[] in, int width, int window) {
    Arrays.fill(sums, 0f);
    size = 0;
    int lead = (window + 2) / 2 - 1;
    for (int i = 0; i < lead; i++) {
      grow(in, width, i);
    }
    return lead;
  }

  private void grow(float[] in, int width, int column) {
    for (int r = 0; r < 8; r++) {
      sums[r] += in[r * width + column];
    }
    size++;
  }

  private void shrink(float[] in, int width, int column) {
    for (int r = 0; r < 8; r++) {
      sums[r] -= in[r * width + column];
    }
    size--;
  }

  private void write(float[] out, int stride, int column) {
    for (int r = 0; r < 8; r++) {
      out[r * stride + column] = sums[r] / size;
    }
  }

  private static void divide(float[] out, int from, int to, int size) {
    if (Integer.bitCount(size) == 1) {
      // Dividing by a power of two and multiplying by its inverse are the same number.
      float inverse = 1f / size;
      for (int i = from; i < to; i++) {
        out[i] *= inverse;
      }
      return;
    }
    for (int i = from; i < to; i++) {
      out[i] /= size;
    }
  }

  /** Slides the window over the middle of the rows and writes each sum. */
  private void slide(float[] in, float[] out, int width, int window, int lead) {
    float s0 = sums[0];
    float s1 = sums[1];
    float s2 = sums[2];
    float s3 = sums[3];
    float s4 = sums[4];
    float s5 = sums[5];
    float s6 = sums[6];
    float s7 = sums[7];
    int r0 = 0 * width;
    int r1 = 1 * width;
    int r2 = 2 * width;
    int r3 = 3 * width;
    int r4 = 4 * width;
    int r5 = 5 * width;
    int r6 = 6 * width;
    int r7 = 7 * width;
    for (int i = window; i < width; i++) {
      int old = i - window;
      int at = i - lead;
      s0 = (s0 + in[r0 + i]) - in[r0 + old];
      out[r0 + at] = s0;
      s1 = (s1 + in[r1 + i]) - in[r1 + old];
      out[r1 + at] = s1;
      s2 = (s2 + in[r2 + i]) - in[r2 + old];
      out[r2 + at] = s2;
      s3 = (s3 + in[r3 + i]) - in[r3 + old];
      out[r3 + at] = s3;
      s4 = (s4 + in[r4 + i]) - in[r4 + old];
      out[r4 + at] = s4;
      s5 = (s5 + in[r5 + i]) - in[r5 + old];
      out[r5 + at] = s5;
      s6 = (s6 + in[r6 + i]) - in[r6 + old];
      out[r6 + at] = s6;
      s7 = (s7 + in[r7 + i]) - in[r7 + old];
      out[r7 + at] = s7;
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    sums[4] = s4;
    sums[5] = s5;
    sums[6] = s6;
    sums[7] = s7;
  }

  /** Slides the window from one column to another without writing. */
  private void pass(float[] in, int width, int window, int from, int to) {
    float s0 = sums[0];
    float s1 = sums[1];
    float s2 = sums[2];
    float s3 = sums[3];
    float s4 = sums[4];
    float s5 = sums[5];
    float s6 = sums[6];
    float s7 = sums[7];
    int r0 = 0 * width;
    int r1 = 1 * width;
    int r2 = 2 * width;
    int r3 = 3 * width;
    int r4 = 4 * width;
    int r5 = 5 * width;
    int r6 = 6 * width;
    int r7 = 7 * width;
    for (int i = from; i < to; i++) {
      int old = i - window;
      s0 = (s0 + in[r0 + i]) - in[r0 + old];
      s1 = (s1 + in[r1 + i]) - in[r1 + old];
      s2 = (s2 + in[r2 + i]) - in[r2 + old];
      s3 = (s3 + in[r3 + i]) - in[r3 + old];
      s4 = (s4 + in[r4 + i]) - in[r4 + old];
      s5 = (s5 + in[r5 + i]) - in[r5 + old];
      s6 = (s6 + in[r6 + i]) - in[r6 + old];
      s7 = (s7 + in[r7 + i]) - in[r7 + old];
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    sums[4] = s4;
    sums[5] = s5;
    sums[6] = s6;
    sums[7] = s7;
  }
}
