package org.tocsin.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Looks for secrets where they must not be: in logs, in messages and in files.
 *
 * <p>A secret is found in plain (in any case of ASCII letters), as hexadecimal digits, as Base64 at
 * each of its three alignments, and percent-encoded. It is not found when it is compressed,
 * encrypted, or cut in two. Failures name the secret by its position and never show it.
 */
public final class Leaks {
  private static final int SHORTEST = 4;

  private Leaks() {}

  /**
   * Asserts that a text holds none of the secrets.
   *
   * @param secrets each of at least 4 characters, else a chance hit would say nothing
   * @throws AssertionError when it does
   */
  public static void assertNothingLeaked(CharSequence text, String... secrets) {
    List<String> lines = text.toString().lines().toList();
    for (int i = 0; i < secrets.length; i++) {
      for (String shape : shapes(secrets[i])) {
        for (int line = 0; line < lines.size(); line++) {
          if (lines.get(line).toLowerCase(Locale.ROOT).contains(shape)) {
            throw new AssertionError(
                "secret " + (i + 1) + " of " + secrets.length + " is in line " + (line + 1));
          }
        }
      }
    }
  }

  /**
   * Asserts that a throwable, its causes and what it suppressed hold none of the secrets in their
   * messages.
   *
   * @throws AssertionError when they do
   */
  public static void assertNothingLeaked(Throwable thrown, String... secrets) {
    StringBuilder messages = new StringBuilder();
    collect(thrown, messages, 0);
    assertNothingLeaked(messages, secrets);
  }

  private static void collect(Throwable thrown, StringBuilder messages, int depth) {
    if (depth > 50) {
      return;
    }
    messages.append(thrown).append('\n');
    Throwable cause = thrown.getCause();
    if (cause != null) {
      collect(cause, messages, depth + 1);
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      collect(suppressed, messages, depth + 1);
    }
  }

  /**
   * Asserts that no file below a folder holds one of the secrets, in its bytes or in its name.
   *
   * @throws AssertionError when one does
   */
  public static void assertNothingLeaked(Path folder, String... secrets) {
    try (Stream<Path> files = Files.walk(folder)) {
      int number = 0;
      for (Path file : files.sorted().toList()) {
        number++;
        String name = String.valueOf(file.getFileName());
        String content =
            Files.isRegularFile(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                : "";
        for (int i = 0; i < secrets.length; i++) {
          for (String shape : shapes(secrets[i])) {
            String bytes =
                new String(shape.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            if (lower(content).contains(lower(bytes))
                || name.toLowerCase(Locale.ROOT).contains(shape)) {
              throw new AssertionError(
                  "secret "
                      + (i + 1)
                      + " of "
                      + secrets.length
                      + " is in file "
                      + number
                      + " of the folder, in order of names");
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lowers ASCII letters only, so that bytes beyond them stay what they are. */
  private static String lower(String bytes) {
    char[] characters = bytes.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      if (characters[i] >= 'A' && characters[i] <= 'Z') {
        characters[i] = (char) (characters[i] + 'a' - 'A');
      }
    }
    return new String(characters);
  }

  /** Returns the shapes of a secret, in lower case. */
  private static List<String> shapes(String secret) {
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException("a secret has at least " + SHORTEST + " characters");
    }
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    List<String> shapes = new ArrayList<>();
    shapes.add(secret.toLowerCase(Locale.ROOT));
    shapes.add(HexFormat.of().formatHex(bytes));
    shapes.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[bytes.length + shift];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      // The first and the last characters also hold bits of the neighbours.
      int from = (shift * 8 + 5) / 6;
      int to = shifted.length * 8 / 6;
      if (to - from >= SHORTEST) {
        shapes.add(encoded.substring(from, to).toLowerCase(Locale.ROOT));
      }
    }
    return shapes;
  }
}
