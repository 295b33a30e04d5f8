package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has filings tried again. */
@Command(
    name = "retry",
    header = "Has the next call of filings made as soon as possible.",
    description = {
      "",
      "What waits for a person's decision is released or cancelled, never retried: with --all such",
      "filings are left as they are.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar filings retry fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat",
      "  java -jar tocsin.jar filings retry --all --state FAILED --destination ncmec --by pat",
      "",
      "Exit status: 0 retried; 1 it failed, or one could not be changed; 2 not understood."
    })
final class FilingsRetryCommand extends FilingsChangeCommand {
  /** How many are retried by one call at most. */
  private static final int MOST = 10_000;

  @Option(names = "--all", description = "Every filing that the following options leave.")
  private boolean all;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "With --all: only those that are ${COMPLETION-CANDIDATES}.")
  private Optional<FilingState> state = Optional.empty();

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "With --all: only those to one destination.")
  private Optional<String> destination = Optional.empty();

  FilingsRetryCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  boolean many() {
    if (!all && (state.isPresent() || destination.isPresent())) {
      throw CommandException.usage("--state and --destination choose among --all");
    }
    return all;
  }

  @Override
  List<FilingId> changeMany(Filings filings, String by) {
    return filings.retryAll(
        new FilingFilter(state, destination, Optional.empty(), Optional.empty(), MOST), by);
  }

  @Override
  void change(Filings filings, FilingId id, String by) {
    filings.retry(id, by);
  }

  @Override
  String done() {
    return "due now";
  }
}
