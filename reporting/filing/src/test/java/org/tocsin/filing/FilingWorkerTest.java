package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.testkit.SettableClock;

/** Threads of one worker. */
class FilingWorkerTest {
  private static final int PARALLEL = 3;

  @TempDir Path folder;

  @Test
  void parallel_neverMoreThanTheDestinationTakesAndReallySoMany() throws Exception {
    SettableClock clock = SettableClock.at(FilingRig.START);
    try (MockClearinghouse mock =
            MockClearinghouse.start(MockSettings.builder().clock(clock).build());
        FilingRig rig = FilingRig.sqlite(folder, mock, clock)) {
      IntStream.range(0, 12).forEach(i -> rig.add(1));
      Destination destination =
          new Destination(
              "mock",
              Environment.TEST,
              mock.baseUri(),
              "test",
              PARALLEL,
              0,
              Duration.ZERO,
              rig.destination.client());
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch together = new CountDownLatch(PARALLEL);
      FilingRig.Probe probe =
          new FilingRig.Probe() {
            @Override
            public void workStarted(FilingId filing, String name) {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              together.countDown();
              try {
                assertThat(together.await(60, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }

            @Override
            public void workEnded(FilingId filing, String name) {
              now.decrementAndGet();
            }
          };
      try (FilingWorker worker = rig.worker(probe, new FixedDesk(), destination, "node")) {
        worker.start();
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (worker.isBusy() || rig.filings().anyActive()) {
          assertThat(System.nanoTime()).as("it is not filed").isLessThan(end);
          LockSupport.parkNanos(10_000_000);
        }
      }
      assertThat(most).hasValue(PARALLEL);
      assertThat(mock.books().reports(ReportState.FINISHED)).hasSize(12);
    }
  }

  /** Danger first, wherever it goes; then what is listed; then by the order of destinations. */
  @Test
  void order_urgencyBeforeThePriorityOfDestinations() {
    SettableClock clock = SettableClock.at(FilingRig.START);
    try (MockClearinghouse mock =
            MockClearinghouse.start(MockSettings.builder().clock(clock).build());
        FilingRig rig = FilingRig.sqlite(folder, mock, clock)) {
      Map<String, Destination> inOrder = new LinkedHashMap<>();
      for (String name : List.of("zeta", "alpha", "midway")) {
        inOrder.put(
            name,
            new Destination(
                name,
                Environment.TEST,
                mock.baseUri(),
                "test",
                2,
                0,
                Duration.ZERO,
                rig.destination.client()));
      }
      add(rig, "alpha", Priority.ORDINARY);
      add(rig, "midway", Priority.ORDINARY);
      add(rig, "zeta", Priority.ORDINARY);
      add(rig, "midway", Priority.DANGER);
      add(rig, "alpha", Priority.CONFIRMED);
      List<String> begun = new ArrayList<>();
      FilingRig.Probe probe =
          new FilingRig.Probe() {
            @Override
            public void workStarted(FilingId filing, String name) {
              begun.add(name + " " + rig.row(filing).priority());
            }
          };
      try (FilingWorker worker = rig.worker(probe, new FixedDesk(), inOrder, "node")) {
        worker.runDue();
      }
      // One claim of each destination a round.
      assertThat(begun)
          .startsWith("midway 1", "alpha 4", "zeta 5")
          .containsSubsequence("zeta 5", "alpha 5", "midway 5");
    }
  }

  private int number;

  private void add(FilingRig rig, String destination, int priority) {
    number++;
    Filing filing =
        Filing.fresh(
            new FilingId("fil-" + number),
            new IncidentId("inc-" + number),
            destination,
            rig.destination.stamp(true),
            1,
            priority,
            Optional.empty(),
            rig.clock.instant(),
            rig.clock.instant());
    rig.database.perform(tx -> FilingTable.insert(tx, filing, Optional.empty()));
  }
}
