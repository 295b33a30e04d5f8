package org.tocsin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.ConfigFinding;
import org.tocsin.config.ConfigWarning;
import org.tocsin.config.SecretFiles;
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
      "Warnings are about profiles of jurisdictions that counsel should look at again, retention of",
      "less than a year, secrets that the application alone can look up, and files of secrets and keys",
      "that everybody on this machine can read or change.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar config check",
      "  java -jar tocsin.jar config check --json staging.yaml",
      "",
      "Exit status: 0 it can be used, warnings or not; 1 findings, or it is not there;",
      "2 not understood."
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
    InputFile.require("the configuration", file);
    try {
      List<ConfigWarning> warnings = new ArrayList<>(ConfigFile.check(file, terminal().clock()));
      warnings.addAll(SecretFiles.openToEverybody(file));
      warn(warnings);
      return ExitCode.OK;
    } catch (ConfigException e) {
      refuse(findings(e));
      return ExitCode.FAILED;
    }
  }

  private List<ConfigFinding> findings(ConfigException problem) {
    return problem.findings().isEmpty()
        ? List.of(
            new ConfigFinding(file.toString(), 1, 1, "", String.valueOf(problem.getMessage())))
        : problem.findings();
  }

  private void refuse(List<ConfigFinding> findings) {
    for (ConfigFinding finding : findings) {
      say(
          finding.file(),
          OptionalInt.of(finding.line()),
          OptionalInt.of(finding.column()),
          finding.key(),
          finding.message(),
          finding.toString(),
          false);
    }
    if (!isJson()) {
      terminal().note(Shown.count(findings.size(), "finding", "findings") + " in " + file);
    }
  }

  /** What a file says that can be used, and a person should look at. */
  private void warn(List<ConfigWarning> warnings) {
    for (ConfigWarning warning : warnings) {
      say(
          file.toString(),
          place(warning.line()),
          place(warning.column()),
          warning.key(),
          warning.message(),
          warning.line() == 0
              ? file + ": warning: " + warning.message()
              : "%s:%d:%d: warning: %s: %s"
                  .formatted(
                      file, warning.line(), warning.column(), warning.key(), warning.message()),
          true);
    }
    if (!isJson()) {
      terminal()
          .note(
              file
                  + " can be used"
                  + (warnings.isEmpty()
                      ? ""
                      : ", with " + Shown.count(warnings.size(), "warning", "warnings")));
    }
  }

  private static OptionalInt place(int number) {
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private void say(
      String of,
      OptionalInt line,
      OptionalInt column,
      String key,
      String message,
      String text,
      boolean warning) {
    terminal()
        .line(
            isJson()
                ? JsonLine.of(
                    json ->
                        json.put("file", of)
                            .put("line", line)
                            .put("column", column)
                            .put("key", key)
                            .put("message", message)
                            .put("warning", warning))
                : Shown.plain(text));
  }
}
