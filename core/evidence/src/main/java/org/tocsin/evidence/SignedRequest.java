package org.tocsin.evidence;

import java.util.List;

/**
 * A request and what was signed over it.
 *
 * @param document the text of a {@link DeedRequest}, byte for byte
 * @param signatures CMS SignedData (RFC 5652), PEM or DER, with or without the document inside; one
 *     with all signers, or one for each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SignedRequest(byte[] document, List<byte[]> signatures) {
  /** The most bytes of a document or a signature. */
  public static final int MAX_BYTES = 64 * 1024;

  public SignedRequest {
    signatures = List.copyOf(signatures);
    boolean tooLong = signatures.stream().anyMatch(signature -> signature.length > MAX_BYTES);
    if (document.length > MAX_BYTES || tooLong || signatures.size() > 10) {
      throw new IllegalArgumentException(
          "a request and its signatures have at most " + MAX_BYTES + " bytes each");
    }
  }

  @Override
  public String toString() {
    return "SignedRequest(" + signatures.size() + ")";
  }
}
