package org.tocsin.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.docket.Docket;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.docket.LegalHold;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.StoredItem;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingSummary;
import org.tocsin.model.IncidentId;
import org.tocsin.model.MatchFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one incident. */
@Command(
    name = "show",
    header = "Shows one incident with its evidence items and filings; nothing is opened.",
    description = {
      "",
      "With --matches also the list entries that its file matched, with where they come from as that",
      "was known then. This opens sealed facts: the custody log keeps who did, before they are read.",
      "No hash values, messages or persons are shown.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar incidents show inc-01k9x3v2m4f6h8j0n2q4s6u8w0 --config tocsin.yaml",
      "  java -jar tocsin.jar incidents show inc-01k9x3v2m4f6h8j0n2q4s6u8w0 --matches --by pat",
      "",
      "Exit status: 0 shown; 1 it failed, or there is no such incident; 2 not understood."
    })
final class IncidentsShowCommand extends LeafCommand {
  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String incident = "";

  @Option(
      names = "--matches",
      description = "Opens the sealed facts and shows what matched; takes --by.")
  private boolean matches;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${env:TOCSIN_BY}",
      description =
          "With --matches: who looks; it is recorded (default: environment variable TOCSIN_BY).")
  private Optional<String> by = Optional.empty();

  @Mixin private RoleOption capacity = new RoleOption();

  @Mixin private DataOptions data = new DataOptions();

  IncidentsShowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    IncidentId id = IncidentText.id(incident);
    Optional<Actor> looks = matches ? Optional.of(person()) : Optional.empty();
    try (ServiceData service = data.open(terminal())) {
      Docket docket = matches ? service.docketWithKeys() : service.docket();
      IncidentSummary summary =
          docket
              .find(id)
              .orElseThrow(
                  () -> CommandException.failed("there is no incident " + id + " in this docket"));
      List<StoredItem> items = docket.items(id);
      List<FilingSummary> filings = service.filings().list(FilingFilter.all().ofIncident(id));
      List<LegalHold> holds = docket.holds(id);
      Optional<List<MatchFacts>> matched =
          looks.map(
              actor ->
                  summary.matches() == 0
                      ? List.of()
                      : docket.openMatches(id, Purpose.REVIEW, actor));
      if (isJson()) {
        terminal().line(json(summary, matched, items, filings, holds));
      } else {
        print(summary, matched.orElse(List.of()), items, filings, holds);
      }
    }
    return ExitCode.OK;
  }

  private Actor person() {
    String name =
        by.orElseThrow(
            () ->
                CommandException.usage(
                    "--matches opens sealed facts, and the custody log says who did: name yourself"
                        + " by --by"));
    return new Actor(PersonOptions.checked(name), capacity.role());
  }

  private static String json(
      IncidentSummary summary,
      Optional<List<MatchFacts>> matched,
      List<StoredItem> items,
      List<FilingSummary> filings,
      List<LegalHold> holds) {
    return JsonLine.of(
        json -> {
          IncidentText.put(json, summary);
          if (matched.isPresent()) {
            json.objects("entries", matched.get(), MatchText::put);
          } else {
            json.put("entries", Optional.empty());
          }
          json.objects("items", items, IncidentText::put);
          json.objects("filings", filings, FilingText::put);
          json.objects("holds", holds, IncidentText::put);
        });
  }

  private void print(
      IncidentSummary summary,
      List<MatchFacts> matched,
      List<StoredItem> items,
      List<FilingSummary> filings,
      List<LegalHold> holds) {
    Instant now = terminal().clock().instant();
    fact("incident", summary.id().value());
    fact("upload", summary.source().value());
    fact("type", summary.type().name());
    fact("state", summary.state().name());
    fact("environment", summary.environment() + (summary.synthetic() ? ", synthetic" : ""));
    fact("class", summary.severity().map(Enum::name).orElse("raised by a person"));
    fact(
        "match",
        summary.matchKind().map(Enum::name).orElse("none")
            + ", "
            + Shown.count(summary.matches(), "list entry", "list entries"));
    fact(
        "filing",
        summary.filesWithoutPerson() ? "without a person" : "after a person's confirmation");
    fact("account", summary.accountRef());
    fact("messages", Integer.toString(summary.messages()));
    fact("detected", at(summary.detectedAt(), now));
    fact("recorded", at(summary.recordedAt(), now));
    fact("reported", summary.reportedAt().map(time -> at(time, now)).orElse("no"));
    for (MatchFacts match : matched) {
      terminal().line("");
      MatchText.facts(match).forEach(this::fact);
    }
    terminal().line("");
    Table evidence = Table.of("ITEM", "KIND", "MEDIA TYPE", "BYTES", "SEALED", "DESTROYED");
    for (StoredItem item : items) {
      evidence.row(
          item.id().value(),
          item.kind().name(),
          item.mediaType(),
          Long.toString(item.size()),
          Shown.instant(item.sealedAt()),
          item.destroyedAt().map(Shown::instant).orElse(""));
    }
    evidence.print(terminal());
    terminal().line("");
    FilingText.table(filings, now).print(terminal());
    if (!holds.isEmpty()) {
      terminal().line("");
      holds(holds, now).print(terminal());
    }
  }

  private static Table holds(List<LegalHold> holds, Instant now) {
    Table table = Table.of("HOLD", "AUTHORITY", "REFERENCE", "FROM", "UNTIL", "STANDS");
    for (LegalHold hold : holds) {
      table.row(
          hold.id(),
          hold.authority(),
          hold.reference(),
          Shown.instant(hold.from()),
          hold.to().map(Shown::instant).orElse(""),
          hold.liftedAt()
              .map(time -> "lifted " + Shown.from(now, time))
              .orElse(hold.holdsAt(now) ? "yes" : "not now"));
    }
    return table;
  }

  private static String at(Instant time, Instant now) {
    return Shown.instant(time) + " (" + Shown.from(now, time) + ")";
  }

  private void fact(String name, String value) {
    terminal().line(name + " ".repeat(Math.max(1, 13 - name.length())) + Shown.plain(value));
  }
}
