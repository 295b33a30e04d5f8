package org.tocsin.evidence;

/** What was done to evidence. */
public enum CustodyKind {
  /** An incident was recorded. Its details hold the digest of what its row says in clear. */
  RECORDED,
  /** An item was sealed. Its details hold the digests of ciphertext and wrapped key. */
  SEALED,
  /** An item was opened; written before its first byte was given out. */
  OPENED,
  /** Every byte of an item was served to a named person. */
  VIEWED,
  /** A report about the incident was finished. */
  FILED,
  /** Evidence was handed over. */
  EXPORTED,
  /** A hold was laid on the incident. */
  HELD,
  /** A hold was lifted. */
  RELEASED,
  /** An item's key was wrapped anew to other custodians. */
  REWRAPPED,
  /** The incident was closed without a report. */
  CLOSED,
  /** The incident was said to go back to an earlier one, which its details name. */
  LINKED,
  /** A person accepted that the docket is a restored copy, and what was lost with that. */
  RESTORED,
  /** The configuration of a running service was changed; of no incident. */
  CONFIGURED,
  /** Keys and bytes were destroyed. */
  DESTROYED
}
