package org.tocsin.cli;

import java.util.Locale;
import java.util.Optional;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/** Reads a value of a fingerprint that a person typed, and never shows it again. */
final class ValueText {
  private ValueText() {}

  /**
   * Returns the fingerprint.
   *
   * @param name the algorithm's name; without it the length says which, and 64 digits are SHA-256
   */
  static Fingerprint read(String value, Optional<String> name) {
    Algorithm algorithm = name.map(ValueText::algorithm).orElseGet(() -> byLength(value.length()));
    try {
      return Fingerprint.ofHex(algorithm, value.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "the value is no " + algorithm.name() + " in hexadecimal digits");
    }
  }

  private static Algorithm byLength(int digits) {
    return switch (digits) {
      case 32 -> Algorithm.MD5;
      case 40 -> Algorithm.SHA1;
      case 64 -> Algorithm.SHA256;
      case 128 -> Algorithm.SHA512;
      default ->
          throw CommandException.usage(
              "a value has 32 (MD5), 40 (SHA-1), 64 (SHA-256, or PDQ with --algorithm pdq) or 128"
                  + " hexadecimal digits (SHA-512)");
    };
  }

  private static Algorithm algorithm(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "md5" -> Algorithm.MD5;
      case "sha1" -> Algorithm.SHA1;
      case "sha256" -> Algorithm.SHA256;
      case "sha512" -> Algorithm.SHA512;
      case "pdq" -> Algorithm.PDQ;
      default -> throw CommandException.usage("--algorithm: md5, sha1, sha256, sha512 or pdq");
    };
  }
}
