package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.config.ListSettings;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListDecision;
import org.tocsin.hashlist.ListStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a hash list away. */
@Command(
    name = "remove",
    header = "Takes a hash list away with all its entries; that it was so stays on record.",
    description = {
      "",
      "Nothing matches it from then on, and its age does not count any more. Without --yes it only",
      "says what would go. A list that the configuration names is not taken away, because it would",
      "come back: take it out of the file first. One that changes from files to a source, or from a",
      "source to files, is taken away after the file says so.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists remove old-list --by pat --why \"the contract ended\"",
      "  java -jar tocsin.jar lists remove old-list --by pat --why \"the contract ended\" --yes",
      "",
      "Exit status: 0 it is gone; 1 it is not: --yes was not given, or it failed; 2 not understood."
    })
final class ListsRemoveCommand extends LeafCommand {
  @Parameters(paramLabel = "LIST", description = "The list, as status shows it.")
  private String list = "";

  @Option(names = "--yes", description = "Takes it away, rather than saying what would go.")
  private boolean yes;

  @Mixin private WhyOption why = new WhyOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ListsRemoveCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    String by = person.name();
    String reason = why.checked();
    Optional<ListSettings> named =
        data.config().lists().stream().filter(each -> each.name().equals(list)).findFirst();
    try (ServiceData service = data.open(terminal())) {
      ListStatus status = status(service);
      if (named.filter(each -> returns(each, status)).isPresent()) {
        throw CommandException.failed(
            "the configuration names list "
                + list
                + ", so it would come back: take it out of the file first, and start the service"
                + " anew");
      }
      if (!yes) {
        say(status);
        return ExitCode.FAILED;
      }
      removed(service.lists(), by, reason);
    }
    return ExitCode.OK;
  }

  /** Whether the next start would read the list again from where it came. */
  private static boolean returns(ListSettings named, ListStatus status) {
    return status.following() ? named.source().isPresent() : named.file().isPresent();
  }

  private ListStatus status(ServiceData service) {
    List<ListStatus> lists = service.hasLists() ? service.lists().status() : List.of();
    return lists.stream()
        .filter(each -> each.name().equals(list))
        .findFirst()
        .orElseThrow(
            () -> CommandException.failed("there is no list " + Shown.plain(list) + " here"));
  }

  private void say(ListStatus status) {
    terminal()
        .note(
            "list "
                + list
                + " has "
                + Shown.count(status.entries(), "entry", "entries")
                + " that nothing would match any more; --yes takes it away");
  }

  private void removed(HashLists lists, String by, String reason) {
    ListDecision made =
        lists
            .remove(list, by, reason)
            .orElseThrow(() -> CommandException.failed("list " + list + " is gone already"));
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("list", list).put("removed", true).put("entries", made.entries())));
    } else {
      terminal()
          .line(
              "list "
                  + list
                  + " is taken away, with "
                  + Shown.count(made.entries(), "entry", "entries"));
    }
    if (lists.status().stream().allMatch(ListStatus::isEmpty)) {
      terminal().note("no hash list has an entry any more: nothing can match");
    }
  }
}
