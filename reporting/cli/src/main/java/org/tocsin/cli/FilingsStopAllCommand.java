package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.filing.Filings;
import org.tocsin.filing.FilingsOverview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops all sending. */
@Command(
    name = "stop-all",
    header = "Stops all sending within one call; filings wait visibly.",
    description = {"", "It shows what waits from then on.", ""},
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar filings stop-all --by pat --why \"wrong account\"",
      "  java -jar tocsin.jar filings stop-all --destination ncmec --by pat --why \"moving\"",
      "",
      "Exit status: 0 done; 1 it failed; 2 not understood."
    })
final class FilingsStopAllCommand extends LeafCommand {
  @Option(
      names = "--why",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is recorded. No personal data.")
  private String why = "";

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only what goes to one destination.")
  private Optional<String> destination = Optional.empty();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  FilingsStopAllCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    String by = person.name();
    try (ServiceData service = data.open(terminal())) {
      Filings filings = service.filings();
      destination.ifPresentOrElse(
          name -> filings.stopDestination(name, by, why), () -> filings.stopAll(by, why));
      FilingsOverview overview = filings.overview();
      if (isJson()) {
        terminal().line(JsonLine.of(json -> OverviewText.put(json, overview)));
      } else {
        terminal()
            .line(
                destination
                        .map(name -> "sending to " + Shown.plain(name) + " is stopped; ")
                        .orElse("all sending is stopped; ")
                    + Shown.count(overview.waiting(), "filing waits", "filings wait"));
        OverviewText.print(terminal(), overview);
      }
    }
    return ExitCode.OK;
  }
}
