package org.tocsin.internal.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads WebP (RFC 9649) by a chunk reader of our own around TwelveMonkeys' reader, which sees each
 * frame of an animation as a picture of its own; a canvas puts them together.
 */
final class WebpDecoder implements Decoder {
  private static final int ALPHA = 0x10;
  private static final int ANIMATION = 0x02;

  /** The chunks that make one picture. */
  private static final class Parts {
    long alpha = -1;
    long alphaLength;
    long pixels = -1;
    long pixelsLength;
    String pixelsName = "";
    int width;
    int height;
  }

  @Override
  public long decode(
      ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException {
    byte[] head = new byte[12];
    if (!content.fill(0, head, 0, 12)) {
      throw new ImageProblem(UndeterminedReason.TRUNCATED);
    }
    long declared = 8 + (littleInt(head, 4) & 0xffffffffL);
    long end = Math.min(declared, content.length());
    if (declared > content.length()) {
      frames.problem(UndeterminedReason.TRUNCATED);
    }
    byte[] chunk = new byte[18];
    long position = 12;
    boolean animated = false;
    Canvas canvas = null;
    Parts still = new Parts();
    int width = 0;
    int height = 0;
    while (position + 8 <= end && content.fill(position, chunk, 0, 8)) {
      String name = name(chunk);
      long length = littleInt(chunk, 4) & 0xffffffffL;
      long data = position + 8;
      position = data + length + (length & 1);
      if (data + length > end) {
        frames.problem(UndeterminedReason.TRUNCATED);
        length = end - data;
      }
      switch (name) {
        case "VP8X" -> {
          if (length < 10 || !content.fill(data, chunk, 0, 10)) {
            throw new ImageProblem(UndeterminedReason.UNDECODABLE);
          }
          animated = (chunk[0] & ANIMATION) != 0;
          width = 1 + little24(chunk, 4);
          height = 1 + little24(chunk, 7);
          frames.size(width, height);
          bounds.check(width, height, animated ? 16 : 4);
        }
        case "ANMF" -> {
          if (animated) {
            if (canvas == null) {
              canvas = new Canvas(width, height);
            }
            animate(content, data, length, canvas, width, height, bounds, cancellation, frames);
          }
        }
        default -> note(content, name, data, length, still);
      }
    }
    if (animated) {
      if (canvas == null) {
        throw new ImageProblem(UndeterminedReason.UNDECODABLE);
      }
      return end;
    }
    if (still.pixels < 0) {
      throw new ImageProblem(
          declared > content.length()
              ? UndeterminedReason.TRUNCATED
              : UndeterminedReason.UNDECODABLE);
    }
    frames.size(still.width, still.height);
    bounds.check(still.width, still.height, 4);
    Stills.Still read = colors(content, still, bounds, cancellation);
    frames.add(RasterLuma.of(read.image()));
    frames.problem(read.problem());
    return end;
  }

  private static void animate(
      ByteRange content,
      long data,
      long length,
      Canvas canvas,
      int width,
      int height,
      ImageBounds bounds,
      Cancellation cancellation,
      Frames frames)
      throws IOException {
    frames.room();
    byte[] control = new byte[16];
    if (length < 16 || !content.fill(data, control, 0, 16)) {
      frames.problem(UndeterminedReason.FRAMES_UNREAD);
      return;
    }
    int left = 2 * little24(control, 0);
    int top = 2 * little24(control, 3);
    int columns = 1 + little24(control, 6);
    int rows = 1 + little24(control, 9);
    boolean over = (control[15] & 2) == 0;
    boolean dispose = (control[15] & 1) != 0;
    Parts parts = new Parts();
    long position = data + 16;
    long end = data + length;
    byte[] chunk = new byte[8];
    while (position + 8 <= end && content.fill(position, chunk, 0, 8)) {
      long size = littleInt(chunk, 4) & 0xffffffffL;
      long from = position + 8;
      note(content, name(chunk), from, Math.min(size, end - from), parts);
      position = from + size + (size & 1);
    }
    if ((long) left + columns > width || (long) top + rows > height || parts.pixels < 0) {
      frames.problem(UndeterminedReason.FRAMES_UNREAD);
      return;
    }
    Stills.Still still;
    try {
      bounds.check(parts.width, parts.height, 4);
      still = colors(content, parts, bounds, cancellation);
      if (parts.alpha >= 0 && parts.pixelsName.equals("VP8 ")) {
        still = withOpacity(still, content, parts, bounds, cancellation);
      }
    } catch (ImageProblem e) {
      frames.problem(e.reason());
      return;
    } catch (IOException | RuntimeException e) {
      frames.problem(UndeterminedReason.FRAMES_UNREAD);
      return;
    }
    if (still.problem() != null || parts.width != columns || parts.height != rows) {
      frames.problem(UndeterminedReason.FRAMES_UNREAD);
    }
    canvas.paint(still.image(), left, top, over);
    frames.add(canvas.luma());
    if (dispose) {
      canvas.clear(left, top, columns, rows);
    }
  }

  /** Reads the colours of a picture. */
  private static Stills.Still colors(
      ByteRange content, Parts parts, ImageBounds bounds, Cancellation cancellation)
      throws IOException {
    if (parts.pixelsName.equals("VP8 ")) {
      SplicedInput input =
          new SplicedInput(cancellation).add(content, parts.pixels, parts.pixelsLength);
      return Vp8Picture.read(input, parts.width, parts.height);
    }
    return Stills.read(Readers.WEBP, splice(content, parts, cancellation), 0, bounds, cancellation);
  }

  /** Adds the opacity that a chunk of its own holds. */
  private static Stills.Still withOpacity(
      Stills.Still colors,
      ByteRange content,
      Parts parts,
      ImageBounds bounds,
      Cancellation cancellation)
      throws IOException {
    Stills.Still whole =
        Stills.read(Readers.WEBP, splice(content, parts, cancellation), 0, bounds, cancellation);
    Raster opacity = whole.image().getRaster();
    BufferedImage joined =
        new BufferedImage(parts.width, parts.height, BufferedImage.TYPE_4BYTE_ABGR);
    int[] row = new int[parts.width];
    for (int y = 0; y < parts.height; y++) {
      for (int band = 0; band < 3; band++) {
        colors.image().getRaster().getSamples(0, y, parts.width, 1, band, row);
        joined.getRaster().setSamples(0, y, parts.width, 1, band, row);
      }
      Arrays.fill(row, 255);
      if (opacity.getNumBands() == 4) {
        opacity.getSamples(0, y, parts.width, 1, 3, row);
      }
      joined.getRaster().setSamples(0, y, parts.width, 1, 3, row);
    }
    return new Stills.Still(joined, colors.problem() == null ? whole.problem() : colors.problem());
  }

  /** Notes chunks of a picture and the size that its pixels declare. */
  private static void note(ByteRange content, String name, long data, long length, Parts parts)
      throws IOException {
    byte[] head = new byte[10];
    if (name.equals("ALPH") && parts.pixels < 0) {
      parts.alpha = data;
      parts.alphaLength = length;
    } else if (name.equals("VP8 ") && parts.pixels < 0 && content.fill(data, head, 0, 10)) {
      parts.width = ((head[6] & 0xff) | (head[7] & 0xff) << 8) & 0x3fff;
      parts.height = ((head[8] & 0xff) | (head[9] & 0xff) << 8) & 0x3fff;
      pixels(parts, name, data, length);
    } else if (name.equals("VP8L") && parts.pixels < 0 && content.fill(data, head, 0, 5)) {
      int bits = littleInt(head, 1);
      parts.width = 1 + (bits & 0x3fff);
      parts.height = 1 + ((bits >>> 14) & 0x3fff);
      pixels(parts, name, data, length);
    }
  }

  private static void pixels(Parts parts, String name, long data, long length) {
    parts.pixelsName = name;
    parts.pixels = data;
    parts.pixelsLength = length;
  }

  private static SplicedInput splice(ByteRange content, Parts parts, Cancellation cancellation) {
    SplicedInput input = new SplicedInput(cancellation);
    // Opacity does not enter the hash, but a frame's does enter the composition.
    boolean alpha = parts.alpha >= 0 && parts.pixelsName.equals("VP8 ");
    long size =
        4 + 8 + padded(parts.pixelsLength) + (alpha ? 18 + 8 + padded(parts.alphaLength) : 0);
    input.add(bytes(12).put(ascii("RIFF")).putInt((int) size).put(ascii("WEBP")).array());
    if (alpha) {
      input.add(
          bytes(18)
              .put(ascii("VP8X"))
              .putInt(10)
              .putInt(ALPHA)
              .put(three(parts.width - 1))
              .put(three(parts.height - 1))
              .array());
      chunk(input, content, "ALPH", parts.alpha, parts.alphaLength);
    }
    chunk(input, content, parts.pixelsName, parts.pixels, parts.pixelsLength);
    return input;
  }

  private static void chunk(
      SplicedInput input, ByteRange content, String name, long data, long length) {
    input.add(bytes(8).put(ascii(name)).putInt((int) length).array());
    input.add(content, data, length);
    input.add(new byte[(int) (length & 1)]);
  }

  private static long padded(long length) {
    return length + (length & 1);
  }

  private static byte[] three(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String name(byte[] chunk) {
    return new String(chunk, 0, 4, StandardCharsets.ISO_8859_1);
  }

  private static int littleInt(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  private static int little24(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
  }
}
