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

  /** Returns it as lists keep it: something, and not too long. */
  String checked() {
    return checked(why);
  }

  /** Returns a reason that is kept, if there is one and it is not too long. */
  static String checked(String why) {
    if (why.isBlank() || why.length() > 1000) {
      throw CommandException.usage("--why: 1 to 1000 characters");
    }
    return why;
  }
}
