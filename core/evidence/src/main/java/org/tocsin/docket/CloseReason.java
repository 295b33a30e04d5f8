package org.tocsin.docket;

/** Why a person closed an incident without a report. */
public enum CloseReason {
  /** The content is not what it was taken for. */
  NOT_CONFIRMED,
  /** It is, and no law asks for a report. */
  NOT_REPORTABLE,
  /** It was a test. */
  TEST
}
