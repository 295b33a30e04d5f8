package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.filing.Filings;
import picocli.CommandLine.Command;
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
final class FilingsResumeAllCommand extends SendingCommand {
  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only what goes to one destination, at once even when it was paused.")
  private Optional<String> destination = Optional.empty();

  FilingsResumeAllCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Optional<String> destination() {
    return destination;
  }

  @Override
  void change(Filings filings, String by) {
    destination.ifPresentOrElse(
        name -> filings.resumeDestination(name, by), () -> filings.resumeAll(by));
  }

  @Override
  String done() {
    return "goes on";
  }
}
