package org.tocsin.model;

/**
 * What a list entry means for the library: which action may follow without a person. Mapped
 * explicitly per list.
 */
public enum SeverityClass {
  /** Listed by a clearinghouse as illegal: block, preserve, report. */
  CONFIRMED,
  /** Harmful but not illegal everywhere: hold, a person decides. */
  EXPLOITATIVE_REVIEW,
  /** Intimate images of adults without consent: policy action, not a clearinghouse report. */
  NON_CONSENSUAL_INTIMATE,
  /** Terrorist content: policy action, another reporting channel. */
  TERRORIST,
  /** A signal that proves nothing: review only. */
  SIGNAL,
  /** Known to be benign: suppresses, never triggers. */
  KNOWN_BENIGN,
  /** A test record: exercises the pipeline, can never be filed in production. */
  TEST,
  /** A class the mapping does not know: hold and alarm. */
  UNKNOWN;

  /**
   * Whether a clearinghouse may be told of a match of this class, by itself or after a person
   * confirmed it.
   */
  public boolean isReportable() {
    return switch (this) {
      case CONFIRMED, TEST, EXPLOITATIVE_REVIEW, UNKNOWN -> true;
      case NON_CONSENSUAL_INTIMATE, TERRORIST, SIGNAL, KNOWN_BENIGN -> false;
    };
  }
}
