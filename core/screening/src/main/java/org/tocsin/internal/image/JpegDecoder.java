package org.tocsin.internal.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReader;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads JPEG by the JDK's reader, which sees only the segments that make the picture: no colour
 * profile, no metadata, no thumbnail. Without a colour transform marker the picture is declared to
 * be JFIF, as viewers assume; the JDK alone would guess RGB.
 */
final class JpegDecoder implements Decoder {
  private static final int SOF0 = 0xc0;
  private static final int SOS = 0xda;
  private static final int EOI = 0xd9;
  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  /** What stands before the first scan. */
  private static final class Header {
    int width;
    int height;
    int components;
    boolean adobe;
    int transform;
    boolean rgbIds;
    long scan = -1;
  }

  @Override
  public long decode(
      ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException {
    SplicedInput input = new SplicedInput(cancellation);
    Header header = read(content, input);
    if (header.components == 0 || header.scan < 0) {
      throw new ImageProblem(
          header.scan < 0 ? UndeterminedReason.TRUNCATED : UndeterminedReason.UNDECODABLE);
    }
    frames.size(header.width, header.height);
    bounds.check(header.width, header.height, header.components);
    if (header.components == 4) {
      inks(input, header, cancellation, frames);
    } else {
      Stills.Still still = Stills.read(Readers.JPEG, input, 0, bounds, cancellation);
      frames.add(RasterLuma.of(still.image()));
      frames.problem(still.problem());
    }
    return end(content, header.scan);
  }

  /** Reads four inks as the reference tool does: each stored sample is the light that is left. */
  private static void inks(
      SplicedInput input, Header header, Cancellation cancellation, Frames frames)
      throws IOException {
    ImageReader reader = Readers.JPEG.open();
    AtomicBoolean damaged = new AtomicBoolean();
    try {
      cancellation.reading(reader);
      reader.setInput(input, false, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (!Warnings.isHarmless(warning)) {
              damaged.set(true);
            }
          });
      Raster raster = reader.readRaster(0, null);
      frames.add(new InkLuma(raster, header.adobe && header.transform == 2));
    } finally {
      cancellation.reading(null);
      reader.dispose();
    }
    if (damaged.get()) {
      frames.problem(UndeterminedReason.TRUNCATED);
    }
  }

  private static Header read(ByteRange content, SplicedInput input) throws IOException {
    Header header = new Header();
    byte[] buffer = new byte[18];
    long position = 2;
    SplicedInput tables = input;
    long keepFrom = -1;
    // Two passes: the first finds out what the segments say, the second splices those that count.
    for (int pass = 0; pass < 2; pass++) {
      if (pass == 1) {
        tables.add(new byte[] {(byte) 0xff, (byte) 0xd8});
        if (header.components == 3 && !header.adobe && !header.rgbIds) {
          tables.add(JFIF);
        }
      }
      position = 2;
      while (true) {
        if (!content.fill(position, buffer, 0, 2) || (buffer[0] & 0xff) != 0xff) {
          return header;
        }
        int marker = buffer[1] & 0xff;
        if (marker == 0xff) {
          position++;
          continue;
        }
        if (marker == 1 || (marker >= 0xd0 && marker <= 0xd7)) {
          position += 2;
          continue;
        }
        if (marker == EOI || marker == 0) {
          return header;
        }
        if (!content.fill(position + 2, buffer, 0, 2)) {
          return header;
        }
        int length = ((buffer[0] & 0xff) << 8) | (buffer[1] & 0xff);
        if (length < 2) {
          return header;
        }
        if (pass == 0) {
          note(content, position, marker, length, header, buffer);
        } else if (marker == SOS || marker < 0xe0 || marker == 0xee) {
          keepFrom = position;
          long until = marker == SOS ? content.length() : position + 2 + length;
          tables.add(content, keepFrom, Math.min(until, content.length()) - keepFrom);
        }
        if (marker == SOS) {
          header.scan = position;
          break;
        }
        position += 2 + length;
      }
    }
    return header;
  }

  private static void note(
      ByteRange content, long position, int marker, int length, Header header, byte[] buffer)
      throws IOException {
    if (isFrame(marker) && header.components == 0 && length >= 8) {
      if (content.fill(position + 4, buffer, 0, Math.min(15, length - 2))) {
        header.height = ((buffer[1] & 0xff) << 8) | (buffer[2] & 0xff);
        header.width = ((buffer[3] & 0xff) << 8) | (buffer[4] & 0xff);
        header.components = buffer[5] & 0xff;
        header.rgbIds =
            header.components == 3
                && length >= 17
                && buffer[6] == 'R'
                && buffer[9] == 'G'
                && buffer[12] == 'B';
      }
    } else if (marker == 0xee && length >= 14 && content.fill(position + 4, buffer, 0, 12)) {
      if (buffer[0] == 'A'
          && buffer[1] == 'd'
          && buffer[2] == 'o'
          && buffer[3] == 'b'
          && buffer[4] == 'e') {
        header.adobe = true;
        header.transform = buffer[11] & 0xff;
      }
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Returns where the picture ends: past its end marker, or the content's end without one. */
  private static long end(ByteRange content, long scan) throws IOException {
    byte[] buffer = new byte[65536];
    long start = scan;
    int have = 0;
    long position = scan;
    while (position + 1 < content.length()) {
      if (position < start || position + 1 >= start + have) {
        start = position;
        have = content.read(position, buffer, 0, buffer.length);
        if (have < 2) {
          return content.length();
        }
      }
      int i = (int) (position - start);
      int last = have - 1;
      while (i < last && buffer[i] != (byte) 0xff) {
        i++;
      }
      if (i >= last) {
        position = start + i;
        if (have < 2) {
          return content.length();
        }
        continue;
      }
      position = start + i;
      int marker = buffer[i + 1] & 0xff;
      if (marker == EOI) {
        return position + 2;
      }
      if (marker == 0xff) {
        position++;
      } else if (marker == 0 || (marker >= 0xd0 && marker <= 0xd7)) {
        position += 2;
      } else {
        byte[] length = new byte[2];
        if (!content.fill(position + 2, length, 0, 2)) {
          return content.length();
        }
        position += 2 + Math.max(2, ((length[0] & 0xff) << 8) | (length[1] & 0xff));
      }
    }
    return content.length();
  }
}
