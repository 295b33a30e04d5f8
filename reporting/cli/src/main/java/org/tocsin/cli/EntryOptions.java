package org.tocsin.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which entry of which list a person means. */
final class EntryOptions {
  @Option(names = "--list", paramLabel = "NAME", description = "The list.")
  Optional<String> list = Optional.empty();

  @Option(
      names = "--submitter",
      paramLabel = "NAME",
      description = "Whose entry it is, as lookup shows it.")
  Optional<String> submitter = Optional.empty();

  @Option(names = "--entry", paramLabel = "ID", description = "The entry's id.")
  Optional<String> entry = Optional.empty();

  /** Whether an entry is named whole. */
  boolean isWhole() {
    return list.isPresent() && submitter.isPresent() && entry.isPresent();
  }

  /** Whether nothing of an entry is named. */
  boolean isAbsent() {
    return submitter.isEmpty() && entry.isEmpty();
  }
}
