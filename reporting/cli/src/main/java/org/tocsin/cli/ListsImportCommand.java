package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ImportResult;
import org.tocsin.store.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces a hash list by a file. */
@Command(
    name = "import",
    header = "Replaces a hash list by a CSV file, in one transaction.",
    description = {
      "",
      "The file is the whole list: what it does not name is gone afterwards. A running service",
      "notices within seconds. Header line:",
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists import demo-list.csv --list demo --config tocsin.yaml",
      "",
      "Exit status: 0 imported; 1 not imported, or lines were left out; 2 not understood."
    })
final class ListsImportCommand extends LeafCommand {
  private static final String NAME = "[a-z0-9._-]{1,64}";

  @Parameters(paramLabel = "FILE", description = "The CSV file, in UTF-8.")
  private Path file = Path.of("");

  @Option(
      names = "--list",
      required = true,
      paramLabel = "NAME",
      description = "The list's name: a-z, 0-9, '.', '_' and '-'.")
  private String list = "";

  @Option(
      names = "--continue-on-error",
      description = "Loads the good lines although others are malformed.")
  private boolean continueOnError;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ProgressOptions progress = new ProgressOptions();

  ListsImportCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    if (!list.matches(NAME)) {
      throw CommandException.usage(
          "--list: a list's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    if (!Files.isRegularFile(file)) {
      throw CommandException.failed("the list file " + file + " is not there, or is no file");
    }
    createDirectory();
    try (ServiceData service = data.open(terminal())) {
      ImportResult result = run(service.lists());
      tell(result);
      return result.applied() && result.malformed() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  /** A list may be imported before the service's first start. */
  private void createDirectory() {
    Path directory = data.directory();
    if (!Files.exists(directory)) {
      DataDirectory.openForService(directory).close();
    }
  }

  private ImportResult run(HashLists lists) throws IOException {
    OptionalLong size = OptionalLong.of(Files.size(file));
    CsvOptions options = continueOnError ? CsvOptions.CONTINUE : CsvOptions.STRICT;
    try (CountingInput counted = new CountingInput(Files.newInputStream(file));
        Reader reader =
            new InputStreamReader(
                counted,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT));
        Progress shown = Progress.start(terminal(), progress.style, "import", "bytes", size)) {
      return lists.importCsv(list, reader, options, lines -> shown.at(counted.count()));
    }
  }

  private void tell(ImportResult result) {
    if (isJson()) {
      terminal().line(json(result));
      return;
    }
    for (ImportResult.Problem problem : result.problems()) {
      terminal().note(file + ":" + problem.line() + ": " + Shown.plain(problem.reason()));
    }
    if (result.malformed() > result.problems().size()) {
      terminal().note("  and " + (result.malformed() - result.problems().size()) + " more");
    }
    new TreeMap<>(result.refused())
        .forEach(
            (reason, count) ->
                terminal()
                    .note(
                        "refused "
                            + Shown.count(count, "value", "values")
                            + " that would match anything broken: "
                            + Shown.plain(reason)));
    if (result.unknownSeverity() > 0) {
      terminal()
          .note(
              Shown.count(result.unknownSeverity(), "line has", "lines have")
                  + " a severity class that is not known: a match will hold and alarm");
    }
    if (result.applied()) {
      terminal()
          .line(
              "list "
                  + list
                  + ": imported "
                  + Shown.count(result.values(), "value", "values")
                  + " from "
                  + Shown.count(result.lines(), "line", "lines")
                  + (result.malformed() == 0
                      ? ""
                      : ", left out "
                          + Shown.count(result.malformed(), "malformed line", "malformed lines"))
                  + "; version "
                  + result.version());
    } else {
      terminal()
          .note(
              "tocsin: list "
                  + list
                  + " is as it was: "
                  + Shown.count(result.malformed(), "malformed line", "malformed lines")
                  + "; correct them, or load the rest with --continue-on-error");
    }
  }

  private static String json(ImportResult result) {
    return JsonLine.of(
        json ->
            json.put("list", result.list())
                .put("version", result.version())
                .put("applied", result.applied())
                .put("lines", result.lines())
                .put("values", result.values())
                .put("deleted", result.deleted())
                .put("malformed", result.malformed())
                .objects(
                    "problems",
                    result.problems(),
                    (item, problem) ->
                        item.put("line", problem.line()).put("reason", problem.reason()))
                .object("refused", refused -> new TreeMap<>(result.refused()).forEach(refused::put))
                .put("unusualPdq", result.unusualPdq())
                .put("unknownSeverity", result.unknownSeverity()));
  }
}
