package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Books;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.FilingId;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;
import org.tocsin.testkit.SettableClock;

/** The database, and the clearinghouse, are away for a while: nothing is lost or filed twice. */
class OutageTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at(FilingRig.START);
  private final List<Alarm> alarms = Collections.synchronizedList(new ArrayList<>());
  private final FilingRig.Probe hearing =
      new FilingRig.Probe() {
        @Override
        public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
          if (alarm != Alarm.ORPHAN) {
            alarms.add(alarm);
          }
        }
      };

  /** The pool waits ten seconds for a connection, so that a shorter stop is no outage at all. */
  @Test
  void postgresqlStoppedUnderLoad_losesNothingAndAlarmsOnce() throws Exception {
    Duration away = Duration.ofSeconds(Boolean.getBoolean("tocsin.thorough") ? 30 : 12);
    Path data = folder.resolve("postgresql");
    int port = freePort();
    EmbeddedPostgres postgres = postgresql(data, port);
    try (MockClearinghouse mock =
        MockClearinghouse.start(MockSettings.builder().clock(clock).build())) {
      Database database =
          Database.postgresql(
              postgres.getJdbcUrl("postgres", "postgres"), "postgres", new char[] {'x'}, "tocsin");
      try (FilingRig rig = new FilingRig(database, mock, clock, mock.baseUri())) {
        List<FilingId> added = Collections.synchronizedList(new ArrayList<>());
        FilingWorker worker = rig.worker(hearing);
        worker.start();
        addUnderLoad(rig, added, Duration.ofSeconds(1));
        postgres.close();
        Thread load = new Thread(() -> addUnderLoad(rig, added, away), "load");
        load.start();
        // The clock of the service stands still: no lease ends while nobody can renew it.
        load.join(away.toMillis());
        // What still asks for a connection is answered when the server is back.
        postgres = postgresql(data, port);
        load.join();
        int during = added.size();
        addUnderLoad(rig, added, Duration.ofSeconds(1));
        assertThat(added.size()).isGreaterThan(during);
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (worker.isBusy() || rig.filings().anyActive()) {
          assertThat(System.nanoTime()).as("it is not filed").isLessThan(end);
          clock.advance(Duration.ofMinutes(1));
          worker.wake();
          LockSupport.parkNanos(20_000_000);
        }
        worker.close();
        for (FilingId id : added) {
          assertThat(rig.row(id).state()).isEqualTo(FilingState.FINISHED);
          assertThat(rig.reports(id))
              .filteredOn(report -> report.state() == ReportState.FINISHED)
              .hasSize(1);
        }
        assertThat(rig.filings().overview().destinations().get(0).filings().keySet())
            .as("also of what was committed without a word")
            .containsExactly(FilingState.FINISHED);
        assertThat(alarms).filteredOn(Alarm.DOCKET_UNAVAILABLE::equals).hasSize(1);
        System.out.println(
            "PostgreSQL away for " + away.toSeconds() + " s: " + added.size() + " filed once each");
      }
    } finally {
      postgres.close();
    }
  }

  /** Adds filings as fast as the docket takes them; what it did not take is not counted. */
  private static void addUnderLoad(FilingRig rig, List<FilingId> added, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      try {
        added.add(rig.add(1));
        LockSupport.parkNanos(20_000_000);
      } catch (StoreException e) {
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static EmbeddedPostgres postgresql(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Test
  void clearinghouseDownForMinutes_alarmsOnceAndFilesEverythingAfterwards() throws IOException {
    Path state = folder.resolve("clearinghouse");
    int port = freePort();
    MockSettings settings = MockSettings.builder().clock(clock).port(port).data(state).build();
    List<FilingId> added = new ArrayList<>();
    try (Database database = Database.sqlite(folder.resolve("docket.db"))) {
      FilingRig rig;
      try (MockClearinghouse mock = MockClearinghouse.start(settings)) {
        rig = new FilingRig(database, mock, clock, mock.baseUri());
        IntStream.range(0, 5).forEach(i -> added.add(rig.add(1)));
        rig.settle(hearing, 20, Duration.ofMinutes(5));
        IntStream.range(0, 5).forEach(i -> added.add(rig.add(1)));
      }
      for (int minute = 0; minute < 10; minute++) {
        added.add(rig.add(1));
        rig.worker(hearing).runDue();
        clock.advance(Duration.ofMinutes(1));
      }
      assertThat(alarms).containsExactly(Alarm.DESTINATION_PAUSED);
      assertThat(rig.filings().overview().waiting()).isEqualTo(15);
      try (MockClearinghouse mock = MockClearinghouse.start(settings)) {
        rig.settle(hearing, 200, Duration.ofMinutes(5));
        for (FilingId id : added) {
          assertThat(rig.row(id).state()).isEqualTo(FilingState.FINISHED);
          BookedReport report =
              mock.books().finishedExactlyOnce(Books.mentioning(rig.row(id).incident() + "."));
          assertThat(report.files()).hasSize(1);
        }
      }
      assertThat(alarms).containsExactly(Alarm.DESTINATION_PAUSED);
    }
  }
}
