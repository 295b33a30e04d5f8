package org.tocsin.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.config.TocsinConfig;
import org.tocsin.cybertipline.CyberTiplineWriter;
import org.tocsin.cybertipline.Document;
import org.tocsin.cybertipline.Finding;
import org.tocsin.cybertipline.Replacement;
import org.tocsin.docket.Docket;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.StoredItem;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.report.Completeness;
import org.tocsin.report.Reports;
import org.tocsin.report.ViewFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what would be sent of an incident. */
@Command(
    name = "preview",
    header = "Shows the document that would be sent, what is wrong with it, and what it lacks.",
    description = {
      "",
      "Nothing is sent. It opens sealed facts: the custody log keeps who did, before they are read.",
      "The document holds personal data; it goes to standard output, what is said about it beside.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar report preview inc-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat",
      "",
      "Exit status: 0 it could be sent; 1 findings, or it failed; 2 not understood."
    })
final class ReportPreviewCommand extends LeafCommand {
  /** What stands for identifiers that a clearinghouse gives only later. */
  static final String NOT_YET = "1";

  /** Which document. */
  enum Part {
    REPORT,
    FILE
  }

  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String incident = "";

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "REPORT",
      description = "report, or file for the details of its file with ids of 1 (default report).")
  private Part part = Part.REPORT;

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "As it would be sent to this destination (default: its first).")
  private Optional<String> destination = Optional.empty();

  @Mixin private RoleOption capacity = new RoleOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ReportPreviewCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    IncidentId id = IncidentText.id(incident);
    Actor actor = new Actor(person.name(), capacity.role());
    TocsinConfig config = data.config();
    try (ServiceData service = ServiceData.of(config, terminal().clock())) {
      Docket docket = service.docketWithKeys();
      IncidentSummary summary =
          docket
              .find(id)
              .orElseThrow(
                  () -> CommandException.failed("there is no incident " + id + " in this docket"));
      PreviewMatter matter = PreviewMatter.of(docket, service.filings(), summary, destination);
      Incident opened = docket.open(id, Purpose.REVIEW, actor);
      Document document =
          part == Part.FILE
              ? details(opened, docket.items(id), docket, config)
              : report(opened, matter, docket, config, actor);
      List<Finding> findings =
          config.reportSchema().validator().validate(document.xml(), terminal().clock().instant());
      tell(id, document, findings, Completeness.of(opened, config.service()));
      return findings.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private static Document report(
      Incident opened, PreviewMatter matter, Docket docket, TocsinConfig config, Actor actor) {
    List<Incident> told = new ArrayList<>();
    for (IncidentId each : matter.incidents()) {
      told.add(each.equals(opened.id()) ? opened : docket.open(each, Purpose.REVIEW, actor));
    }
    return new CyberTiplineWriter(config.reportSchema().version())
        .report(
            Reports.report(told, config.service(), matter.priorReports(), matter.supplementTo()));
  }

  private static Document details(
      Incident opened, List<StoredItem> items, Docket docket, TocsinConfig config) {
    CyberTiplineWriter writer = new CyberTiplineWriter(config.reportSchema().version());
    boolean viewed =
        items.stream()
            .filter(item -> item.kind() == ItemKind.FILE)
            .anyMatch(item -> docket.fullyViewed(item.id()));
    return Reports.file(opened, viewed ? ViewFacts.fileViewed() : ViewFacts.notViewed())
        .map(file -> writer.fileDetails(file, NOT_YET, NOT_YET))
        .orElseThrow(() -> CommandException.failed("incident " + opened.id() + " has no file"));
  }

  private void tell(
      IncidentId id, Document document, List<Finding> findings, Completeness completeness) {
    String xml = new String(document.xml(), StandardCharsets.UTF_8);
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("incident", id.value())
                          .put("xml", xml)
                          .texts("findings", findings.stream().map(Finding::describe).toList())
                          .texts(
                              "replaced",
                              document.replacements().stream().map(Replacement::path).toList())
                          .object(
                              "completeness",
                              score ->
                                  score
                                      .put("score", completeness.score())
                                      .objects("gaps", completeness.gaps(), this::put))));
      return;
    }
    terminal().line(xml.stripTrailing());
    for (Replacement replacement : document.replacements()) {
      terminal()
          .note(
              replacement.path()
                  + ": "
                  + Shown.count(replacement.count(), "character", "characters")
                  + " that XML cannot carry stand as U+FFFD");
    }
    findings.forEach(finding -> terminal().note(Shown.plain(finding.describe())));
    terminal()
        .note(
            "completeness "
                + completeness.score()
                + " of 100"
                + (completeness.gaps().isEmpty() ? "" : "; what is missing, heaviest first:"));
    completeness.gaps().forEach(this::tell);
    terminal()
        .note(
            findings.isEmpty()
                ? "nothing is wrong with it; nothing was sent"
                : Shown.count(findings.size(), "finding", "findings") + "; nothing was sent");
  }

  private void put(JsonLine json, Completeness.Gap gap) {
    json.put("missing", gap.name())
        .put("weight", gap.weight())
        .put("reason", gap.reason())
        .put("remedy", gap.remedy());
  }

  private void tell(Completeness.Gap gap) {
    terminal()
        .note(
            "  "
                + gap.name()
                + gap.reason().map(reason -> " (" + reason + ")").orElse("")
                + ": "
                + gap.remedy());
  }
}
