package org.tocsin.hashlist;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A source did not do what was asked. Message and cause hold no address, no content of an answer
 * and no credential; a cause is never set.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as one can act on it. */
  public enum Kind {
    /** The credential or the account is refused: a person has to do something. */
    CREDENTIAL,
    /** Too many questions. */
    RATE,
    /** No answer came, or the source says that it is in trouble. */
    UNAVAILABLE,
    /** An answer came and is no document of the source: cut off, a page to log in, hostile. */
    UNREADABLE,
    /** A place in its pages that the source gave is not accepted any more. */
    CURSOR,
    /** The source says that the question is wrong. Asking it again does not help. */
    REFUSED
  }

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  /**
   * Creates an exception.
   *
   * @param kind what went wrong
   * @param message for a person, without addresses, content or credentials
   */
  public SourceException(Kind kind, String message) {
    this(kind, message, Optional.empty());
  }

  /**
   * Creates an exception.
   *
   * @param kind what went wrong
   * @param message for a person, without addresses, content or credentials
   * @param retryAfter how long the source asked to wait
   */
  public SourceException(Kind kind, String message, Optional<Duration> retryAfter) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Returns how long the source asked to wait, if it did. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
