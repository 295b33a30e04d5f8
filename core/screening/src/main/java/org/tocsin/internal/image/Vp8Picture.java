package org.tocsin.internal.image;

import com.twelvemonkeys.imageio.plugins.webp.vp8.VP8Frame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads the lossy pictures of WebP (RFC 6386) without their loop filter.
 *
 * <p>TwelveMonkeys 3.14.0 filters each block before the next one is predicted from it, although
 * prediction inside a picture uses unfiltered pixels: the error grows from block to block, to a
 * fifth of the contrast and a third of a match threshold. With the filter switched off each
 * prediction is right, and what is left out, smoothing of block edges by a few levels, moves no
 * more than a bit or two of the hash. The level is a private field, set when the decoder turns from
 * the header to its partitions; if it is not there any more, nothing is read at all.
 */
final class Vp8Picture {
  private static final @Nullable Field FILTER_LEVEL = filterLevel();

  private Vp8Picture() {}

  private static @Nullable Field filterLevel() {
    try {
      Field field = VP8Frame.class.getDeclaredField("filterLevel");
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** Reads a picture whose header was checked; {@code input} holds the pixel chunk's content. */
  static Stills.Still read(SplicedInput input, int width, int height) throws IOException {
    Field level = FILTER_LEVEL;
    if (level == null) {
      throw new ImageProblem(UndeterminedReason.UNSUPPORTED_MEDIA);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    VP8Frame frame = new VP8Frame(input, false);
    input.onSeek(() -> level.setInt(frame, 0));
    try {
      boolean picture = frame.decode(image.getRaster(), null);
      return new Stills.Still(image, picture ? null : UndeterminedReason.UNDECODABLE);
    } catch (ImageProblem e) {
      return new Stills.Still(image, e.reason());
    } catch (IOException | RuntimeException e) {
      return new Stills.Still(image, UndeterminedReason.UNDECODABLE);
    }
  }
}
