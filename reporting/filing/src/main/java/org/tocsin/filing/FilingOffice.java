package org.tocsin.filing;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.AddressKey;
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
import org.tocsin.model.FilingId;
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

  /** What an alarm about an incident without a destination names. */
  private static final String DOCKET = "docket";

  private final Database database;
  private final Docket docket;
  private final Clock clock;
  private final String node;
  private final FilingListener hearers;
  private final Map<String, Destination> own;
  private final Ids ids;
  private final List<Leaving> leaving = new CopyOnWriteArrayList<>();
  private volatile Setup setup;
  private final AlarmGate alarms;
  private final FilingWorker worker;
  private final Filings filings;

  /**
   * How long what is out at a destination may go on that was changed or removed: then it is cut
   * off, and settled by the next claim.
   */
  static final Duration LEAVING_TIME = Duration.ofMinutes(1);

  /**
   * What one state of the configuration says about filing. What began with it goes on with it.
   *
   * <p>Immutable, and opaque to others.
   */
  public static final class Setup {
    private final Map<String, Destination> destinations;
    private final Map<String, Object> settings;
    private final Letterhead letterhead;
    private final ReportDesk reports;
    private final FilingDesk desk;

    private Setup(
        Map<String, Destination> destinations,
        Map<String, Object> settings,
        Letterhead letterhead,
        ReportDesk reports,
        FilingDesk desk) {
      this.destinations = destinations;
      this.settings = settings;
      this.letterhead = letterhead;
      this.reports = reports;
      this.desk = desk;
    }

    @Override
    public String toString() {
      return "Setup(" + destinations.keySet() + ")";
    }
  }

  /** A destination that the configuration does not have any more, or has otherwise. */
  private record Leaving(Destination destination, BooleanSupplier isOver, Instant since) {}

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
    this.ids = new Ids(clock);
    this.own = new LinkedHashMap<>();
    deliveries.forEach((name, delivery) -> own.put(name, destination(name, delivery, config)));
    this.setup = open(config, Optional.empty(), Set.of());
    FilingLedger ledger =
        new FilingLedger(
            database,
            () -> new Exchanges(vault),
            (tx, filing, incident, at) -> docket.reported(tx, incident, filing.id().value(), at),
            clock,
            hearers);
    Backoff backoff = new Backoff(new Random());
    DestinationHealth health = new DestinationHealth(database, clock, backoff, hearers);
    this.alarms = new AlarmGate(hearers, clock);
    Courier courier =
        new Courier(new Packer(docket, () -> setup.letterhead), ledger, clock, backoff);
    Filer filer =
        new Filer(new CurrentDesk(), ledger, clock, backoff, health, hearers, alarms, courier);
    this.worker = new FilingWorker(database, filer, setup.destinations, clock, node, alarms);
    this.filings = new Filings(database, clock, worker::wake, hearers);
  }

  /** What is opened from now on is told as the configuration says now, and to its end. */
  private final class CurrentDesk implements ReportDesk {
    @Override
    public Case open(Matter matter) {
      return setup.reports.open(matter);
    }

    @Override
    public int files(Incident incident) {
      return setup.reports.files(incident);
    }

    @Override
    public Document preview(Incident incident) {
      return setup.reports.preview(incident);
    }
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

  /**
   * Opens what a configuration says. A destination whose settings are the same is the same: what is
   * out there is not disturbed.
   *
   * @param touched destinations of which something changed that their settings do not show
   * @throws ConfigException when it cannot be used; nothing stays open then
   */
  private Setup open(TocsinConfig config, Optional<Setup> before, Set<String> touched) {
    Map<String, Object> settings = new LinkedHashMap<>();
    config.clearinghouses().forEach(each -> settings.put(each.name(), each));
    config.deliveries().forEach(each -> settings.put(each.name(), each));
    Letterhead letterhead = new Letterhead(config.service(), config.reportSchema());
    ReportDesk reports =
        before
            .filter(old -> old.letterhead.equals(letterhead))
            .map(old -> old.reports)
            .orElseGet(() -> reports(letterhead));
    Map<String, Destination> all = new LinkedHashMap<>();
    List<Destination> opened = new ArrayList<>();
    try {
      settings.forEach(
          (name, each) -> {
            Optional<Destination> same =
                before
                    .filter(old -> !touched.contains(name) && each.equals(old.settings.get(name)))
                    .map(old -> old.destinations.get(name));
            Destination destination =
                same.orElseGet(
                    () ->
                        each instanceof ClearinghouseSettings clearinghouse
                            ? destination(clearinghouse, config)
                            : destination(
                                name, delivery((DeliverySettings) each, config, clock), config));
            if (same.isEmpty()) {
              opened.add(destination);
            }
            all.put(name, destination);
          });
      own.forEach(
          (name, destination) -> {
            if (all.put(name, destination) != null) {
              throw new ConfigException("destination " + name + " is one of the host's too");
            }
          });
      requireDistinct(all.values());
      RouteCheck.of(config, all.keySet());
    } catch (RuntimeException e) {
      opened.forEach(destination -> destination.way().close());
      throw e;
    }
    Map<String, Destination> ordered = new LinkedHashMap<>();
    all.values().stream()
        .sorted(Comparator.comparingInt(destination -> priority(config, destination.name())))
        .forEach(destination -> ordered.put(destination.name(), destination));
    FilingDesk desk =
        new FilingDesk(
            ordered.values(),
            config.routes(),
            config.service().country().map(Country::code),
            reports,
            ids,
            clock,
            docket::accountRef);
    return new Setup(ordered, settings, letterhead, reports, desk);
  }

  private ReportDesk reports(Letterhead letterhead) {
    try {
      return new IncidentDesk(docket, letterhead.service(), letterhead.schema(), clock);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("reportSchema.copy: " + e.getMessage());
    }
  }

  /** The file's destinations are compared when it is read, and cannot be with the host's own. */
  private static void requireDistinct(Collection<Destination> all) {
    Map<String, String> names = new HashMap<>();
    for (Destination each : all) {
      String other = names.put(AddressKey.of(each.baseUrl(), each.account()), each.name());
      if (other != null) {
        throw new ConfigException(
            "destinations "
                + other
                + " and "
                + each.name()
                + " have the same URL and account: an incident would be told there twice");
      }
    }
  }

  private Destination destination(ClearinghouseSettings settings, TocsinConfig config) {
    ClientSettings.Builder client =
        ClientSettings.builder(settings.url(), settings.account(), settings.password().reveal())
            .environment(config.environment());
    settings.declared().ifPresent(declared -> client.declared(hostClass(declared)));
    return new Destination(
        settings.name(),
        config.environment(),
        settings.url(),
        settings.account(),
        settings.parallel(),
        settings.canary(),
        settings.batchWindow(),
        new CyberTiplineClient(client.build(), clock));
  }

  /** Returns what is said about filing now. */
  public Setup setup() {
    return setup;
  }

  /**
   * Opens what another configuration says, beside what is used now.
   *
   * @param touched destinations of which something changed that their settings do not show, such as
   *     a certificate
   * @throws ConfigException when it cannot be used, or a destination is gone while filings wait for
   *     it; nothing is changed then
   */
  public Setup prepare(TocsinConfig config, Set<String> touched) {
    Setup next = open(config, Optional.of(setup), touched);
    try {
      Map<String, Integer> lost = orphanedDestinations(next);
      if (!lost.isEmpty()) {
        throw new ConfigException(lost(lost));
      }
      return next;
    } catch (RuntimeException e) {
      discard(next);
      throw e;
    }
  }

  /** Says which destinations are gone while so many filings wait for them. */
  public static String lost(Map<String, Integer> waiting) {
    return "filings wait for destinations that are not configured: "
        + waiting.entrySet().stream()
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .collect(Collectors.joining(", "))
        + "; configure them, or cancel those filings first";
  }

  /** Closes what was prepared and is not used. */
  public void discard(Setup prepared) {
    prepared.destinations.values().stream()
        .filter(destination -> !destination.is(setup.destinations.get(destination.name())))
        .forEach(destination -> destination.way().close());
  }

  /**
   * Files by what was prepared from now on.
   *
   * @param isOver whether nothing goes on any more that began with what is used until now
   */
  public void use(Setup prepared, BooleanSupplier isOver) {
    Setup before = setup;
    setup = prepared;
    before.destinations.values().stream()
        .filter(destination -> !destination.is(prepared.destinations.get(destination.name())))
        .forEach(destination -> leaving.add(new Leaving(destination, isOver, clock.instant())));
    claimFor(each -> true); // what may be let go is seen when it is tidied up
  }

  /**
   * Has filings claimed for what is configured, and for destinations that were removed as long as
   * an upload that began before may still make filings for them, or such filings wait.
   */
  private void claimAsSaid() {
    // At first whether uploads are over, then what waits: one that ends in between has committed.
    List<Leaving> over = leaving.stream().filter(each -> each.isOver().getAsBoolean()).toList();
    Map<String, Integer> waiting =
        over.isEmpty() ? Map.of() : database.read(FilingTable::unfinished);
    claimFor(each -> !over.contains(each) || waiting.containsKey(each.destination().name()));
  }

  private void claimFor(Predicate<Leaving> stays) {
    Map<String, Destination> claimed = new LinkedHashMap<>(setup.destinations);
    leaving.stream()
        .filter(stays)
        .forEach(each -> claimed.putIfAbsent(each.destination().name(), each.destination()));
    worker.use(claimed.values());
  }

  /**
   * Closes destinations that were changed or removed, as soon as nothing is out there; what still
   * is after {@link #LEAVING_TIME} is cut off.
   *
   * @return whether none is left
   */
  public boolean tidy() {
    alarms.flush(); // a node that does not file has nobody else who does
    if (leaving.isEmpty()) {
      return true;
    }
    claimAsSaid();
    Instant now = clock.instant();
    List<Leaving> gone =
        leaving.stream()
            .filter(each -> !worker.claimsFor(each.destination()))
            .filter(
                each ->
                    worker.hasLeft(each.destination())
                        || !now.isBefore(each.since().plus(LEAVING_TIME)))
            .toList();
    for (Leaving each : gone) {
      each.destination().way().close();
      worker.forget(each.destination());
    }
    leaving.removeAll(gone);
    return leaving.isEmpty();
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
    setup.destinations.forEach(
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
    return orphanedDestinations(setup);
  }

  /**
   * Returns the destinations that have waiting filings while none are claimed for them, with how
   * many: they are not configured, and do not stay for uploads that began before or for what waits.
   */
  public Map<String, Integer> unclaimed() {
    // At first who stays, then what waits: what is let go in between is seen the next time.
    List<String> staying = leaving.stream().map(each -> each.destination().name()).toList();
    Map<String, Integer> waiting = orphanedDestinations();
    staying.forEach(waiting::remove);
    return waiting;
  }

  private Map<String, Integer> orphanedDestinations(Setup configured) {
    Map<String, Integer> waiting = new TreeMap<>(database.read(FilingTable::unfinished));
    waiting.keySet().removeAll(configured.destinations.keySet());
    return waiting;
  }

  /**
   * Finds out what is to become of an incident and returns who inserts its filings into the
   * transaction that records it.
   *
   * @param by what was said about filing when it began
   */
  public DocketParticipant enlist(Setup by, Incident incident) {
    FilingDesk desk = by.desk;
    FilingDesk.Plan plan = desk.plan(incident);
    return (tx, recorded, items) -> {
      desk.enlist(tx, recorded, plan)
          .ifPresent(earlier -> link(tx, recorded, earlier, LinkKind.REUPLOAD));
      tellDanger(tx, recorded);
      tellHeld(tx, recorded);
      tellNobodyTold(tx, by, recorded);
      tx.afterCommit(alarms::flush);
      tx.afterCommit(worker::wake);
    };
  }

  /**
   * Returns who inserts the filings of an incident that adds to one that is reported.
   *
   * @param by what was said about filing when it began
   * @param reported the incident whose finished reports are added to
   * @throws IllegalStateException from within the transaction, when no destination has a finished
   *     report of that
   */
  public DocketParticipant enlistSupplement(Setup by, Incident incident, IncidentId reported) {
    FilingDesk desk = by.desk;
    FilingDesk.Plan plan = desk.plan(incident);
    return (tx, recorded, items) -> {
      if (desk.enlistSupplement(tx, recorded, plan, reported) == 0) {
        throw new IllegalStateException("no finished report of " + reported + " to add to");
      }
      link(tx, recorded, reported, LinkKind.SUPPLEMENT);
      tellDanger(tx, recorded);
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

  /** Tells, once it is committed, that a person may be in danger, whatever becomes of filings. */
  private void tellDanger(Tx tx, Incident incident) {
    if (Priority.of(incident) != Priority.DANGER) {
      return;
    }
    Optional<FilingId> first =
        FilingTable.ofIncident(tx, incident.id()).stream().map(Filing::id).findFirst();
    tx.afterCommit(
        () -> {
          log.warn("incident {} may be about a person in danger", incident.id());
          hearers.alarm(Alarm.DANGER, DOCKET, first);
        });
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

  /** What is reportable and fits no route stays open without a filing: a person has to know. */
  private void tellNobodyTold(Tx tx, Setup by, Incident incident) {
    if (by.destinations.isEmpty()
        || !FilingDesk.isReportable(incident)
        || !FilingTable.ofIncident(tx, incident.id()).isEmpty()) {
      return; // without destinations the start said that nothing is filed
    }
    tx.afterCommit(
        () -> {
          log.error(
              "incident {} is reportable and fits the route of no destination: it is preserved and"
                  + " filed nowhere",
              incident.id());
          alarms.raise(Alarm.NOT_TOLD, DOCKET, Optional.empty());
        });
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
            setup.destinations.keySet().stream()
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
    setup.destinations.values().forEach(destination -> destination.way().close());
    leaving.forEach(each -> each.destination().way().close());
    if (!ended && !worker.drain(atMost.dividedBy(3))) {
      worker.cutOff();
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(9));
  }
}
