package org.tocsin.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A secret that shows itself only when asked by name.
 *
 * <p>{@code toString}, {@code equals} and {@code hashCode} tell nothing about the value. Immutable;
 * the characters stay in memory as long as this object does.
 */
public final class Secret {
  private static final int MAX_BYTES = 64 * 1024;

  private final char[] value;
  private final String host;

  private Secret(char[] value, String host) {
    this.value = value;
    this.host = host;
  }

  /** Returns a secret of which only its name is known: the host can say it, and was not asked. */
  static Secret ofHost(String name) {
    return new Secret(new char[0], name);
  }

  /** Returns a secret of a copy of {@code value}. */
  public static Secret of(char[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    return new Secret(value.clone(), "");
  }

  /**
   * Reads a secret that a configuration names: {@code env:NAME} or {@code file:PATH}.
   *
   * @param reference the reference; anything else is refused, so that no secret stands in the file
   *     itself
   * @param folder the folder that a relative path starts at
   * @throws IllegalArgumentException with what to do, never with the text that was given
   */
  public static Secret resolve(String reference, Path folder) {
    if (reference.startsWith("env:")) {
      String name = reference.substring(4);
      String value = System.getenv(name);
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException(
            "names an environment variable that is not set or empty: set it before the start");
      }
      return of(value.toCharArray());
    }
    if (reference.startsWith("file:")) {
      return read(folder.resolve(reference.substring(5)));
    }
    throw new IllegalArgumentException(
        "must name where the secret is, as env:NAME, file:PATH or, in an application that looks it up,"
            + " host:NAME; a secret never stands in the file itself");
  }

  private static Secret read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("names a file that is too large to hold a secret");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
      return of(text.toCharArray());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "names a file that cannot be read: does it exist, and may this user read it?", e);
    }
  }

  /**
   * Returns a copy of the characters.
   *
   * @throws ConfigException when it is one that only the host can look up, and was not
   */
  public char[] reveal() {
    if (!isKnown()) {
      throw unknown();
    }
    return value.clone();
  }

  /** Whether the value is here; it is not where a file that names it was only checked. */
  public boolean isKnown() {
    return host.isEmpty();
  }

  ConfigException unknown() {
    return new ConfigException(
        "the secret host:"
            + host
            + " can be looked up by the application alone, which hands a resolver to"
            + " TocsinBuilder.secrets: this process has none");
  }

  /** Returns a text that tells it apart from others; to be shown nowhere. */
  String digest() {
    return ConfigValues.digest(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns how many characters it has. */
  int length() {
    return value.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && host.equals(that.host)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
