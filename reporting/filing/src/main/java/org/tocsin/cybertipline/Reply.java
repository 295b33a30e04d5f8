package org.tocsin.cybertipline;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an accepted call returned. Identifiers are opaque text: some file ids consist of digits
 * only, none is a number.
 *
 * @param reportId the report, decimal digits; present after every call but the status
 * @param fileId the file; present after an upload
 * @param md5 the MD5 of what the clearinghouse received, 32 lower-case hexadecimal digits; present
 *     after an upload
 * @param fileIds all files of a finished report, in the answer's order
 */
public record Reply(
    Optional<String> reportId,
    Optional<String> fileId,
    Optional<String> md5,
    List<String> fileIds) {
  public Reply {
    Objects.requireNonNull(reportId, "reportId");
    Objects.requireNonNull(fileId, "fileId");
    Objects.requireNonNull(md5, "md5");
    fileIds = List.copyOf(fileIds);
  }

  @Override
  public String toString() {
    return "Reply[report " + reportId.orElse("none") + ", file " + fileId.orElse("none") + "]";
  }
}
