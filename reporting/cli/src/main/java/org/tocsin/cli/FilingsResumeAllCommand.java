package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.filing.Filings;
import org.tocsin.filing.FilingsOverview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets filings be sent again. */
@Command(
    name = "resume-all",
    header = "Lets filings be sent again after stop-all.",
    description = {"", "Destinations that were stopped by name stay so until they are named.", ""},
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings resume-all --by pat",
      "",
      "Exit status: 0 done; 1 it failed; 2 not understood."
    })
final class FilingsResumeAllCommand extends LeafCommand {
  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only what goes to one destination, at once even when it was paused.")
  private Optional<String> destination = Optional.empty();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  FilingsResumeAllCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    String by = person.name();
    try (ServiceData service = data.open(terminal())) {
      Filings filings = service.filings();
      destination.ifPresentOrElse(
          name -> filings.resumeDestination(name, by), () -> filings.resumeAll(by));
      FilingsOverview overview = filings.overview();
      if (isJson()) {
        terminal().line(JsonLine.of(json -> OverviewText.put(json, overview)));
      } else {
        terminal()
            .line(
                destination
                        .map(name -> "sending to " + Shown.plain(name) + " goes on; ")
                        .orElse("sending goes on; ")
                    + Shown.count(overview.waiting(), "filing waits", "filings wait"));
        OverviewText.print(terminal(), overview);
      }
    }
    return ExitCode.OK;
  }
}
