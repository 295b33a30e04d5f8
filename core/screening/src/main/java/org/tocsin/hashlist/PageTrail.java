package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages of a window so far, so that a source whose pages lead back to where they were, or never
 * end, is not asked for ever. Kept in a checkpoint's note.
 *
 * <p>Of all places only one is remembered: that of the last page whose number is a power of two.
 * Whoever goes round in a circle comes past it, however long the circle is and wherever it begins.
 *
 * @param pages how many pages had a next one
 * @param mark the beginning of a digest of the place that is remembered; empty for none
 */
record PageTrail(long pages, String mark) {
  static final PageTrail START = new PageTrail(0, "");

  /** More than any window has: with 500 entries a page, 500 million. */
  static final long MOST = 1_000_000;

  private static final Pattern TEXT = Pattern.compile("pages=([0-9]{1,7}) mark=([0-9a-f]{16})");

  /** Reads what {@link #text} wrote into a note; {@link #START} when there is nothing of it. */
  static PageTrail of(String note) {
    Matcher read = TEXT.matcher(note);
    return read.find() ? new PageTrail(Long.parseLong(read.group(1)), read.group(2)) : START;
  }

  /** Returns what a note keeps; empty before the first page. */
  String text() {
    return pages == 0 ? "" : "pages=" + pages + " mark=" + mark;
  }

  /**
   * Goes on to the next page.
   *
   * @param next its place
   * @throws SourceException when that page was read before, or there were too many
   */
  PageTrail to(String next) throws SourceException {
    String digest = digest(next);
    if (digest.equals(mark)) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "the next page is said to be one that was read before");
    }
    long count = pages + 1;
    if (count > MOST) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "there are more than " + MOST + " pages");
    }
    return new PageTrail(count, Long.bitCount(count) == 1 ? digest : mark);
  }

  private static String digest(String place) {
    byte[] whole = Sha256.begin().digest(place.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(whole, 0, 8);
  }
}
