package org.tocsin.cli;

import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds filings. */
@Command(
    name = "hold",
    header = "Holds filings until a person releases them.",
    description = {
      "",
      "A call that is out is waited for: the hold comes into force before the next one.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings hold fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat --why \"asked by counsel\"",
      "",
      "Exit status: 0 held; 1 it failed, or one could not be changed; 2 not understood."
    })
final class FilingsHoldCommand extends FilingsChangeCommand {
  @Mixin private WhyOption why = new WhyOption();

  FilingsHoldCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void change(Filings all, FilingId id, String by) {
    all.hold(id, by, why.text());
  }

  @Override
  String done() {
    return "held";
  }
}
