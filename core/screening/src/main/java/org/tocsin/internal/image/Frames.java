package org.tocsin.internal.image;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.LumaImage;
import org.tocsin.model.UndeterminedReason;

/** Counts frames on their way to the sink, within bounds, and remembers the first problem. */
final class Frames {
  private final FrameSink sink;
  private final ImageBounds bounds;
  private final Cancellation cancellation;
  private int width;
  private int height;
  private int count;
  private @Nullable UndeterminedReason problem;

  Frames(FrameSink sink, ImageBounds bounds, Cancellation cancellation) {
    this.sink = sink;
    this.bounds = bounds;
    this.cancellation = cancellation;
  }

  /** Notes the size that the first picture declares. */
  void size(int declaredWidth, int declaredHeight) {
    if (width == 0) {
      width = declaredWidth;
      height = declaredHeight;
    }
  }

  /** Throws when one more frame would be too many. */
  void room() throws ImageProblem {
    if (cancellation.isCancelled()) {
      throw new ImageProblem(UndeterminedReason.TIME_LIMIT);
    }
    if (count >= bounds.maxFrames()) {
      throw new ImageProblem(UndeterminedReason.TOO_MANY_PARTS);
    }
  }

  /** Hands a frame on. */
  void add(LumaImage image) throws ImageProblem {
    room();
    size(image.width(), image.height());
    count++;
    sink.frame(image);
  }

  /** Notes why not everything was seen; the first reason stays. */
  void problem(@Nullable UndeterminedReason reason) {
    if (problem == null) {
      problem = reason;
    }
  }

  int count() {
    return count;
  }

  DecodeReport report() {
    return new DecodeReport(width, height, count, Optional.ofNullable(problem));
  }
}
