package org.tocsin;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.RecentUpload;
import org.tocsin.model.Account;
import org.tocsin.model.Upload;
import org.tocsin.screening.Examination;

/** What is remembered of an upload that was let through. */
final class LetThrough {
  private static final Logger log = LoggerFactory.getLogger(LetThrough.class);
  private static final int MOST_RECIPIENTS = 10_000;

  private LetThrough() {}

  static RecentUpload of(Upload upload, Examination examination, Instant at) {
    if (examination.lookedUpMore()) {
      log.warn(
          "upload {}: more than {} fingerprints; the others are not compared with what is listed"
              + " later",
          upload.id(),
          examination.lookedUp().size());
    }
    if (upload.room().recipients().size() > MOST_RECIPIENTS) {
      log.warn(
          "upload {}: {} recipients are more than are remembered",
          upload.id(),
          upload.room().recipients().size());
    }
    List<String> recipients =
        upload.room().recipients().stream().limit(MOST_RECIPIENTS).map(Account::id).toList();
    return new RecentUpload(
        upload.id().value(),
        upload.room().id(),
        recipients,
        at,
        List.copyOf(examination.lookedUp()));
  }
}
