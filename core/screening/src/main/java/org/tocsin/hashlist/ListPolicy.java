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
 *     entries without one. These have thresholds only, no rules or classifications of their own
 * @param minimumSubmitters how many different submitters of the list have to assert the same value
 *     before it counts: 1 to 100. One that fewer assert is kept and not acted upon
 * @param mostRepeated how many entries of the list may assert the same value of an algorithm that
 *     is no digest and not PDQ, such as PhotoDNA: 1 or more. A value that more assert says nothing
 *     of any of them, and is not compared; tools are known that wrote one value for every record
 */
public record ListPolicy(
    int matchThreshold,
    int fileWithoutPersonThreshold,
    Map<String, ListPolicy> byClassification,
    int minimumSubmitters,
    int mostRepeated) {
  /** The distance within which the reference systems call two pictures the same. */
  public static final int DEFAULT_MATCH_THRESHOLD = 31;

  /** Only exact matches are reported without a person. */
  public static final int EXACT_ONLY = -1;

  /** How many submitters have to agree unless a list's settings say otherwise. */
  public static final int DEFAULT_MINIMUM_SUBMITTERS = 1;

  /** How many entries may assert the same opaque value unless a list's settings say otherwise. */
  public static final int DEFAULT_MOST_REPEATED = 1_000;

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
    if (minimumSubmitters < 1 || minimumSubmitters > 100) {
      throw new IllegalArgumentException(
          "a value needs 1 to 100 submitters, not " + minimumSubmitters);
    }
    if (mostRepeated < 1) {
      throw new IllegalArgumentException(
          "one entry or more may assert a value, not " + mostRepeated);
    }
    byClassification = Map.copyOf(byClassification);
    byClassification.forEach(
        (classification, policy) -> {
          SourceEntry.limit(classification, "classification", 0, 255);
          if (!policy.byClassification().isEmpty()
              || policy.minimumSubmitters() != DEFAULT_MINIMUM_SUBMITTERS
              || policy.mostRepeated() != DEFAULT_MOST_REPEATED) {
            throw new IllegalArgumentException(
                "a classification has thresholds only, and none for other classifications");
          }
        });
  }

  /** Returns a policy that is the same for every classification. */
  public ListPolicy(int matchThreshold, int fileWithoutPersonThreshold) {
    this(
        matchThreshold,
        fileWithoutPersonThreshold,
        Map.of(),
        DEFAULT_MINIMUM_SUBMITTERS,
        DEFAULT_MOST_REPEATED);
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
    return new ListPolicy(
        matchThreshold, fileWithoutPersonThreshold, all, minimumSubmitters, mostRepeated);
  }

  /**
   * Returns this policy for values that so many submitters assert.
   *
   * @param submitters 1 to 100
   */
  public ListPolicy minimumSubmitters(int submitters) {
    return new ListPolicy(
        matchThreshold, fileWithoutPersonThreshold, byClassification, submitters, mostRepeated);
  }

  /**
   * Returns this policy for opaque values that at most so many entries assert.
   *
   * @param entries 1 or more
   */
  public ListPolicy mostRepeated(int entries) {
    return new ListPolicy(
        matchThreshold, fileWithoutPersonThreshold, byClassification, minimumSubmitters, entries);
  }

  /**
   * Returns what applies to entries of a classification, itself the same for every classification.
   */
  public ListPolicy of(String classification) {
    ListPolicy own = byClassification.get(classification);
    if (own == null && byClassification.isEmpty()) {
      return this;
    }
    ListPolicy thresholds = own == null ? this : own;
    return new ListPolicy(
        thresholds.matchThreshold,
        thresholds.fileWithoutPersonThreshold,
        Map.of(),
        minimumSubmitters,
        mostRepeated);
  }
}
