package org.tocsin.report;

import org.tocsin.model.Fingerprint;

/**
 * A digest of a file as the user uploaded it.
 *
 * @param type the name of the algorithm, at most 64 characters
 * @param value the value, as the algorithm is usually written
 */
public record FileHash(String type, String value) {
  public FileHash {
    Limits.text(type, "hash type", 64);
    Limits.text(value, "hash value", Limits.NONE);
  }

  /** Returns a fingerprint in lower-case hexadecimal digits. */
  public static FileHash of(Fingerprint fingerprint) {
    return new FileHash(fingerprint.algorithm().name(), fingerprint.hex());
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "FileHash";
  }
}
