package org.tocsin.internal.image;

import java.awt.image.Raster;
import org.tocsin.fingerprint.LumaImage;

/** Brightness of a picture in four inks whose samples hold how much light each ink leaves. */
final class InkLuma extends LumaImage {
  private final Raster raster;
  private final boolean lumaChroma;
  private final int[] pixel = new int[4];

  InkLuma(Raster raster, boolean lumaChroma) {
    super(raster.getWidth(), raster.getHeight());
    this.raster = raster;
    this.lumaChroma = lumaChroma;
  }

  @Override
  protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = value(x + i * dx, y + i * dy);
    }
  }

  @Override
  protected void pick(int[] columns, int y, float[] out, int at) {
    for (int i = 0; i < columns.length; i++) {
      out[at + i] = value(columns[i], y);
    }
  }

  private float value(int x, int y) {
    raster.getPixel(raster.getMinX() + x, raster.getMinY() + y, pixel);
    int cyan = pixel[0];
    int magenta = pixel[1];
    int yellow = pixel[2];
    if (lumaChroma) {
      // Four-ink pictures store the complement of the colours that the transform yields.
      double brightness = pixel[0];
      double blueness = pixel[1] - 128;
      double redness = pixel[2] - 128;
      cyan = 255 - clamp(brightness + 1.402 * redness);
      magenta = 255 - clamp(brightness - 0.344136 * blueness - 0.714136 * redness);
      yellow = 255 - clamp(brightness + 1.772 * blueness);
    }
    int black = pixel[3];
    return luma(share(cyan, black), share(magenta, black), share(yellow, black));
  }

  private static int share(int ink, int black) {
    return (ink * black + 127) / 255;
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }
}
