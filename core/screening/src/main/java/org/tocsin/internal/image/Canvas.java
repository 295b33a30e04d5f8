package org.tocsin.internal.image;

import java.awt.Transparency;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.tocsin.fingerprint.LumaImage;

/**
 * What a viewer of an animation has on its screen: colours with opacity, not multiplied by it.
 *
 * <p>A pixel nobody painted is transparent; a transparent pixel painted on one keeps its colour, as
 * pictures without motion do.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final int[] pixels;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.pixels = new int[width * height];
  }

  /** Returns a copy of a rectangle for {@link #restore}. */
  int[] save() {
    return pixels.clone();
  }

  /** Puts back what {@link #save} returned. */
  void restore(int[] saved) {
    System.arraycopy(saved, 0, pixels, 0, pixels.length);
  }

  /** Makes a rectangle transparent, as far as it lies on the canvas. */
  void clear(int left, int top, int columns, int rows) {
    int from = Math.max(0, left);
    int to = (int) Math.min(width, (long) left + columns);
    for (int y = Math.max(0, top); y < Math.min(height, (long) top + rows) && from < to; y++) {
      Arrays.fill(pixels, y * width + from, y * width + to, 0);
    }
  }

  /**
   * Paints a picture, as far as it lies on the canvas.
   *
   * @param over whether transparent parts let shine through what was there
   */
  void paint(BufferedImage image, int left, int top, boolean over) {
    Source source = new Source(image);
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      int line = top + y;
      if (line < 0 || line >= height) {
        continue;
      }
      source.row(y, row);
      for (int x = 0; x < row.length; x++) {
        int column = left + x;
        if (column >= 0 && column < width) {
          int at = line * width + column;
          pixels[at] = over ? over(row[x], pixels[at]) : row[x];
        }
      }
    }
  }

  private static int over(int above, int below) {
    int opacity = above >>> 24;
    int under = below >>> 24;
    if (opacity == 255 || under == 0) {
      return above;
    }
    if (opacity == 0) {
      return below;
    }
    int total = opacity * 255 + under * (255 - opacity);
    int result = ((total + 127) / 255) << 24;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = (above >> shift) & 0xff;
      int b = (below >> shift) & 0xff;
      int mixed = (a * opacity * 255 + b * under * (255 - opacity) + total / 2) / total;
      result |= mixed << shift;
    }
    return result;
  }

  /** Returns the brightness of what the canvas shows now. */
  LumaImage luma() {
    return new ArgbLuma(width, height, pixels);
  }

  /** Brightness of packed colours; opacity is ignored. */
  static final class ArgbLuma extends LumaImage {
    private final int[] pixels;

    ArgbLuma(int width, int height, int[] pixels) {
      super(width, height);
      this.pixels = pixels;
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      int step = dy * width() + dx;
      int p = y * width() + x;
      for (int i = 0; i < count; i++) {
        out[at + i] = of(pixels[p]);
        p += step;
      }
    }

    @Override
    protected void pick(int[] columns, int y, float[] out, int at) {
      for (int i = 0; i < columns.length; i++) {
        out[at + i] = of(pixels[y * width() + columns[i]]);
      }
    }

    private static float of(int color) {
      return luma((color >> 16) & 0xff, (color >> 8) & 0xff, color & 0xff);
    }
  }

  /** Rows of packed colours of a decoded picture, without colour conversion. */
  private static final class Source {
    private final Raster raster;
    private final int[] palette;
    private final int colorBands;
    private final boolean alpha;
    private final int shift;
    private int[] samples = new int[0];

    Source(BufferedImage image) {
      raster = image.getRaster();
      ColorModel colors = image.getColorModel();
      int bands = raster.getNumBands();
      alpha = colors.getTransparency() != Transparency.OPAQUE && bands % 2 == 0;
      colorBands = alpha ? bands - 1 : bands;
      shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
      if (colors instanceof IndexColorModel indexed) {
        palette = new int[indexed.getMapSize()];
        indexed.getRGBs(palette);
      } else {
        palette = new int[0];
      }
    }

    void row(int y, int[] out) {
      int bands = raster.getNumBands();
      if (samples.length < out.length * bands) {
        samples = new int[out.length * bands];
      }
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, out.length, 1, samples);
      for (int x = 0; x < out.length; x++) {
        int p = x * bands;
        if (palette.length > 0) {
          out[x] = samples[p] < palette.length ? palette[samples[p]] : 0xff000000;
        } else {
          int red = samples[p] >> shift;
          int green = colorBands >= 3 ? samples[p + 1] >> shift : red;
          int blue = colorBands >= 3 ? samples[p + 2] >> shift : red;
          int opacity = alpha ? samples[p + bands - 1] >> shift : 255;
          out[x] = opacity << 24 | red << 16 | green << 8 | blue;
        }
      }
    }
  }
}
