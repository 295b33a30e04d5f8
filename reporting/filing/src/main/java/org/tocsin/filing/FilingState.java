package org.tocsin.filing;

/**
 * Where a filing stands.
 *
 * <p>A state that is {@linkplain #isInFlight() in flight} is written before a call and replaced
 * after its answer: whoever finds it on a row whose lease has ended knows that the call's outcome
 * is unknown.
 */
public enum FilingState {
  /** No report is open; the next call opens one. */
  WAITING,
  /** A report is being opened. */
  OPENING,
  /** A report is open; files are still to be sent, or it is to be finished. */
  OPEN,
  /** A file is being uploaded. */
  UPLOADING,
  /** A file's details are being sent. */
  DESCRIBING,
  /** The report is being finished. An unknown outcome is settled by finishing again. */
  FINISHING,
  /** The report is being retracted. */
  RETRACTING,
  /** The report is filed. Final. */
  FINISHED,
  /** Nothing is sent until a person decides. */
  HELD,
  /** Given up: no further attempt is made, and a person has to act. */
  FAILED,
  /**
   * The report of another filing tells this incident too. Final, unless that one is cancelled, or
   * is of another destination and given up: then this one goes on by itself, or waits for a person.
   */
  COVERED,
  /** A named person decided that nothing is filed. Final. */
  CANCELLED;

  /** Whether a call of this state has no recorded answer. */
  public boolean isInFlight() {
    return switch (this) {
      case OPENING, UPLOADING, DESCRIBING, FINISHING, RETRACTING -> true;
      default -> false;
    };
  }

  /** Whether the filing moves on by itself, now or at its next attempt. */
  public boolean isActive() {
    return isInFlight() || this == WAITING || this == OPEN;
  }

  /** Whether a person has to act. */
  public boolean needsPerson() {
    return this == HELD || this == FAILED;
  }
}
