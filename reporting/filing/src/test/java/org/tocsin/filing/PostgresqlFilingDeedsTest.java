package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tocsin.model.FilingId;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;

class PostgresqlFilingDeedsTest extends FilingDeedsContract {
  @Override
  Database database() {
    return PostgresqlServer.database();
  }

  @Override
  String claimPlan() {
    rig().database.perform(tx -> tx.update("ANALYZE filing"));
    List<String> plan = new ArrayList<>();
    rig()
        .database
        .perform(
            tx ->
                plan.addAll(
                    tx.query(
                        "EXPLAIN (ANALYZE, TIMING FALSE) "
                            + FilingTable.claimStatement(Dialect.POSTGRESQL),
                        row -> row.string("QUERY PLAN"),
                        claimValues())));
    return String.join("\n", plan);
  }

  @Override
  void assertReadsByIndex(String plan) {
    assertThat(plan).contains("Index Scan using filing_due").doesNotContain("Sort");
    Matcher read =
        Pattern.compile("Index Scan using filing_due .*actual rows=([0-9]+)").matcher(plan);
    assertThat(read.find()).as(plan).isTrue();
    assertThat(Integer.parseInt(read.group(1))).as(plan).isLessThanOrEqualTo(5);
  }

  /**
   * A person's deed that begins while a worker is about to record the finished report waits for it,
   * and is then refused.
   */
  @Test
  void deed_whileAWorkerFinishes_waitsForItsRowAndIsRefused() throws Exception {
    FilingId id = rig().add(0);
    Filing claimed = claim(1, "node").get(0);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch personWaits = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CompletableFuture<Void> worker =
          CompletableFuture.runAsync(
              () ->
                  rig()
                      .database
                      .perform(
                          tx -> {
                            FilingTable.after(
                                tx, claimed.change().finished(true).done(), clock.instant());
                            written.countDown();
                            await(personWaits);
                          }),
              threads);
      await(written);
      CompletableFuture<Boolean> person =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  rig().filings().cancel(id, "pat", "not confirmed");
                  return true;
                } catch (FilingException e) {
                  return false;
                }
              },
              threads);
      awaitBlocked();
      personWaits.countDown();
      worker.get();
      assertThat(person.get()).as("it was cancelled").isFalse();
    } finally {
      personWaits.countDown();
      threads.shutdownNow();
    }
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
  }

  @Test
  void switch_thatTwoPersonsTurnAtOnce_isTurnedByBothInTurn() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch otherWaits = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CompletableFuture<Void> one =
          CompletableFuture.runAsync(
              () ->
                  rig()
                      .database
                      .perform(
                          tx -> {
                            FilingControl.stop(tx, "mock", "pat", "drill", clock.instant());
                            stopped.countDown();
                            await(otherWaits);
                          }),
              threads);
      await(stopped);
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(
              () -> rig().filings().resumeDestination("mock", "kim"), threads);
      awaitBlocked();
      otherWaits.countDown();
      one.get();
      other.get();
    } finally {
      otherWaits.countDown();
      threads.shutdownNow();
    }
    List<String> deeds =
        rig()
            .database
            .read(
                tx ->
                    tx.query(
                        "SELECT actor, deed FROM filing_control_log WHERE scope = ? ORDER BY seq",
                        row -> row.string("actor") + " " + row.string("deed"),
                        "mock"));
    assertThat(deeds).containsExactly("pat stopped", "kim resumed");
    assertThat(
            rig()
                .database
                .<Boolean, RuntimeException>read(tx -> FilingControl.isStopped(tx, "mock")))
        .isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until some session waits for a row that another has locked. */
  private void awaitBlocked() {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      long blocked =
          rig()
              .database
              .read(
                  tx ->
                      tx.first(
                              """
                              SELECT COUNT(*) AS n FROM pg_stat_activity
                              WHERE wait_event_type = 'Lock' AND datname = current_database()
                              """,
                              row -> row.number("n"))
                          .orElseThrow());
      if (blocked > 0) {
        return;
      }
      assertThat(System.nanoTime()).as("nobody waits for the row").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
