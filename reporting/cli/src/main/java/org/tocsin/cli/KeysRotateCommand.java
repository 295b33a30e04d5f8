package org.tocsin.cli;

import java.util.OptionalLong;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.RotationReport;
import org.tocsin.model.ItemId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Seals the keys of all evidence to the custodians of today. */
@Command(
    name = "rotate",
    header = "Seals the keys of all evidence anew, to the custodians that are configured now.",
    description = {
      "",
      "The sealed bytes stay as they are; only their keys are wrapped anew, and the custody log says",
      "so of each. This node needs a private key that opens what was sealed before. What was done",
      "when it breaks off stays done: run it again.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar keys rotate --by pat --config tocsin.yaml",
      "",
      "Exit status: 0 all keys are sealed to them; 1 one is not, or it failed; 2 not understood."
    })
final class KeysRotateCommand extends LeafCommand {
  @Mixin private RoleOption capacity = new RoleOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ProgressOptions progress = new ProgressOptions();

  KeysRotateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Actor by = new Actor(person.name(), capacity.role());
    try (ServiceData service = data.open(terminal())) {
      ServiceData.Evidence evidence = service.evidenceWithKeys();
      RotationReport report;
      try (Progress shown =
          Progress.start(terminal(), progress.style, "rotate", "keys", OptionalLong.empty())) {
        report =
            evidence
                .vault()
                .rotate(
                    evidence.custodians(), by, (done, all) -> shown.at(done, OptionalLong.of(all)));
      }
      tell(report, evidence.custodians().certificates().size());
      return report.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void tell(RotationReport report, int custodians) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("rewrapped", report.rewrapped())
                          .put("already", report.already())
                          .put("custodians", custodians)
                          .texts("failed", report.failed().stream().map(ItemId::value).toList())));
      return;
    }
    report.failed().forEach(item -> terminal().line("FAILED item " + item));
    terminal()
        .line(
            Shown.count(report.rewrapped(), "key is", "keys are")
                + " newly sealed to "
                + Shown.count(custodians, "custodian", "custodians")
                + (report.already() == 0 ? "" : ", " + report.already() + " were already"));
  }
}
