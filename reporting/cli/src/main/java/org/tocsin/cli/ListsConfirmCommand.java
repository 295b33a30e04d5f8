package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.ListSync;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a large change of a list appear. */
@Command(
    name = "confirm",
    header = "Lets a change of a list appear that is held because it is large.",
    description = {
      "",
      "A list that shrinks or grows much at once appears only when a person confirms it; until then",
      "the state before it answers. What is confirmed is what --held says, as lists status and the",
      "alarm show it: when it grew since, it stays held. Without --held it is only shown.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists confirm ncmec-industry --by pat \\",
      "      --held \"60 of 1000 entries go (6.0 %)\" --config tocsin.yaml",
      "",
      "Exit status: 0 it appears; 1 it failed, nothing or something else is held, or it was only",
      "shown; 2 not understood."
    })
final class ListsConfirmCommand extends LeafCommand {
  @Parameters(paramLabel = "LIST", description = "The list, as status shows it.")
  private String list = "";

  @Option(
      names = "--held",
      paramLabel = "TEXT",
      description = "What is held, as it is shown: anything else stays held.")
  private Optional<String> held = Optional.empty();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ListsConfirmCommand(Terminal terminal) {
    super(terminal);
  }

  /** Returns what a person says is held; who does not say it is told. */
  private String shown(HashLists lists) {
    if (held.isPresent()) {
      return held.get();
    }
    String there =
        lists.status().stream()
            .filter(status -> status.name().equals(list))
            .findFirst()
            .flatMap(ListStatus::held)
            .orElseThrow(() -> CommandException.failed("nothing of list " + list + " is held"));
    throw CommandException.failed(
        "of list "
            + list
            + " is held: "
            + there
            + "; to let it appear, add --held \""
            + there
            + "\"");
  }

  @Override
  public Integer call() throws Exception {
    String by = person.name();
    try (ServiceData service = data.open(terminal())) {
      HashLists lists = service.lists();
      try (ListSync sync = service.listSync(lists)) {
        if (!sync.followedLists().contains(list)) {
          throw CommandException.failed("list " + Shown.plain(list) + " follows no source");
        }
        if (!sync.confirm(list, by, shown(lists))) {
          throw CommandException.failed("nothing of list " + list + " is held");
        }
      } catch (IllegalStateException e) {
        throw CommandException.failed(String.valueOf(e.getMessage()));
      }
      if (isJson()) {
        terminal().line(JsonLine.of(json -> json.put("list", list).put("confirmed", true)));
      } else {
        terminal().line("list " + list + ": the change appears");
      }
    }
    return ExitCode.OK;
  }
}
