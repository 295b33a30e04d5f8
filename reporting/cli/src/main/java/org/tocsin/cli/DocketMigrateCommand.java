package org.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.tocsin.config.ConfigFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves a docket from SQLite into PostgreSQL. */
@Command(
    name = "migrate",
    header = "Moves a docket and its hash lists from SQLite into PostgreSQL.",
    description = {
      "",
      "The service is stopped while this runs. Everything arrives or nothing: counts and contents",
      "of every table and the whole custody log are compared before anything is committed.",
      "Keys and sealed files stay in the data directory, which both files name. The old docket",
      "is left as it was, with sending stopped in it.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar docket migrate --config tocsin.yaml --to postgres.yaml --by pat",
      "",
      "Exit status: 0 moved; 1 it failed, and the target is as it was; 2 not understood."
    })
final class DocketMigrateCommand extends LeafCommand {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "The configuration of the service as it will be, with its postgresql section.")
  private Path to = Path.of("");

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ProgressOptions progress = new ProgressOptions();

  DocketMigrateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    String by = person.name();
    if (!Files.isRegularFile(to)) {
      throw CommandException.failed("the configuration " + to + " is not there");
    }
    try (DocketMove move =
            DocketMove.between(data.config(), ConfigFile.read(to), terminal().clock(), by);
        Progress shown =
            Progress.start(terminal(), progress.style, "migrate", "rows", OptionalLong.empty())) {
      DocketMove.Result result =
          move.run((table, done, total) -> shown.at(done, OptionalLong.of(total)));
      shown.apart(() -> tell(result));
    }
    return ExitCode.OK;
  }

  private void tell(DocketMove.Result result) {
    if (isJson()) {
      terminal().line(json(result));
      return;
    }
    Table table = Table.of("DATABASE", "TABLE", "ROWS");
    result
        .tables()
        .forEach(each -> table.row(each.database(), each.table(), Long.toString(each.rows())));
    table.print(terminal());
    terminal()
        .note(
            "moved and compared; the custody log has "
                + Shown.count(result.custodyEntries(), "entry", "entries")
                + " and "
                + (result.findings().isEmpty()
                    ? "nothing is wrong with it"
                    : Shown.count(result.findings().size(), "finding", "findings")
                        + ", the same as before: see evidence verify"));
    terminal().note("start the service with " + to + "; in the old docket sending is stopped");
    if (result.stopped()) {
      terminal().note("all sending was stopped before and still is; filings resume-all ends that");
    }
  }

  private static String json(DocketMove.Result result) {
    return JsonLine.of(
        json ->
            json.put("moved", true)
                .put("custodyEntries", result.custodyEntries())
                .put("custodyFindings", result.findings().size())
                .put("stopped", result.stopped())
                .objects(
                    "tables",
                    result.tables(),
                    (item, each) ->
                        item.put("database", each.database())
                            .put("table", each.table())
                            .put("rows", each.rows())));
  }
}
