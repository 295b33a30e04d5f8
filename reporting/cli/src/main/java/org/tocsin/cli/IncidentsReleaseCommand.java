package org.tocsin.cli;

import java.util.List;
import org.tocsin.docket.Docket;
import org.tocsin.docket.LegalHold;
import org.tocsin.evidence.Actor;
import org.tocsin.model.IncidentId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lifts a legal hold. */
@Command(
    name = "release",
    header = "Lifts a legal hold; the others of the incident stand.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar incidents release inc-01k9x3v2m4f6h8j0n2q4s6u8w0 \\",
      "      --hold hld-01k9x3v2m4f6h8j0n2q4s6u8w0 --by pat --role counsel",
      "",
      "Exit status: 0 lifted; 1 it failed, or there is no such hold; 2 not understood."
    })
final class IncidentsReleaseCommand extends PersonCommand {
  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String incident = "";

  @Option(
      names = "--hold",
      required = true,
      paramLabel = "HOLD",
      description = "The hold's id, as incidents show names it.")
  private String hold = "";

  IncidentsReleaseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Deed deed() {
    IncidentId id = IncidentText.id(incident);
    Actor by = actor();
    return service -> {
      Docket docket = service.docket();
      LegalHold found = find(docket.holds(id));
      docket.lift(found, by);
      List<LegalHold> all = docket.holds(id);
      long standing =
          all.stream().filter(each -> each.holdsAt(terminal().clock().instant())).count();
      if (isJson()) {
        terminal().line(JsonLine.of(json -> IncidentText.put(json, find(all))));
      } else {
        terminal().line("hold " + found.id() + " is lifted");
        terminal().note(Shown.count(standing, "hold stands", "holds stand") + " on " + id);
      }
    };
  }

  private LegalHold find(List<LegalHold> holds) {
    return holds.stream()
        .filter(each -> each.id().equals(hold))
        .findFirst()
        .orElseThrow(
            () -> CommandException.failed("there is no such hold on incident " + incident));
  }
}
