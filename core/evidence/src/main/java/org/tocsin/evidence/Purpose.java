package org.tocsin.evidence;

/**
 * Why evidence is opened: a closed set, because immunity fails for any purpose unrelated to
 * reporting, disclosure and legal process (18 U.S.C. 2258B(b)).
 */
public enum Purpose {
  /** To make or send a report. */
  FILE,
  /** For a person to look at it and decide. */
  REVIEW,
  /** To hand it over to an authority. */
  EXPORT,
  /** To find out whether it is intact. */
  INTEGRITY_CHECK,
  /** Because a court or an authority demands it. */
  LEGAL_PROCESS
}
