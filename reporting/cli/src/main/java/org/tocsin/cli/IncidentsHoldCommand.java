package org.tocsin.cli;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.docket.LegalHold;
import org.tocsin.evidence.Actor;
import org.tocsin.model.IncidentId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lays a legal hold on an incident. */
@Command(
    name = "hold",
    header = "Keeps an incident's evidence whatever its retention says, as an authority ordered.",
    description = {"", "Holds stack: each ends at its time or when it is released.", ""},
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar incidents hold inc-01k9x3v2m4f6h8j0n2q4s6u8w0 \\",
      "      --authority \"Sample County Court\" --reference 26-1234 --by pat --role counsel",
      "",
      "Exit status: 0 held; 1 it failed, or the evidence is destroyed; 2 not understood."
    })
final class IncidentsHoldCommand extends PersonCommand {
  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String incident = "";

  @Option(
      names = "--authority",
      required = true,
      paramLabel = "TEXT",
      description = "Who ordered it, 1 to 255 characters.")
  private String authority = "";

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "TEXT",
      description = "The order's own reference, 1 to 255 characters.")
  private String reference = "";

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description = "When it begins, such as 2026-01-15T09:30:00Z (default now).")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "When it ends (default: when it is released).")
  private Optional<String> until = Optional.empty();

  IncidentsHoldCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Deed deed() {
    IncidentId id = IncidentText.id(incident);
    Actor by = actor();
    Instant begins =
        from.map(text -> Times.instant("--from", text)).orElse(terminal().clock().instant());
    Optional<Instant> ends = until.map(text -> Times.instant("--until", text));
    return service -> {
      LegalHold hold = hold(service, id, begins, ends, by);
      if (isJson()) {
        terminal().line(JsonLine.of(json -> IncidentText.put(json, hold)));
      } else {
        terminal().line("incident " + id + " is held: " + hold.id());
      }
    };
  }

  private LegalHold hold(
      ServiceData service, IncidentId id, Instant begins, Optional<Instant> ends, Actor by) {
    try {
      return service.docket().hold(id, authority, reference, begins, ends, by);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }
}
