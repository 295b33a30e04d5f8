package org.tocsin.filing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentType;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Tx;

/**
 * Makes the filings of an incident, inside the transaction that records it: one for each
 * destination.
 */
final class FilingDesk {
  /**
   * How long after the incident a report is opened at the earliest: its instant must lie in the
   * past there.
   */
  static final Duration NOT_BEFORE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(FilingDesk.class);
  private static final int IMMINENT = 0;
  private static final int ORDINARY = 5;

  private final Collection<Destination> destinations;
  private final ReportDesk desk;
  private final Ids ids;
  private final Clock clock;

  FilingDesk(Collection<Destination> destinations, ReportDesk desk, Ids ids, Clock clock) {
    this.destinations = destinations;
    this.desk = desk;
    this.ids = ids;
    this.clock = clock;
  }

  /** What is to become of an incident, found out before its transaction. */
  record Plan(Optional<HoldReason> hold, Optional<String> note, int files) {}

  /**
   * Renders the report ahead, so that what is wrong with it is known at once. Never stops the
   * incident.
   */
  Plan plan(Incident incident) {
    int files = desk.files(incident);
    Optional<String> objection = objection(incident);
    if (incident.raisedBy().isEmpty() && !incident.filesWithoutPerson()) {
      // What is wrong with the report is found again at its opening, after a person confirmed the
      // match.
      return new Plan(Optional.of(HoldReason.CONFIRM), objection, files);
    }
    return new Plan(objection.map(note -> HoldReason.INVALID), objection, files);
  }

  /** Returns what is wrong with the report of an incident, without values. */
  private Optional<String> objection(Incident incident) {
    try {
      List<String> findings = desk.preview(incident).findings();
      return findings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", findings));
    } catch (RuntimeException e) {
      log.warn(
          "incident {}: its report could not be rendered ahead ({})",
          incident.id(),
          e.getClass().getSimpleName());
      return Optional.of("could not be rendered: " + e.getClass().getSimpleName());
    }
  }

  /** Whether an incident is one that a clearinghouse is told about at all. */
  static boolean isReportable(Incident incident) {
    return incident.matches().isEmpty()
        || incident.matches().stream().anyMatch(match -> match.severity().isReportable());
  }

  /** Inserts the filings. */
  void enlist(Tx tx, Incident incident, Plan plan) {
    if (!isReportable(incident)) {
      return;
    }
    Instant now = clock.instant();
    Instant due = incident.detectedAt().plus(NOT_BEFORE);
    for (Destination destination : destinations) {
      boolean held = plan.hold().isPresent();
      Filing filing =
          new Filing(
              ids.filing(),
              incident.id(),
              destination.name(),
              destination.stamp(incident.synthetic()),
              held ? FilingState.HELD : FilingState.WAITING,
              plan.hold(),
              held ? Optional.of(FilingState.WAITING) : Optional.empty(),
              priority(incident),
              0,
              0,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              plan.files(),
              0,
              false,
              false,
              Filing.AfterRetract.ANEW,
              0,
              0,
              false,
              held ? Optional.empty() : Optional.of(due),
              0,
              now);
      FilingTable.insert(tx, filing, plan.note());
    }
  }

  private static int priority(Incident incident) {
    boolean danger =
        incident.type() == IncidentType.TRAFFICKING || incident.type() == IncidentType.MOLESTATION;
    boolean confirmed =
        incident.matches().stream().anyMatch(m -> m.severity() == SeverityClass.CONFIRMED);
    return danger ? IMMINENT + 1 : confirmed ? ORDINARY - 1 : ORDINARY;
  }
}
