package org.tocsin.cli;

import picocli.CommandLine.Option;

/** How a long command shows its progress. */
final class ProgressOptions {
  @Option(
      names = "--progress",
      paramLabel = "STYLE",
      defaultValue = "AUTO",
      description = "auto, bar, lines or none (default: a bar on a terminal, lines elsewhere).")
  Progress.Style style = Progress.Style.AUTO;
}
