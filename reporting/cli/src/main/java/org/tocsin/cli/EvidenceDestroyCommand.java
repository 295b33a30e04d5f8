package org.tocsin.cli;

import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.model.ItemId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Destroys evidence before its time. */
@Command(
    name = "destroy",
    header = "Destroys an incident's evidence before its time, because law enforcement asked.",
    description = {
      "",
      "It takes a request signed by two persons, a reported or closed incident, no legal hold, and",
      "no filing that waits, is held or was given up.",
      "Keys and bytes are gone for good; the custody log keeps that they were, and still verifies.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar evidence destroy --request request.txt --signature pat.sig \\",
      "      --signature kim.sig --config tocsin.yaml",
      "",
      "Exit status: 0 destroyed; 1 it failed, or may not be; 2 not understood."
    })
final class EvidenceDestroyCommand extends LeafCommand {
  @Mixin private SignedOptions request = new SignedOptions();

  @Mixin private DataOptions data = new DataOptions();

  EvidenceDestroyCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    try (ServiceData service = data.open(terminal())) {
      DestructionCertificate certificate =
          service.filings().destroyEarly(service.docket(), request.signed(), service.people());
      if (isJson()) {
        terminal()
            .line(
                JsonLine.of(
                    json ->
                        json.put("incident", certificate.incident().value())
                            .at("at", certificate.at())
                            .put("authority", certificate.authority())
                            .put("custodyPosition", certificate.custodySeq())
                            .texts(
                                "items",
                                certificate.items().stream().map(ItemId::value).toList())));
      } else {
        terminal()
            .line(
                "incident "
                    + certificate.incident()
                    + ": "
                    + Shown.count(certificate.items().size(), "item is", "items are")
                    + " destroyed; custody log at "
                    + certificate.custodySeq());
      }
    }
    return ExitCode.OK;
  }
}
