package org.tocsin.example.chat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * The demo's pictures: landscapes painted from a number. The same number is the same picture, and
 * different numbers look different to a perceptual fingerprint as well.
 */
final class Pictures {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private Pictures() {}

  /** Returns a landscape as PNG. */
  static byte[] landscape(long seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(paint(seed), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the same landscape as somebody might pass it on: smaller, and as JPEG. */
  static byte[] resized(long seed, int width, float quality) {
    int height = width * HEIGHT / WIDTH;
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(paint(seed), 0, 0, width, height, null);
    graphics.dispose();
    return jpeg(small, quality);
  }

  /** Returns a JPEG of which the second half never arrived. */
  static byte[] truncated(long seed) {
    byte[] whole = resized(seed, WIDTH, 0.85f);
    return java.util.Arrays.copyOf(whole, whole.length / 2);
  }

  /** Returns the WebP picture that comes with the demo: the platform cannot write one. */
  static byte[] webp() {
    try (InputStream in = Pictures.class.getResourceAsStream("/demo/blobs.webp")) {
      if (in == null) {
        throw new IllegalStateException("the demo's WebP picture is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] jpeg(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage paint(long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float hue = random.nextFloat();
    graphics.setPaint(
        new GradientPaint(
            0,
            0,
            Color.getHSBColor(hue, 0.55f, 0.95f),
            WIDTH * random.nextFloat(),
            HEIGHT,
            Color.getHSBColor(hue + 0.12f, 0.25f, 1f)));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    double sun = 40 + random.nextInt(50);
    graphics.setColor(Color.getHSBColor(hue + 0.5f, 0.35f, 1f));
    graphics.fill(new Ellipse2D.Double(random.nextInt(520), random.nextInt(160), sun * 2, sun * 2));
    for (int i = 0; i < 14; i++) {
      graphics.setColor(new Color(1f, 1f, 1f, 0.35f));
      graphics.fill(
          new Ellipse2D.Double(
              random.nextInt(WIDTH) - 60.0, random.nextInt(220), 60 + random.nextInt(140), 26));
    }
    for (int layer = 0; layer < 4; layer++) {
      ridge(graphics, random, hue, layer);
    }
    graphics.dispose();
    return image;
  }

  private static void ridge(Graphics2D graphics, Random random, float hue, int layer) {
    Path2D ridge = new Path2D.Double();
    double base = 200 + layer * 70;
    ridge.moveTo(0, HEIGHT);
    ridge.lineTo(0, base + random.nextInt(60));
    for (int x = 40; x <= WIDTH; x += 40) {
      ridge.lineTo(x, base + random.nextInt(90) - 30);
    }
    ridge.lineTo(WIDTH, HEIGHT);
    ridge.closePath();
    graphics.setColor(Color.getHSBColor(hue + 0.3f + layer * 0.03f, 0.45f, 0.75f - layer * 0.15f));
    graphics.fill(ridge);
  }
}
