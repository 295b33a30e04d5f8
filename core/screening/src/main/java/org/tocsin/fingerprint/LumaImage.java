package org.tocsin.fingerprint;

/**
 * A decoded picture as PDQ sees it: the brightness of each pixel, 0 to 255.
 *
 * <p>Brightness is {@code (0.299 R + 0.587 G) + 0.114 B} of 8-bit samples in single precision, in
 * that order of operations, and the sample itself for grey pictures. Transparency and colour
 * profiles are ignored: every reference does so. Implementations are read by one thread at a time.
 */
public abstract class LumaImage {
  private final int width;
  private final int height;

  /**
   * Creates an image.
   *
   * @param width at least 1
   * @param height at least 1
   */
  protected LumaImage(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image has at least one pixel, not " + width + " x " + height);
    }
    this.width = width;
    this.height = height;
  }

  /** Returns the width in pixels. */
  public final int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public final int height() {
    return height;
  }

  /**
   * Reads a straight line of pixels.
   *
   * @param x the column of the first pixel
   * @param y the row of the first pixel
   * @param dx step to the next pixel in columns: -1, 0 or 1
   * @param dy step to the next pixel in rows: -1, 0 or 1
   * @param count how many pixels
   * @param out where brightness is written
   * @param at the index of the first value in {@code out}
   */
  protected abstract void line(int x, int y, int dx, int dy, int count, float[] out, int at);

  /**
   * Reads chosen pixels of a row.
   *
   * @param columns the columns to read
   * @param y the row
   * @param out where brightness is written
   * @param at the index of the first value in {@code out}
   */
  protected abstract void pick(int[] columns, int y, float[] out, int at);

  /** Returns the brightness of a colour. */
  public static float luma(int red, int green, int blue) {
    return (0.299f * red + 0.587f * green) + 0.114f * blue;
  }
}
