package org.tocsin.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.tocsin.evidence.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies docket and evidence while the service goes on. */
@Command(
    name = "backup",
    header =
        "Copies docket, hash lists and sealed evidence to a folder, while the service goes on working.",
    description = {
      "",
      "The copy says of itself that it is one: a service that starts from it neither sends nor sweeps",
      "until docket accept-restored. The keys that the service made are left out, or go to a folder",
      "of their own: whoever has copy and keys reads everything.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar docket backup --to /backup/docket --keys /elsewhere/keys",
      "",
      "Exit status: 0 copied whole; 1 it failed, or an item is missing or damaged; 2 not understood."
    })
final class DocketBackupCommand extends LeafCommand {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write; it must not be there.")
  private Path to = Path.of("");

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description = "Another folder for the keys (default: they are left out).")
  private Optional<Path> keys = Optional.empty();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ProgressOptions progress = new ProgressOptions();

  DocketBackupCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    try (ServiceData service = data.open(terminal())) {
      Backup.Report report;
      try (Progress shown =
          Progress.start(terminal(), progress.style, "backup", "items", OptionalLong.empty())) {
        report =
            service.backup().write(to, keys, (done, all) -> shown.at(done, OptionalLong.of(all)));
      }
      service.copyLists(to);
      tell(report);
      return report.isWhole() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void tell(Backup.Report report) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("to", to.toString())
                          .put("database", report.database())
                          .put("items", report.items())
                          .put("bytes", report.bytes())
                          .put("keys", keys.isPresent())
                          .texts(
                              "missing", report.missing().stream().map(id -> id.value()).toList())
                          .texts(
                              "damaged",
                              report.damaged().stream().map(id -> id.value()).toList())));
      return;
    }
    report.missing().forEach(id -> terminal().line("MISSING item " + id));
    report.damaged().forEach(id -> terminal().line("DAMAGED item " + id));
    terminal()
        .note(
            Shown.count(report.items(), "item", "items")
                + " of "
                + report.bytes()
                + " bytes copied"
                + (report.database()
                    ? " with the docket"
                    : "; PostgreSQL is copied by its own tools")
                + (keys.isPresent() ? ", keys apart" : ", without keys"));
  }
}
