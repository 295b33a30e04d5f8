package org.tocsin.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tocsin.model.UndeterminedReason;

/** Reads Windows bitmaps by the JDK's reader, after a look at the header. */
final class BmpDecoder implements Decoder {

  @Override
  public long decode(
      ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException {
    byte[] head = new byte[30];
    if (!content.fill(0, head, 0, 30)) {
      throw new ImageProblem(UndeterminedReason.TRUNCATED);
    }
    ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    long size = fields.getInt(2) & 0xffffffffL;
    boolean old = fields.getInt(14) == 12;
    long width = old ? fields.getShort(18) & 0xffff : fields.getInt(18);
    long height = Math.abs(old ? fields.getShort(20) & 0xffff : (long) fields.getInt(22));
    if (width > 0 && width <= Integer.MAX_VALUE && height > 0 && height <= Integer.MAX_VALUE) {
      frames.size((int) width, (int) height);
    }
    bounds.check(width, height);
    SplicedInput input = new SplicedInput(cancellation).add(content, 0, content.length());
    Stills.Still still = Stills.read(Readers.BMP, input, 0, bounds, cancellation);
    frames.add(RasterLuma.of(still.image()));
    frames.problem(still.problem());
    // The size in the header is often wrong: only a plausible one says where the picture ends.
    long rows = fields.getInt(10) & 0xffffffffL;
    return size > rows && size <= content.length() ? size : content.length();
  }
}
