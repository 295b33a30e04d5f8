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
    /** The server refused the mail. */
    REFUSED,
    /** The connection broke or the conversation was not understood. */
    BROKEN,
    /** A certificate has expired, or signing or encrypting failed. */
    NOT_PROTECTED
  }

  private final Kind kind;

  MailException(Kind kind) {
    super(kind.name());
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
