package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.tocsin.config.ListSettings;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ImportResult;
import org.tocsin.hashlist.ListFormat;
import org.tocsin.hashlist.ListImportException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces a hash list by a file. */
@Command(
    name = "import",
    header = "Replaces a hash list by a file, all at once.",
    description = {
      "",
      "The file is the whole list: what it does not name is gone afterwards. A running service",
      "notices within seconds. Header line of a CSV file:",
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted",
      "A file that has far fewer entries than the list leaves it as it was: downloads that broke off",
      "look like that.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists import demo-list.csv --list demo --config tocsin.yaml",
      "  java -jar tocsin.jar lists import hashes.txt --list own --format local_file",
      "    --means CONFIRMED --config tocsin.yaml",
      "",
      "Exit status: 0 imported; 1 not imported, or lines were left out; 2 not understood."
    })
final class ListsImportCommand extends LeafCommand {
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

  @Option(
      names = "--allow-fewer",
      description = "Replaces the list although the file has far fewer entries.")
  private boolean allowFewer;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "CSV",
      description =
          "csv, local_file or threatexchange: the last two as ThreatExchange's tools write them"
              + " (default: csv).")
  private Format format = Format.CSV;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "What all lines of a local_file or threatexchange are, such as pdq.")
  private Optional<String> type = Optional.empty();

  @Option(
      names = "--means",
      paramLabel = "[LABEL=]CLASS",
      description =
          "What entries mean that cannot say it themselves: one class for a local_file, one for each"
              + " label of a threatexchange.")
  private List<String> means = new ArrayList<>();

  /** How the file is written. */
  enum Format {
    CSV,
    LOCAL_FILE,
    THREATEXCHANGE
  }

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ProgressOptions progress = new ProgressOptions();

  ListsImportCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    requireName("--list: ", list);
    InputFile.require("the list file", file);
    ListFormat written = written();
    data.createDirectory();
    try (ServiceData service = data.open(terminal())) {
      HashLists lists = service.lists();
      ImportResult result = run(lists, written);
      tell(result);
      service.noteUnnamed(list, terminal());
      boolean whole = result.malformed() == 0;
      boolean known = result.unknownAlgorithms().isEmpty() || continueOnError;
      return result.applied() && whole && known ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  /** Refuses what no list may be called. */
  static void requireName(String option, String name) {
    try {
      ListSettings.requireName(name);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(option + e.getMessage());
    }
  }

  private ListFormat written() {
    try {
      return switch (format) {
        case CSV -> {
          if (type.isPresent() || !means.isEmpty()) {
            throw CommandException.usage("--type and --means are not for csv: its lines say both");
          }
          yield ListFormat.CSV;
        }
        case LOCAL_FILE -> {
          if (means.size() != 1) {
            throw CommandException.usage(
                "--means: say once what all entries mean, such as --means CONFIRMED");
          }
          yield ListFormat.localFile(type, ClassLabels.severity(means.get(0)));
        }
        case THREATEXCHANGE ->
            ListFormat.threatExchange(
                type.orElseThrow(
                    () ->
                        CommandException.usage("--type: say what the lines are, such as HASH_PDQ")),
                ClassMap.of(ClassLabels.of(means)));
      };
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--type, --means: " + e.getMessage());
    }
  }

  private ImportResult run(HashLists lists, ListFormat written) throws IOException {
    OptionalLong size = OptionalLong.of(Files.size(file));
    CsvOptions wanted = continueOnError ? CsvOptions.CONTINUE : CsvOptions.STRICT;
    CsvOptions options = allowFewer ? wanted.allowingShrink() : wanted;
    try (CountingInput counted = new CountingInput(Files.newInputStream(file));
        Reader reader =
            new InputStreamReader(
                counted,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT));
        ImportProgress shown =
            ImportProgress.start(terminal(), progress.style, counted::count, size)) {
      return lists.importText(list, reader, written, options, shown);
    } catch (ListImportException e) {
      throw CommandException.failed(refusal(String.valueOf(e.getMessage())));
    }
  }

  /** Says which file it is about, and where it is no text. */
  private String refusal(String problem) throws IOException {
    Optional<String> noText = InputFile.whyNoText(file);
    if (noText.isPresent()) {
      return noText.get();
    }
    return file
        + ": "
        + problem
        + (format == Format.CSV && problem.contains("line")
            ? "; lists import --help shows the header, whose columns stand between commas"
            : "");
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
    if (result.unusualPdq() > 0) {
      terminal()
          .note(
              Shown.count(result.unusualPdq(), "PDQ value has", "PDQ values have")
                  + " not exactly 128 ones: of flat pictures, or damaged; they are compared");
    }
    new TreeMap<>(result.opaque())
        .forEach(
            (algorithm, count) ->
                terminal()
                    .note(
                        Shown.count(count, "value", "values")
                            + " of "
                            + Shown.plain(algorithm)
                            + " left out: nobody can compare them here"));
    new TreeMap<>(result.unknownAlgorithms())
        .forEach(
            (algorithm, count) ->
                terminal()
                    .note(
                        "tocsin: "
                            + Shown.count(count, "value", "values")
                            + " of the algorithm "
                            + Shown.plain(algorithm)
                            + ", which is compared only by a matcher of the application: is it"
                            + " misspelt? --continue-on-error takes them as they are"));
    if (result.unknownSeverity() > 0) {
      terminal()
          .note(
              Shown.count(result.unknownSeverity(), "line has", "lines have")
                  + " a severity class that is not known: a match will hold and alarm");
    }
    if (result.held().isPresent()) {
      terminal()
          .note(
              "tocsin: "
                  + file
                  + ": list "
                  + list
                  + " is as it was: "
                  + Shown.plain(result.held().get())
                  + "; --allow-fewer replaces the list all the same");
    } else if (result.applied()) {
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
                .put("held", result.held())
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
                .put("unknownSeverity", result.unknownSeverity())
                .object("opaque", left -> new TreeMap<>(result.opaque()).forEach(left::put))
                .object(
                    "unknownAlgorithms",
                    unknown -> new TreeMap<>(result.unknownAlgorithms()).forEach(unknown::put)));
  }
}
