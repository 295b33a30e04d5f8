package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;
import org.tocsin.testkit.SettableClock;

class PostgresqlHashListsTest extends HashListsTest {
  private static @Nullable PostgresqlServer server;
  private final String schema = Objects.requireNonNull(server).fresh();

  @BeforeAll
  static void start() throws IOException {
    server = PostgresqlServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    Objects.requireNonNull(server).close();
  }

  @Override
  Database openDatabase() {
    return Objects.requireNonNull(server).open(schema);
  }

  @Test
  void snapshotThatTwoNodesBuildAtOnce_isRememberedByBoth(@TempDir Path files) throws Exception {
    try (Database one = openDatabase();
        Database two = openDatabase()) {
      SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
      HashLists first = HashLists.open(one, clock);
      String line = "md5,00112233445566778899aabbccddeeff,e-1,club,T_TEST,,,false\n";
      first.importCsv("demo", new StringReader(HEADER + line), CsvOptions.STRICT, Progress.NONE);
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        Future<HashLists> second =
            one.write(
                tx -> {
                  remember(tx, first.snapshot().content());
                  Future<HashLists> opening =
                      threads.submit(
                          () -> HashLists.open(two, Map.of(), SnapshotFolder.plain(files), clock));
                  while (!opening.isDone() && isNobodyBlocked(tx)) {
                    Thread.onSpinWait();
                  }
                  return opening;
                });
        assertThat(second.get(1, TimeUnit.MINUTES).snapshot().entries()).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static void remember(Tx tx, String content) {
    tx.update(
        """
        INSERT INTO hash_snapshot (content, list, generation, published, built_at)
        SELECT ?, name, generation, published, 0 FROM hash_source
        """,
        content);
  }

  private static boolean isNobodyBlocked(Tx tx) {
    return tx.first("SELECT COUNT(*) AS n FROM pg_locks WHERE NOT granted", row -> row.integer("n"))
        .orElse(0)
        .equals(0);
  }
}
