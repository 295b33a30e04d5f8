package org.tocsin.filing;

import org.tocsin.config.NotificationTopic;

/** Something that a person should learn of, without any personal data. */
public enum Alarm {
  /** The destination refuses the credentials or the action; it is paused. */
  NOT_AUTHORISED,
  /** The destination keeps failing; it is paused as a whole. */
  DESTINATION_PAUSED,
  /** A report was rejected or cannot be made; it waits for a person. */
  INVALID,
  /** The digest that the destination returned is not the digest of what was sent. */
  DIGEST_DIFFERS,
  /** The finished report does not list exactly the files that were sent. */
  FILES_DIFFER,
  /** The report is filed, but its receipt was lost. */
  UNRECEIPTED,
  /** Nobody can say whether the report was filed. */
  POSSIBLY_FILED,
  /** The destination is not the one the filing was made for. */
  IDENTITY_CHANGED,
  /** An answer to opening was lost: an unfinished report may exist, and expires by itself. */
  ORPHAN,
  /** A filing failed for as long as it is tried; it waits for a person. */
  GAVE_UP,
  /** The docket's database does not answer: nothing is filed until it is back. */
  DOCKET_UNAVAILABLE,
  /** A pack is prepared for a person, who files it by hand and enters the reference. */
  BY_HAND,
  /** No private key of a custodian is there: filings wait, uploads are still screened. */
  KEY_MISSING,
  /**
   * An incident was recorded that may be about a person in danger: trafficking, molestation or
   * enticement. The filing is one of its filings, where it has any; the log names the incident.
   */
  DANGER,
  /** The routes of no destination take a reportable incident: it is preserved and filed nowhere. */
  NOT_TOLD,
  /** Preserved evidence is gone. */
  EVIDENCE_MISSING,
  /** Preserved evidence is not what was sealed, or cannot be read. */
  EVIDENCE_DAMAGED,
  /** What is on record about evidence is not what the custody log says. */
  CUSTODY_CHANGED,
  /** Rules of retention, or a rule and a hold, contradict each other: nothing is destroyed. */
  RETENTION_CONFLICT,
  /** The time-stamp authority has stamped nothing for a day. */
  TIMESTAMP_LATE,
  /** A certificate of a custodian or a person expires within a month, or has expired. */
  CERTIFICATE_EXPIRING,
  /** Recurring work over evidence failed; it is tried again. */
  UPKEEP_FAILED,
  /** A hash list is older than it may be; the alarm's destination is the list. */
  LIST_STALE,
  /** Much of a hash list changed at once: what was read waits until a person confirms it. */
  LIST_HELD,
  /** The source of a hash list refuses the account, or fails again and again. */
  LIST_UNREACHABLE,
  /** Something about a hash list wants a look: the log says what. */
  LIST_PROBLEM,
  /** An upload that was let through is listed now, and cannot be made an incident of. */
  LISTED_LATER,
  /** Filings wait for longer than is allowed, or for a destination that is not configured. */
  OVERDUE,
  /** The configuration file changed and was refused: the service goes on as it is. */
  CONFIGURATION_REFUSED,
  /** A profile of a jurisdiction should have been reviewed; the alarm's destination is its id. */
  PROFILE_REVIEW,
  /** What a profile is about is in no window of its acts, and off; the destination is its id. */
  PROFILE_CLOSED;

  /** Returns what it is about, for those who choose what they are told of. */
  public NotificationTopic topic() {
    return switch (this) {
      case NOT_AUTHORISED, DESTINATION_PAUSED -> NotificationTopic.PAUSED;
      case INVALID, DIGEST_DIFFERS, POSSIBLY_FILED, IDENTITY_CHANGED, BY_HAND, DANGER ->
          NotificationTopic.HELD;
      case FILES_DIFFER, UNRECEIPTED, ORPHAN -> NotificationTopic.FILED;
      case GAVE_UP, NOT_TOLD -> NotificationTopic.FAILED;
      case OVERDUE -> NotificationTopic.OVERDUE;
      case LIST_STALE, LIST_HELD, LIST_UNREACHABLE, LIST_PROBLEM, LISTED_LATER ->
          NotificationTopic.LISTS;
      case RETENTION_CONFLICT -> NotificationTopic.RETENTION;
      case KEY_MISSING, CERTIFICATE_EXPIRING -> NotificationTopic.CERTIFICATES;
      case EVIDENCE_MISSING, EVIDENCE_DAMAGED, CUSTODY_CHANGED, TIMESTAMP_LATE ->
          NotificationTopic.EVIDENCE;
      case DOCKET_UNAVAILABLE,
          UPKEEP_FAILED,
          CONFIGURATION_REFUSED,
          PROFILE_REVIEW,
          PROFILE_CLOSED ->
          NotificationTopic.SERVICE;
    };
  }
}
