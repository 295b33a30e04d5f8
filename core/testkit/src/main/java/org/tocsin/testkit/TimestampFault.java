package org.tocsin.testkit;

/** What a {@link TimestampAuthority} does wrong. */
public enum TimestampFault {
  /** Nothing. */
  NONE,
  /** It answers every question with 503. */
  DOWN,
  /** It says that it does not grant a time-stamp. */
  REJECTS,
  /** It answers with something else than a time-stamp. */
  GARBAGE,
  /** It stamps another digest than it was asked about. */
  WRONG_IMPRINT,
  /** It answers another question. */
  WRONG_NONCE,
  /** Its certificate had expired when it signed. */
  EXPIRED_CERTIFICATE,
  /** Its certificate is not for time-stamping. */
  OTHER_KEY_PURPOSE,
  /** Its certificate leads to another anchor. */
  OTHER_ANCHOR,
  /** The signature is somebody else's. */
  WRONG_SIGNATURE,
  /** Its clock is an hour ahead. */
  AHEAD_OF_TIME
}
