package org.tocsin.internal.image;

import java.awt.Transparency;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.tocsin.fingerprint.LumaImage;

/**
 * Brightness read from the samples of a decoded raster, without any colour conversion: profiles and
 * transparency are ignored, 16-bit samples lose their low byte, palettes are expanded.
 */
final class RasterLuma {
  /** What a sample adds to the brightness: the product that {@link LumaImage#luma} would form. */
  private static final float[] RED = products(0.299f);

  private static final float[] GREEN = products(0.587f);
  private static final float[] BLUE = products(0.114f);

  private RasterLuma() {}

  private static float[] products(float weight) {
    float[] products = new float[256];
    for (int sample = 0; sample < 256; sample++) {
      products[sample] = weight * sample;
    }
    return products;
  }

  /** Returns the brightness of an image as its reader decoded it. */
  static LumaImage of(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colors = image.getColorModel();
    if (colors instanceof IndexColorModel palette) {
      return new Lookup(raster, palette(palette));
    }
    int bands = raster.getNumBands();
    int colorBands =
        colors.hasAlpha() || colors.getTransparency() != Transparency.OPAQUE ? bands - 1 : bands;
    if (raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte bytes
        && bytes.getNumBanks() == 1
        && model.getTransferType() == DataBuffer.TYPE_BYTE) {
      int base =
          bytes.getOffset()
              - raster.getSampleModelTranslateY() * model.getScanlineStride()
              - raster.getSampleModelTranslateX() * model.getPixelStride();
      int[] offsets = model.getBandOffsets();
      return new Bytes(
          raster.getWidth(),
          raster.getHeight(),
          bytes.getData(),
          colorBands >= 3
              ? new int[] {base + offsets[0], base + offsets[1], base + offsets[2]}
              : new int[] {base + offsets[0]},
          model.getPixelStride(),
          model.getScanlineStride());
    }
    return new Samples(raster, colorBands >= 3, sampleBits(raster));
  }

  private static int sampleBits(Raster raster) {
    int bits = raster.getSampleModel().getSampleSize(0);
    if (bits > 16) {
      throw new IllegalArgumentException("samples of " + bits + " bits");
    }
    return bits;
  }

  private static float[] palette(IndexColorModel palette) {
    float[] luma = new float[palette.getMapSize()];
    for (int i = 0; i < luma.length; i++) {
      int red = palette.getRed(i);
      int green = palette.getGreen(i);
      int blue = palette.getBlue(i);
      luma[i] = red == green && green == blue ? red : LumaImage.luma(red, green, blue);
    }
    return luma;
  }

  /** Interleaved or banded 8-bit samples: grey, or red, green and blue. */
  private static final class Bytes extends LumaImage {
    private final byte[] data;
    private final int[] offsets;
    private final int pixelStride;
    private final int lineStride;

    Bytes(int width, int height, byte[] data, int[] offsets, int pixelStride, int lineStride) {
      super(width, height);
      this.data = data;
      this.offsets = offsets;
      this.pixelStride = pixelStride;
      this.lineStride = lineStride;
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      int from = y * lineStride + x * pixelStride;
      int step = dy * lineStride + dx * pixelStride;
      if (offsets.length == 1) {
        grey(data, from + offsets[0], step, count, out, at);
      } else {
        color(
            data,
            from + offsets[0],
            offsets[1] - offsets[0],
            offsets[2] - offsets[0],
            step,
            count,
            out,
            at);
      }
    }

    private static void grey(byte[] data, int from, int step, int count, float[] out, int at) {
      int p = from;
      for (int i = 0; i < count; i++) {
        out[at + i] = data[p] & 0xff;
        p += step;
      }
    }

    private static void color(
        byte[] data, int red, int green, int blue, int step, int count, float[] out, int at) {
      int p = red;
      for (int i = 0; i < count; i++) {
        out[at + i] =
            (RED[data[p] & 0xff] + GREEN[data[p + green] & 0xff]) + BLUE[data[p + blue] & 0xff];
        p += step;
      }
    }

    @Override
    protected void pick(int[] columns, int y, float[] out, int at) {
      int line = y * lineStride + offsets[0];
      if (offsets.length == 1) {
        pickGrey(data, line, pixelStride, columns, out, at);
      } else {
        pickColor(
            data,
            line,
            offsets[1] - offsets[0],
            offsets[2] - offsets[0],
            pixelStride,
            columns,
            out,
            at);
      }
    }

    private static void pickGrey(
        byte[] data, int line, int stride, int[] columns, float[] out, int at) {
      for (int i = 0; i < columns.length; i++) {
        out[at + i] = data[line + columns[i] * stride] & 0xff;
      }
    }

    private static void pickColor(
        byte[] data,
        int line,
        int green,
        int blue,
        int stride,
        int[] columns,
        float[] out,
        int at) {
      for (int i = 0; i < columns.length; i++) {
        int p = line + columns[i] * stride;
        out[at + i] =
            (RED[data[p] & 0xff] + GREEN[data[p + green] & 0xff]) + BLUE[data[p + blue] & 0xff];
      }
    }
  }

  /** Palette indices of any packing. */
  private static final class Lookup extends LumaImage {
    private final Raster raster;
    private final float[] luma;
    private int[] indices = new int[0];

    Lookup(Raster raster, float[] luma) {
      super(raster.getWidth(), raster.getHeight());
      this.raster = raster;
      this.luma = luma;
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      if (indices.length < count) {
        indices = new int[count];
      }
      Lines.read(raster, x, y, dx, dy, count, 0, indices);
      for (int i = 0; i < count; i++) {
        out[at + i] = luma(indices[i]);
      }
    }

    @Override
    protected void pick(int[] columns, int y, float[] out, int at) {
      for (int i = 0; i < columns.length; i++) {
        out[at + i] =
            luma(raster.getSample(raster.getMinX() + columns[i], raster.getMinY() + y, 0));
      }
    }

    private float luma(int index) {
      // An index past the palette's end is black, as in other viewers.
      return index < luma.length ? luma[index] : 0f;
    }
  }

  /** Samples of any packing with up to 16 bits. */
  private static final class Samples extends LumaImage {
    private final Raster raster;
    private final boolean color;
    private final int bits;
    private int[] red = new int[0];
    private int[] green = new int[0];
    private int[] blue = new int[0];

    Samples(Raster raster, boolean color, int bits) {
      super(raster.getWidth(), raster.getHeight());
      this.raster = raster;
      this.color = color;
      this.bits = bits;
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      if (red.length < count) {
        red = new int[count];
        green = new int[count];
        blue = new int[count];
      }
      Lines.read(raster, x, y, dx, dy, count, 0, red);
      if (color) {
        Lines.read(raster, x, y, dx, dy, count, 1, green);
        Lines.read(raster, x, y, dx, dy, count, 2, blue);
      }
      for (int i = 0; i < count; i++) {
        out[at + i] = color ? luma(eight(red[i]), eight(green[i]), eight(blue[i])) : eight(red[i]);
      }
    }

    @Override
    protected void pick(int[] columns, int y, float[] out, int at) {
      int line = raster.getMinY() + y;
      for (int i = 0; i < columns.length; i++) {
        int column = raster.getMinX() + columns[i];
        int first = eight(raster.getSample(column, line, 0));
        out[at + i] =
            color
                ? luma(
                    first,
                    eight(raster.getSample(column, line, 1)),
                    eight(raster.getSample(column, line, 2)))
                : first;
      }
    }

    private int eight(int sample) {
      if (bits == 8) {
        return sample;
      }
      return bits > 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
    }
  }

  /** Reads lines of one band. */
  private static final class Lines {
    private Lines() {}

    static void read(Raster raster, int x, int y, int dx, int dy, int count, int band, int[] out) {
      int left = raster.getMinX() + x;
      int top = raster.getMinY() + y;
      if (dx == 1) {
        raster.getSamples(left, top, count, 1, band, out);
      } else if (dy == 1) {
        raster.getSamples(left, top, 1, count, band, out);
      } else {
        for (int i = 0; i < count; i++) {
          out[i] = raster.getSample(left + i * dx, top + i * dy, band);
        }
      }
    }
  }
}
