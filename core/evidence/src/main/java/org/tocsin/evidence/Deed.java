package org.tocsin.evidence;

/** What takes a request signed by two persons. */
public enum Deed {
  /**
   * Destroys evidence before its time, because law enforcement asked for it (18 U.S.C. 2258B(c)).
   */
  DESTROY,
  /** Closes an exact match of the gravest class without a report. */
  CLOSE,
  /** Hands evidence over to an authority. */
  EXPORT
}
