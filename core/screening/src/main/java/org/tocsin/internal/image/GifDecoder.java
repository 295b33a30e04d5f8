package org.tocsin.internal.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads GIF (GIF89a specification) frame by frame: a block reader of our own finds the frames, the
 * JDK's reader decodes each as a picture of its own, and a canvas puts them together.
 */
final class GifDecoder implements Decoder {
  private static final byte[] TRAILER = {0x3b};

  /** The graphic control that applies to the next picture. */
  private record Control(int disposal, int transparent) {
    static final Control NONE = new Control(0, -1);
  }

  @Override
  public long decode(
      ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException {
    byte[] screen = new byte[13];
    if (!content.fill(0, screen, 0, 13)) {
      throw new ImageProblem(UndeterminedReason.TRUNCATED);
    }
    int width = word(screen, 6);
    int height = word(screen, 8);
    int table = (screen[10] & 0x80) != 0 ? 3 << ((screen[10] & 7) + 1) : 0;
    byte[] header = new byte[13 + table];
    if (!content.fill(0, header, 0, header.length)) {
      throw new ImageProblem(UndeterminedReason.TRUNCATED);
    }
    Canvas canvas = null;
    Control control = Control.NONE;
    long position = header.length;
    byte[] block = new byte[9];
    while (true) {
      if (!content.fill(position, block, 0, 1)) {
        frames.problem(UndeterminedReason.TRUNCATED);
        return content.length();
      }
      int kind = block[0] & 0xff;
      if (kind == 0x3b) {
        if (canvas == null) {
          throw new ImageProblem(UndeterminedReason.UNDECODABLE);
        }
        return position + 1;
      }
      if (kind == 0x21) {
        if (content.fill(position + 1, block, 0, 6) && (block[0] & 0xff) == 0xf9 && block[1] == 4) {
          control = new Control((block[2] >> 2) & 7, (block[2] & 1) != 0 ? block[5] & 0xff : -1);
        }
        long end = skip(content, position + 2);
        if (end < 0) {
          frames.problem(UndeterminedReason.TRUNCATED);
          return content.length();
        }
        position = end;
        continue;
      }
      if (kind != 0x2c) {
        frames.problem(UndeterminedReason.FRAMES_UNREAD);
        return content.length();
      }
      if (!content.fill(position + 1, block, 0, 9)) {
        frames.problem(UndeterminedReason.TRUNCATED);
        return content.length();
      }
      int left = word(block, 0);
      int top = word(block, 2);
      int columns = word(block, 4);
      int rows = word(block, 6);
      int local = (block[8] & 0x80) != 0 ? 3 << ((block[8] & 7) + 1) : 0;
      long data = position + 10 + local + 1;
      long end = skip(content, data);
      long until = end < 0 ? content.length() : end;
      if (canvas == null) {
        // Screens of size zero take the size of their first picture, as viewers do.
        width = width == 0 ? left + columns : width;
        height = height == 0 ? top + rows : height;
        frames.size(width, height);
        bounds.check(width, height, 12);
        canvas = new Canvas(width, height);
      }
      frames.room();
      bounds.check(columns, rows);
      header[6] = block[4];
      header[7] = block[5];
      header[8] = block[6];
      header[9] = block[7];
      byte[] descriptor = {0x2c, 0, 0, 0, 0, block[4], block[5], block[6], block[7], block[8]};
      SplicedInput input =
          new SplicedInput(cancellation)
              .add(header.clone())
              .add(descriptor)
              .add(content, position + 10, until - (position + 10));
      input.add(end < 0 ? new byte[] {0, 0x3b} : TRAILER);
      show(input, canvas, left, top, columns, rows, control, bounds, cancellation, frames);
      control = Control.NONE;
      if (end < 0) {
        frames.problem(UndeterminedReason.TRUNCATED);
        return content.length();
      }
      position = end;
    }
  }

  private static void show(
      SplicedInput input,
      Canvas canvas,
      int left,
      int top,
      int columns,
      int rows,
      Control control,
      ImageBounds bounds,
      Cancellation cancellation,
      Frames frames)
      throws IOException {
    Stills.Still still;
    try {
      still = Stills.read(Readers.GIF, input, 0, bounds, cancellation);
    } catch (ImageProblem e) {
      frames.problem(e.reason());
      return;
    } catch (IOException | RuntimeException e) {
      frames.problem(UndeterminedReason.FRAMES_UNREAD);
      return;
    }
    @Nullable UndeterminedReason problem = still.problem();
    frames.problem(problem == null ? null : UndeterminedReason.FRAMES_UNREAD);
    int[] before = control.disposal() == 3 ? canvas.save() : new int[0];
    canvas.paint(transparent(still.image(), control.transparent()), left, top, true);
    frames.add(canvas.luma());
    if (control.disposal() == 3) {
      canvas.restore(before);
    } else if (control.disposal() == 2) {
      canvas.clear(left, top, columns, rows);
    }
  }

  /** Returns the picture with one palette entry made transparent. */
  private static BufferedImage transparent(BufferedImage image, int index) {
    if (index < 0 || !(image.getColorModel() instanceof IndexColorModel palette)) {
      return image;
    }
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    if (index >= colors.length) {
      return image;
    }
    colors[index] &= 0xffffff;
    IndexColorModel changed =
        new IndexColorModel(
            palette.getPixelSize(),
            colors.length,
            colors,
            0,
            true,
            -1,
            image.getRaster().getTransferType());
    return new BufferedImage(changed, image.getRaster(), false, null);
  }

  /** Returns the place after a chain of sub-blocks, or -1 when the content ends before it. */
  private static long skip(ByteRange content, long from) throws IOException {
    byte[] buffer = new byte[4096];
    long start = from;
    int have = 0;
    long position = from;
    while (true) {
      if (position < start || position >= start + have) {
        start = position;
        have = position >= content.length() ? -1 : content.read(position, buffer, 0, 4096);
        if (have < 1) {
          return -1;
        }
      }
      int length = buffer[(int) (position - start)] & 0xff;
      position += 1 + length;
      if (length == 0) {
        return position;
      }
    }
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}
