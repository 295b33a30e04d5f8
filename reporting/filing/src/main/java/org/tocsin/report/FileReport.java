package org.tocsin.report;

/** What is told about one file of a report, after its upload. Immutable. */
public sealed interface FileReport permits FileDetails, BatchedFile {

  /** Returns whether somebody looked. */
  ViewFacts viewed();
}
