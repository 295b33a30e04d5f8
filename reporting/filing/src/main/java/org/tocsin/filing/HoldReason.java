package org.tocsin.filing;

/** Why a filing waits for a person. */
public enum HoldReason {
  /**
   * The match is near, not exact, or of a class that does not file by itself: a person confirms it
   * first.
   */
  CONFIRM,
  /** The report has findings, or the destination rejected it. */
  INVALID,
  /**
   * The destination's base URL, account or environment is no longer the one the filing was made
   * for.
   */
  IDENTITY_CHANGED,
  /** A lost answer to finish could not be settled within the destination's window. */
  POSSIBLY_FILED,
  /** A message was perhaps sent and nobody can be asked. */
  MAYBE_SENT,
  /** A pack is prepared: a person files it by hand and enters the reference. */
  BY_HAND,
  /** One of the first filings in production, released by a person. */
  CANARY,
  /** What the destination says it received is not what was sent. */
  INTEGRITY,
  /** A person holds it. */
  OPERATOR;

  /**
   * Whether a person has to decide, rather than to mend something: such a filing is released or
   * cancelled one by one, and no retry lets it go on.
   */
  public boolean isDecision() {
    return switch (this) {
      case CONFIRM, POSSIBLY_FILED, MAYBE_SENT, BY_HAND, CANARY, OPERATOR -> true;
      case INVALID, IDENTITY_CHANGED, INTEGRITY -> false;
    };
  }

  /** Whether what was sent may have arrived, and nobody can say. */
  public boolean isDoubt() {
    return this == POSSIBLY_FILED || this == MAYBE_SENT;
  }
}
