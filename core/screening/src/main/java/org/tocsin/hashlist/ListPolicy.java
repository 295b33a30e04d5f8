package org.tocsin.hashlist;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How near a picture must be to an entry of a list, and how much nearer to be reported without a
 * person. Immutable.
 *
 * <p>A list has thresholds of its own, and may have others for some of its classifications, wider
 * or narrower. A look-up searches as far as the widest of all lists and holds each entry it finds
 * to the thresholds of that entry's classification: a value that is asserted by entries of several
 * classifications may match as one of them and not as another.
 *
 * @param matchThreshold the largest PDQ distance that is a match: 0 to 127 of 256 bits. Beyond 31
 *     every look-up of PDQ is a scan of all values
 * @param fileWithoutPersonThreshold the largest PDQ distance that may be reported without a
 *     person's confirmation; -1 when only exact matches may; at most {@code matchThreshold}
 * @param byClassification what applies instead to entries of a classification: by the list's own
 *     word for it, letter by letter as the list writes it, up to 255 characters; empty text for
 *     entries without one. These have no classifications of their own
 */
public record ListPolicy(
    int matchThreshold, int fileWithoutPersonThreshold, Map<String, ListPolicy> byClassification) {
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
    byClassification = Map.copyOf(byClassification);
    byClassification.forEach(
        (classification, policy) -> {
          SourceEntry.limit(classification, "classification", 0, 255);
          if (!policy.byClassification().isEmpty()) {
            throw new IllegalArgumentException(
                "the thresholds of a classification have none for other classifications");
          }
        });
  }

  /** Returns a policy that is the same for every classification. */
  public ListPolicy(int matchThreshold, int fileWithoutPersonThreshold) {
    this(matchThreshold, fileWithoutPersonThreshold, Map.of());
  }

  /**
   * Returns this policy with other thresholds for entries of one classification, instead of those
   * it had for it.
   *
   * @param classification the list's own word, 0 to 255 characters
   * @param thresholds what applies to those entries
   */
  public ListPolicy with(String classification, ListPolicy thresholds) {
    Map<String, ListPolicy> all = new HashMap<>(byClassification);
    all.put(classification, Objects.requireNonNull(thresholds, "thresholds"));
    return new ListPolicy(matchThreshold, fileWithoutPersonThreshold, all);
  }

  /**
   * Returns what applies to entries of a classification, itself the same for every classification.
   */
  public ListPolicy of(String classification) {
    ListPolicy own = byClassification.get(classification);
    if (own != null) {
      return own;
    }
    return byClassification.isEmpty()
        ? this
        : new ListPolicy(matchThreshold, fileWithoutPersonThreshold);
  }
}
