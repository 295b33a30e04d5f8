package org.tocsin.fingerprint;

import java.nio.ByteBuffer;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * The 256 bits of a PDQ hash.
 *
 * <p>The text form of PDQ prints the most significant bits first; {@code a} holds its first 16
 * hexadecimal digits and {@code d} its last. A hash of a picture with content has exactly 128 ones.
 *
 * @param a bits 255 to 192
 * @param b bits 191 to 128
 * @param c bits 127 to 64
 * @param d bits 63 to 0
 */
public record PdqHash(long a, long b, long c, long d) {
  /** The number of bits of a hash. */
  public static final int BITS = 256;

  /** The hash without any ones, which tools print for what they could not read. */
  public static final PdqHash ZERO = new PdqHash(0, 0, 0, 0);

  /**
   * Returns the hash that a PDQ fingerprint holds.
   *
   * @throws IllegalArgumentException when the fingerprint is of another algorithm
   */
  public static PdqHash of(Fingerprint fingerprint) {
    if (!fingerprint.algorithm().equals(Algorithm.PDQ)) {
      throw new IllegalArgumentException("not PDQ but " + fingerprint.algorithm());
    }
    ByteBuffer bytes = ByteBuffer.wrap(fingerprint.bytes());
    return new PdqHash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /** Returns in how many of 256 bits this hash and {@code that} differ. */
  public int distance(PdqHash that) {
    return Long.bitCount(a ^ that.a)
        + Long.bitCount(b ^ that.b)
        + Long.bitCount(c ^ that.c)
        + Long.bitCount(d ^ that.d);
  }

  /** Returns the number of ones: 128 unless the picture was flat or the value is damaged. */
  public int ones() {
    return distance(ZERO);
  }

  /** Returns the 32 canonical bytes as a fingerprint. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(
        Algorithm.PDQ, ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array());
  }

  @Override
  public String toString() {
    return "PdqHash";
  }
}
