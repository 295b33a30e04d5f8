package org.tocsin.cli;

import picocli.CommandLine.Option;

/** Who acts: the journal and the custody log name a person, never a machine. */
final class PersonOptions {
  @Option(
      names = "--by",
      required = true,
      paramLabel = "NAME",
      defaultValue = "${env:TOCSIN_BY}",
      description = "Who does this; it is recorded (default: environment variable TOCSIN_BY).")
  String name = "";

  String name() {
    return checked(name);
  }

  /** Returns the name of who acts, which is on record for good. */
  static String checked(String name) {
    if (name.isBlank() || name.length() > 200) {
      throw CommandException.usage("--by: a name has 1 to 200 characters");
    }
    return name;
  }
}
