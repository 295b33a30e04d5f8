package org.tocsin.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingStory;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.Filings;
import org.tocsin.filing.HoldReason;
import org.tocsin.model.FilingId;

/** How filings are shown. */
final class FilingText {
  private FilingText() {}

  static FilingId id(String text) {
    try {
      return new FilingId(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("that is no filing's id; one looks like fil-01k…");
    }
  }

  static Table table(List<FilingSummary> filings, Instant now) {
    Table table =
        Table.of("FILING", "INCIDENT", "DESTINATION", "STATE", "REPORT", "AGE", "NEXT", "TRIES");
    for (FilingSummary filing : filings) {
      table.row(
          filing.id().value(),
          filing.incident().value(),
          filing.destination(),
          state(filing),
          filing.reportId().orElse(""),
          Shown.span(Duration.between(filing.createdAt(), now)),
          filing.nextAttempt().map(at -> next(now, at)).orElse(""),
          Integer.toString(filing.attempts()));
    }
    return table;
  }

  /** A next attempt whose time has come is due, however long ago that was. */
  private static String next(Instant now, Instant at) {
    return at.isAfter(now) ? Shown.from(now, at) : "due";
  }

  static String state(FilingSummary filing) {
    Optional<HoldReason> hold = filing.hold();
    if (hold.isPresent()) {
      return filing.state() + " (" + hold.get() + ")";
    }
    if (filing.failure().isPresent()) {
      return filing.state() + " (" + filing.failure().get() + ")";
    }
    if (filing.coveredBy().isPresent()) {
      return filing.state() + " (told by " + filing.coveredBy().get() + ")";
    }
    boolean finished = filing.state() == FilingState.FINISHED;
    return finished && !filing.receipted()
        ? filing.state() + " (without receipt)"
        : filing.state().name();
  }

  /** Returns how a filing is now, as one line; nothing of it where there is none. */
  static String json(Filings filings, FilingId id) {
    return JsonLine.of(
        json ->
            filings.show(id).map(FilingStory::summary).ifPresent(summary -> put(json, summary)));
  }

  static void put(JsonLine json, FilingSummary filing) {
    json.put("filing", filing.id().value())
        .put("incident", filing.incident().value())
        .put("destination", filing.destination())
        .put("environment", filing.environment().name())
        .put("synthetic", filing.synthetic())
        .put("state", filing.state().name())
        .put("hold", filing.hold())
        .put("reportId", filing.reportId())
        .put("receipted", filing.receipted())
        .put("files", filing.files())
        .put("attempts", filing.attempts())
        .put("orphans", filing.orphans())
        .at("createdAt", filing.createdAt())
        .at("nextAttempt", filing.nextAttempt())
        .put("failure", filing.failure())
        .put("coveredBy", filing.coveredBy())
        .put("supplements", filing.supplements());
  }

  static void put(JsonLine json, FilingStory.Step step) {
    json.put("step", step.number())
        .at("at", step.at())
        .put("what", step.what())
        .put("call", step.call())
        .put("file", step.file())
        .put("report", step.report())
        .put("reportId", step.reportId())
        .put("outcome", step.outcome())
        .put("code", step.code())
        .put("httpStatus", step.httpStatus())
        .put("requestId", step.requestId())
        .put("by", step.actor())
        .put("note", step.note());
  }
}
