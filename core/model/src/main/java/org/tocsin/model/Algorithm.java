package org.tocsin.model;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The name of a fingerprint algorithm.
 *
 * <p>The named constants are those the library computes or compares itself; any other name is
 * carried as opaque and compared only by a matcher of the host.
 *
 * @param name upper-case name of 1 to 64 characters: letters, digits and {@code _}
 */
public record Algorithm(String name) {
  // Stands first: the constants below are checked against it.
  private static final Pattern NAME = Pattern.compile("[A-Z0-9_]{1,64}");

  /** MD5, 16 bytes (RFC 1321). For interoperability only. */
  public static final Algorithm MD5 = new Algorithm("MD5");

  /** SHA-1, 20 bytes (FIPS 180-4). For interoperability only. */
  public static final Algorithm SHA1 = new Algorithm("SHA1");

  /** SHA-256, 32 bytes (FIPS 180-4). The identity of content. */
  public static final Algorithm SHA256 = new Algorithm("SHA256");

  /** SHA-512, 64 bytes (FIPS 180-4). */
  public static final Algorithm SHA512 = new Algorithm("SHA512");

  /** PDQ, 32 bytes: a perceptual hash of pictures, compared by Hamming distance of 0 to 256. */
  public static final Algorithm PDQ = new Algorithm("PDQ");

  /** PhotoDNA, carried as an opaque value. */
  public static final Algorithm PHOTODNA = new Algorithm("PHOTODNA");

  public Algorithm {
    Objects.requireNonNull(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an algorithm's name has 1 to 64 characters of A-Z, 0-9 and _; this one has "
              + name.length()
              + " characters or another character");
    }
  }

  /**
   * Returns the algorithm of a name in any letter case, with {@code -} read as {@code _} and SHA-1
   * as SHA1.
   */
  public static Algorithm parse(String name) {
    String folded = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    return new Algorithm(
        switch (folded) {
          case "SHA_1" -> "SHA1";
          case "SHA_256" -> "SHA256";
          case "SHA_512" -> "SHA512";
          case "PDNA" -> "PHOTODNA";
          default -> folded;
        });
  }

  /** Returns the length of a value in bytes where the library knows it, else empty. */
  public OptionalInt length() {
    return switch (name) {
      case "MD5" -> OptionalInt.of(16);
      case "SHA1" -> OptionalInt.of(20);
      case "SHA256", "PDQ" -> OptionalInt.of(32);
      case "SHA512" -> OptionalInt.of(64);
      default -> OptionalInt.empty();
    };
  }

  /** Whether equal values mean equal bytes: a cryptographic digest of the whole content. */
  public boolean isExact() {
    return switch (name) {
      case "MD5", "SHA1", "SHA256", "SHA512" -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
