package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.filing.FilingStory;
import org.tocsin.filing.FilingSummary;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells the story of one filing. */
@Command(
    name = "show",
    header = "Tells the story of one filing, call by call, without personal data.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings show fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --config tocsin.yaml",
      "",
      "Exit status: 0 shown; 1 it failed, or there is no such filing; 2 not understood."
    })
final class FilingsShowCommand extends LeafCommand {
  @Parameters(paramLabel = "FILING", description = "The filing's id.")
  private String filing = "";

  @Mixin private DataOptions data = new DataOptions();

  FilingsShowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    FilingId id = FilingText.id(filing);
    try (ServiceData service = data.open(terminal())) {
      FilingStory story =
          service
              .filings()
              .show(id)
              .orElseThrow(
                  () -> CommandException.failed("there is no filing " + id + " in this docket"));
      if (isJson()) {
        terminal()
            .line(
                JsonLine.of(
                    json -> {
                      FilingText.put(json, story.summary());
                      json.objects("steps", story.steps(), FilingText::put);
                    }));
      } else {
        print(story);
      }
    }
    return ExitCode.OK;
  }

  private void print(FilingStory story) {
    FilingSummary summary = story.summary();
    terminal()
        .line(
            "filing "
                + summary.id()
                + " of incident "
                + summary.incident()
                + " to "
                + Shown.plain(summary.destination())
                + " ("
                + summary.environment()
                + (summary.synthetic() ? ", synthetic" : "")
                + "): "
                + FilingText.state(summary)
                + summary.reportId().map(report -> ", report " + Shown.plain(report)).orElse(""));
    if (summary.orphans() > 0) {
      terminal()
          .line(
              Shown.count(summary.orphans(), "unfinished report", "unfinished reports")
                  + " may exist whose ids were lost; the clearinghouse lets them expire");
    }
    terminal().line("");
    Table table = Table.of("STEP", "AT", "WHAT", "CALL", "REPORT", "OUTCOME", "BY", "NOTE");
    for (FilingStory.Step step : story.steps()) {
      table.row(
          Integer.toString(step.number()),
          Shown.exactly(step.at()),
          step.what(),
          call(step),
          step.reportId().orElse(""),
          outcome(step),
          step.actor().orElse(""),
          step.note().orElse(""));
    }
    table.print(terminal());
  }

  private static String call(FilingStory.Step step) {
    return step.call().map(Enum::name).orElse("")
        + (step.file().isPresent() ? " file " + (step.file().getAsInt() + 1) : "");
  }

  private static String outcome(FilingStory.Step step) {
    Optional<String> kind = step.outcome();
    StringBuilder text = new StringBuilder(kind.orElse(""));
    step.code().ifPresent(code -> text.append(" code ").append(code));
    step.httpStatus().ifPresent(status -> text.append(" HTTP ").append(status));
    return text.toString().strip();
  }
}
