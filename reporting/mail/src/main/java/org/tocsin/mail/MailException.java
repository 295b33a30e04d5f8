package org.tocsin.mail;

/** A mail was not handed over. Carries no text of the server, address, name or cause. */
final class MailException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as an operator needs it. */
  enum Kind {
    /** The server cannot be reached. */
    CONNECT,
    /** The server answered too late. */
    TIMED_OUT,
    /** No TLS: not offered, not trusted, or for another host name. */
    TLS,
    /** The account was refused, or the server offers no log-in. */
    NOT_AUTHORISED,
    /** The server refused the mail for good. */
    REFUSED,
    /** The server refused the mail for now. */
    DEFERRED,
    /** The connection broke or the conversation was not understood. */
    BROKEN,
    /** What was to be sent could not be read. */
    UNREADABLE,
    /** A certificate has expired, or signing or encrypting failed. */
    NOT_PROTECTED
  }

  private final Kind kind;
  private final boolean maybeTaken;

  MailException(Kind kind) {
    this(kind, false);
  }

  MailException(Kind kind, boolean maybeTaken) {
    super(kind.name());
    this.kind = kind;
    this.maybeTaken = maybeTaken;
  }

  Kind kind() {
    return kind;
  }

  /** Whether the server had the whole mail and its answer is missing. */
  boolean maybeTaken() {
    return maybeTaken;
  }
}
