package org.tocsin.config;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param file the file's name as it was given
 * @param line the line, from 1
 * @param column the column, from 1
 * @param key the path of the key, such as {@code clearinghouses[0].url}; empty text for the whole
 *     document
 * @param message what is wrong and what is allowed
 */
public record ConfigFinding(String file, int line, int column, String key, String message) {

  /** Returns {@code file:line:column: key: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
