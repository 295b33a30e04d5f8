package org.tocsin.filing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.Route;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
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

  private final Collection<Destination> destinations;
  private final Map<String, Route> routes;
  private final Optional<String> country;
  private final ReportDesk desk;
  private final Ids ids;
  private final Clock clock;
  private final UnaryOperator<String> accountRef;

  /**
   * Creates a desk.
   *
   * @param routes which incidents a destination is told of; all, where it is not named
   * @param country where the service is, if that is known
   * @param accountRef names an account as the docket does
   */
  FilingDesk(
      Collection<Destination> destinations,
      Map<String, Route> routes,
      Optional<String> country,
      ReportDesk desk,
      Ids ids,
      Clock clock,
      UnaryOperator<String> accountRef) {
    this.destinations = destinations;
    this.routes = routes;
    this.country = country;
    this.desk = desk;
    this.ids = ids;
    this.clock = clock;
    this.accountRef = accountRef;
  }

  /** What is to become of an incident, found out before its transaction. */
  record Plan(Optional<HoldReason> hold, Optional<String> note, int files, boolean batchable) {}

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
      return new Plan(Optional.of(HoldReason.CONFIRM), objection, files, false);
    }
    boolean batchable = incident.raisedBy().isEmpty();
    return new Plan(objection.map(note -> HoldReason.INVALID), objection, files, batchable);
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

  /**
   * Inserts the filings.
   *
   * @return the latest incident in which the same account had the same bytes, if there is one
   */
  Optional<IncidentId> enlist(Tx tx, Incident incident, Plan plan) {
    if (!isReportable(incident)) {
      return Optional.empty();
    }
    Optional<String> content =
        incident.file().flatMap(file -> file.digest(Algorithm.SHA256)).map(this::contentRef);
    Optional<IncidentId> earlier =
        content.flatMap(
            ref ->
                FilingTable.sameContent(
                    tx, accountRef.apply(incident.account().id()), ref, incident.id()));
    Map<String, FilingId> told = new HashMap<>();
    for (boolean covered : new boolean[] {false, true}) {
      for (Destination destination : destinations) {
        Route route = routes.getOrDefault(destination.name(), Route.EVERYTHING);
        if (route.coveredBy().isPresent() != covered || !route.fits(incident, country)) {
          continue;
        }
        Filing fresh = fresh(tx, incident, destination, plan);
        // Where somebody may be in danger, nobody waits to be told until another could not be.
        Optional<FilingId> leader =
            route.coveredBy().filter(other -> fresh.priority() != Priority.DANGER).map(told::get);
        if (leader.isPresent()) {
          boolean confirm = fresh.hold().filter(HoldReason.CONFIRM::equals).isPresent();
          Optional<HoldReason> held =
              confirm ? canary(tx, destination, fresh.stamp()) : fresh.hold();
          Batch.cover(tx, fresh, leader.get(), confirm, held, plan.note());
        } else {
          insert(tx, fresh, destination, plan);
          told.put(destination.name(), fresh.id());
        }
      }
    }
    content.ifPresent(ref -> FilingTable.keepContent(tx, incident.id(), ref));
    return earlier;
  }

  /** Names bytes under the docket's key, so that no list of digests can be tried against it. */
  private String contentRef(Fingerprint sha256) {
    return accountRef.apply("content " + sha256.hex());
  }

  /**
   * Inserts the filings of an incident that adds to one that is reported: one at each destination
   * that has the finished report of that.
   *
   * @return how many
   */
  int enlistSupplement(Tx tx, Incident incident, Plan plan, IncidentId reported) {
    int made = 0;
    for (Destination destination : destinations) {
      if (FilingTable.finishedReport(tx, reported, destination.name()).isPresent()) {
        Filing filing = fresh(tx, incident, destination, plan);
        FilingTable.insert(tx, filing.change().supplementing(reported).kept().done(), plan.note());
        made++;
      }
    }
    return made;
  }

  private Filing fresh(Tx tx, Incident incident, Destination destination, Plan plan) {
    Stamp stamp = destination.stamp(incident.synthetic());
    Filing filing =
        Filing.fresh(
            ids.filing(),
            incident.id(),
            destination.name(),
            stamp,
            plan.files(),
            Priority.of(incident),
            hold(plan, destination).or(() -> canary(tx, destination, stamp)),
            incident.detectedAt().plus(NOT_BEFORE),
            clock.instant());
    return filing.change().about(accountRef.apply(incident.account().id())).kept().done();
  }

  /** What is wrong with the clearinghouse's document holds nothing that has another. */
  private static Optional<HoldReason> hold(Plan plan, Destination destination) {
    return plan.hold()
        .filter(reason -> reason == HoldReason.CONFIRM || destination.delivery().isEmpty());
  }

  /** Whether too few reports are finished there for one to go without a person. */
  private static Optional<HoldReason> canary(Tx tx, Destination destination, Stamp stamp) {
    boolean real = stamp.environment() == Environment.PRODUCTION && destination.canary() > 0;
    return real
            && FilingTable.finishedUpTo(tx, stamp, destination.name(), destination.canary())
                < destination.canary()
        ? Optional.of(HoldReason.CANARY)
        : Optional.empty();
  }

  private static void insert(Tx tx, Filing fresh, Destination destination, Plan plan) {
    boolean batched =
        !destination.batchWindow().isZero()
            && plan.batchable()
            && fresh.state() == FilingState.WAITING
            && fresh.priority() != Priority.DANGER;
    if (!batched) {
      FilingTable.insert(tx, fresh, plan.note());
      return;
    }
    Optional<FilingId> leader = Batch.joinable(tx, fresh, fresh.createdAt());
    if (leader.isPresent()) {
      FilingTable.insert(tx, fresh.change().coveredBy(leader.get()).done(), plan.note());
      Batch.recount(tx, leader.get());
      return;
    }
    Instant until = fresh.nextAttempt().orElseThrow().plus(destination.batchWindow());
    FilingTable.insert(tx, fresh.change().due(until).done(), plan.note());
    Batch.open(tx, fresh.id(), until);
  }
}
