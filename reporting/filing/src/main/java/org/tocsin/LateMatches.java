package org.tocsin;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.model.Upload;
import org.tocsin.model.Verdict;

/** Makes incidents of uploads that were let through and are listed now. */
final class LateMatches implements RetroactiveMatch.Listener {
  private static final Logger log = LoggerFactory.getLogger(LateMatches.class);

  private final Tocsin tocsin;
  private final Optional<RetroactiveHost> host;
  private final FilingListener listener;

  LateMatches(Tocsin tocsin, Optional<RetroactiveHost> host, FilingListener listener) {
    this.tocsin = tocsin;
    this.host = host;
    this.listener = listener;
  }

  /**
   * Screens the upload again, as the host still has it.
   *
   * @throws TocsinException when it matches and could not be preserved, or may not be compared now:
   *     then it is told again
   */
  @Override
  public void matched(RetroactiveMatch match) {
    Optional<Upload> upload = host.flatMap(giver -> giver.find(match));
    if (upload.isEmpty()) {
      log.warn("an upload that was let through is listed now, and its content is not there");
      alarm();
      return;
    }
    if (!upload.get().id().value().equals(match.upload().uploadId())) {
      log.error("the host gave another upload back than the one that is listed now");
      alarm();
      return;
    }
    if (tocsin.forbidsComparing(upload.get())) {
      // It is kept as long as it is remembered: an act may hold again by then.
      throw new TocsinException("an upload that is listed now may not be compared at present");
    }
    Verdict verdict = tocsin.screenAgain(upload.get(), match.upload().at());
    if (verdict instanceof Verdict.Match found) {
      log.info("upload {} was let through: incident {}", found.upload(), found.incident());
    } else if (verdict instanceof Verdict.Undetermined unknown) {
      if (unknown.retryable()) {
        throw new TocsinException("an upload that is listed now could not be screened again yet");
      }
      log.warn("an upload that is listed now cannot be screened again: {}", unknown.reason());
      alarm();
    } else {
      log.warn("an upload that is listed now does not match any more as the host has it");
      alarm();
    }
  }

  private void alarm() {
    listener.alarm(Alarm.LISTED_LATER, "lists", Optional.empty());
  }
}
