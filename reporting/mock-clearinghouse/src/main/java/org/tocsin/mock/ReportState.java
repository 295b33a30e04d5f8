package org.tocsin.mock;

/** The states of a report (specification, 3.4). */
public enum ReportState {
  /** Opened and neither finished nor withdrawn. */
  OPEN,
  /** Finished: it can no longer be changed or withdrawn. */
  FINISHED,
  /** Withdrawn before it was finished. */
  RETRACTED,
  /** Neither finished nor withdrawn before its deadline. */
  EXPIRED
}
