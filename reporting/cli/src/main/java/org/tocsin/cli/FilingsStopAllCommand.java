package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.filing.Filings;
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
final class FilingsStopAllCommand extends SendingCommand {
  @Mixin private WhyOption why = new WhyOption();

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only what goes to one destination.")
  private Optional<String> destination = Optional.empty();

  FilingsStopAllCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Optional<String> destination() {
    return destination;
  }

  @Override
  void change(Filings filings, String by) {
    destination.ifPresentOrElse(
        name -> filings.stopDestination(name, by, why.text()),
        () -> filings.stopAll(by, why.text()));
  }

  @Override
  String done() {
    return "is stopped";
  }
}
