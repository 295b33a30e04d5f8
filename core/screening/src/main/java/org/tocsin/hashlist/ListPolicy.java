package org.tocsin.hashlist;

/**
 * How near a picture must be to an entry of a list.
 *
 * @param matchThreshold the largest PDQ distance that is a match: 0 to 127 of 256 bits
 * @param fileWithoutPersonThreshold the largest PDQ distance that may be reported without a
 *     person's confirmation; -1 when only exact matches may; at most {@code matchThreshold}
 */
public record ListPolicy(int matchThreshold, int fileWithoutPersonThreshold) {
  /** The distance within which the reference systems call two pictures the same. */
  public static final int DEFAULT_MATCH_THRESHOLD = 31;

  /** Only exact matches are reported without a person. */
  public static final int EXACT_ONLY = -1;

  /** What applies to a list nobody configured. */
  public static final ListPolicy DEFAULT = new ListPolicy(DEFAULT_MATCH_THRESHOLD, EXACT_ONLY);

  public ListPolicy {
    if (matchThreshold < 0 || matchThreshold > 127) {
      throw new IllegalArgumentException("a match threshold is 0 to 127, not " + matchThreshold);
    }
    if (fileWithoutPersonThreshold < EXACT_ONLY || fileWithoutPersonThreshold > matchThreshold) {
      throw new IllegalArgumentException(
          "a threshold for filing without a person is -1 to the match threshold "
              + matchThreshold
              + ", not "
              + fileWithoutPersonThreshold);
    }
  }
}
