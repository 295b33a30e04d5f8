package org.tocsin.filing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.tocsin.Tocsin;
import org.tocsin.TocsinBuilder;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Secret;
import org.tocsin.report.ServiceProfile;
import org.tocsin.store.Database;

/**
 * What a backlog costs: for both databases and several numbers of waiting filings, how long a
 * service takes to start with it and to show it, and what one claim takes. Every other filing is
 * due; sending is stopped, so that only the table is measured.
 */
public final class BacklogBenchmark {
  private static final int CLAIMS = 200;
  private static final int MOST_SECONDS_TO_START = 5;
  private static final String PASSWORD = "x";

  private BacklogBenchmark() {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException {
    System.out.println("| database | waiting | start, ms | overview, ms | claim of 8, us | p95 |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
    double slowest = 0;
    for (int waiting : new int[] {1_000, 10_000, 100_000}) {
      Path folder = Files.createTempDirectory("tocsin-backlog");
      Path file = folder.resolve("data").resolve("docket.db");
      slowest =
          Math.max(
              slowest, measure("SQLite", waiting, service(folder), () -> Database.sqlite(file)));
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      String url = server.getJdbcUrl("postgres", "postgres");
      for (int waiting : new int[] {1_000, 10_000, 100_000}) {
        String schema = "backlog" + waiting;
        TocsinBuilder service =
            service(Files.createTempDirectory("tocsin-backlog"))
                .postgresql(
                    new PostgresqlSettings(
                        url, "postgres", Secret.of(PASSWORD.toCharArray()), schema));
        slowest =
            Math.max(
                slowest,
                measure(
                    "PostgreSQL",
                    waiting,
                    service,
                    () -> Database.postgresql(url, "postgres", PASSWORD.toCharArray(), schema)));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "start, under %d s: %s%n",
        MOST_SECONDS_TO_START,
        slowest < 1000.0 * MOST_SECONDS_TO_START ? "met" : "missed");
  }

  private interface Opening {
    Database open();
  }

  private static TocsinBuilder service(Path folder) throws IOException {
    Path list = folder.resolve("list.csv");
    Files.writeString(
        list,
        """
        algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted
        MD5,00000000000000000000000000000001,entry-1,club,T_TEST,A1,,
        """,
        StandardCharsets.UTF_8);
    return Tocsin.builder()
        .dataDirectory(folder.resolve("data"))
        .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
        .hashList("demo", list)
        .cyberTipline(
            "mock",
            URI.create("http://127.0.0.1:9/ispws"),
            "test",
            Secret.of("test".toCharArray()));
  }

  /** Prints a row and returns how many milliseconds the start took. */
  private static double measure(String name, int waiting, TocsinBuilder service, Opening opening) {
    try (Tocsin first = service.start()) {
      first.filings().stopAll("benchmark", "only the table is measured");
    }
    Instant now = Instant.now();
    try (Database docket = opening.open()) {
      fill(docket, waiting, now.minusSeconds(60), now.plusSeconds(86_400));
    }
    double start;
    double overview;
    long begin = System.nanoTime();
    try (Tocsin again = service.start()) {
      start = millisSince(begin);
      begin = System.nanoTime();
      again.filings().overview();
      overview = millisSince(begin);
    }
    long[] claims;
    try (Database docket = opening.open()) {
      Filings.beside(docket, Clock.systemUTC()).resumeAll("benchmark");
      claims = claims(docket, now);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.0f | %.0f | %d | %d |%n",
        name,
        waiting,
        start,
        overview,
        claims[CLAIMS / 2] / 1000,
        claims[CLAIMS * 95 / 100] / 1000);
    return start;
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static long[] claims(Database docket, Instant now) {
    long[] claims = new long[CLAIMS];
    for (int i = 0; i < CLAIMS; i++) {
      long from = System.nanoTime();
      List<Filing> claimed =
          docket.<List<Filing>, RuntimeException>write(
              tx -> FilingTable.claim(tx, "mock", Priority.ORDINARY, 8, now, Filer.LEASE, "node"));
      claims[i] = System.nanoTime() - from;
      if (claimed.size() != 8) {
        throw new IllegalStateException("a claim found " + claimed.size() + " filings");
      }
      docket.perform(tx -> claimed.forEach(filing -> FilingTable.release(tx, filing)));
    }
    Arrays.sort(claims);
    return claims;
  }

  private static void fill(Database docket, int waiting, Instant due, Instant later) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < waiting; i++) {
      rows.add(
          new Object[] {
            "fil-f" + i, "inc-f" + i, i % 2 == 0 ? due : later, (long) Priority.ORDINARY
          });
    }
    docket.perform(
        tx ->
            tx.updateAll(
                """
                INSERT INTO filing (
                  id, incident_id, destination, environment, base_url, account, synthetic, state,
                  hold_requested, priority, generation, orphans, files, own_files, file_index,
                  uploaded, finish_sent, after_retract, attempts, mismatches, receipted,
                  next_attempt_at, fence, created_at, updated_at)
                SELECT ?, ?, 'mock', 'TEST', 'http://127.0.0.1:9/ispws', 'test', TRUE, 'WAITING',
                  FALSE, p.priority, 0, 0, 0, 0, 0, FALSE, FALSE, 'ANEW', 0, 0, FALSE, p.due, 0, 0, 0
                FROM (SELECT CAST(? AS BIGINT) AS due, CAST(? AS BIGINT) AS priority) p
                """,
                rows));
  }
}
