package org.tocsin.cli;

import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.SourceState;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command by which a person says whether the source of a list is asked. */
abstract class ListsAskingCommand extends LeafCommand {
  @Parameters(paramLabel = "LIST", description = "The list, as status shows it.")
  private String list = "";

  @Mixin private WhyOption why = new WhyOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ListsAskingCommand(Terminal terminal) {
    super(terminal);
  }

  /** Whether the source is not asked from then on. */
  abstract boolean pauses();

  abstract void change(ListSync sync, String named, String by, String reason);

  @Override
  public final Integer call() throws Exception {
    String by = person.name();
    String reason = why.checked();
    try (ServiceData service = data.open(terminal())) {
      HashLists lists = service.lists();
      try (ListSync sync = service.listSync(lists)) {
        if (!sync.followedLists().contains(list)) {
          throw CommandException.failed("list " + Shown.plain(list) + " follows no source");
        }
        if (isPaused(lists) == pauses()) {
          throw CommandException.failed(
              "list " + list + (pauses() ? " is paused already" : " is not paused"));
        }
        change(sync, list, by, reason);
      }
    }
    if (isJson()) {
      terminal().line(JsonLine.of(json -> json.put("list", list).put("paused", pauses())));
    } else {
      terminal().line("list " + list + (pauses() ? " is paused" : ": its source is asked again"));
    }
    return ExitCode.OK;
  }

  private boolean isPaused(HashLists lists) {
    return lists.status().stream()
        .anyMatch(each -> each.name().equals(list) && each.state() == SourceState.PAUSED);
  }
}
