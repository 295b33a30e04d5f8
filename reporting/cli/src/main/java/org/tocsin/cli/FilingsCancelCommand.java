package org.tocsin.cli;

import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Cancels filings. */
@Command(
    name = "cancel",
    header = "Cancels filings, so that nothing is filed; an open report is retracted first.",
    description = {"", "A filing that may be filed already cannot be cancelled.", ""},
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings cancel fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat --why \"a test\"",
      "",
      "Exit status: 0 cancelled; 1 it failed, or one could not be changed; 2 not understood."
    })
final class FilingsCancelCommand extends FilingsChangeCommand {
  @Mixin private WhyOption why = new WhyOption();

  FilingsCancelCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void change(Filings all, FilingId id, String by) {
    all.cancel(id, by, why.text());
  }

  @Override
  String done() {
    return "cancelled";
  }
}
