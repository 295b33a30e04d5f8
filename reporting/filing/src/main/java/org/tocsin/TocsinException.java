package org.tocsin;

/** What was asked could not be done. The message holds identifiers and kinds only. */
public final class TocsinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TocsinException(String message) {
    super(message);
  }
}
