package org.tocsin.config;

import java.util.Objects;

/**
 * Something that can be used, and that a person who checks a configuration should look at.
 *
 * @param key the path of the key that it is about
 * @param line the line, from 1; 0 when it has no place
 * @param column the column, from 1; 0 when it has no place
 * @param message what it is
 */
public record ConfigWarning(String key, int line, int column, String message) {
  public ConfigWarning {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(message, "message");
  }

  /** Creates a warning that has no place, and is a sentence that needs no key. */
  ConfigWarning(String key, String message) {
    this(key, 0, 0, message);
  }
}
