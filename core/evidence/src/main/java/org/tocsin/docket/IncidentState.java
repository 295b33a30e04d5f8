package org.tocsin.docket;

/** Where an incident stands. */
public enum IncidentState {
  /** Neither reported nor closed: it never expires. */
  OPEN,
  /** A clearinghouse's receipt is on record. */
  REPORTED,
  /** A named person closed it without a report. */
  CLOSED,
  /** Its evidence was destroyed; what is left verifies that it was there. */
  DESTROYED
}
