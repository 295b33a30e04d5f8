package org.tocsin.cli;

import java.util.Locale;
import org.tocsin.config.ConfigExplanation;
import org.tocsin.config.RouteTable;
import org.tocsin.config.TocsinConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says in sentences what a configuration does. */
@Command(
    name = "explain",
    header = "Says in sentences what would happen under a configuration.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar config explain",
      "  java -jar tocsin.jar config explain --routes --config staging.yaml",
      "",
      "Exit status: 0 explained; 1 it cannot be used; 2 not understood."
    })
final class ConfigExplainCommand extends LeafCommand {
  @Option(
      names = "--routes",
      description =
          "Prints the decision table: which incidents each destination is told of, by priority.")
  private boolean routes;

  @Mixin private DataOptions data = new DataOptions();

  ConfigExplainCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    TocsinConfig config = data.config();
    if (routes) {
      routes(RouteTable.of(config));
      return ExitCode.OK;
    }
    for (String sentence : ConfigExplanation.sentences(config)) {
      terminal()
          .line(
              isJson()
                  ? JsonLine.of(json -> json.put("sentence", sentence))
                  : Shown.plain(sentence));
    }
    return ExitCode.OK;
  }

  private void routes(RouteTable decisions) {
    if (isJson()) {
      decisions.rows().forEach(row -> terminal().line(json(row)));
      return;
    }
    Table table =
        Table.of(
            RouteTable.COLUMNS.stream()
                .map(column -> column.toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
    decisions.rows().forEach(row -> table.row(row.cells().toArray(String[]::new)));
    if (table.isEmpty()) {
      terminal().note("no destination is configured: nothing is filed");
    } else {
      table.print(terminal());
    }
  }

  private static String json(RouteTable.Row row) {
    return JsonLine.of(
        json ->
            json.put("priority", row.priority())
                .put("destination", row.destination())
                .put("kind", row.kind())
                .put("types", row.types())
                .put("classifications", row.classifications())
                .put("rooms", row.rooms())
                .put("service", row.service())
                .put("uploader", row.uploader())
                .put("recipient", row.recipient())
                .put("coveredBy", row.coveredBy())
                .put("payload", row.payload().name())
                .put("promise", row.promise()));
  }
}
