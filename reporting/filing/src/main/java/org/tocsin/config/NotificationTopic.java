package org.tocsin.config;

/** What a trust-and-safety team is told of. */
public enum NotificationTopic {
  /** A report is filed. */
  FILED,
  /** A filing waits for a person. */
  HELD,
  /** A filing was given up. */
  FAILED,
  /** A filing waits for longer than is allowed. */
  OVERDUE,
  /** A destination is paused, or refuses the account. */
  PAUSED,
  /** A hash list is older than it may be. */
  LISTS,
  /** Rules of retention contradict each other, or a hold. */
  RETENTION,
  /** A certificate or a key is missing, or ends soon. */
  CERTIFICATES,
  /** Evidence or its records are not what they were, or are not stamped. */
  EVIDENCE,
  /** The service itself: its database, its recurring work, its configuration. */
  SERVICE
}
