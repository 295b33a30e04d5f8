package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.QuarantinedValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what lists hold and is never compared. */
@Command(
    name = "quarantine",
    header = "Shows values of hash lists that are never compared, and why.",
    description = {
      "",
      "A value that is malformed, or would match anything broken, is set aside and compared with",
      "nothing. Entries are named, values are not shown.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists quarantine --list demo --config tocsin.yaml",
      "",
      "Exit status: 0 shown, also when there is none; 1 it failed; 2 not understood."
    })
final class ListsQuarantineCommand extends LeafCommand {
  @Option(names = "--list", paramLabel = "NAME", description = "Of this list only.")
  private Optional<String> list = Optional.empty();

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private DataOptions data = new DataOptions();

  ListsQuarantineCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    int most = limit.checked();
    try (ServiceData service = data.open(terminal())) {
      List<QuarantinedValue> values = service.hasLists() ? values(service, most) : List.of();
      if (isJson()) {
        values.forEach(value -> terminal().line(json(value)));
        return ExitCode.OK;
      }
      Table table = Table.of("LIST", "SUBMITTER", "ENTRY", "ALGORITHM", "SEEN", "REASON");
      for (QuarantinedValue value : values) {
        table.row(
            value.list(),
            Shown.plain(value.submitter()),
            Shown.plain(value.entryId()),
            Shown.plain(value.algorithm()),
            Shown.instant(value.seenAt()),
            Shown.plain(value.reason()));
      }
      if (!table.isEmpty()) {
        table.print(terminal());
      }
      terminal()
          .note(
              Shown.count(values.size(), "value is", "values are")
                  + " set aside"
                  + (values.size() == most ? ", or more: --limit shows them" : ""));
    }
    return ExitCode.OK;
  }

  private List<QuarantinedValue> values(ServiceData service, int most) {
    HashLists lists = service.lists();
    list.ifPresent(name -> service.requireList(lists, name));
    return lists.quarantine(list, most);
  }

  private static String json(QuarantinedValue value) {
    return JsonLine.of(
        json ->
            json.put("list", value.list())
                .put("submitter", value.submitter())
                .put("entry", value.entryId())
                .put("algorithm", value.algorithm())
                .at("seenAt", value.seenAt())
                .put("reason", value.reason()));
  }
}
