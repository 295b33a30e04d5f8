package org.tocsin.cli;

import picocli.CommandLine.Option;

/** How much of a listing is shown. */
final class LimitOption {
  static final int MOST = 10_000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many at most, up to 10000 (default ${DEFAULT-VALUE}).")
  private int limit;

  int checked() {
    if (limit < 1 || limit > MOST) {
      throw CommandException.usage("--limit: 1 to " + MOST);
    }
    return limit;
  }
}
