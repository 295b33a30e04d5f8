package org.tocsin.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.fingerprint.ReferenceImages;

/** Deeper and turned samples say the same as the usual ones. */
class DepthTest {

  private static Pdq hash(byte[] bytes) {
    Decoding.Decoded decoded = Decoding.decode(bytes);
    assertThat(decoded.report().problem()).isEmpty();
    return decoded.full().get(0);
  }

  private static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /** Returns a picture with 16 bits a sample whose low bytes are not zero. */
  private static BufferedImage deep(Raster source, int bands) {
    ColorModel colors =
        new ComponentColorModel(
            ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            false,
            false,
            ColorModel.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster =
        colors.createCompatibleWritableRaster(source.getWidth(), source.getHeight());
    for (int y = 0; y < source.getHeight(); y++) {
      for (int x = 0; x < source.getWidth(); x++) {
        for (int band = 0; band < bands; band++) {
          int sample = source.getSample(x, y, band);
          raster.setSample(x, y, band, sample << 8 | ((x * 31 + y * 17) & 0xff));
        }
      }
    }
    return new BufferedImage(colors, raster, false, null);
  }

  @Test
  void sixteenBits_hashAsTheirHighBytes() throws IOException {
    for (String file : new String[] {"blobs-640x480.png", "gray-640x480.png"}) {
      byte[] eight = ReferenceImages.bytes(file);
      Raster raster = ImageIO.read(new ByteArrayInputStream(eight)).getRaster();
      BufferedImage deep = deep(raster, raster.getNumBands());
      for (String format : new String[] {"png", "tiff"}) {
        assertThat(hash(write(deep, format))).as(file + " as " + format).isEqualTo(hash(eight));
      }
    }
  }

  @Test
  void fourInks_transformed_hashNearThePlainOnes() throws IOException {
    // The same picture in inks, and in brightness and chroma of inks as cameras' tools write it.
    byte[] plain = ReferenceImages.bytes("cmyk-320x240.jpg");
    Pdq expected = hash(plain);
    byte[] transformed = transformed();
    assertThat(hash(transformed).hash().distance(expected.hash())).isLessThanOrEqualTo(10);
  }

  /** Returns the picture of {@code cmyk-320x240.jpg} with its inks as YCCK. */
  private static byte[] transformed() throws IOException {
    var reader = Readers.JPEG.open();
    reader.setInput(
        ImageIO.createImageInputStream(
            new ByteArrayInputStream(ReferenceImages.bytes("cmyk-320x240.jpg"))));
    Raster inks = reader.readRaster(0, null);
    WritableRaster changed =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, inks.getWidth(), inks.getHeight(), 4, null);
    int[] pixel = new int[4];
    for (int y = 0; y < inks.getHeight(); y++) {
      for (int x = 0; x < inks.getWidth(); x++) {
        inks.getPixel(x, y, pixel);
        double red = 255 - pixel[0];
        double green = 255 - pixel[1];
        double blue = 255 - pixel[2];
        changed.setPixel(
            x,
            y,
            new int[] {
              clamp(0.299 * red + 0.587 * green + 0.114 * blue),
              clamp(128 - 0.168736 * red - 0.331264 * green + 0.5 * blue),
              clamp(128 + 0.5 * red - 0.418688 * green - 0.081312 * blue),
              pixel[3]
            });
      }
    }
    reader.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(changed, null, null));
    } finally {
      writer.dispose();
    }
    byte[] jpeg = out.toByteArray();
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 2
    };
    byte[] head = {jpeg[0], jpeg[1]};
    byte[] rest = Arrays.copyOfRange(jpeg, 2, jpeg.length);
    return HeifFiles.join(head, adobe, rest);
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }
}
