package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListDecision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows who decided what about lists. */
@Command(
    name = "decisions",
    header = "Shows what people decided about lists: who, when and why.",
    description = {
      "",
      "Lists that were taken away, paused and resumed, and changes that were held and confirmed; the",
      "newest first. They stay on record when the list does not. Decisions about entries and values",
      "are shown by lists suppressions and lists reviews.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists decisions --config tocsin.yaml",
      "",
      "Exit status: 0 shown, also when there is none; 1 it failed; 2 not understood."
    })
final class ListsDecisionsCommand extends LeafCommand {
  @Option(
      names = "--list",
      paramLabel = "NAME",
      description = "About this list only, also when it is gone.")
  private Optional<String> list = Optional.empty();

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private DataOptions data = new DataOptions();

  ListsDecisionsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    int most = limit.checked();
    List<ListDecision> decisions;
    try (ServiceData service = data.open(terminal())) {
      decisions = service.hasLists() ? decisions(service.lists(), most) : List.of();
    }
    if (isJson()) {
      decisions.forEach(decision -> terminal().line(json(decision)));
      return ExitCode.OK;
    }
    Table table = Table.of("LIST", "DECISION", "AT", "ENTRIES THEN", "BY", "WHY");
    for (ListDecision decision : decisions) {
      table.row(
          decision.list(),
          decision.kind().name(),
          Shown.instant(decision.at()),
          Long.toString(decision.entries()),
          Shown.plain(decision.by()),
          Shown.plain(decision.reason()));
    }
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    terminal()
        .note(
            Shown.count(decisions.size(), "decision", "decisions")
                + (decisions.size() == most ? ", or more: --limit shows them" : ""));
    return ExitCode.OK;
  }

  private List<ListDecision> decisions(HashLists lists, int most) {
    return lists.decisions(list, most);
  }

  private static String json(ListDecision decision) {
    return JsonLine.of(
        json ->
            json.put("list", decision.list())
                .put("decision", decision.kind().name())
                .at("at", decision.at())
                .put("entriesThen", decision.entries())
                .put("by", decision.by())
                .put("why", decision.reason()));
  }
}
