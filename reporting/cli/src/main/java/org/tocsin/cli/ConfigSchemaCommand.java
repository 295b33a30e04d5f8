package org.tocsin.cli;

import org.tocsin.config.ConfigSchema;
import picocli.CommandLine.Command;

/** Prints the schema of configuration files. */
@Command(
    name = "schema",
    header = "Prints the JSON Schema (draft 2020-12) of configuration files, for editors.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar config schema > tocsin-config.schema.json",
      "",
      "Exit status: 0 printed; 2 not understood."
    })
final class ConfigSchemaCommand extends LeafCommand {
  ConfigSchemaCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    String schema = ConfigSchema.text().stripTrailing();
    terminal().line(isJson() ? JsonLine.compact(schema) : schema);
    return ExitCode.OK;
  }
}
