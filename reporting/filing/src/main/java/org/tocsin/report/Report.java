package org.tocsin.report;

/** What is told to a clearinghouse when a report is opened. Immutable. */
public sealed interface Report permits IncidentReport, BatchedReport {

  /** Returns who reports. */
  Reporter reporter();
}
