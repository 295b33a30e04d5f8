package org.tocsin.filing;

/** What a destination lets us promise about how often a report arrives there. */
public enum Promise {
  /**
   * Once: it can be asked what became of a report. Only a conversation such as the CyberTipline's.
   */
  ONCE,
  /**
   * At least once: whoever receives the same key again ignores it. A lost answer is settled by
   * sending again.
   */
  AT_LEAST_ONCE,
  /**
   * At most once by itself: nobody can be asked, so a lost answer is held as {@link
   * HoldReason#MAYBE_SENT} for a person.
   */
  HELD_WHEN_UNSURE,
  /** A person files by hand and enters the reference. */
  BY_HAND
}
