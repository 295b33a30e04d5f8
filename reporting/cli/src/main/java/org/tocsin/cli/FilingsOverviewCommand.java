package org.tocsin.cli;

import org.tocsin.filing.FilingsOverview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what waits where. */
@Command(
    name = "overview",
    header = "Shows what waits at each destination, for how long, and what sending is stopped for.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings overview --config tocsin.yaml",
      "",
      "Exit status: 0 shown; 1 it failed; 2 not understood."
    })
final class FilingsOverviewCommand extends LeafCommand {
  @Mixin private DataOptions data = new DataOptions();

  FilingsOverviewCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    try (ServiceData service = data.open(terminal())) {
      FilingsOverview overview = service.filings().overview();
      if (isJson()) {
        terminal().line(JsonLine.of(json -> OverviewText.put(json, overview)));
      } else {
        OverviewText.print(terminal(), overview);
        terminal()
            .note(
                Shown.count(overview.waiting(), "filing waits", "filings wait")
                    + ", "
                    + overview.forPerson()
                    + " for a person");
      }
    }
    return ExitCode.OK;
  }
}
