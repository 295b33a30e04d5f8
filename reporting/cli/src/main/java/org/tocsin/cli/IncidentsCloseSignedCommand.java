package org.tocsin.cli;

import java.util.Locale;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.Docket;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.filing.Filings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Closes an incident without a report, on a request that two persons signed. */
@Command(
    name = "close-signed",
    header = "Closes an incident without a report, on a request that two persons signed.",
    description = {
      "",
      "What incidents close does, for whom it refuses: an exact match of the gravest class, where the",
      "configuration names people. The request says which incident and why.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar incidents close-signed --request request.txt --signature pat.sig \\",
      "      --signature kim.sig --config tocsin.yaml",
      "",
      "Exit status: 0 closed; 1 it failed, or the request does not bear it; 2 not understood."
    })
final class IncidentsCloseSignedCommand extends LeafCommand {
  @Mixin private SignedOptions request = new SignedOptions();

  @Mixin private DataOptions data = new DataOptions();

  IncidentsCloseSignedCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    SignedRequest signed = request.signed();
    DeedRequest asked = DeedRequest.read(signed.document());
    try (ServiceData service = data.open(terminal())) {
      Docket docket = service.docket();
      Filings filings = service.filings();
      filings.closeIncident(docket, signed, service.people());
      CloseReason why = CloseReason.valueOf(asked.subject().toUpperCase(Locale.ROOT));
      ClosedText.tell(terminal(), isJson(), docket, filings, asked.incident(), why);
    }
    return ExitCode.OK;
  }
}
