package org.tocsin.cli;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Suppression;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a wrong entry or value not be acted upon. */
@Command(
    name = "suppress",
    header = "Has an entry or a value that is listed wrongly not be acted upon.",
    description = {
      "",
      "It suppresses what follows from a match, never the record that there was one. Where the gravest",
      "class lists it, two different persons decide: --by and --second.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists suppress --list demo --submitter club --entry entry-7 \\",
      "      --why \"a holiday picture\" --by pat --second kim --config tocsin.yaml",
      "  java -jar tocsin.jar lists suppress --value VALUE --algorithm pdq --radius 8 \\",
      "      --why \"a solid colour\" --by pat --until 2027-01-01T00:00:00Z",
      "",
      "Exit status: 0 suppressed; 1 it failed, or it takes two persons; 2 not understood."
    })
final class ListsSuppressCommand extends LeafCommand {
  @Mixin private EntryOptions entry = new EntryOptions();

  @Option(names = "--value", paramLabel = "HEX", description = "A value, whoever lists it.")
  private Optional<String> value = Optional.empty();

  @Mixin private AlgorithmOption algorithm = new AlgorithmOption();

  @Option(
      names = "--radius",
      paramLabel = "BITS",
      defaultValue = "0",
      description = "For PDQ: how far an upload's value may be, 0 to 31 (default 0).")
  private int radius;

  @Mixin private WhyOption why = new WhyOption();

  @Option(names = "--second", paramLabel = "NAME", description = "Who agreed.")
  private Optional<String> second = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "Until when, with its zone (default: until it is lifted).")
  private Optional<String> until = Optional.empty();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ListsSuppressCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Suppression.Scope scope = scope();
    String by = person.name();
    Optional<Instant> end = until.map(this::ahead);
    String reason = why.checked();
    try (ServiceData service = data.open(terminal())) {
      HashLists lists = service.lists();
      Suppression made = suppressed(lists, scope, reason, by, end);
      if (isJson()) {
        terminal().line(SuppressionText.json(made, terminal().clock().instant()));
      } else {
        terminal()
            .line(
                "suppression "
                    + made.number()
                    + ": "
                    + SuppressionText.scope(made)
                    + end.map(at -> ", until " + Shown.instant(at)).orElse(""));
        terminal().note("lists lift " + made.number() + " ends it");
      }
      if (scope instanceof Suppression.OfEntry of
          && lists.provenance(of.list(), of.submitter(), of.entryId()).isEmpty()) {
        terminal()
            .note(
                "list "
                    + of.list()
                    + " has no such entry now, so nothing is suppressed by it: lists lookup shows"
                    + " entries as they are named");
      }
    }
    return ExitCode.OK;
  }

  private Instant ahead(String text) {
    Instant end = Times.instant("--until", text);
    if (!end.isAfter(terminal().clock().instant())) {
      throw CommandException.usage("--until: " + Shown.instant(end) + " is over already");
    }
    return end;
  }

  private Suppression suppressed(
      HashLists lists, Suppression.Scope scope, String reason, String by, Optional<Instant> end) {
    try {
      return lists.suppress(scope, reason, by, second, end);
    } catch (IllegalArgumentException e) {
      throw CommandException.failed(Shown.plain(String.valueOf(e.getMessage())));
    }
  }

  private Suppression.Scope scope() {
    if (value.isPresent() && entry.isAbsent() && entry.list.isEmpty()) {
      try {
        return new Suppression.OfValue(algorithm.read(value.get()), radius);
      } catch (IllegalArgumentException e) {
        throw CommandException.usage("--radius: 0 to 31, and for PDQ only");
      }
    }
    if (value.isEmpty() && !algorithm.isPresent() && radius == 0 && entry.isWhole()) {
      return new Suppression.OfEntry(
          entry.list.orElseThrow(), entry.submitter.orElseThrow(), entry.entry.orElseThrow());
    }
    throw CommandException.usage(
        "name an entry by --list, --submitter and --entry, or a value by --value");
  }
}
