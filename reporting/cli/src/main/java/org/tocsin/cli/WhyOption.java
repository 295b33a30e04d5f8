package org.tocsin.cli;

import picocli.CommandLine.Option;

/** Why a person decides something. */
final class WhyOption {
  @Option(
      names = "--why",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is recorded. No personal data.")
  private String why = "";

  String text() {
    return why;
  }
}
