package org.tocsin.store;

import java.util.Objects;

/**
 * The data directory or the database did not do what was asked.
 *
 * <p>Message, cause and suppressed exceptions hold no SQL, no values and no paths: what a driver
 * said is reduced to its error code. A cause is never set.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as a caller can act on it. */
  public enum Kind {
    /**
     * The database did not answer in time or is gone; trying again may help. When the connection
     * was lost during a commit, the commit may have happened.
     */
    UNAVAILABLE,
    /** A row of the same key is there already. */
    CONFLICT,
    /** No space is left. Nothing of the transaction was kept. */
    FULL,
    /** The place or the database cannot be written. */
    NOT_WRITABLE,
    /** Another service uses the data directory. */
    IN_USE,
    /** The database is damaged, or is not one. */
    CORRUPT,
    /** The database was closed. */
    CLOSED,
    /** Anything else. */
    OTHER
  }

  private final Kind kind;

  /**
   * Creates an exception.
   *
   * @param kind what went wrong
   * @param message for a person, without personal data, values, SQL or storage paths
   */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }
}
