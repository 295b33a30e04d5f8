package org.tocsin.cli;

import java.util.Optional;
import java.util.OptionalLong;
import org.tocsin.docket.Docket;
import org.tocsin.evidence.CustodyFinding;
import org.tocsin.evidence.IntegrityFinding;
import org.tocsin.evidence.IntegrityReport;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads preserved evidence again and compares it with the custody log. */
@Command(
    name = "verify",
    header = "Reads evidence and custody log again, and names what is missing or damaged.",
    description = {
      "",
      "Nothing is opened: ciphertext, wrapped keys and rows are compared with what the custody log",
      "says of them. Where a custodian's private key is at hand, damage is named to the segment.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar evidence verify --config tocsin.yaml",
      "  java -jar tocsin.jar evidence verify --incident inc-01k9x3v2m4f6h8j0n2q4s6u8w0 --json",
      "",
      "Exit status: 0 everything is intact; 1 findings, or it failed; 2 not understood."
    })
final class EvidenceVerifyCommand extends LeafCommand {
  @Option(
      names = "--incident",
      paramLabel = "INCIDENT",
      description = "Only the evidence of one incident; the custody log is read whole.")
  private Optional<String> incident = Optional.empty();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ProgressOptions progress = new ProgressOptions();

  EvidenceVerifyCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Optional<IncidentId> only = incident.map(IncidentText::id);
    try (ServiceData service = data.open(terminal())) {
      Docket docket = service.docketWithKeysIfAny();
      if (only.isPresent() && docket.find(only.get()).isEmpty()) {
        throw CommandException.failed("there is no incident " + only.get() + " in this docket");
      }
      IntegrityReport report;
      try (Progress shown =
          Progress.start(terminal(), progress.style, "verify", "items", OptionalLong.empty())) {
        report = docket.verify(only, (done, all, bytes) -> shown.at(done, OptionalLong.of(all)));
      }
      report.findings().forEach(this::tell);
      report.custody().forEach(this::tell);
      tell(report);
      return report.isIntact() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void tell(IntegrityFinding finding) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("finding", finding.kind().name())
                          .put("incident", finding.incident().value())
                          .put("item", finding.item().map(ItemId::value))
                          .put("segment", finding.segment())));
    } else {
      terminal()
          .line(
              finding.kind()
                  + " incident "
                  + finding.incident()
                  + finding.item().map(item -> " item " + item).orElse("")
                  + (finding.segment().isPresent()
                      ? " segment " + finding.segment().getAsLong()
                      : ""));
    }
  }

  private void tell(CustodyFinding finding) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("finding", finding.kind().name())
                          .put("custodyPosition", finding.position())));
    } else {
      terminal().line(finding.kind() + " custody log at " + finding.position());
    }
  }

  private void tell(IntegrityReport report) {
    int findings = report.findings().size() + report.custody().size();
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("intact", report.isIntact())
                          .put("items", report.items())
                          .put("bytes", report.bytes())
                          .put("findings", findings)));
    } else {
      terminal()
          .note(
              Shown.count(report.items(), "item", "items")
                  + " of "
                  + report.bytes()
                  + " bytes read; "
                  + (report.isIntact()
                      ? "everything is intact"
                      : Shown.count(findings, "finding", "findings")));
    }
  }
}
