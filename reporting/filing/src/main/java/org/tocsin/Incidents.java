package org.tocsin;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.TocsinConfig;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Conversation;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.Upload;
import org.tocsin.screening.Examination;

/** Makes incidents: snapshots of all facts as they are now. */
final class Incidents {
  private static final Logger log = LoggerFactory.getLogger(Incidents.class);

  private final TocsinConfig config;
  private final Clock clock;
  private final Ids ids;

  Incidents(TocsinConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.ids = new Ids(clock);
  }

  Incident ofMatch(Upload upload, Examination examination, List<MatchFacts> matches) {
    List<MatchFacts> ordered = matches.stream().sorted(GRAVEST_FIRST).toList();
    IncidentId id = ids.incident();
    List<ChatMessage> context = config.context().around(seenAt(upload), upload.context());
    if (context.size() < upload.context().size()) {
      log.info(
          "incident {}: {} of {} messages around the upload are outside of the configured context",
          id,
          upload.context().size() - context.size(),
          upload.context().size());
    }
    return new Incident(
        id,
        upload.id(),
        IncidentType.ABUSE_MATERIAL,
        config.environment(),
        isSynthetic(ordered),
        now(),
        upload.uploader(),
        upload.origin().under(config.addressPolicy()),
        upload.room(),
        examination.facts(upload.fileName(), upload.declaredMediaType()),
        ordered,
        checked(context),
        Optional.empty());
  }

  private Instant seenAt(Upload upload) {
    return upload.origin().observedAt().toOptional().orElseGet(this::now);
  }

  /** Whether a test entry matched and nothing else gives ground for a report. */
  private static boolean isSynthetic(List<MatchFacts> matches) {
    return matches.stream().anyMatch(match -> match.severity() == SeverityClass.TEST)
        && matches.stream()
            .map(MatchFacts::severity)
            .noneMatch(severity -> severity != SeverityClass.TEST && severity.isReportable());
  }

  Incident ofConversation(Conversation conversation, String by) {
    return new Incident(
        ids.incident(),
        conversation.id(),
        conversation.type(),
        config.environment(),
        false,
        now(),
        conversation.reported(),
        conversation.origin().under(config.addressPolicy()),
        conversation.room(),
        Optional.empty(),
        List.of(),
        checked(conversation.messages()),
        Optional.of(by));
  }

  private static final Comparator<MatchFacts> GRAVEST_FIRST =
      Comparator.comparing(MatchFacts::severity)
          .thenComparing(MatchFacts::kind)
          .thenComparingInt(MatchFacts::distance);

  private List<ChatMessage> checked(List<ChatMessage> messages) {
    return messages.stream()
        .map(
            message ->
                new ChatMessage(
                    message.id(),
                    message.sender(),
                    message.sentAt(),
                    message.text(),
                    message.origin().map(origin -> origin.under(config.addressPolicy()))))
        .toList();
  }

  /** The docket keeps milliseconds: what is sealed says the same as what stands in clear. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
