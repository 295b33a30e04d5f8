package org.tocsin.model;

import java.util.Objects;

/** Argument checks of this package. Messages name the field and the limit, never the value. */
final class Checks {
  private Checks() {}

  /** Returns {@code text} when it has 1 to {@code max} UTF-16 units and is not blank. */
  static String text(String text, String field, int max) {
    Objects.requireNonNull(text, field);
    if (text.isBlank()) {
      throw new IllegalArgumentException(field + " must not be blank; leave it out instead");
    }
    return limit(text, field, max);
  }

  /** Returns {@code text} when it has at most {@code max} UTF-16 units. */
  static String limit(String text, String field, int max) {
    if (text.length() > max) {
      throw new IllegalArgumentException(
          field + " has at most " + max + " characters; this one has " + text.length());
    }
    return text;
  }

  /**
   * Returns {@code id} when it is an identifier: 1 to {@code max} characters without blanks or
   * controls.
   */
  static String identifier(String id, String field, int max) {
    text(id, field, max);
    if (id.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException(field + " must not hold blanks or control characters");
    }
    return id;
  }
}
