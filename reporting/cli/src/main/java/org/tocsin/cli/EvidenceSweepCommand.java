package org.tocsin.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.docket.Retention;
import org.tocsin.docket.RetentionSweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a sweep would destroy. */
@Command(
    name = "sweep",
    header = "Shows what the next sweep would destroy, and what it may not.",
    description = {
      "",
      "Nothing is destroyed by this command. Incidents that are merely kept are counted; each that",
      "would be destroyed, and each conflict that a person has to settle, is named with its reason.",
      "The rules are those of the configuration; with --data alone, those of 18 U.S.C. 2258A.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar evidence sweep --dry-run --config tocsin.yaml",
      "  java -jar tocsin.jar evidence sweep --dry-run --at 2027-06-01T00:00:00Z --json",
      "",
      "Exit status: 0 shown; 1 it failed, or there is a conflict; 2 not understood."
    })
final class EvidenceSweepCommand extends LeafCommand {
  @Option(
      names = "--dry-run",
      required = true,
      description = "Says that nothing is to be destroyed; required.")
  private boolean dryRun;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "What a sweep at that instant would do (default now).")
  private Optional<String> at = Optional.empty();

  @Mixin private DataOptions data = new DataOptions();

  EvidenceSweepCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    if (!dryRun) {
      throw CommandException.usage("--dry-run: this command destroys nothing, and is told so");
    }
    Instant when = at.map(text -> Times.instant("--at", text)).orElse(terminal().clock().instant());
    try (ServiceData service = data.open(terminal())) {
      List<RetentionSweep.Planned> plan =
          service.filings().retention(service.docket(), service.retention()).plan(when);
      List<RetentionSweep.Planned> named =
          plan.stream().filter(each -> !(each.decision() instanceof Retention.Keep)).toList();
      boolean conflict =
          named.stream().anyMatch(each -> each.decision() instanceof Retention.Conflict);
      named.forEach(this::tell);
      if (!isJson()) {
        long all = plan.stream().map(RetentionSweep.Planned::incident).distinct().count();
        long some = named.stream().map(RetentionSweep.Planned::incident).distinct().count();
        terminal()
            .note(
                Shown.count(all - some, "incident is kept", "incidents are kept")
                    + " whole, "
                    + some
                    + " named; nothing was destroyed");
      }
      return conflict ? ExitCode.FAILED : ExitCode.OK;
    }
  }

  private void tell(RetentionSweep.Planned planned) {
    boolean conflict = planned.decision() instanceof Retention.Conflict;
    String why =
        planned.decision() instanceof Retention.Conflict both
            ? both.mustNotBefore() + " forbids what " + both.mustAfter() + " demands"
            : planned.decision() instanceof Retention.Destroy rule ? rule.rule() : "";
    List<String> kinds = planned.classes().stream().map(Enum::name).sorted().toList();
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("incident", planned.incident().value())
                          .put("decision", conflict ? "CONFLICT" : "DESTROY")
                          .texts("kinds", kinds)
                          .put("why", why)));
    } else {
      terminal()
          .line(
              (conflict ? "CONFLICT " : "DESTROY  ")
                  + planned.incident()
                  + ": "
                  + Shown.plain(why));
    }
  }
}
