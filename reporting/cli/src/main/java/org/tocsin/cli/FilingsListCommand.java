package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.Filings;
import org.tocsin.filing.HoldReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists filings. */
@Command(
    name = "list",
    header = "Lists filings, newest first, with ages and next attempts.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar filings list --config tocsin.yaml",
      "  java -jar tocsin.jar filings list --state HELD --json",
      "",
      "Exit status: 0 listed; 1 it failed; 2 not understood."
    })
final class FilingsListCommand extends LeafCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those that are ${COMPLETION-CANDIDATES}.")
  private Optional<FilingState> state = Optional.empty();

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only those to one destination.")
  private Optional<String> destination = Optional.empty();

  @Option(
      names = "--incident",
      paramLabel = "INCIDENT",
      description = "Only those of one incident.")
  private Optional<String> incident = Optional.empty();

  @Option(
      names = "--hold",
      paramLabel = "REASON",
      description = "Only those held for a reason: ${COMPLETION-CANDIDATES}.")
  private Optional<HoldReason> hold = Optional.empty();

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private DataOptions data = new DataOptions();

  FilingsListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    FilingFilter filter = filter();
    try (ServiceData service = data.open(terminal())) {
      Filings filings = service.filings();
      List<FilingSummary> found = filings.list(filter);
      if (isJson()) {
        found.forEach(filing -> terminal().line(JsonLine.of(json -> FilingText.put(json, filing))));
      } else {
        print(found, filings);
      }
    }
    return ExitCode.OK;
  }

  private FilingFilter filter() {
    try {
      return new FilingFilter(
          state, destination, incident.map(IncidentText::id), hold, limit.checked());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private void print(List<FilingSummary> found, Filings filings) {
    Table table = FilingText.table(found, terminal().clock().instant());
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    long persons = found.stream().filter(filing -> filing.state().needsPerson()).count();
    terminal()
        .note(
            Shown.count(found.size(), "filing", "filings")
                + (persons == 0
                    ? ""
                    : "; " + Shown.count(persons, "waits", "wait") + " for a person"));
    if (filings.isStopped()) {
      terminal().note("all sending is stopped; filings resume-all lets it go on");
    }
    found.stream()
        .map(FilingSummary::destination)
        .distinct()
        .sorted()
        .forEach(
            name ->
                filings
                    .pausedUntil(name)
                    .ifPresent(
                        until ->
                            terminal()
                                .note(
                                    "destination "
                                        + name
                                        + " keeps failing and is paused until "
                                        + Shown.instant(until))));
  }
}
