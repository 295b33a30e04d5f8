package org.tocsin.internal.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.UndeterminedReason;

/** Reads one picture by one reader and keeps what was decoded when the rest cannot be. */
final class Stills {
  private Stills() {}

  /**
   * A decoded picture.
   *
   * @param image the picture; what could not be decoded is black
   * @param problem why it is not whole, or null
   */
  record Still(BufferedImage image, @Nullable UndeterminedReason problem) {}

  /** Reads picture {@code index} of {@code input}. */
  static Still read(
      Readers readers, SplicedInput input, int index, ImageBounds bounds, Cancellation cancellation)
      throws IOException {
    ImageReader reader = readers.open();
    try {
      cancellation.reading(reader);
      reader.setInput(input, false, true);
      return read(reader, index, bounds);
    } finally {
      cancellation.reading(null);
      reader.dispose();
    }
  }

  /** Reads picture {@code index} by a reader that has its input. */
  static Still read(ImageReader reader, int index, ImageBounds bounds) throws IOException {
    int width = reader.getWidth(index);
    int height = reader.getHeight(index);
    bounds.check(width, height);
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(index);
    if (!types.hasNext()) {
      throw new ImageProblem(UndeterminedReason.UNDECODABLE);
    }
    ImageTypeSpecifier type = types.next();
    bounds.check(width, height, bytesPerPixel(type));
    BufferedImage image = type.createBufferedImage(width, height);
    ImageReadParam parameters = reader.getDefaultReadParam();
    parameters.setDestination(image);
    AtomicBoolean damaged = new AtomicBoolean();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (!Warnings.isHarmless(warning)) {
            damaged.set(true);
          }
        });
    try {
      BufferedImage read = reader.read(index, parameters);
      return new Still(read, damaged.get() ? UndeterminedReason.TRUNCATED : null);
    } catch (ImageProblem e) {
      return new Still(image, e.reason());
    } catch (IOException | RuntimeException e) {
      return new Still(image, UndeterminedReason.UNDECODABLE);
    }
  }

  private static int bytesPerPixel(ImageTypeSpecifier type) {
    int bits = 0;
    for (int size : type.getSampleModel().getSampleSize()) {
      bits += size;
    }
    return Math.max(1, (bits + 7) / 8);
  }
}
