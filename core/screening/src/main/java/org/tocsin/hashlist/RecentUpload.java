package org.tocsin.hashlist;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.tocsin.model.Fingerprint;

/**
 * An upload that was let through, as far as it is needed to find it again.
 *
 * @param uploadId the host's own id of the upload, 1 to 1000 characters
 * @param room where it was posted, 0 to 1000 characters
 * @param recipients who is known to have received it, as the host names them; at most 10,000
 * @param at when it was screened
 * @param fingerprints its digests and perceptual values; at most 1,000
 */
public record RecentUpload(
    String uploadId,
    String room,
    List<String> recipients,
    Instant at,
    List<Fingerprint> fingerprints) {
  public RecentUpload {
    SourceEntry.limit(uploadId, "uploadId", 1, 1000);
    SourceEntry.limit(room, "room", 0, 1000);
    recipients = List.copyOf(recipients);
    recipients.forEach(recipient -> SourceEntry.limit(recipient, "recipient", 1, 1000));
    Objects.requireNonNull(at, "at");
    fingerprints = List.copyOf(fingerprints);
    if (recipients.size() > 10_000 || fingerprints.size() > 1_000 || fingerprints.isEmpty()) {
      throw new IllegalArgumentException(
          "an upload has 1 to 1,000 fingerprints and at most 10,000 recipients");
    }
  }

  @Override
  public String toString() {
    return "RecentUpload(" + fingerprints.size() + " fingerprints)";
  }
}
