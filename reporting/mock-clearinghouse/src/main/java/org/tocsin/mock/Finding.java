package org.tocsin.mock;

import java.util.Locale;

/**
 * A defect of a document, where it is and what the validator or a rule says of it. The message may
 * quote the document.
 *
 * @param line the line, from 1; 0 when unknown
 * @param column the column, from 1; 0 when unknown
 * @param message the message in English
 */
public record Finding(int line, int column, String message) {
  /** Returns the wording of the service: {@code [line,column] - message}. */
  public String wording() {
    return String.format(Locale.ROOT, "[%d,%d] - %s", line, column, message);
  }

  /** Returns where the finding is, without its message, which may quote the document. */
  @Override
  public String toString() {
    return "Finding(" + line + "," + column + ")";
  }
}
