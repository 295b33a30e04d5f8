package org.tocsin.filing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.tocsin.store.Database;

/**
 * What a backlog costs: prints, for both databases and several numbers of waiting filings, how long
 * a start looks at the table and what one claim takes. Not a test: run its main method.
 */
public final class Backlog {
  private static final int CLAIMS = 200;

  private Backlog() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    System.out.println("| database | waiting | start ms | claim of 8, median us | p95 us |");
    System.out.println("| --- | ---: | ---: | ---: | ---: |");
    for (int waiting : new int[] {1_000, 10_000, 100_000}) {
      Path folder = Files.createTempDirectory("tocsin-backlog");
      try (Database sqlite = Database.sqlite(folder.resolve("docket.db"))) {
        measure("SQLite", sqlite, waiting);
      }
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      for (int waiting : new int[] {1_000, 10_000, 100_000}) {
        try (Database postgresql =
            Database.postgresql(
                server.getJdbcUrl("postgres", "postgres"),
                "postgres",
                new char[] {'x'},
                "backlog" + waiting)) {
          measure("PostgreSQL", postgresql, waiting);
        }
      }
    }
  }

  private static void measure(String name, Database database, int waiting) {
    Filings.migrate(database);
    Instant now = Instant.now();
    fill(database, waiting, now.minusSeconds(60), now.plusSeconds(86_400));
    Filings filings = Filings.beside(database, Clock.systemUTC());
    long begin = System.nanoTime();
    database.perform(
        tx -> {
          FilingTable.releaseAll(tx);
          FilingControl.endPauses(tx, now);
        });
    filings.anyActive();
    filings.overview();
    long start = System.nanoTime() - begin;
    List<Long> claims = new ArrayList<>();
    for (int i = 0; i < CLAIMS; i++) {
      long from = System.nanoTime();
      List<Filing> claimed =
          database.<List<Filing>, RuntimeException>write(
              tx -> FilingTable.claim(tx, "mock", Priority.ORDINARY, 8, now, Filer.LEASE, "node"));
      claims.add(System.nanoTime() - from);
      database.perform(tx -> claimed.forEach(filing -> FilingTable.release(tx, filing)));
    }
    long[] sorted = claims.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d |%n",
        name,
        waiting,
        start / 1_000_000,
        sorted[CLAIMS / 2] / 1000,
        sorted[CLAIMS * 95 / 100] / 1000);
  }

  /** Fills the table with waiting filings, every other one due; they are as old as time. */
  public static void fill(Database database, int many, Instant due, Instant later) {
    List<Object[]> rows =
        IntStream.range(0, many)
            .mapToObj(
                i ->
                    new Object[] {
                      "fil-f" + i, "inc-f" + i, i % 2 == 0 ? due : later, Priority.ALL.get(i % 3)
                    })
            .toList();
    database.perform(
        tx ->
            tx.updateAll(
                """
                INSERT INTO filing (
                  id, incident_id, destination, environment, base_url, account, synthetic, state,
                  hold_requested, priority, generation, orphans, files, own_files, file_index,
                  uploaded, finish_sent, after_retract, attempts, mismatches, receipted,
                  next_attempt_at, fence, created_at, updated_at)
                SELECT ?, ?, 'mock', 'TEST', 'http://127.0.0.1/', 'test', TRUE, 'WAITING', FALSE,
                  p.priority, 0, 0, 0, 0, 0, FALSE, FALSE, 'ANEW', 0, 0, FALSE, p.due, 0, 0, 0
                FROM (SELECT CAST(? AS BIGINT) AS due, CAST(? AS BIGINT) AS priority) p
                """,
                rows));
  }
}
