package org.tocsin.filing;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.ConfigException;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.Route;
import org.tocsin.config.RouteCheck;
import org.tocsin.config.TocsinConfig;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.docket.Docket;
import org.tocsin.docket.DocketParticipant;
import org.tocsin.docket.LinkKind;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.SealedItem;
import org.tocsin.evidence.SealingSession;
import org.tocsin.evidence.Vault;
import org.tocsin.model.Action;
import org.tocsin.model.Environment;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.report.Country;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Everything about filing in one running service: destinations, the filings of new incidents, and
 * the worker. It is wiring for the facade; applications use {@link Filings}.
 */
public final class FilingOffice implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FilingOffice.class);

  private final Database database;
  private final Docket docket;
  private final Clock clock;
  private final String node;
  private final FilingListener hearers;
  private final Map<String, Destination> destinations;
  private final FilingDesk desk;
  private final FilingWorker worker;
  private final Filings filings;

  /**
   * Opens the office.
   *
   * @param database the docket's database
   * @param docket opens what was sealed
   * @param vault seals exchanges
   * @param config who files where
   * @param clock tells the time
   * @param listener hears what happens
   * @param deliveries destinations that take a report in one delivery, by name
   * @param node the name of this node among those that share the docket
   */
  public FilingOffice(
      Database database,
      Docket docket,
      Vault vault,
      TocsinConfig config,
      Clock clock,
      FilingListener listener,
      Map<String, Delivery> deliveries,
      String node) {
    this.database = database;
    this.docket = docket;
    this.node = node;
    this.hearers = FilingListener.all(List.of(listener));
    this.clock = clock;
    Filings.migrate(database);
    this.destinations = destinations(config, deliveries, clock);
    ReportDesk reports = new IncidentDesk(docket, config.service(), config.reportSchema(), clock);
    this.desk =
        new FilingDesk(
            destinations.values(),
            config.routes(),
            config.service().country().map(Country::code),
            reports,
            new Ids(clock),
            clock,
            docket::accountRef);
    FilingLedger ledger =
        new FilingLedger(
            database,
            () -> new Exchanges(vault),
            (tx, filing, incident, at) -> docket.reported(tx, incident, filing.id().value(), at),
            clock);
    Backoff backoff = new Backoff(new Random());
    DestinationHealth health = new DestinationHealth(database, clock, backoff, hearers);
    AlarmGate alarms = new AlarmGate(hearers, clock);
    Courier courier = new Courier(new Packer(docket, config.service()), ledger, clock, backoff);
    Filer filer = new Filer(reports, ledger, clock, backoff, health, hearers, alarms, courier);
    this.worker = new FilingWorker(database, filer, destinations, clock, node, alarms);
    this.filings = new Filings(database, clock, worker::wake);
  }

  /** Exchanges of one claim, sealed as evidence items of their incidents. */
  private static final class Exchanges implements FilingLedger.Seals {
    private final Vault vault;
    private final SealingSession session;

    Exchanges(Vault vault) {
      this.vault = vault;
      this.session = vault.session();
    }

    @Override
    public FilingLedger.Sealed seal(IncidentId incident, byte[] bytes) {
      SealedItem item =
          session.seal(incident, ItemKind.EXCHANGE, "application/octet-stream", bytes);
      return new FilingLedger.Sealed() {
        @Override
        public String id() {
          return item.id().value();
        }

        @Override
        public void enter(Tx tx) {
          vault.enter(tx, item, Actor.FILING);
        }
      };
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private static Map<String, Destination> destinations(
      TocsinConfig config, Map<String, Delivery> deliveries, Clock clock) {
    Map<String, Destination> all = new LinkedHashMap<>();
    for (ClearinghouseSettings settings : config.clearinghouses()) {
      ClientSettings.Builder client =
          ClientSettings.builder(settings.url(), settings.account(), settings.password().reveal())
              .environment(config.environment());
      settings
          .declared()
          .ifPresent(
              declared ->
                  client.declared(
                      declared == Environment.PRODUCTION ? HostClass.PRODUCTION : HostClass.TEST));
      all.put(
          settings.name(),
          new Destination(
              settings.name(),
              config.environment(),
              settings.url(),
              settings.account(),
              settings.parallel(),
              settings.canary(),
              settings.batchWindow(),
              new CyberTiplineClient(client.build(), clock)));
    }
    for (DeliverySettings settings : config.deliveries()) {
      all.put(
          settings.name(), destination(settings.name(), delivery(settings, config, clock), config));
    }
    deliveries.forEach((name, delivery) -> all.put(name, destination(name, delivery, config)));
    RouteCheck.of(config, all.keySet());
    Map<String, Destination> ordered = new LinkedHashMap<>();
    all.values().stream()
        .sorted(Comparator.comparingInt(destination -> priority(config, destination.name())))
        .forEach(destination -> ordered.put(destination.name(), destination));
    return ordered;
  }

  private static int priority(TocsinConfig config, String name) {
    return config.routes().getOrDefault(name, Route.EVERYTHING).priority();
  }

  private static Delivery delivery(DeliverySettings settings, TocsinConfig config, Clock clock) {
    if (settings.kind().equals(Manual.KIND)) {
      return new Manual(settings.url(), settings.payload());
    }
    try {
      if (!settings.kind().equals(Webhook.KIND)) {
        return DeliveryKind.of(settings.kind())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "its kind needs a module that is not beside the application, such as"
                            + " tocsin-mail"))
            .open(settings, config.environment(), clock);
      }
      return new Webhook(
          settings.url(),
          settings.account(),
          settings.secret().orElseThrow().reveal(),
          config.environment(),
          settings.declared().map(FilingOffice::hostClass),
          settings.payload(),
          clock);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("destination " + settings.name() + ": " + e.getMessage());
    }
  }

  private static HostClass hostClass(Environment declared) {
    return declared == Environment.PRODUCTION ? HostClass.PRODUCTION : HostClass.TEST;
  }

  private static Destination destination(String name, Delivery delivery, TocsinConfig config) {
    return new Destination(
        name,
        config.environment(),
        delivery.address(),
        delivery.account(),
        ClearinghouseSettings.DEFAULT_PARALLEL,
        ClearinghouseSettings.DEFAULT_CANARY,
        Duration.ZERO,
        new Destination.OneDelivery(delivery));
  }

  /** Returns the certificates that destinations live by, under the destination's name. */
  public Map<String, List<X509Certificate>> certificates() {
    Map<String, List<X509Certificate>> all = new LinkedHashMap<>();
    destinations.forEach(
        (name, destination) ->
            destination
                .delivery()
                .map(Delivery::certificates)
                .filter(certificates -> !certificates.isEmpty())
                .ifPresent(certificates -> all.put(name, certificates)));
    return all;
  }

  /**
   * Returns the destinations that have waiting filings and are not configured, with how many.
   * Filings that wait for a person wait as well.
   */
  public Map<String, Integer> orphanedDestinations() {
    Map<String, Integer> waiting = new TreeMap<>(database.read(FilingTable::unfinished));
    waiting.keySet().removeAll(destinations.keySet());
    return waiting;
  }

  /**
   * Finds out what is to become of an incident and returns who inserts its filings into the
   * transaction that records it.
   */
  public DocketParticipant enlist(Incident incident) {
    FilingDesk.Plan plan = desk.plan(incident);
    return (tx, recorded, items) -> {
      desk.enlist(tx, recorded, plan)
          .ifPresent(earlier -> link(tx, recorded, earlier, LinkKind.REUPLOAD));
      tellHeld(tx, recorded);
      tx.afterCommit(worker::wake);
    };
  }

  /**
   * Returns who inserts the filings of an incident that adds to one that is reported.
   *
   * @param reported the incident whose finished reports are added to
   * @throws IllegalStateException from within the transaction, when no destination has a finished
   *     report of that
   */
  public DocketParticipant enlistSupplement(Incident incident, IncidentId reported) {
    FilingDesk.Plan plan = desk.plan(incident);
    return (tx, recorded, items) -> {
      if (desk.enlistSupplement(tx, recorded, plan, reported) == 0) {
        throw new IllegalStateException("no finished report of " + reported + " to add to");
      }
      link(tx, recorded, reported, LinkKind.SUPPLEMENT);
      tellHeld(tx, recorded);
      tx.afterCommit(worker::wake);
    };
  }

  /** Returns who keeps, with an incident, what became of its upload. */
  public DocketParticipant keep(Action action) {
    return (tx, recorded, items) ->
        tx.update(
            "INSERT INTO match_action (incident_id, action) VALUES (?, ?)",
            recorded.id().value(),
            action.name());
  }

  /** Returns what became of the upload of an incident; empty where that was not kept. */
  public Optional<Action> kept(IncidentId incident) {
    return database.read(
        tx ->
            tx.first(
                "SELECT action FROM match_action WHERE incident_id = ?",
                row -> Action.valueOf(row.string("action")),
                incident.value()));
  }

  /** Tells, once it is committed, which filings wait for a person from their beginning. */
  private void tellHeld(Tx tx, Incident incident) {
    List<Filing> held =
        FilingTable.ofIncident(tx, incident.id()).stream()
            .filter(filing -> filing.state() == FilingState.HELD)
            .toList();
    tx.afterCommit(
        () ->
            held.forEach(
                filing ->
                    hearers.held(
                        filing.id(),
                        filing.destination(),
                        filing.hold().orElseThrow(),
                        filing.priority() == Priority.DANGER)));
  }

  /**
   * Links an incident to an earlier one. A clock that was behind when this one was recorded is no
   * reason to lose it.
   */
  private void link(Tx tx, Incident incident, IncidentId earlier, LinkKind kind) {
    try {
      docket.link(tx, incident.id(), earlier, kind, Actor.SCREENING);
    } catch (IllegalArgumentException e) {
      log.warn(
          "incident {} is not linked to {}: by the clocks that one is the later",
          incident.id(),
          earlier);
    }
  }

  /** Whether some destination has a finished report that tells an incident. */
  public boolean isReported(IncidentId incident) {
    return database.read(
        tx ->
            destinations.keySet().stream()
                .anyMatch(name -> FilingTable.finishedReport(tx, incident, name).isPresent()));
  }

  /**
   * Starts sending.
   *
   * @param alone whether no other process can hold a lease, so that those of dead ones end at once
   */
  public void start(boolean alone) {
    Instant now = clock.instant();
    database.write(
        tx -> {
          if (alone) {
            FilingTable.releaseAll(tx);
          } else {
            FilingTable.releaseOf(tx, node); // this node's former process is dead
          }
          FilingControl.endPauses(tx, now);
          return true;
        });
    worker.start();
  }

  /** Returns what persons see and do. */
  public Filings filings() {
    return filings;
  }

  /** Whether no filing goes on by itself and none is being worked on. */
  public boolean isSettled() {
    return !worker.isBusy() && !filings.anyActive();
  }

  /**
   * Stops sending: calls that are out may end within two thirds of {@code atMost}; then they are
   * cancelled, and what that means is written down within the rest.
   */
  public void close(Duration atMost) {
    boolean ended = worker.drain(atMost.multipliedBy(2).dividedBy(3));
    destinations.values().forEach(destination -> destination.way().close());
    if (!ended && !worker.drain(atMost.dividedBy(3))) {
      worker.cutOff();
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(9));
  }
}
