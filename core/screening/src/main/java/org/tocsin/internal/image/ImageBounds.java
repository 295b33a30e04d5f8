package org.tocsin.internal.image;

import org.tocsin.model.UndeterminedReason;

/**
 * What a picture may ask for. Checked against what its header declares, before pixels are
 * allocated.
 *
 * @param maxPixels the greatest product of width and height
 * @param maxWidth the greatest width
 * @param maxHeight the greatest height
 * @param maxFrames the greatest number of frames, pages and appended pictures
 * @param memory what the decode may hold
 */
public record ImageBounds(
    long maxPixels, int maxWidth, int maxHeight, int maxFrames, MemoryBudget.Claim memory) {

  /** Throws when a picture of this size is out of bounds. */
  void check(long width, long height) throws ImageProblem {
    if (width < 1 || height < 1) {
      throw new ImageProblem(UndeterminedReason.UNDECODABLE);
    }
    if (width > maxWidth || height > maxHeight || width > maxPixels / height) {
      throw new ImageProblem(UndeterminedReason.TOO_MANY_PIXELS);
    }
  }

  /** Throws when a picture of this size is out of bounds or there is no memory for its pixels. */
  void check(long width, long height, int bytesPerPixel) throws ImageProblem {
    check(width, height);
    memory.reach(width * height * bytesPerPixel);
  }
}
