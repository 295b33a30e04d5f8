package org.tocsin.cli;

import java.util.List;
import org.tocsin.config.ConfigExplanation;
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
      description = "Prints which incidents each destination is told of, as a table.")
  private boolean routes;

  @Mixin private DataOptions data = new DataOptions();

  ConfigExplainCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    TocsinConfig config = data.config();
    if (routes) {
      routes(ConfigExplanation.routes(config));
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

  private void routes(List<ConfigExplanation.Decision> decisions) {
    Table table =
        Table.of("DESTINATION", "KIND", "INCIDENTS", "CLASSIFICATIONS", "ROOMS", "COVERED BY");
    for (ConfigExplanation.Decision row : decisions) {
      if (isJson()) {
        terminal()
            .line(
                JsonLine.of(
                    json ->
                        json.put("destination", row.destination())
                            .put("kind", row.kind())
                            .put("types", row.types())
                            .put("classifications", row.classifications())
                            .put("rooms", row.rooms())
                            .put("coveredBy", row.coveredBy())));
      } else {
        table.row(
            row.destination(),
            row.kind(),
            row.types(),
            row.classifications(),
            row.rooms(),
            row.coveredBy());
      }
    }
    if (!isJson()) {
      table.print(terminal());
    }
  }
}
