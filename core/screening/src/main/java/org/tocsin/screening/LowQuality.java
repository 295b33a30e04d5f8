package org.tocsin.screening;

/** What becomes of pictures that say too little for a perceptual comparison. */
public enum LowQuality {
  /** An exact comparison is enough for them; the examination says that it was all. */
  CLEAR_BY_EXACT,
  /** They are undetermined. */
  HOLD
}
