package org.tocsin.evidence;

import java.util.Objects;

/**
 * Evidence could not be sealed, opened or found.
 *
 * <p>Message, cause and suppressed exceptions hold identifiers only; a cause is never set.
 */
public final class EvidenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as a caller can act on it. */
  public enum Kind {
    /** No such incident or item. */
    NOT_FOUND,
    /** The item is on record and its bytes are not where they were put. */
    MISSING,
    /** The item, or its wrapped key, is not what was sealed. */
    DAMAGED,
    /** The item was destroyed on purpose. */
    DESTROYED,
    /** No private key here opens the item. Sealing goes on without one. */
    NO_KEY,
    /** The place of evidence has no space left. */
    FULL,
    /** The place of evidence cannot be read or written. */
    UNAVAILABLE,
    /** The bytes are not those that were examined. */
    CHANGED,
    /** Keys or certificates cannot be used. */
    KEYS,
    /** A rule forbids it. */
    REFUSED
  }

  private final Kind kind;

  /**
   * Creates an exception.
   *
   * @param kind what went wrong
   * @param message for a person, with identifiers only
   */
  public EvidenceException(Kind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }
}
