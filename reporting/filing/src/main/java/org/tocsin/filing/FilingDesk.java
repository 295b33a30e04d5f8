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
    Optional<HoldReason> hold =
        incident.raisedBy().isEmpty() && !incident.filesWithoutPerson()
            ? Optional.of(HoldReason.CONFIRM)
            : Optional.empty();
    try {
      List<String> findings = desk.preview(incident).findings();
      if (!findings.isEmpty()) {
        return new Plan(
            Optional.of(HoldReason.INVALID), Optional.of(String.join("; ", findings)), files);
      }
    } catch (RuntimeException e) {
      log.warn(
          "incident {}: its report could not be rendered ahead ({})",
          incident.id(),
          e.getClass().getSimpleName());
      return new Plan(
          Optional.of(HoldReason.INVALID),
          Optional.of("could not be rendered: " + e.getClass().getSimpleName()),
          files);
    }
    return new Plan(hold, Optional.empty(), files);
  }

  /** Whether an incident is one that a clearinghouse is told about at all. */
  static boolean isReportable(Incident incident) {
    return incident.matches().isEmpty()
        || incident.matches().stream()
            .anyMatch(
                match ->
                    switch (match.severity()) {
                      case CONFIRMED, TEST, EXPLOITATIVE_REVIEW, UNKNOWN -> true;
                      case NON_CONSENSUAL_INTIMATE, TERRORIST, SIGNAL, KNOWN_BENIGN -> false;
                    });
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
