package org.tocsin.fingerprint;

import java.util.Objects;

/**
 * A PDQ hash and how much the picture said.
 *
 * @param hash the hash
 * @param quality 0 to 100: the amount of contrast in the reduced picture; below 50 the hash is
 *     mostly rounding noise and must not be matched
 */
public record Pdq(PdqHash hash, int quality) {
  /** The quality below which a hash says too little to be compared. */
  public static final int DEFAULT_QUALITY_FLOOR = 50;

  public Pdq {
    Objects.requireNonNull(hash, "hash");
    if (quality < 0 || quality > 100) {
      throw new IllegalArgumentException("quality is 0 to 100, not " + quality);
    }
  }
}
