package org.tocsin.hashlist;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/** Turns the spellings of list owners into canonical values and knows values that fit anything. */
final class HashValues {
  /** Digests of no bytes at all: every empty upload would match them. */
  private static final Set<String> OF_NOTHING =
      Set.of(
          "d41d8cd98f00b204e9800998ecf8427e",
          "da39a3ee5e6b4b0d3255bfef95601890afd80709",
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
              + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");

  static final String ALL_ZERO = "all zero: what tools print for pictures they could not read";
  static final String ALL_EQUAL = "all bytes equal";
  static final String EMPTY_CONTENT = "digest of empty content";
  static final String FEW_OR_MANY_ONES = "PDQ with fewer than 64 or more than 192 ones";
  static final String MALFORMED = "not a value of its algorithm";
  static final String UNKNOWN_ALGORITHM = "algorithm without a usable name";

  /** Values of algorithms that nobody compares here are counted and not kept. */
  private static final Set<String> OPAQUE =
      Set.of(
          "NETCLEAN",
          "VIDENTIFIER",
          "TMK",
          "TMK_PDQF",
          "SSVH_PDNA",
          "SSVH_SAFER_HASH",
          "TMK_SAFER_HASH",
          "VPDQ",
          "VIDEO_VPDQ",
          "PDQ_OCR");

  /** Values stand in an index, where PostgreSQL keeps no more than 2704 bytes together. */
  static final int LONGEST = 2048;

  private HashValues() {}

  /** Whether values of an algorithm are counted and not kept. */
  static boolean isOpaque(Algorithm algorithm) {
    return OPAQUE.contains(algorithm.name());
  }

  /** Whether this library computes or carries values of an algorithm, so that its name is known. */
  static boolean isKnown(Algorithm algorithm) {
    return algorithm.length().isPresent() || algorithm.equals(Algorithm.PHOTODNA);
  }

  /** Returns the algorithm that a list calls {@code name}. */
  static Algorithm algorithm(String name) {
    Algorithm algorithm = Algorithm.parse(name);
    return switch (algorithm.name()) {
      // A digest of a whole file is the same whatever the file shows.
      case "VIDEO_MD5", "FILE_MD5", "IMAGE_MD5" -> Algorithm.MD5;
      case "VIDEO_SHA1", "FILE_SHA1", "IMAGE_SHA1" -> Algorithm.SHA1;
      case "VIDEO_SHA256", "FILE_SHA256", "IMAGE_SHA256" -> Algorithm.SHA256;
      case "VIDEO_SHA512", "FILE_SHA512", "IMAGE_SHA512" -> Algorithm.SHA512;
      case "IMAGE_PDQ" -> Algorithm.PDQ;
      default -> algorithm;
    };
  }

  /**
   * Returns the value that {@code text} spells: hexadecimal digits, or base 64 or base 32 of the
   * same length in bytes; 1 to 2048 bytes where the length is not known.
   *
   * @throws IllegalArgumentException when it spells none; the message does not repeat it
   */
  static Fingerprint parse(Algorithm algorithm, String text) {
    String value = text.strip();
    if (algorithm.length().isPresent()) {
      int bytes = algorithm.length().getAsInt();
      if (value.length() == bytes * 2) {
        return Fingerprint.ofHex(algorithm, value);
      }
      if (value.length() == (bytes + 2) / 3 * 4) {
        return Fingerprint.of(algorithm, base64(value));
      }
      if (algorithm.equals(Algorithm.SHA1) && value.length() == 32) {
        return Fingerprint.of(algorithm, base32(value));
      }
      throw new IllegalArgumentException(
          "a value of " + algorithm + " has " + bytes * 2 + " hexadecimal digits");
    }
    if (algorithm.equals(Algorithm.PHOTODNA)) {
      return photoDna(value);
    }
    Fingerprint opaque;
    try {
      opaque = Fingerprint.ofHex(algorithm, value);
    } catch (IllegalArgumentException e) {
      opaque = Fingerprint.of(algorithm, base64(value));
    }
    if (opaque.bytes().length > LONGEST) {
      throw new IllegalArgumentException("a value of " + algorithm + " has up to 2048 bytes");
    }
    return opaque;
  }

  private static Fingerprint photoDna(String value) {
    byte[] bytes;
    if (value.length() == 288) {
      return Fingerprint.ofHex(Algorithm.PHOTODNA, value);
    } else if (value.indexOf(',') >= 0) {
      String[] numbers = value.split(",", -1);
      bytes = new byte[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        bytes[i] = number(numbers[i]);
      }
    } else {
      bytes = base64(value);
    }
    if (bytes.length != 144) {
      throw new IllegalArgumentException("a value of PHOTODNA has 144 bytes");
    }
    return Fingerprint.of(Algorithm.PHOTODNA, bytes);
  }

  private static byte number(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= 0 && number <= 255) {
        return (byte) number;
      }
    } catch (NumberFormatException e) {
      // Told below without the text, which is a part of the value.
    }
    throw new IllegalArgumentException("a value of PHOTODNA has numbers of 0 to 255");
  }

  private static byte[] base64(String value) {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not written in hexadecimal digits or base 64");
    }
  }

  private static byte[] base32(String value) {
    byte[] bytes = new byte[value.length() * 5 / 8];
    long bits = 0;
    int have = 0;
    int at = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int digit = c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' : c - '2' + 26;
      if (digit < 0 || digit > 31 || (c < '2' && c >= '0')) {
        throw new IllegalArgumentException("not written in base 32");
      }
      bits = bits << 5 | digit;
      have += 5;
      if (have >= 8) {
        have -= 8;
        bytes[at++] = (byte) (bits >> have);
      }
    }
    return bytes;
  }

  /** Returns why a value must never be matched, or empty. */
  static Optional<String> refusal(Fingerprint value) {
    byte[] bytes = value.bytes();
    byte[] constant = new byte[bytes.length];
    Arrays.fill(constant, bytes[0]);
    if (Arrays.equals(bytes, constant)) {
      return Optional.of(
          bytes[0] == 0 && value.algorithm().equals(Algorithm.PDQ) ? ALL_ZERO : ALL_EQUAL);
    }
    if (OF_NOTHING.contains(HexFormat.of().formatHex(bytes))) {
      return Optional.of(EMPTY_CONTENT);
    }
    if (value.algorithm().equals(Algorithm.PDQ)) {
      int ones = PdqHash.of(value).ones();
      if (ones < 64 || ones > 192) {
        return Optional.of(FEW_OR_MANY_ONES);
      }
    }
    return Optional.empty();
  }
}
