package org.tocsin.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageReader;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads every page of TIFF (TIFF 6.0) by the JDK's reader, after a walk over the directories that
 * compares every declared length with the bytes that are there.
 */
final class TiffDecoder implements Decoder {
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
  private static final int TILE_WIDTH = 322;
  private static final int TILE_LENGTH = 323;

  @Override
  public long decode(
      ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException {
    int pages = pages(content, bounds, frames);
    ImageReader reader = Readers.TIFF.open();
    try {
      cancellation.reading(reader);
      reader.setInput(
          new SplicedInput(cancellation).add(content, 0, content.length()), false, true);
      for (int page = 0; page < pages; page++) {
        frames.room();
        Stills.Still still = Stills.read(reader, page, bounds);
        frames.add(RasterLuma.of(still.image()));
        frames.problem(still.problem());
      }
    } finally {
      cancellation.reading(null);
      reader.dispose();
    }
    return content.length();
  }

  /** Returns how many pages there are; throws when a directory asks for more than there is. */
  private static int pages(ByteRange content, ImageBounds bounds, Frames frames)
      throws IOException {
    byte[] head = new byte[12];
    if (!content.fill(0, head, 0, 8)) {
      throw new ImageProblem(UndeterminedReason.TRUNCATED);
    }
    ByteOrder order = head[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer fields = ByteBuffer.wrap(head).order(order);
    long directory = fields.getInt(4) & 0xffffffffL;
    Set<Long> seen = new HashSet<>();
    int pages = 0;
    while (directory != 0) {
      if (!seen.add(directory)) {
        throw new ImageProblem(UndeterminedReason.UNDECODABLE);
      }
      if (pages == bounds.maxFrames()) {
        frames.problem(UndeterminedReason.TOO_MANY_PARTS);
        return pages;
      }
      pages++;
      if (!content.fill(directory, head, 0, 2)) {
        throw new ImageProblem(UndeterminedReason.TRUNCATED);
      }
      int entries = fields.getShort(0) & 0xffff;
      long tile = 1;
      for (int i = 0; i < entries; i++) {
        if (!content.fill(directory + 2 + 12L * i, head, 0, 12)) {
          throw new ImageProblem(UndeterminedReason.TRUNCATED);
        }
        int tag = fields.getShort(0) & 0xffff;
        int type = fields.getShort(2) & 0xffff;
        long count = fields.getInt(4) & 0xffffffffL;
        long value = fields.getInt(8) & 0xffffffffL;
        long bytes = type < TYPE_BYTES.length ? count * TYPE_BYTES[type] : 0;
        if (bytes > 4 && value + bytes > content.length()) {
          throw new ImageProblem(UndeterminedReason.TRUNCATED);
        }
        if ((tag == TILE_WIDTH || tag == TILE_LENGTH) && count == 1) {
          tile *= type == 3 ? fields.getShort(8) & 0xffff : value;
          if (tile > bounds.maxPixels()) {
            throw new ImageProblem(UndeterminedReason.TOO_MANY_PIXELS);
          }
        }
      }
      if (!content.fill(directory + 2 + 12L * entries, head, 0, 4)) {
        throw new ImageProblem(UndeterminedReason.TRUNCATED);
      }
      directory = fields.getInt(0) & 0xffffffffL;
    }
    if (pages == 0) {
      throw new ImageProblem(UndeterminedReason.UNDECODABLE);
    }
    return pages;
  }
}
