package org.tocsin.model;

/**
 * The host's own identifier of one attempt to upload.
 *
 * <p>It is unique among the host's uploads: screening the same id again is the same upload, not a
 * new one.
 *
 * @param value 1 to 200 characters without blanks or control characters; not personal data
 */
public record UploadId(String value) {
  /** The longest identifier, in UTF-16 units. */
  public static final int MAX_LENGTH = 200;

  public UploadId {
    Checks.identifier(value, "upload id", MAX_LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
