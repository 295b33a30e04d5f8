package org.tocsin.evidence;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * Encrypts a stream of any length in segments of 64 KiB, each authenticated with its position and
 * with whether it is the last: Tink's published streaming format AES-GCM-HKDF.
 *
 * <p>A flipped byte, a missing or moved segment, and bytes after the end are found at the segment
 * concerned, before any byte of it is given out. Associated data bind the stream to its incident,
 * item and kind, so that an item in another's place does not open.
 */
final class SegmentedCipher {
  /** The length of a key in bytes. */
  static final int KEY_BYTES = 32;

  /** The length of a segment of ciphertext in bytes, header and tag included. */
  static final int SEGMENT_BYTES = 64 * 1024;

  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 1 + KEY_BYTES + 7;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SegmentedCipher() {}

  static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  /** Returns what binds a ciphertext to its place; see docs/evidence-format.md. */
  static byte[] associatedData(IncidentId incident, ItemId item, ItemKind kind) {
    return ("tocsin-item-1|" + incident.value() + "|" + item.value() + "|" + kind.name())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a stream that encrypts into {@code out}; closing it ends the ciphertext. */
  static OutputStream encrypting(byte[] key, byte[] associatedData, OutputStream out)
      throws IOException {
    try {
      return cipher(key).newEncryptingStream(out, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM and HmacSHA256", e);
    }
  }

  /**
   * Returns a stream that decrypts {@code in}; it throws {@link IOException} at the first segment
   * that does not verify.
   */
  static InputStream decrypting(byte[] key, byte[] associatedData, InputStream in)
      throws IOException {
    try {
      return cipher(key).newDecryptingStream(in, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM and HmacSHA256", e);
    }
  }

  private static AesGcmHkdfStreaming cipher(byte[] key) throws GeneralSecurityException {
    return new AesGcmHkdfStreaming(key, "HmacSha256", KEY_BYTES, SEGMENT_BYTES, 0);
  }

  /** Returns how many plaintext bytes of its segment stand at and after an offset. */
  static long leftInSegment(long offset) {
    long first = SEGMENT_BYTES - HEADER_BYTES - TAG_BYTES;
    long other = SEGMENT_BYTES - TAG_BYTES;
    return offset < first ? first - offset : other - (offset - first) % other;
  }

  /** Returns the number of the segment, from 0, that holds the plaintext byte at an offset. */
  static long segmentOf(long offset) {
    long first = SEGMENT_BYTES - HEADER_BYTES - TAG_BYTES;
    return offset < first ? 0 : 1 + (offset - first) / (SEGMENT_BYTES - TAG_BYTES);
  }
}
