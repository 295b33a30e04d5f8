package org.tocsin.filing;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.Incident;
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
    number++;
    FilingId id = new FilingId("fil-" + number);
    Filing filing =
        Filing.fresh(
            id,
            new IncidentId("inc-" + number),
            "mock",
            destination.stamp(true),
            files,
            Priority.ORDINARY,
            Optional.empty(),
            clock.instant(),
            clock.instant());
    database.write(
        tx -> {
          FilingTable.insert(tx, filing, Optional.empty());
          return true;
        });
    return id;
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

    /** The transaction that records a finished report is about to end. */
    default void finishing() {}
  }

  FilingWorker worker(Probe listener) {
    FilingLedger ledger =
        new FilingLedger(
            database,
            (incident, bytes) -> {
              listener.sealing();
              return new FilingLedger.Sealed() {
                @Override
                public String id() {
                  return "itm-" + bytes.length;
                }

                @Override
                public void enter(Tx tx) {}
              };
            },
            (tx, filing, incident, at) -> {
              listener.finishing();
              tx.afterCommit(() -> finished.merge(incident.value(), 1, Integer::sum));
            },
            clock);
    Backoff backoff = new Backoff(new Random(1));
    DestinationHealth health = new DestinationHealth(database, clock, backoff, listener);
    Filer filer = new Filer(new FixedDesk(), ledger, clock, backoff, health, listener);
    return new FilingWorker(database, filer, Map.of("mock", destination), clock, "node", listener);
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

  /** Documents and files as an incident gives them, made up of its id. */
  private static final class FixedDesk implements ReportDesk {
    @Override
    public Case open(Matter matter) {
      return new Case() {
        @Override
        public Document report() {
          return new Document(utf8(reportXml(matter.incidents())), List.of());
        }

        @Override
        public Content file(int index) {
          byte[] bytes = utf8("file " + index + " of " + matter.incidents());
          return new Content(
              "file-" + index + ".png", bytes.length, () -> new ByteArrayInputStream(bytes));
        }

        @Override
        public Document details(int index, String reportId, String fileId) {
          return new Document(utf8(detailsXml(reportId, fileId)), List.of());
        }
      };
    }

    @Override
    public int files(Incident incident) {
      return 1;
    }

    @Override
    public Document preview(Incident incident) {
      return new Document(utf8(reportXml(List.of(incident.id()))), List.of());
    }

    private static String reportXml(List<IncidentId> incidents) {
      return """
          <?xml version="1.0" encoding="UTF-8"?>
          <report><incidentSummary>\
          <incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>\
          <incidentDateTime>2026-01-15T09:29:00Z</incidentDateTime></incidentSummary>\
          <reporter><reportingPerson><email>trust-safety@teapot.example</email></reportingPerson>\
          </reporter><additionalInfo>%s</additionalInfo></report>
          """
          .formatted(incidents.stream().map(id -> id + ".").collect(Collectors.joining(" ")));
    }

    private static String detailsXml(String reportId, String fileId) {
      return """
          <?xml version="1.0" encoding="UTF-8"?>
          <fileDetails><reportId>%s</reportId><fileId>%s</fileId>\
          <fileViewedByEsp>false</fileViewedByEsp></fileDetails>
          """
          .formatted(reportId, fileId);
    }

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    destination.client().close();
    database.close();
  }
}
