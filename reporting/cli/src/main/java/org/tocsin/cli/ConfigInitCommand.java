package org.tocsin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /** The file that the starter names for the password of the mock. */
  static final String PASSWORD = "clearinghouse-password.txt";

  ConfigInitCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    try {
      Files.writeString(
          file, ConfigStarter.text(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.failed(
          Files.isDirectory(file)
              ? file + " is a folder: name a file in it, such as " + file.resolve("tocsin.yaml")
              : "the file " + file + " is there already, and stays as it is: name another");
    } catch (NoSuchFileException e) {
      throw CommandException.failed("the folder of " + file + " is not there: make it first");
    } catch (AccessDeniedException e) {
      throw CommandException.failed("this user may not write " + file);
    } catch (IOException e) {
      throw CommandException.failed("the file " + file + " cannot be written");
    }
    if (isJson()) {
      terminal().line(JsonLine.of(json -> json.put("file", file.toString())));
    } else {
      terminal().line("a first configuration is in " + file);
      terminal()
          .note(
              "before it can be used, "
                  + PASSWORD
                  + " beside it has to hold the clearinghouse's password");
      terminal().note("edit it, then: java -jar tocsin.jar config check " + file);
    }
    return ExitCode.OK;
  }
}
