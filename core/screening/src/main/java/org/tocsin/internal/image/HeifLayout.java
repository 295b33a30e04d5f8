package org.tocsin.internal.image;

import java.util.List;

/**
 * What the container of a HEIC or AVIF content says a viewer can show.
 *
 * @param items the still pictures that are shown
 * @param tracks the sequences of pictures
 * @param itemCount how many items there are in all, shown or not
 * @param complete whether everything that is declared could be found out
 * @param truncated whether the content ends before its last box does
 * @param largestWidth the greatest width that anything declares, in pixels
 * @param largestHeight the greatest height that anything declares, in pixels
 * @param end where the container ends in the content
 */
record HeifLayout(
    List<Item> items,
    List<Track> tracks,
    int itemCount,
    boolean complete,
    boolean truncated,
    long largestWidth,
    long largestHeight,
    long end) {

  /**
   * A still picture.
   *
   * @param width declared width in pixels, before it is turned or cropped; 0 when not declared
   * @param height declared height in pixels; 0 when not declared
   * @param turned whether it is shown turned or mirrored
   * @param cropped whether it is shown cropped
   * @param offset where its only stretch of coded bytes lies, or -1
   * @param length how long that is
   */
  record Item(long width, long height, boolean turned, boolean cropped, long offset, long length) {}

  /**
   * A sequence.
   *
   * @param width declared width in pixels
   * @param height declared height in pixels
   * @param samples how many pictures it has
   * @param offset where the first one's coded bytes lie, or -1
   * @param length how long those are
   */
  record Track(long width, long height, long samples, long offset, long length) {}

  HeifLayout {
    items = List.copyOf(items);
    tracks = List.copyOf(tracks);
  }

  /** Returns how many pictures all sequences have together. */
  long samples() {
    return tracks.stream().mapToLong(Track::samples).sum();
  }

  /** Whether the still picture is the first of the sequence, byte for byte. */
  boolean stillBeginsTheSequence() {
    return items.size() == 1
        && tracks.size() == 1
        && samples() > 0
        && items.get(0).offset() >= 0
        && items.get(0).offset() == tracks.get(0).offset()
        && items.get(0).length() == tracks.get(0).length();
  }
}
