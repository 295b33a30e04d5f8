package org.tocsin.evidence;

/** Why there is no time-stamp, or why one is not taken. */
public enum TimestampProblem {
  /** The authority did not answer, or not with a success. */
  UNREACHABLE,
  /** The authority answered that it does not grant one. */
  NOT_GRANTED,
  /** The answer is no time-stamp. */
  UNREADABLE,
  /** The answer belongs to another request: its nonce is another. */
  OTHER_NONCE,
  /** The time-stamp is about something else: its imprint is another. */
  OTHER_IMPRINT,
  /** The certificate had expired, or was not valid yet, at the instant that it signed. */
  CERTIFICATE_EXPIRED,
  /** The certificate is not for time-stamping alone, or leads to no configured anchor. */
  CERTIFICATE_UNTRUSTED,
  /** The signature does not verify. */
  SIGNATURE_INVALID,
  /** The instant is one at which the head cannot have been stamped. */
  OTHER_TIME
}
