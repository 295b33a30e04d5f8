package org.tocsin.cybertipline;

import java.util.Objects;

/**
 * One thing that is wrong with a document.
 *
 * <p>{@link #message()} holds no content of the document and may be kept, shown and logged; {@link
 * #detail()} may repeat content and is only for somebody who named the file. {@code toString} shows
 * no content.
 *
 * @param path the element, such as {@code report/victim[2]/screenName}, or an attribute, {@code
 *     …/email/@verified}; empty text when the document has no element
 * @param rule the rule, such as {@code length}, {@code past}, {@code cvc-enumeration-valid}
 * @param line the line of the place, from 1
 * @param column the column of the place, from 1
 * @param valueClass what stands there, without showing it, such as {@code text of 3001 characters}
 * @param message what is wrong, in English whatever the locale is
 * @param detail the same with the value in question
 */
public record Finding(
    String path,
    String rule,
    int line,
    int column,
    String valueClass,
    String message,
    String detail) {
  public Finding {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(valueClass, "valueClass");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(detail, "detail");
  }

  /** Returns {@code line:column: path: message} without content. */
  @Override
  public String toString() {
    return line + ":" + column + ": " + path + ": " + message;
  }

  /** Returns {@code line:column: path: detail}, on one line, with the value in question. */
  public String describe() {
    return line + ":" + column + ": " + path + ": " + detail.replaceAll("\\p{Cntrl}+", " ");
  }
}
