package org.tocsin.mock;

/**
 * How many random entries to make, and of what kinds. The same seed gives the same entries; the
 * last of them is as old as the mock's clock says when they are made.
 *
 * @param entries how many, 1 to 2,000,000
 * @param seed of the random values
 * @param perSecond how many share one second, 1 or more
 * @param videos the share of films, 0 to 1
 * @param tombstones the share of entries that are deleted again, 0 to 1
 * @param references the share that has a binary fingerprint as a reference, 0 to 1
 * @param unclassified the share without a classification, 0 to 1
 * @param repeated the share that repeats another entry's values under another submitter, 0 to 1
 */
public record HashShareSeed(
    int entries,
    long seed,
    int perSecond,
    double videos,
    double tombstones,
    double references,
    double unclassified,
    double repeated) {
  private static final int MOST = 2_000_000;

  public HashShareSeed {
    if (entries < 1 || entries > MOST) {
      throw new IllegalArgumentException("entries are 1 to " + MOST + ", not " + entries);
    }
    if (perSecond < 1) {
      throw new IllegalArgumentException("perSecond is 1 or more, not " + perSecond);
    }
    for (double share : new double[] {videos, tombstones, references, unclassified, repeated}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is 0 to 1, not " + share);
      }
    }
  }

  /** Returns images alone, one a second, all of them classified. */
  public static HashShareSeed plain(int entries, long seed) {
    return new HashShareSeed(entries, seed, 1, 0, 0, 0, 0, 0);
  }

  /** Returns a mixture as a real list has it: films, tombstones, references, values told twice. */
  public static HashShareSeed varied(int entries, long seed) {
    return new HashShareSeed(entries, seed, 3, 0.1, 0.05, 0.02, 0.05, 0.05);
  }
}
