package org.tocsin.cli;

import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;

/** Has filings tried again. */
@Command(
    name = "retry",
    header = "Has the next call of filings made as soon as possible.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings retry fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat",
      "",
      "Exit status: 0 retried; 1 it failed, or one could not be changed; 2 not understood."
    })
final class FilingsRetryCommand extends FilingsChangeCommand {
  FilingsRetryCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void change(Filings all, FilingId id, String by) {
    all.retry(id, by);
  }

  @Override
  String done() {
    return "retried";
  }
}
