package org.tocsin.docket;

/** How an incident goes back to an earlier one. */
public enum LinkKind {
  /** The same bytes came again after they had been refused. */
  REUPLOAD,
  /** It adds to what was reported: a finished report cannot be changed. */
  SUPPLEMENT
}
