package org.tocsin;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.RecentUpload;
import org.tocsin.model.Account;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Upload;
import org.tocsin.screening.Examination;
import org.tocsin.screening.FrameFacts;

/** What is remembered of an upload that was let through. */
final class LetThrough {
  private static final Logger log = LoggerFactory.getLogger(LetThrough.class);
  private static final int MOST_RECIPIENTS = 10_000;
  private static final int MOST_FINGERPRINTS = 1_000;

  private LetThrough() {}

  static RecentUpload of(Upload upload, Examination examination, Instant at) {
    Set<Fingerprint> fingerprints = new LinkedHashSet<>(examination.digests());
    for (FrameFacts frame : examination.frames()) {
      if (!frame.lowQuality()) {
        fingerprints.add(frame.full().hash().fingerprint());
        fingerprints.add(frame.nearest().hash().fingerprint());
      }
    }
    if (fingerprints.size() > MOST_FINGERPRINTS
        || upload.room().recipients().size() > MOST_RECIPIENTS) {
      log.warn(
          "upload {}: {} fingerprints and {} recipients are more than are remembered",
          upload.id(),
          fingerprints.size(),
          upload.room().recipients().size());
    }
    List<String> recipients =
        upload.room().recipients().stream().limit(MOST_RECIPIENTS).map(Account::id).toList();
    return new RecentUpload(
        upload.id().value(),
        upload.room().id(),
        recipients,
        at,
        fingerprints.stream().limit(MOST_FINGERPRINTS).toList());
  }
}
