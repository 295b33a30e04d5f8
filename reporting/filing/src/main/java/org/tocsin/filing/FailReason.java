package org.tocsin.filing;

/** Why a filing was given up. A person has it tried again, or cancels it. */
public enum FailReason {
  /** The destination did not take it for as long as the horizon of attempts. */
  UNREACHABLE,
  /** The destination refused the account or its rights for as long. */
  REFUSED,
  /** It could not be prepared here for as long, such as for want of a private key. */
  UNPREPARED
}
