package org.tocsin.report;

/** What somebody established about an incident. A flag: present is true, absent claims nothing. */
public enum ReportAnnotation {
  /** Somebody was blackmailed with intimate material. */
  SEXTORTION,
  /** Somebody asked for abuse material. */
  ABUSE_MATERIAL_SOLICITATION,
  /** Minors among themselves. */
  MINOR_TO_MINOR,
  /** It was spam. */
  SPAM,
  /** Sadistic online exploitation. */
  SADISTIC_EXPLOITATION,
  /** Only in documents of {@code SchemaVersion.V2026}. */
  INFORMATIONAL
}
