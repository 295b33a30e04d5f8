package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets held filings go on. */
@Command(
    name = "release",
    header = "Lets held or failed filings go on from where they stood.",
    description = {
      "",
      "This is how a person confirms a near match: the report is then sent to the destination.",
      "With --canaries every filing goes on that is held as one of the first in production.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar filings release fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat --why \"confirmed\"",
      "  java -jar tocsin.jar filings release --canaries ncmec --by pat --why \"looked at each\"",
      "",
      "Exit status: 0 released; 1 it failed, or one could not be changed; 2 not understood."
    })
final class FilingsReleaseCommand extends FilingsChangeCommand {
  @Mixin private WhyOption why = new WhyOption();

  @Option(
      names = "--canaries",
      paramLabel = "NAME",
      description = "Those of a destination that are held as its first in production.")
  private Optional<String> canaries = Optional.empty();

  FilingsReleaseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  boolean many() {
    return canaries.isPresent();
  }

  @Override
  List<FilingId> changeMany(Filings filings, String by) {
    return filings.releaseCanaries(canaries.orElseThrow(), by, why.text());
  }

  @Override
  void change(Filings all, FilingId id, String by) {
    all.release(id, by, why.text());
  }

  @Override
  String done() {
    return "released";
  }
}
