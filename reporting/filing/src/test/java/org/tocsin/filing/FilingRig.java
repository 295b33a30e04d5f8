package org.tocsin.filing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Books;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;
import org.tocsin.testkit.SettableClock;

/** Filing on a real database against a real server, with a settable clock and without threads. */
final class FilingRig implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-15T09:30:00Z");

  final SettableClock clock;
  final Database database;
  final MockClearinghouse mock;
  final Destination destination;
  final Map<String, Integer> finished = new HashMap<>();
  private int number;

  FilingRig(Database database, MockClearinghouse mock, SettableClock clock, URI baseUrl) {
    this.clock = clock;
    this.database = database;
    this.mock = mock;
    Filings.migrate(database);
    CyberTiplineClient client =
        new CyberTiplineClient(
            ClientSettings.builder(baseUrl, "test", "test".toCharArray())
                .readTimeout(Duration.ofSeconds(5))
                .build(),
            clock);
    this.destination =
        new Destination("mock", Environment.TEST, baseUrl, "test", 1, 0, Duration.ZERO, client);
  }

  static FilingRig sqlite(Path folder, MockClearinghouse mock, SettableClock clock) {
    return new FilingRig(Database.sqlite(folder.resolve("docket.db")), mock, clock, mock.baseUri());
  }

  /** Adds a waiting filing with so many files. */
  FilingId add(int files) {
    return add(files, destination.stamp(true), Priority.ORDINARY);
  }

  FilingId add(int files, Stamp stamp, int priority) {
    Filing filing = fresh(files, stamp, priority, clock.instant());
    database.perform(tx -> FilingTable.insert(tx, filing, Optional.empty()));
    return filing.id();
  }

  /** Makes a filing that is not in the table yet. */
  Filing fresh(int files, Stamp stamp, int priority, Instant due) {
    number++;
    return Filing.fresh(
        new FilingId("fil-" + number),
        new IncidentId("inc-" + number),
        "mock",
        stamp,
        files,
        priority,
        Optional.empty(),
        due,
        clock.instant());
  }

  /** Adds filings of one batch, with so many files each; the first leads. */
  List<FilingId> batch(int... files) {
    List<FilingId> all = new ArrayList<>();
    FilingId leader = add(files[0]);
    all.add(leader);
    for (int i = 1; i < files.length; i++) {
      Filing covered =
          fresh(files[i], destination.stamp(true), Priority.ORDINARY, clock.instant())
              .change()
              .coveredBy(leader)
              .done();
      database.perform(
          tx -> {
            FilingTable.insert(tx, covered, Optional.empty());
            Batch.recount(tx, leader);
          });
      all.add(covered.id());
    }
    return List.copyOf(all);
  }

  /** Returns what persons see and do. */
  Filings filings() {
    return new Filings(database, clock, () -> {}, FilingListener.NONE);
  }

  /** Returns what the clearinghouse has of an incident. */
  List<BookedReport> reports(FilingId id) {
    return mock.books().reports().stream()
        .filter(Books.mentioning(row(id).incident() + "."))
        .toList();
  }

  /**
   * Hears of every point at which a process can die: around calls, before and inside journal
   * writes.
   */
  interface Probe extends FilingListener {
    /** Hears nothing. */
    Probe NONE = new Probe() {};

    /** Something is about to be written to the journal. */
    default void sealing() {}

    /** Within a transaction, what was sealed is being entered into the journal. */
    default void writing() {}

    /** The transaction that records a finished report is about to end. */
    default void finishing() {}
  }

  /** Seals nothing, and tells of every text that would be. */
  private record Noted(Probe listener) implements FilingLedger.Seals {
    @Override
    public FilingLedger.Sealed seal(IncidentId incident, byte[] bytes) {
      listener.sealing();
      return new FilingLedger.Sealed() {
        @Override
        public String id() {
          return "itm-" + bytes.length;
        }

        @Override
        public void enter(Tx tx) {
          listener.writing();
        }
      };
    }

    @Override
    public void close() {}
  }

  FilingWorker worker(Probe listener) {
    return worker(listener, new FixedDesk(), destination, "node");
  }

  FilingWorker worker(Probe listener, ReportDesk desk, Destination at, String node) {
    return worker(listener, desk, Map.of("mock", at), node);
  }

  FilingWorker worker(
      Probe listener, ReportDesk desk, Map<String, Destination> destinations, String node) {
    FilingLedger ledger =
        new FilingLedger(
            database,
            () -> new Noted(listener),
            (tx, filing, incident, when) -> {
              listener.finishing();
              tx.afterCommit(() -> finished.merge(incident.value(), 1, Integer::sum));
            },
            clock,
            listener);
    Backoff backoff = new Backoff(new Random(1));
    DestinationHealth health = new DestinationHealth(database, clock, backoff, listener);
    AlarmGate alarms = new AlarmGate(listener, clock);
    Courier courier =
        new Courier(
            (filing, policy) -> {
              throw new IllegalStateException("the rig delivers nothing");
            },
            ledger,
            clock,
            backoff);
    Filer filer = new Filer(desk, ledger, clock, backoff, health, listener, alarms, courier);
    return new FilingWorker(database, filer, destinations, clock, node, alarms);
  }

  Filing row(FilingId id) {
    return database.read(tx -> FilingTable.find(tx, id)).orElseThrow();
  }

  /** Lets time pass and works until nothing goes on by itself, or so many rounds are over. */
  void settle(Probe listener, int rounds, Duration step) {
    FilingWorker worker = worker(listener);
    for (int i = 0; i < rounds && database.read(FilingTable::countActive) > 0; i++) {
      worker.runDue();
      clock.advance(step);
    }
  }

  @Override
  public void close() {
    destination.client().close();
    database.close();
  }
}
