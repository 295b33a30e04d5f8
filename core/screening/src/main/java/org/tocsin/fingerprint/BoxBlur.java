package org.tocsin.fingerprint;

import java.util.Arrays;

/**
 * Blurs a picture by two rounds of running means along rows and columns and keeps 64 by 64 values.
 *
 * <p>Streams: rows enter in bands of eight, whose eight running sums do not wait for each other;
 * each column has a running sum of its own; the second round keeps only the 64 columns, and then
 * the 64 rows, that survive. A running sum is added to and subtracted from exactly as a whole-image
 * filter would, because single-precision sums remember their order. Not safe for many threads.
 */
final class BoxBlur {
  /** The side of the reduced picture. */
  static final int SIDE = 64;

  private static final int BAND = 8;

  private float[] band = new float[0];
  private float[] rowMeans = new float[0];
  private float[] columnMeans = new float[0];
  private final ColumnMeans first = new ColumnMeans();
  private final ColumnMeans second = new ColumnMeans();
  private final int[] keptColumns = new int[SIDE];
  private final float[] keptMeans = new float[BAND * SIDE];
  private final float[] keptRow = new float[SIDE];

  /** Returns the length of the running mean for a side of {@code length} pixels. */
  static int window(int length) {
    return (length + 2 * SIDE - 1) / (2 * SIDE);
  }

  /** Reduces {@code image} to {@code out}, row by row. */
  void reduce(LumaImage image, float[] out) {
    int width = image.width();
    int height = image.height();
    if (band.length < BAND * width) {
      band = new float[BAND * width];
      rowMeans = new float[BAND * width];
      columnMeans = new float[BAND * width];
    }
    int window = window(width);
    first.start(width, height, window(height));
    second.start(SIDE, height, window(height));
    for (int k = 0; k < SIDE; k++) {
      keptColumns[k] = (int) ((k + 0.5) * width / SIDE);
    }
    int pending = 0;
    int kept = 0;
    int rowsOut = 0;
    for (int y = 0; y < height; y += BAND) {
      int rows = Math.min(BAND, height - y);
      for (int r = 0; r < rows; r++) {
        image.line(0, y + r, 1, 0, width, band, r * width);
      }
      if (rows < BAND) {
        Arrays.fill(band, rows * width, BAND * width, 0f);
      }
      RowMeans.all(band, rowMeans, width, window);
      for (int r = 0; r < rows; r++) {
        first.add(rowMeans, r * width);
        if (first.poll(columnMeans, pending * width)) {
          pending++;
        }
        if (pending == BAND) {
          long progress = secondRound(width, window, pending, kept, rowsOut, height, out);
          kept = (int) (progress >> 32);
          rowsOut = (int) progress;
          pending = 0;
        }
      }
    }
    while (first.drain(columnMeans, pending * width)) {
      pending++;
      if (pending == BAND) {
        long progress = secondRound(width, window, pending, kept, rowsOut, height, out);
        kept = (int) (progress >> 32);
        rowsOut = (int) progress;
        pending = 0;
      }
    }
    long progress = secondRound(width, window, pending, kept, rowsOut, height, out);
    kept = (int) (progress >> 32);
    rowsOut = (int) progress;
    while (second.drain(keptRow, 0)) {
      kept = keep(kept, rowsOut, height, out);
      rowsOut++;
    }
  }

  private long secondRound(
      int width, int window, int rows, int kept, int rowsOut, int height, float[] out) {
    int keptRows = kept;
    int done = rowsOut;
    if (rows > 0) {
      RowMeans.some(columnMeans, band, keptMeans, width, window, keptColumns);
    }
    for (int r = 0; r < rows; r++) {
      second.add(keptMeans, r * SIDE);
      if (second.poll(keptRow, 0)) {
        keptRows = keep(keptRows, done, height, out);
        done++;
      }
    }
    return ((long) keptRows << 32) | done;
  }

  /** Copies the row that has just been finished for each time it survives decimation. */
  private int keep(int kept, int row, int height, float[] out) {
    int next = kept;
    while (next < SIDE && (int) ((next + 0.5) * height / SIDE) == row) {
      System.arraycopy(keptRow, 0, out, next * SIDE, SIDE);
      next++;
    }
    return next;
  }
}
