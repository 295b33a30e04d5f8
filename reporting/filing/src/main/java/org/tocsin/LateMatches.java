package org.tocsin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.ListedLater;
import org.tocsin.filing.ListedLater.Why;
import org.tocsin.hashlist.RecentUpload;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.model.Account;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
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
   * Screens the upload again, as the host still has it, with the recipients that were remembered.
   * One that cannot be made an incident of is kept by name, for a person.
   *
   * @throws TocsinException when it matches and could not be preserved, or may not be compared now:
   *     then it is told again
   */
  @Override
  public void matched(RetroactiveMatch match) {
    Optional<Upload> upload = host.flatMap(giver -> giver.find(match));
    if (upload.isEmpty()) {
      keep(match, host.isEmpty() ? Why.NO_HOST : Why.CONTENT_GONE);
      return;
    }
    if (!upload.get().id().value().equals(match.upload().uploadId())) {
      keep(match, Why.OTHER_UPLOAD);
      return;
    }
    if (tocsin.forbidsComparing(upload.get())) {
      // It is kept as long as it is remembered: an act may hold again by then.
      throw new TocsinException("an upload that is listed now may not be compared at present");
    }
    Verdict verdict =
        tocsin.screenAgain(withRecipients(upload.get(), match.upload()), match.upload().at());
    if (verdict instanceof Verdict.Match found) {
      log.info("upload {} was let through: incident {}", found.upload(), found.incident());
    } else if (verdict instanceof Verdict.Undetermined unknown) {
      if (unknown.retryable()) {
        throw new TocsinException("an upload that is listed now could not be screened again yet");
      }
      log.warn("upload {} cannot be screened again: {}", unknown.upload(), unknown.reason());
      keep(match, Why.NOT_SCREENED);
    } else {
      keep(match, Why.NO_MATCH);
    }
  }

  /**
   * Returns the upload with the accounts that it was meant for when it was let through, beside
   * those that the host names: members may have left since.
   */
  private static Upload withRecipients(Upload upload, RecentUpload remembered) {
    Room room = upload.room();
    Map<String, Account> all = new LinkedHashMap<>();
    room.recipients().forEach(account -> all.put(account.id(), account));
    remembered.recipients().forEach(id -> all.computeIfAbsent(id, Account::of));
    all.remove(upload.uploader().id());
    Room whole =
        new Room(room.id(), room.name(), room.kind(), room.visibility(), List.copyOf(all.values()));
    Upload.Builder builder =
        Upload.builder(upload.id(), upload.content(), upload.uploader(), upload.origin(), whole)
            .context(upload.context());
    upload.fileName().ifPresent(builder::fileName);
    upload.declaredMediaType().ifPresent(builder::declaredMediaType);
    return builder.build();
  }

  /** Before it is forgotten: what cannot be written down is told again. */
  private void keep(RetroactiveMatch match, Why why) {
    RecentUpload upload = match.upload();
    ListedLater found =
        new ListedLater(
            new UploadId(upload.uploadId()),
            upload.at(),
            match.matches().get(0).decidedAt(),
            why,
            match.matches().get(0).severity(),
            upload.recipients().size());
    tocsin.filings().keep(found);
    log.warn(
        "upload {} was let through, is listed now and is no incident: {}", found.upload(), why);
    listener.alarm(Alarm.LISTED_LATER, "lists", Optional.empty());
  }
}
