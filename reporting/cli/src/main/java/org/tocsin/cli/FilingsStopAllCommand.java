package org.tocsin.cli;

import org.tocsin.filing.Filings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops all sending. */
@Command(
    name = "stop-all",
    header = "Stops all sending within one call; filings wait visibly.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings stop-all --by pat --why \"wrong account\"",
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
      filings.stopAll(by, why);
      long waiting = filings.active();
      if (isJson()) {
        terminal()
            .line(
                JsonLine.of(
                    json -> json.put("stopped", filings.isStopped()).put("waiting", waiting)));
      } else {
        terminal()
            .line(
                "all sending is stopped; " + Shown.count(waiting, "filing waits", "filings wait"));
      }
    }
    return ExitCode.OK;
  }
}
