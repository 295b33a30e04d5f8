package org.tocsin.config;

import java.util.Objects;

/**
 * Something that can be used, and that a person who checks a configuration should look at.
 *
 * @param key the path of the key that it is about
 * @param message what it is, as a sentence that needs no key
 */
public record ConfigWarning(String key, String message) {
  public ConfigWarning {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return message;
  }
}
