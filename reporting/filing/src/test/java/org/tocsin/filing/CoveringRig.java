package org.tocsin.filing;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tocsin.config.Route;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.cybertipline.Incidents;
import org.tocsin.mock.Books;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/**
 * Three clearinghouses, two of which are told only while the leading one is not: one sorts before
 * it, one after it. Without threads, and with a clock that is set.
 */
final class CoveringRig implements AutoCloseable {
  static final Duration WINDOW = Duration.ofMinutes(10);
  static final String LEADING = "mock";
  static final List<String> COVERED = List.of("also", "portal");
  static final List<String> ALL = List.of("also", LEADING, "portal");

  final SettableClock clock = SettableClock.at(FilingRig.START);
  final Map<String, MockClearinghouse> mocks = new LinkedHashMap<>();
  final List<String> heard = new ArrayList<>();
  final Map<String, Destination> destinations = new LinkedHashMap<>();
  final Database database;
  final Filings filings;
  private final FilingRig rig;
  private final Ids ids = new Ids(clock);
  private int number;

  /** Opens the destinations over an empty docket. */
  CoveringRig(Database database) {
    this.database = database;
    for (String name : ALL) {
      MockClearinghouse mock = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
      mocks.put(name, mock);
      destinations.put(
          name, destination(name, mock.baseUri(), Environment.TEST, name.equals(LEADING)));
    }
    this.rig = new FilingRig(database, mock(LEADING), clock, mock(LEADING).baseUri());
    this.filings = new Filings(database, clock, () -> {}, probe());
  }

  @Override
  public void close() {
    destinations.values().forEach(destination -> destination.client().close());
    rig.close();
    mocks.values().forEach(MockClearinghouse::close);
  }

  Destination destination(String name, URI url, Environment environment, boolean leads) {
    CyberTiplineClient client =
        new CyberTiplineClient(
            ClientSettings.builder(url, "test", "test".toCharArray())
                .environment(environment)
                .readTimeout(Duration.ofSeconds(5))
                .build(),
            clock);
    Duration window = leads ? WINDOW : Duration.ZERO;
    return new Destination(name, environment, url, "test", 1, 2, window, client);
  }

  FilingRig.Probe probe() {
    return new FilingRig.Probe() {
      @Override
      public void held(FilingId filing, String destination, HoldReason reason, boolean danger) {
        heard.add(filing.value() + " " + reason);
      }
    };
  }

  // What happens

  /** Records an incident of the one account there is, and makes its filings. */
  Incident enlist(boolean near) {
    return enlist(near, IncidentType.ABUSE_MATERIAL, destinations, Environment.TEST);
  }

  Incident enlist(
      boolean near, IncidentType type, Map<String, Destination> at, Environment environment) {
    Route covered = new Route(Set.of(), Set.of(), Set.of(), Optional.of(LEADING));
    FilingDesk desk =
        new FilingDesk(
            at.values(),
            Map.of("also", covered, "portal", covered),
            Optional.empty(),
            new FixedDesk(),
            ids,
            clock,
            account -> "ref-" + account);
    Incident incident = incident(near, type, environment);
    FilingDesk.Plan plan = desk.plan(incident);
    database.perform(tx -> desk.enlist(tx, incident, plan));
    return incident;
  }

  private Incident incident(boolean near, IncidentType type, Environment environment) {
    number++;
    MatchFacts match =
        new MatchFacts(
            "club",
            "1",
            "entry-1",
            "",
            "A1",
            SeverityClass.CONFIRMED,
            near ? Algorithm.PDQ : Algorithm.SHA256,
            near ? MatchFacts.Kind.PERCEPTUAL : MatchFacts.Kind.EXACT,
            near ? 20 : 0,
            near ? 31 : 0,
            near ? -1 : 0,
            OptionalInt.empty(),
            "snapshot-1",
            Optional.empty(),
            clock.instant());
    return new Incident(
        new IncidentId("inc-" + number),
        new UploadId("up-" + number),
        type,
        environment,
        false,
        clock.instant(),
        Incidents.uploader(),
        Incidents.origin("192.0.2.10", 51515),
        Incidents.room(),
        Optional.of(Incidents.file(Optional.of("tea.png"))),
        List.of(match),
        List.of(),
        Optional.empty());
  }

  void work() {
    rig.worker(probe(), new FixedDesk(), destinations, "node").runDue();
  }

  void work(Duration later) {
    clock.advance(later);
    work();
  }

  void refuse(boolean refused) {
    mock(LEADING).faults().clear();
    if (refused) {
      mock(LEADING).faults().always(Endpoint.SUBMIT, Fault.unavailable(Optional.empty()));
    }
  }

  /** The leading destination refuses for longer than it is tried. */
  void giveUp() {
    refuse(true);
    work(WINDOW.plusMinutes(1));
    for (int i = 0; i < 22; i++) {
      work(Duration.ofHours(12));
    }
  }

  Filing at(Incident incident, String destination) {
    return database.read(tx -> FilingTable.ofIncident(tx, incident.id())).stream()
        .filter(filing -> filing.destination().equals(destination))
        .findFirst()
        .orElseThrow();
  }

  Filing filing(FilingId id) {
    return database.read(tx -> FilingTable.find(tx, id)).orElseThrow();
  }

  /** Counts the reports about an incident that were opened, whatever became of them. */
  long opened(Incident incident, String destination) {
    return mock(destination).books().reports().stream()
        .filter(Books.mentioning(incident.id() + "."))
        .count();
  }

  /** Counts the finished reports about an incident. */
  long told(Incident incident, String destination) {
    return mock(destination).books().reports().stream()
        .filter(Books.mentioning(incident.id() + "."))
        .filter(report -> report.state() == ReportState.FINISHED)
        .count();
  }

  void closeIncident(Incident incident) {
    database.perform(tx -> Closing.ofIncident(tx, incident.id(), "pat", clock.instant()));
  }

  boolean needsEvidence(Incident incident) {
    return database.read(tx -> FilingTable.isUnfinished(tx, incident.id()));
  }

  Optional<String> reportTelling(Incident incident, String destination) {
    return database.read(tx -> FilingTable.finishedReport(tx, incident.id(), destination));
  }

  Map<String, Integer> unfinished() {
    return database.read(FilingTable::unfinished);
  }

  MockClearinghouse mock(String name) {
    return Objects.requireNonNull(mocks.get(name));
  }
}
