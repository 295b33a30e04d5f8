package org.tocsin.filing;

/** A step of the conversation with a clearinghouse. */
public enum Call {
  /** Opens a report. */
  OPEN,
  /** Uploads one file. */
  UPLOAD,
  /** Sends the details of one file. */
  DESCRIBE,
  /** Finishes the report. */
  FINISH,
  /** Delivers a report to a destination that takes it whole. */
  DELIVER,
  /** Retracts an unfinished report; also how an unknown outcome is asked about. */
  RETRACT;

  /** Returns the state that says that this call was sent and has no recorded answer. */
  FilingState inFlight() {
    return switch (this) {
      case OPEN -> FilingState.OPENING;
      case UPLOAD -> FilingState.UPLOADING;
      case DESCRIBE -> FilingState.DESCRIBING;
      case FINISH, DELIVER -> FilingState.FINISHING;
      case RETRACT -> FilingState.RETRACTING;
    };
  }
}
