package org.tocsin.cli;

import java.nio.file.Path;
import java.util.List;
import org.tocsin.config.ConfigDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what changes in behaviour from one configuration to another. */
@Command(
    name = "diff",
    header = "Says what changes in behaviour from one configuration file to another.",
    description = {
      "",
      "A default that is written out is no change. Secrets are compared and shown by their reference.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar config diff tocsin.yaml tocsin-new.yaml",
      "",
      "Exit status: 0 compared; 1 one of them cannot be used; 2 not understood."
    })
final class ConfigDiffCommand extends LeafCommand {
  @Parameters(index = "0", paramLabel = "OLD", description = "What holds now.")
  private Path old = DataOptions.DEFAULT_CONFIG;

  @Parameters(index = "1", paramLabel = "NEW", description = "What is to hold.")
  private Path fresh = DataOptions.DEFAULT_CONFIG;

  ConfigDiffCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    List<ConfigDiff.Change> changes = ConfigDiff.of(old, fresh);
    for (ConfigDiff.Change change : changes) {
      terminal()
          .line(
              isJson()
                  ? JsonLine.of(
                      json ->
                          json.put("path", change.path())
                              .put("before", change.before())
                              .put("after", change.after())
                              .put("restart", change.restart())
                              .put("says", change.says()))
                  : Shown.plain(change.toString()));
    }
    if (!isJson()) {
      long restarts = changes.stream().filter(ConfigDiff.Change::restart).count();
      terminal()
          .note(
              changes.isEmpty()
                  ? "nothing changes"
                  : Shown.count(changes.size(), "change", "changes")
                      + (restarts > 0
                          ? "; a restart is needed, and before it none is taken over"
                          : "; a service that runs takes over what changed within seconds"));
    }
    return ExitCode.OK;
  }
}
