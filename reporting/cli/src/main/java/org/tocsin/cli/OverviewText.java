package org.tocsin.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingsOverview;
import org.tocsin.filing.SendingStop;

/** How it is shown what waits where, and what sending is stopped for. */
final class OverviewText {
  private OverviewText() {}

  static void print(Terminal terminal, FilingsOverview overview) {
    Instant now = terminal.clock().instant();
    Table table =
        Table.of("DESTINATION", "WAITING", "FOR A PERSON", "FINISHED", "OLDEST UNFILED", "SENDING");
    for (FilingsOverview.AtDestination at : overview.destinations()) {
      table.row(
          at.destination(),
          Long.toString(at.waiting()),
          Long.toString(at.forPerson()),
          Long.toString(at.filings().getOrDefault(FilingState.FINISHED, 0L)),
          at.oldestUnfiled().map(since -> Shown.span(Duration.between(since, now))).orElse(""),
          sending(overview, at, now));
    }
    if (!table.isEmpty()) {
      table.print(terminal);
    }
    overview
        .stopped()
        .ifPresent(
            stop ->
                terminal.note(
                    "all sending is stopped by "
                        + Shown.plain(stop.by())
                        + " since "
                        + Shown.instant(stop.at())
                        + ": "
                        + Shown.plain(stop.why())
                        + "; filings resume-all lets it go on"));
  }

  private static String sending(
      FilingsOverview overview, FilingsOverview.AtDestination at, Instant now) {
    if (overview.stopped().isPresent()) {
      return "stopped";
    }
    Optional<SendingStop> stop = at.stopped();
    if (stop.isPresent()) {
      return "stopped by " + stop.get().by() + ": " + stop.get().why();
    }
    return at.pausedUntil()
        .map(until -> "keeps failing, paused; goes on " + Shown.from(now, until))
        .orElse("goes on");
  }

  static void put(JsonLine json, FilingsOverview overview) {
    json.put("stopped", overview.stopped().isPresent());
    json.put("waiting", overview.waiting())
        .put("forPerson", overview.forPerson())
        .at("oldestUnfiled", overview.oldestUnfiled());
    put(json, overview.stopped());
    json.objects(
        "destinations",
        overview.destinations(),
        (item, at) -> {
          item.put("destination", at.destination())
              .put("waiting", at.waiting())
              .put("forPerson", at.forPerson())
              .put("failures", at.failures())
              .at("oldestUnfiled", at.oldestUnfiled())
              .at("pausedUntil", at.pausedUntil())
              .put("stopped", at.stopped().isPresent());
          put(item, at.stopped());
          item.object(
              "filings",
              counts -> {
                for (FilingState state : FilingState.values()) {
                  Long count = at.filings().get(state);
                  if (count != null) {
                    counts.put(state.name(), count.longValue());
                  }
                }
              });
        });
  }

  private static void put(JsonLine json, Optional<SendingStop> stop) {
    json.put("stoppedBy", stop.map(SendingStop::by))
        .put("stoppedWhy", stop.map(SendingStop::why))
        .at("stoppedAt", stop.map(SendingStop::at));
  }
}
