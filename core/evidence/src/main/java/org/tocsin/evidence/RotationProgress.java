package org.tocsin.evidence;

/** Hears how far a rotation of keys is. */
@FunctionalInterface
public interface RotationProgress {

  /**
   * Is called after every item, on the rotating thread. Must be fast and must not throw.
   *
   * @param done how many items were looked at
   * @param all how many there are
   */
  void rotated(long done, long all);

  /** Hears nothing. */
  static RotationProgress none() {
    return (done, all) -> {};
  }
}
