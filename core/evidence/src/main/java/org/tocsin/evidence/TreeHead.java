package org.tocsin.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The state of the custody log at an instant, signed with Ed25519 (RFC 8032).
 *
 * @param size how many entries the log had
 * @param at when the head was signed
 * @param root the root of the tree over them, 32 bytes
 * @param signature over {@link #signedText}, 64 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // hashes are compared by MessageDigest
public record TreeHead(long size, Instant at, byte[] root, byte[] signature) {

  /** Returns the text that is signed, in ASCII. */
  public static String signedText(long size, Instant at, byte[] root) {
    return "tocsin-tree-head-1\n"
        + size
        + "\n"
        + at.toEpochMilli()
        + "\n"
        + HexFormat.of().formatHex(root)
        + "\n";
  }

  byte[] signedBytes() {
    return signedText(size, at, root).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Returns this head as one line of the file beside the store, signature included, with its line
   * feed: what a time-stamp is about.
   */
  public String line() {
    return toLine();
  }

  String toLine() {
    HexFormat hex = HexFormat.of();
    return size
        + " "
        + at.toEpochMilli()
        + " "
        + hex.formatHex(root)
        + " "
        + hex.formatHex(signature)
        + "\n";
  }

  /** Returns the bytes that a time-stamp is about: this head's line, signature included. */
  byte[] lineBytes() {
    return toLine().getBytes(StandardCharsets.US_ASCII);
  }

  static Optional<TreeHead> ofLine(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 4
        || !parts[0].matches("[0-9]{1,18}")
        || !parts[1].matches("-?[0-9]{1,18}")
        || !parts[2].matches("[0-9a-f]{64}")
        || !parts[3].matches("[0-9a-f]{128}")) {
      return Optional.empty();
    }
    return Optional.of(
        new TreeHead(
            Long.parseLong(parts[0]),
            Instant.ofEpochMilli(Long.parseLong(parts[1])),
            HexFormat.of().parseHex(parts[2]),
            HexFormat.of().parseHex(parts[3])));
  }

  @Override
  public String toString() {
    return "TreeHead(" + size + ")";
  }
}
