package org.tocsin.model;

/** How far a comparison went that found nothing. */
public enum Coverage {
  /** Digests of the whole content were compared with every list. */
  EXACT,
  /** Digests were compared, and so was the perceptual fingerprint of every frame. */
  EXACT_AND_PERCEPTUAL;

  /** Whether this covers at least what {@code required} asks for. */
  public boolean covers(Coverage required) {
    return compareTo(required) >= 0;
  }
}
