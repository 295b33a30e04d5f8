package org.tocsin.evidence;

/** Hears how far a reading of preserved evidence is. */
@FunctionalInterface
public interface IntegrityProgress {

  /**
   * Is called after every item, on the reading thread. Must be fast and must not throw.
   *
   * @param done how many items were read
   * @param all how many there are
   * @param bytes how many bytes of ciphertext were read so far
   */
  void read(long done, long all, long bytes);

  /** Hears nothing. */
  static IntegrityProgress none() {
    return (done, all, bytes) -> {};
  }
}
