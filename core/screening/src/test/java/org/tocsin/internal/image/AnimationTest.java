package org.tocsin.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.internal.image.Decoding.Decoded;

/** Frames are put together as a viewer shows them: at their place, over what stays of the last. */
class AnimationTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  /** A patch of the animation: its place, and how its colours are told from another's. */
  private record Patch(int left, int top, int width, int height, int seed, boolean halfClear) {
    int color(int x, int y) {
      int shade = (seed * 37 + (x / 3) * 40 + (y / 5) * 25) & 0xff;
      return halfClear && x < width / 2 ? 0 : 0xff000000 | shade * 0x10101;
    }
  }

  private static final Patch WHOLE = new Patch(0, 0, WIDTH, HEIGHT, 1, false);
  private static final Patch PREVIOUS_RESTORED = new Patch(10, 8, 24, 16, 3, true);
  private static final Patch CLEARED = new Patch(40, 20, 16, 16, 5, false);
  private static final Patch LAST = new Patch(2, 30, 20, 12, 6, false);
  private static final List<Patch> PATCHES = List.of(WHOLE, PREVIOUS_RESTORED, CLEARED, LAST);

  /** Returns what a viewer shows when these were painted, one after another. */
  private static BufferedImage shown(Patch hole, Patch... patches) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (Patch patch : patches) {
      for (int y = 0; y < patch.height(); y++) {
        for (int x = 0; x < patch.width(); x++) {
          int color = patch.equals(hole) ? 0xff000000 : patch.color(x, y);
          if (color != 0) {
            image.setRGB(patch.left() + x, patch.top() + y, color);
          }
        }
      }
    }
    return image;
  }

  private static final Patch NONE = new Patch(0, 0, 0, 0, 0, false);

  private static void assertFrames(byte[] animation, BufferedImage... expected) throws IOException {
    Decoded decoded = Decoding.decode(animation);
    assertThat(decoded.report().problem()).isEmpty();
    assertThat(decoded.full()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      ByteArrayOutputStream still = new ByteArrayOutputStream();
      ImageIO.write(expected[i], "png", still);
      Pdq alone = Decoding.decode(still.toByteArray()).full().get(0);
      assertThat(decoded.full().get(i)).as("frame " + i).isEqualTo(alone);
      assertThat(i == 0 || alone.hash().distance(decoded.full().get(i - 1).hash()) > 0).isTrue();
    }
  }

  private static BufferedImage[] expected() {
    return new BufferedImage[] {
      shown(NONE, WHOLE),
      shown(NONE, WHOLE, PREVIOUS_RESTORED),
      shown(NONE, WHOLE, CLEARED),
      shown(CLEARED, WHOLE, CLEARED, LAST)
    };
  }

  @Test
  void gif_everyDisposalAndTransparency_asAViewer() throws IOException {
    assertFrames(gif(), expected());
  }

  @Test
  void apng_everyDisposalAndBlend_asAViewer() throws IOException {
    assertFrames(apng(), expected());
  }

  @Test
  void webp_placesAndDisposal_asAViewer() throws IOException {
    byte[] still;
    String seed = "WebpFuzzTestInputs/decode_anyBytes_wholeOrAProblem/lossless.webp";
    try (InputStream in = AnimationTest.class.getResourceAsStream(seed)) {
      still = in.readAllBytes();
    }
    byte[] pixels = Arrays.copyOfRange(still, 12, still.length);
    byte[] animation =
        riff(
            chunk("VP8X", new byte[] {2, 0, 0, 0}, three(WIDTH - 1), three(HEIGHT - 1)),
            chunk("ANIM", new byte[6]),
            webpFrame(0, 0, 0, pixels),
            webpFrame(20, 10, 1, pixels),
            webpFrame(38, 30, 0, pixels));
    BufferedImage first = seed(new BufferedImage(WIDTH, HEIGHT, 5), 0, 0, false);
    BufferedImage second =
        seed(seed(new BufferedImage(WIDTH, HEIGHT, 5), 0, 0, false), 20, 10, false);
    BufferedImage third = seed(new BufferedImage(WIDTH, HEIGHT, 5), 0, 0, false);
    seed(seed(third, 20, 10, true), 38, 30, false);
    assertFrames(animation, first, second, third);
  }

  /** Paints the colours of the seed, a picture of 24 by 16, or blackens its place. */
  private static BufferedImage seed(BufferedImage image, int left, int top, boolean clear) {
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 24; x++) {
        int color = (x * 10) << 16 | (y * 15) << 8 | ((x * y * 7) & 0xff);
        image.setRGB(left + x, top + y, clear ? 0 : color);
      }
    }
    return image;
  }

  private static byte[] webpFrame(int left, int top, int dispose, byte[] pixels) {
    return chunk(
        "ANMF",
        three(left / 2),
        three(top / 2),
        three(23),
        three(15),
        three(100),
        new byte[] {(byte) dispose},
        pixels);
  }

  private static byte[] riff(byte[]... chunks) {
    return chunk("RIFF", HeifFiles.ascii("WEBP"), HeifFiles.join(chunks));
  }

  private static byte[] chunk(String name, byte[]... parts) {
    byte[] data = HeifFiles.join(parts);
    return HeifFiles.join(
        HeifFiles.ascii(name),
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(data.length).array(),
        data,
        new byte[data.length & 1]);
  }

  private static byte[] three(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
  }

  private static byte[] gif() throws IOException {
    String[] disposals = {
      "doNotDispose", "restoreToPrevious", "restoreToBackgroundColor", "doNotDispose"
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < PATCHES.size(); i++) {
        BufferedImage image = indexed(PATCHES.get(i));
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
        IIOMetadataNode place =
            (IIOMetadataNode) root.getElementsByTagName("ImageDescriptor").item(0);
        place.setAttribute("imageLeftPosition", String.valueOf(PATCHES.get(i).left()));
        place.setAttribute("imageTopPosition", String.valueOf(PATCHES.get(i).top()));
        IIOMetadataNode control =
            (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
        control.setAttribute("disposalMethod", disposals[i]);
        metadata.setFromTree(format, root);
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Returns a patch in 256 greys of which the first stands for nothing. */
  private static BufferedImage indexed(Patch patch) {
    byte[] greys = new byte[256];
    for (int i = 0; i < 256; i++) {
      greys[i] = (byte) i;
    }
    IndexColorModel palette =
        patch.halfClear()
            ? new IndexColorModel(8, 256, greys, greys, greys, 0)
            : new IndexColorModel(8, 256, greys, greys, greys);
    BufferedImage image =
        new BufferedImage(patch.width(), patch.height(), BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int y = 0; y < patch.height(); y++) {
      for (int x = 0; x < patch.width(); x++) {
        int color = patch.color(x, y);
        image.getRaster().setSample(x, y, 0, color & 0xff);
      }
    }
    return image;
  }

  private static byte[] apng() throws IOException {
    int[] disposals = {0, 2, 1, 0};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PngDecoder.SIGNATURE);
    out.writeBytes(
        png("IHDR", HeifFiles.four(WIDTH), HeifFiles.four(HEIGHT), new byte[] {8, 6, 0, 0, 0}));
    out.writeBytes(png("acTL", HeifFiles.four(PATCHES.size()), HeifFiles.four(0)));
    int sequence = 0;
    for (int i = 0; i < PATCHES.size(); i++) {
      Patch patch = PATCHES.get(i);
      out.writeBytes(
          png(
              "fcTL",
              HeifFiles.four(sequence++),
              HeifFiles.four(patch.width()),
              HeifFiles.four(patch.height()),
              HeifFiles.four(patch.left()),
              HeifFiles.four(patch.top()),
              new byte[] {0, 1, 0, 1, (byte) disposals[i], (byte) (patch.halfClear() ? 1 : 0)}));
      out.writeBytes(
          i == 0
              ? png("IDAT", pixels(patch))
              : png("fdAT", HeifFiles.four(sequence++), pixels(patch)));
    }
    out.writeBytes(png("IEND"));
    return out.toByteArray();
  }

  private static byte[] pixels(Patch patch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream packed = new DeflaterOutputStream(out)) {
      for (int y = 0; y < patch.height(); y++) {
        packed.write(0);
        for (int x = 0; x < patch.width(); x++) {
          int color = patch.color(x, y);
          packed.write(HeifFiles.four(Integer.rotateLeft(color, 8)));
        }
      }
    }
    return out.toByteArray();
  }

  private static byte[] png(String name, byte[]... parts) {
    byte[] data = HeifFiles.join(parts);
    byte[] named = HeifFiles.join(HeifFiles.ascii(name), data);
    CRC32 sum = new CRC32();
    sum.update(named);
    return HeifFiles.join(HeifFiles.four(data.length), named, HeifFiles.four((int) sum.getValue()));
  }
}
