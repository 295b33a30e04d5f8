package org.tocsin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.tocsin.config.ConfigStarter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a first configuration file. */
@Command(
    name = "init",
    header = "Writes a first configuration: every key, what it does and its default.",
    description = {
      "",
      "It files with a mock on this machine. What has to be set stands there with a sample, all else",
      "is commented out.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar config init tocsin.yaml",
      "",
      "Exit status: 0 written; 1 the file is there already, or cannot be written; 2 not understood."
    })
final class ConfigInitCommand extends LeafCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "tocsin.yaml",
      description = "The file to write (default ${DEFAULT-VALUE}); it must not be there.")
  private Path file = DataOptions.DEFAULT_CONFIG;

  ConfigInitCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    try {
      Files.writeString(
          file, ConfigStarter.text(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.failed("the file " + file + " is there already");
    } catch (IOException e) {
      throw CommandException.failed("the file " + file + " cannot be written");
    }
    if (isJson()) {
      terminal().line(JsonLine.of(json -> json.put("file", file.toString())));
    } else {
      terminal().line("a first configuration is in " + file);
      terminal().note("edit it, then: java -jar tocsin.jar config check " + file);
    }
    return ExitCode.OK;
  }
}
