package org.tocsin.fingerprint;

/**
 * Which pixels of a picture are hashed. List owners use both rules, and on pictures of text the two
 * differ by more than a match threshold, so a query is hashed under both.
 */
public enum PdqRule {
  /** Every pixel. */
  FULL,
  /**
   * A picture with a side over 512 is first reduced to 512 by 512 by picking the nearest pixel,
   * whatever its proportions; any other picture as it is.
   */
  NEAREST_512
}
