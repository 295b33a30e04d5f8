package org.tocsin.model;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The value of one algorithm over one content, in canonical bytes.
 *
 * <p>Immutable. {@code toString} names the algorithm and never the value.
 */
public final class Fingerprint {
  private final Algorithm algorithm;
  private final byte[] bytes;

  private Fingerprint(Algorithm algorithm, byte[] bytes) {
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  /**
   * Returns a fingerprint of a copy of {@code bytes}.
   *
   * @param algorithm the algorithm
   * @param bytes 1 to 65536 bytes; exactly {@link Algorithm#length()} where that is known
   * @throws IllegalArgumentException when the length is wrong
   */
  public static Fingerprint of(Algorithm algorithm, byte[] bytes) {
    Objects.requireNonNull(algorithm, "algorithm");
    if (bytes.length < 1 || bytes.length > 65536) {
      throw new IllegalArgumentException("a fingerprint has 1 to 65536 bytes, not " + bytes.length);
    }
    algorithm
        .length()
        .ifPresent(
            length -> {
              if (bytes.length != length) {
                throw new IllegalArgumentException(
                    algorithm + " has " + length + " bytes, not " + bytes.length);
              }
            });
    return new Fingerprint(algorithm, bytes.clone());
  }

  /**
   * Returns the fingerprint that hexadecimal digits of either case spell.
   *
   * @throws IllegalArgumentException when {@code hex} is not hexadecimal or of the wrong length;
   *     the message does not repeat the value
   */
  public static Fingerprint ofHex(Algorithm algorithm, String hex) {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      // The cause is dropped on purpose: its message repeats the value.
      throw new IllegalArgumentException(
          algorithm + " is not written in pairs of hexadecimal digits");
    }
    return of(algorithm, bytes);
  }

  /** Returns the algorithm. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** Returns a copy of the canonical bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the value in lower-case hexadecimal digits. It is sensitive: never log it. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that
        && algorithm.equals(that.algorithm)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * algorithm.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Fingerprint(" + algorithm + ")";
  }
}
