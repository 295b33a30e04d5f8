package org.tocsin.evidence;

/** What is known about the clock at the moment of an act. */
public enum ClockStatus {
  /** The host says that it follows a time source. */
  SYNCED,
  /** The host says that it does not. */
  UNSYNCED,
  /** Nobody said. */
  UNKNOWN,
  /** The clock shows an instant before the newest one in the custody log. */
  STEPPED_BACK
}
