package org.tocsin.fingerprint;

/**
 * Running means along a band of eight rows. Stateless.
 *
 * <p>A running sum is a chain in which each addition waits for the one before. Eight rows are eight
 * chains that a processor works on side by side; that is why the eight are written out.
 */
final class RowMeans {
  private static final int ROWS = 8;

  private RowMeans() {}

  /** Writes the mean at each of {@code width} columns of eight rows. */
  static void all(float[] in, float[] out, int width, int window) {
    sums(in, out, width, window);
    int first = window - 1 - lead(window);
    int last = width - lead(window);
    for (int r = 0; r < ROWS; r++) {
      int row = r * width;
      for (int x = 0; x < first; x++) {
        out[row + x] /= size(x, width, window);
      }
      divide(out, row + first, row + last, window);
      for (int x = last; x < width; x++) {
        out[row + x] /= size(x, width, window);
      }
    }
  }

  /**
   * Writes the means at chosen columns of eight rows, one row of chosen columns after another.
   *
   * @param scratch as long as {@code in}
   */
  static void some(float[] in, float[] scratch, float[] out, int width, int window, int[] columns) {
    sums(in, scratch, width, window);
    for (int k = 0; k < columns.length; k++) {
      int size = size(columns[k], width, window);
      for (int r = 0; r < ROWS; r++) {
        out[r * columns.length + k] = scratch[r * width + columns[k]] / size;
      }
    }
  }

  /** How far a window reaches past its column. */
  private static int lead(int window) {
    return (window + 2) / 2 - 1;
  }

  /** How many columns there are in the window of a column. */
  private static int size(int column, int width, int window) {
    int end = column + lead(window) + 1;
    return Math.min(width, end) - Math.max(0, end - window);
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

  /** Writes the running sum at each column: first it grows, then it slides, then it shrinks. */
  private static void sums(float[] in, float[] out, int width, int window) {
    int lead = lead(window);
    for (int r = 0; r < ROWS; r++) {
      float sum = 0f;
      for (int i = 0; i < window; i++) {
        sum += in[r * width + i];
        if (i >= lead) {
          out[r * width + i - lead] = sum;
        }
      }
    }
    slide(in, out, width, window, lead);
    for (int r = 0; r < ROWS; r++) {
      float sum = out[r * width + width - 1 - lead];
      for (int i = width; i < width + lead; i++) {
        sum -= in[r * width + i - window];
        out[r * width + i - lead] = sum;
      }
    }
  }

  private static void slide(float[] in, float[] out, int width, int window, int lead) {
    int r0 = 0;
    int r1 = width;
    int r2 = 2 * width;
    int r3 = 3 * width;
    int r4 = 4 * width;
    int r5 = 5 * width;
    int r6 = 6 * width;
    int r7 = 7 * width;
    int last = window - 1 - lead;
    float s0 = out[r0 + last];
    float s1 = out[r1 + last];
    float s2 = out[r2 + last];
    float s3 = out[r3 + last];
    float s4 = out[r4 + last];
    float s5 = out[r5 + last];
    float s6 = out[r6 + last];
    float s7 = out[r7 + last];
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
  }
}
