package org.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.ConfigFinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says everything that is wrong in a configuration file. */
@Command(
    name = "check",
    header = "Checks a configuration file and says everything that is wrong in it, with its place.",
    description = {
      "",
      "Prints file:line:column: key: what is wrong and what is allowed, for each finding. Secrets and",
      "certificates are looked for where the file says that they are. Nothing is opened or sent.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar config check",
      "  java -jar tocsin.jar config check --json staging.yaml",
      "",
      "Exit status: 0 it can be used; 1 findings, or it is not there; 2 not understood."
    })
final class ConfigCheckCommand extends LeafCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "tocsin.yaml",
      description = "The configuration (default ${DEFAULT-VALUE}).")
  private Path file = DataOptions.DEFAULT_CONFIG;

  ConfigCheckCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    if (!Files.isRegularFile(file)) {
      throw CommandException.failed("the configuration " + file + " is not there");
    }
    List<ConfigFinding> findings = findings();
    for (ConfigFinding finding : findings) {
      if (isJson()) {
        terminal()
            .line(
                JsonLine.of(
                    json ->
                        json.put("file", finding.file())
                            .put("line", finding.line())
                            .put("column", finding.column())
                            .put("key", finding.key())
                            .put("message", finding.message())));
      } else {
        terminal().line(Shown.plain(finding.toString()));
      }
    }
    if (!isJson()) {
      terminal()
          .note(
              findings.isEmpty()
                  ? file + " can be used"
                  : Shown.count(findings.size(), "finding", "findings") + " in " + file);
    }
    return findings.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<ConfigFinding> findings() {
    try {
      ConfigFile.read(file, terminal().clock());
      return List.of();
    } catch (ConfigException e) {
      if (e.findings().isEmpty()) {
        return List.of(
            new ConfigFinding(file.toString(), 1, 1, "", String.valueOf(e.getMessage())));
      }
      return e.findings();
    }
  }
}
