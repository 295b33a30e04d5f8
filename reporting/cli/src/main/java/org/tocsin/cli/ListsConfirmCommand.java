package org.tocsin.cli;

import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListSync;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets a large change of a list appear. */
@Command(
    name = "confirm",
    header = "Lets a change of a list appear that is held because it is large.",
    description = {
      "",
      "A list that shrinks or grows much at once appears only when a person confirms it; until then",
      "the state before it answers.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists confirm ncmec-industry --by pat --config tocsin.yaml",
      "",
      "Exit status: 0 it appears; 1 it failed, or nothing is held; 2 not understood."
    })
final class ListsConfirmCommand extends LeafCommand {
  @Parameters(paramLabel = "LIST", description = "The list, as status shows it.")
  private String list = "";

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ListsConfirmCommand(Terminal terminal) {
    super(terminal);
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
        if (!sync.confirm(list, by)) {
          throw CommandException.failed("nothing of list " + list + " is held");
        }
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
