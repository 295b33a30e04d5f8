package org.tocsin.cli;

import org.tocsin.filing.Filings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets filings be sent again. */
@Command(
    name = "resume-all",
    header = "Lets filings be sent again after stop-all.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings resume-all --by pat",
      "",
      "Exit status: 0 done; 1 it failed; 2 not understood."
    })
final class FilingsResumeAllCommand extends LeafCommand {
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
      filings.resumeAll(by);
      long waiting = filings.active();
      if (isJson()) {
        terminal()
            .line(
                JsonLine.of(
                    json -> json.put("stopped", filings.isStopped()).put("waiting", waiting)));
      } else {
        terminal().line("sending goes on; " + Shown.count(waiting, "filing waits", "filings wait"));
      }
    }
    return ExitCode.OK;
  }
}
