package org.tocsin.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was found out about the bytes of an upload.
 *
 * @param name the name the user gave the file
 * @param declaredMediaType the media type the client claimed
 * @param sniffedMediaType the media type of the content itself
 * @param family the family of the content itself
 * @param size how many bytes were received
 * @param digests digests of the bytes as received: MD5, SHA-1 and SHA-256 at least
 * @param perceptual perceptual fingerprints of the first frame, if any
 */
public record FileFacts(
    Optional<String> name,
    Optional<String> declaredMediaType,
    String sniffedMediaType,
    MediaFamily family,
    long size,
    List<Fingerprint> digests,
    List<Fingerprint> perceptual) {
  public FileFacts {
    name.ifPresent(text -> Checks.text(text, "file name", 2056));
    declaredMediaType.ifPresent(text -> Checks.text(text, "declared media type", 255));
    Checks.text(sniffedMediaType, "sniffed media type", 255);
    Objects.requireNonNull(family, "family");
    digests = List.copyOf(digests);
    perceptual = List.copyOf(perceptual);
    if (size < 0) {
      throw new IllegalArgumentException("a size is 0 or more, not " + size);
    }
  }

  /** Returns the digest of an algorithm. */
  public Optional<Fingerprint> digest(Algorithm algorithm) {
    return digests.stream().filter(digest -> digest.algorithm().equals(algorithm)).findFirst();
  }

  @Override
  public String toString() {
    return "FileFacts(" + sniffedMediaType + ", " + size + " bytes)";
  }
}
