package org.tocsin.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.docket.IncidentFilter;
import org.tocsin.docket.IncidentState;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.model.IncidentId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists incidents. */
@Command(
    name = "list",
    header = "Lists incidents, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar incidents list --state OPEN",
      "  java -jar tocsin.jar incidents list --since 24h --json --config tocsin.yaml",
      "",
      "Exit status: 0 listed; 1 it failed; 2 not understood."
    })
final class IncidentsListCommand extends LeafCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those that are ${COMPLETION-CANDIDATES}.")
  private Optional<IncidentState> state = Optional.empty();

  @Option(
      names = "--account",
      paramLabel = "REF",
      description = "Only those of one account, by the reference that a listing shows.")
  private Optional<String> account = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only newer ones: 90m, 24h, 7d, or an instant such as 2026-01-15T09:30:00Z.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--behind",
      paramLabel = "INCIDENT",
      description = "The next page: those that stand behind this one.")
  private Optional<String> behind = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many, 1 to 1000 (default ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private DataOptions data = new DataOptions();

  IncidentsListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    IncidentFilter filter = filter();
    try (ServiceData service = data.open(terminal())) {
      List<IncidentSummary> incidents = service.docket().list(filter);
      if (isJson()) {
        incidents.forEach(
            incident -> terminal().line(JsonLine.of(json -> IncidentText.put(json, incident))));
      } else {
        print(incidents);
      }
    }
    return ExitCode.OK;
  }

  private IncidentFilter filter() {
    if (limit < 1 || limit > IncidentFilter.MAX_LIMIT) {
      throw CommandException.usage("--limit is 1 to " + IncidentFilter.MAX_LIMIT);
    }
    return new IncidentFilter(
        state,
        account,
        since.map(text -> Times.since(text, terminal().clock().instant())),
        behind.map(IncidentText::id),
        limit);
  }

  private void print(List<IncidentSummary> incidents) {
    Instant now = terminal().clock().instant();
    Table table =
        Table.of("INCIDENT", "AGE", "STATE", "CLASS", "MATCH", "ACCOUNT", "ENVIRONMENT", "UPLOAD");
    for (IncidentSummary incident : incidents) {
      table.row(
          incident.id().value(),
          Shown.span(Duration.between(incident.detectedAt(), now)),
          incident.state().name(),
          incident.severity().map(Enum::name).orElse(""),
          incident.matchKind().map(Enum::name).orElse(""),
          incident.accountRef().substring(0, Math.min(12, incident.accountRef().length())),
          incident.environment() + (incident.synthetic() ? " synthetic" : ""),
          incident.source().value());
    }
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    terminal()
        .note(
            Shown.count(incidents.size(), "incident", "incidents")
                + (incidents.size() == limit ? more(incidents) : ""));
  }

  private static String more(List<IncidentSummary> incidents) {
    IncidentId last = incidents.get(incidents.size() - 1).id();
    return "; for the next page add --behind " + last;
  }
}
