package org.tocsin.cli;

import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets held filings go on. */
@Command(
    name = "release",
    header = "Lets held or failed filings go on from where they stood.",
    description = {
      "",
      "This is how a person confirms a near match: the report is then sent to the destination.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings release fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat --why \"confirmed\"",
      "",
      "Exit status: 0 released; 1 it failed, or one could not be changed; 2 not understood."
    })
final class FilingsReleaseCommand extends FilingsChangeCommand {
  @Option(
      names = "--why",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is recorded. No personal data.")
  private String why = "";

  FilingsReleaseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void change(Filings all, FilingId id, String by) {
    all.release(id, by, why);
  }

  @Override
  String done() {
    return "released";
  }
}
