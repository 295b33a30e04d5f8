package org.tocsin.mock;

import java.time.Instant;
import java.util.Optional;

/**
 * A file of a report.
 *
 * @param fileId the id that was answered, 32 characters
 * @param name the name of the upload
 * @param mediaType the content type of the part, if it had one
 * @param length the number of bytes
 * @param md5 lower-case hexadecimal
 * @param sha1 lower-case hexadecimal
 * @param sha256 lower-case hexadecimal
 * @param receivedAt when the last byte had arrived
 * @param details the file details, once they were accepted
 */
public record BookedFile(
    String fileId,
    String name,
    Optional<String> mediaType,
    long length,
    String md5,
    String sha1,
    String sha256,
    Instant receivedAt,
    Optional<RawDocument> details) {

  BookedFile with(RawDocument document) {
    return new BookedFile(
        fileId, name, mediaType, length, md5, sha1, sha256, receivedAt, Optional.of(document));
  }

  @Override
  public String toString() {
    return "BookedFile(" + fileId + ", " + length + " bytes)";
  }
}
