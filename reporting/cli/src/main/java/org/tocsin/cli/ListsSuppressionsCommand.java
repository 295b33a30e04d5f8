package org.tocsin.cli;

import java.time.Instant;
import java.util.List;
import org.tocsin.hashlist.Suppression;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what is not acted upon. */
@Command(
    name = "suppressions",
    header = "Shows every suppression that was ever made, and whether it counts.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists suppressions --config tocsin.yaml",
      "",
      "Exit status: 0 shown, also when there is none; 1 it failed; 2 not understood."
    })
final class ListsSuppressionsCommand extends LeafCommand {
  @Mixin private DataOptions data = new DataOptions();

  ListsSuppressionsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Instant now = terminal().clock().instant();
    try (ServiceData service = data.open(terminal())) {
      List<Suppression> all =
          service.hasLists() ? service.lists().suppressionsOnRecord() : List.of();
      if (isJson()) {
        all.forEach(one -> terminal().line(SuppressionText.json(one, now)));
        return ExitCode.OK;
      }
      Table table = Table.of("NUMBER", "STATE", "WHAT", "SINCE", "UNTIL", "BY", "SECOND", "WHY");
      for (Suppression one : all) {
        table.row(
            Long.toString(one.number()),
            SuppressionText.state(one, now),
            SuppressionText.scope(one),
            Shown.instant(one.createdAt()),
            one.expiresAt().map(Shown::instant).orElse(""),
            Shown.plain(one.reviewer()),
            one.second().map(Shown::plain).orElse(""),
            Shown.plain(one.reason()));
      }
      if (!table.isEmpty()) {
        table.print(terminal());
      }
      terminal().note(Shown.count(all.size(), "suppression", "suppressions"));
    }
    return ExitCode.OK;
  }
}
