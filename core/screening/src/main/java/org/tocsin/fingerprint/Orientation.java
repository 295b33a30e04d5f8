package org.tocsin.fingerprint;

/** The eight ways to lay a picture down: four turns, each plain or mirrored. */
public enum Orientation {
  /** As stored. */
  ORIGINAL(false, false, false),
  /** Turned by 90 degrees clockwise. */
  TURNED_90(true, false, true),
  /** Turned by 180 degrees. */
  TURNED_180(false, true, true),
  /** Turned by 270 degrees clockwise. */
  TURNED_270(true, true, false),
  /** Left and right exchanged. */
  MIRRORED(false, true, false),
  /** Top and bottom exchanged. */
  UPSIDE_DOWN(false, false, true),
  /** Mirrored at the diagonal from the upper left. */
  TRANSPOSED(true, false, false),
  /** Mirrored at the diagonal from the upper right. */
  TRANSVERSED(true, true, true);

  private final boolean swapsSides;
  private final boolean fromRight;
  private final boolean fromBottom;

  Orientation(boolean swapsSides, boolean fromRight, boolean fromBottom) {
    this.swapsSides = swapsSides;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /** Whether width and height change places. */
  boolean swapsSides() {
    return swapsSides;
  }

  /** Whether the turned picture begins at the right edge of the stored one. */
  boolean fromRight() {
    return fromRight;
  }

  /** Whether the turned picture begins at the lower edge of the stored one. */
  boolean fromBottom() {
    return fromBottom;
  }
}
