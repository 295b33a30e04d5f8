package org.tocsin.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads PNG, and animated PNG frame by frame, by a chunk reader of our own around the JDK's reader.
 *
 * <p>The JDK's reader sees the header, palette, transparency and pixel chunks only. A declared
 * length is compared with the bytes that are there before anything is read; the text, profile and
 * other chunks in which bombs hide are never opened. Composition follows the PNG specification,
 * third edition, section 11.3.6 (fcTL and fdAT).
 */
final class PngDecoder implements Decoder {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int MOST_CHUNKS = 1_000_000;

  /** A stretch of compressed pixels. */
  private record Stretch(long from, long length) {}

  /** One frame: where it lies, how it is painted and what happens afterwards. */
  private static final class Part {
    final List<Stretch> data = new ArrayList<>();
    int width;
    int height;
    int left;
    int top;
    int disposal;
    boolean over;
    boolean animated;
  }

  /** What the chunks of one file say. */
  private static final class Layout {
    byte[] header = new byte[13];
    byte @Nullable [] palette;
    byte @Nullable [] transparency;
    final List<Part> parts = new ArrayList<>();
    boolean animated;
    long declaredFrames;
    boolean ended;
    long end;

    int width() {
      return ByteBuffer.wrap(header).getInt(0);
    }

    int height() {
      return ByteBuffer.wrap(header).getInt(4);
    }
  }

  /** Whether bytes begin as a PNG does. */
  static boolean isPng(byte[] head) {
    return Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  @Override
  public long decode(
      ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException {
    byte[] buffer = new byte[26];
    if (!content.fill(8, buffer, 0, 8 + 13) || !name(buffer, 4).equals("IHDR")) {
      throw new ImageProblem(
          content.length() < 29 ? UndeterminedReason.TRUNCATED : UndeterminedReason.UNDECODABLE);
    }
    Layout layout = new Layout();
    System.arraycopy(buffer, 8, layout.header, 0, 13);
    if (layout.width() > 0 && layout.height() > 0) {
      frames.size(layout.width(), layout.height());
    }
    bounds.check(layout.width(), layout.height());
    walk(content, layout, bounds, buffer, frames);
    if (!layout.ended) {
      frames.problem(UndeterminedReason.TRUNCATED);
    }
    if (layout.parts.isEmpty()) {
      throw new ImageProblem(
          layout.ended ? UndeterminedReason.UNDECODABLE : UndeterminedReason.TRUNCATED);
    }
    if (layout.animated) {
      animate(content, layout, bounds, cancellation, frames);
    } else {
      Stills.Still still =
          Stills.read(
              Readers.PNG,
              splice(content, layout, layout.parts.get(0), cancellation),
              0,
              bounds,
              cancellation);
      frames.add(RasterLuma.of(still.image()));
      frames.problem(still.problem());
    }
    return layout.end;
  }

  private static void walk(
      ByteRange content, Layout layout, ImageBounds bounds, byte[] buffer, Frames frames)
      throws IOException {
    long position = 8 + 8 + 13 + 4;
    Part current = null;
    Part still = null;
    for (int chunk = 0; chunk < MOST_CHUNKS; chunk++) {
      if (!content.fill(position, buffer, 0, 8)) {
        layout.end = content.length();
        return;
      }
      long length = ByteBuffer.wrap(buffer).getInt(0) & 0xffffffffL;
      String name = name(buffer, 4);
      long data = position + 8;
      long there = Math.min(length, content.length() - data);
      position = data + length + 4;
      switch (name) {
        case "IEND" -> {
          layout.ended = position <= content.length();
          layout.end = Math.min(position, content.length());
          return;
        }
        case "PLTE" -> layout.palette = small(content, data, there, 768);
        case "tRNS" -> layout.transparency = small(content, data, there, 256);
        case "acTL" -> {
          if (still == null && content.fill(data, buffer, 0, 8)) {
            layout.animated = true;
            layout.declaredFrames = ByteBuffer.wrap(buffer).getInt(0) & 0xffffffffL;
          }
        }
        case "fcTL" -> {
          if (layout.animated && there >= 26 && content.fill(data, buffer, 0, 26)) {
            current = frame(buffer);
            if (layout.parts.size() >= bounds.maxFrames()) {
              frames.problem(UndeterminedReason.TOO_MANY_PARTS);
              layout.ended = true;
              layout.end = content.length();
              return;
            }
            layout.parts.add(current);
          }
        }
        case "IDAT" -> {
          if (still == null) {
            // A picture before the first frame's control is what viewers without motion show.
            still = current;
            if (still == null) {
              still = new Part();
              still.width = layout.width();
              still.height = layout.height();
              layout.parts.add(still);
            }
          }
          still.data.add(new Stretch(data, there));
        }
        case "fdAT" -> {
          if (current != null && current != still && there > 4) {
            current.data.add(new Stretch(data + 4, there - 4));
          }
        }
        default -> {}
      }
      if (position > content.length()) {
        layout.end = content.length();
        return;
      }
    }
    throw new ImageProblem(UndeterminedReason.UNDECODABLE);
  }

  private static Part frame(byte[] control) {
    ByteBuffer fields = ByteBuffer.wrap(control);
    Part part = new Part();
    part.width = fields.getInt(4);
    part.height = fields.getInt(8);
    part.left = fields.getInt(12);
    part.top = fields.getInt(16);
    part.disposal = control[24];
    part.over = control[25] == 1;
    part.animated = true;
    return part;
  }

  private static void animate(
      ByteRange content,
      Layout layout,
      ImageBounds bounds,
      Cancellation cancellation,
      Frames frames)
      throws IOException {
    int width = layout.width();
    int height = layout.height();
    bounds.check(width, height, 16);
    Canvas canvas = new Canvas(width, height);
    int shown = 0;
    for (Part part : layout.parts) {
      frames.room();
      if (part.width < 1
          || part.height < 1
          || part.left < 0
          || part.top < 0
          || (long) part.left + part.width > width
          || (long) part.top + part.height > height
          || part.data.isEmpty()) {
        frames.problem(UndeterminedReason.FRAMES_UNREAD);
        continue;
      }
      Stills.Still still;
      try {
        still =
            Stills.read(
                Readers.PNG, splice(content, layout, part, cancellation), 0, bounds, cancellation);
      } catch (ImageProblem e) {
        frames.problem(e.reason());
        continue;
      } catch (IOException | RuntimeException e) {
        frames.problem(UndeterminedReason.FRAMES_UNREAD);
        continue;
      }
      frames.problem(still.problem() == null ? null : UndeterminedReason.FRAMES_UNREAD);
      if (!part.animated) {
        frames.add(RasterLuma.of(still.image()));
        continue;
      }
      shown++;
      // Restoring the first frame means clearing it: there was nothing before.
      boolean restores = part.disposal == 2 && shown > 1;
      int[] before = restores ? canvas.save() : new int[0];
      canvas.paint(still.image(), part.left, part.top, part.over);
      frames.add(canvas.luma());
      if (restores) {
        canvas.restore(before);
      } else if (part.disposal != 0) {
        canvas.clear(part.left, part.top, part.width, part.height);
      }
    }
    if (shown < layout.declaredFrames) {
      frames.problem(UndeterminedReason.FRAMES_UNREAD);
    }
  }

  /** Makes a picture of one part that holds nothing but what its pixels need. */
  private static SplicedInput splice(
      ByteRange content, Layout layout, Part part, Cancellation cancellation) {
    SplicedInput input = new SplicedInput(cancellation);
    byte[] header = layout.header.clone();
    ByteBuffer.wrap(header).putInt(0, part.width).putInt(4, part.height);
    input.add(SIGNATURE).add(chunk("IHDR", header));
    if (layout.palette != null) {
      input.add(chunk("PLTE", layout.palette));
    }
    if (layout.transparency != null) {
      input.add(chunk("tRNS", layout.transparency));
    }
    for (Stretch stretch : part.data) {
      // The reader does not look at the sums of pixel chunks; the compressed data has its own.
      input.add(head("IDAT", (int) stretch.length()));
      input.add(content, stretch.from(), stretch.length());
      input.add(new byte[4]);
    }
    return input.add(chunk("IEND", new byte[0]));
  }

  private static byte[] head(String name, int length) {
    return ByteBuffer.allocate(8)
        .putInt(length)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static byte[] chunk(String name, byte[] data) {
    byte[] chunk =
        ByteBuffer.allocate(12 + data.length).put(head(name, data.length)).put(data).array();
    CRC32 sum = new CRC32();
    sum.update(chunk, 4, 4 + data.length);
    ByteBuffer.wrap(chunk).putInt(8 + data.length, (int) sum.getValue());
    return chunk;
  }

  private static byte @Nullable [] small(ByteRange content, long data, long there, int most)
      throws IOException {
    byte[] bytes = new byte[(int) Math.min(there, most)];
    return bytes.length > 0 && content.fill(data, bytes, 0, bytes.length) ? bytes : null;
  }

  private static String name(byte[] buffer, int at) {
    return new String(buffer, at, 4, StandardCharsets.ISO_8859_1);
  }
}
