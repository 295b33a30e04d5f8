package org.tocsin.mock;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** MD5, SHA-1 and SHA-256 of a stream of bytes. Not thread-safe. */
final class Digests {
  private final MessageDigest md5 = of("MD5");
  private final MessageDigest sha1 = of("SHA-1");
  private final MessageDigest sha256 = of("SHA-256");
  private long length;

  void update(byte[] buffer, int offset, int count) {
    md5.update(buffer, offset, count);
    sha1.update(buffer, offset, count);
    sha256.update(buffer, offset, count);
    length += count;
  }

  /** Returns what was received so far and starts again. */
  Sums finish() {
    HexFormat hex = HexFormat.of();
    Sums sums =
        new Sums(
            length,
            hex.formatHex(md5.digest()),
            hex.formatHex(sha1.digest()),
            hex.formatHex(sha256.digest()));
    length = 0;
    return sums;
  }

  /** Length in bytes and lower-case hexadecimal digests. */
  record Sums(long length, String md5, String sha1, String sha256) {}

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(of("SHA-256").digest(bytes));
  }

  private static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
