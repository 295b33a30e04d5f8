package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.Docket;
import org.tocsin.evidence.Actor;
import org.tocsin.filing.Filings;
import org.tocsin.model.IncidentId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Closes an incident without a report. */
@Command(
    name = "close",
    header = "Closes an incident without a report, and cancels its filings.",
    description = {
      "",
      "What waits is cancelled and an open report is retracted, in one transaction with the closing.",
      "An incident whose report is finished, or may be, is not closed. An exact match of the gravest",
      "class takes two different persons, and once the configuration names people, a request that",
      "two of them signed: incidents close-signed. From then on the evidence is kept as the reason",
      "says.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar incidents close inc-01k9x3v2m4f6h8j0n2q4s6u8w0 --reason test --by pat",
      "  java -jar tocsin.jar incidents close inc-01k9x3v2m4f6h8j0n2q4s6u8w0 \\",
      "      --reason not-confirmed --by pat --second kim",
      "",
      "Exit status: 0 closed; 1 it failed, or these persons may not; 2 not understood."
    })
final class IncidentsCloseCommand extends PersonCommand {
  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String incident = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "REASON",
      description = "not-confirmed, not-reportable or test.")
  private String reason = "";

  @Option(names = "--second", paramLabel = "NAME", description = "The second person who decided.")
  private Optional<String> second = Optional.empty();

  IncidentsCloseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Deed deed() {
    IncidentId id = IncidentText.id(incident);
    CloseReason why = IncidentText.reason("--reason", reason);
    List<Actor> persons = persons();
    return service -> {
      Docket docket = service.docket();
      Filings filings = service.filings();
      filings.closeIncident(docket, id, why, persons);
      ClosedText.tell(terminal(), isJson(), docket, filings, id, why);
    };
  }

  private List<Actor> persons() {
    List<Actor> persons = new ArrayList<>();
    Actor first = actor();
    persons.add(first);
    if (second.isPresent()) {
      String name = second.get();
      if (name.isBlank() || name.length() > 200 || name.equals(first.id())) {
        throw CommandException.usage("--second: another person, of 1 to 200 characters");
      }
      persons.add(new Actor(name, first.role()));
    }
    return persons;
  }
}
