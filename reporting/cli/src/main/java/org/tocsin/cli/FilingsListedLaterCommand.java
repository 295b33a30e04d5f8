package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.filing.ListedLater;
import org.tocsin.model.UploadId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows uploads that are listed later and are no incident, and settles one. */
@Command(
    name = "listed-later",
    header =
        "Shows uploads that are listed now and could not be made incidents of, or settles one.",
    description = {
      "",
      "They were let through, a list has them now, and the service could not screen them again: WHY",
      "says what was in the way. A person finds each by its id in the application and decides; then",
      "--settle says so, and it is not shown any more. It stays on record who settled it and why.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar filings listed-later --config tocsin.yaml",
      "  java -jar tocsin.jar filings listed-later --settle upload-4711 --by pat \\",
      "      --why \"removed from the room, reported by hand\"",
      "",
      "Exit status: 0 shown, also when there is none, or settled; 1 it failed, or no such upload waits;",
      "2 not understood."
    })
final class FilingsListedLaterCommand extends LeafCommand {
  @Option(
      names = "--settle",
      paramLabel = "UPLOAD",
      description = "Says that a person looked for this upload; takes --by and --why.")
  private Optional<String> settled = Optional.empty();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${env:TOCSIN_BY}",
      description = "Who settles it; it is recorded (default: environment variable TOCSIN_BY).")
  private Optional<String> by = Optional.empty();

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "What came of it; it is recorded. No personal data.")
  private Optional<String> why = Optional.empty();

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private DataOptions data = new DataOptions();

  FilingsListedLaterCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    int most = limit.checked();
    if (settled.isPresent()) {
      settle(upload(settled.get()));
      return ExitCode.OK;
    }
    if (why.isPresent()) {
      throw CommandException.usage("--why goes with --settle, which names the upload");
    }
    List<ListedLater> waiting;
    try (ServiceData service = data.open(terminal())) {
      waiting = service.filings().listedLater(most);
    }
    show(waiting, most);
    return ExitCode.OK;
  }

  private static UploadId upload(String text) {
    try {
      return new UploadId(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--settle: " + e.getMessage());
    }
  }

  private void settle(UploadId upload) throws Exception {
    String person = PersonOptions.checked(by.orElse(""));
    String reason = WhyOption.checked(why.orElse(""));
    try (ServiceData service = data.open(terminal())) {
      if (!service.filings().settleListedLater(upload, person, reason)) {
        throw CommandException.failed(
            "no such upload waits; filings listed-later shows those that do");
      }
    }
    if (isJson()) {
      terminal().line(JsonLine.of(json -> json.put("upload", upload.value()).put("waits", false)));
    } else {
      terminal().line("upload " + Shown.plain(upload.value()) + " is settled");
    }
  }

  private void show(List<ListedLater> waiting, int most) {
    if (isJson()) {
      waiting.forEach(found -> terminal().line(json(found)));
      return;
    }
    Table table = Table.of("UPLOAD", "LET THROUGH", "FOUND", "CLASS", "RECIPIENTS", "WHY");
    for (ListedLater found : waiting) {
      table.row(
          Shown.plain(found.upload().value()),
          Shown.instant(found.letThroughAt()),
          Shown.instant(found.foundAt()),
          found.severity().name(),
          Integer.toString(found.recipients()),
          found.why().name());
    }
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    terminal()
        .note(
            Shown.count(waiting.size(), "upload waits", "uploads wait")
                + " for a person"
                + (waiting.size() == most ? ", or more: --limit shows them" : ""));
  }

  private static String json(ListedLater found) {
    return JsonLine.of(
        json ->
            json.put("upload", found.upload().value())
                .at("letThroughAt", found.letThroughAt())
                .at("foundAt", found.foundAt())
                .put("class", found.severity().name())
                .put("recipients", found.recipients())
                .put("why", found.why().name()));
  }
}
