package org.tocsin.benchmarks;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * A drawn picture with as much detail as a photograph of its size has: the smaller the picture, the
 * more there is to a pixel, and the longer it takes to decode one.
 */
final class Photograph {
  private static final float QUALITY = 0.85f;

  private Photograph() {}

  /**
   * Returns a JPEG of this size: waves of several lengths, and grain.
   *
   * @param grain how far the grain moves a sample, in steps of 256
   */
  static byte[] jpeg(int width, int height, int grain) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(42);
    byte[] data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double wave =
            Math.sin(x * 9.0 / width) * Math.cos(y * 7.0 / height)
                + 0.3 * Math.sin(x * 0.07 + y * 0.05);
        int moved = random.nextInt(2 * grain + 1) - grain;
        int at = 3 * (y * width + x);
        data[at] = (byte) clamp(128 + 90 * wave + moved);
        data[at + 1] = (byte) clamp(128 + 80 * Math.sin(3 * wave) + moved);
        data[at + 2] = (byte) clamp(128 - 70 * wave + moved);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(QUALITY);
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, value));
  }
}
