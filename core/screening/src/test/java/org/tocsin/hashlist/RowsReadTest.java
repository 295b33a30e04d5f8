package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.store.Tx;
import org.tocsin.testkit.SettableClock;

/**
 * How many rows PostgreSQL reads for what is asked of a list again and again, while it has no
 * statistics of the tables: a database that was filled a moment ago has none, and whose entries
 * were looked for in all of the list then took as long as the list is large.
 */
class RowsReadTest {
  private static final int ENTRIES = 6_000;
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final Normaliser normaliser = new Normaliser(Set.of(Algorithm.MD5));

  @SuppressWarnings("NullAway.Init") // by open
  private Database database;

  @BeforeEach
  void open() {
    database = new TestDatabases(Dialect.POSTGRESQL, folder).open();
    HashLists.open(database, SettableClock.at(AT.toString()));
    database.perform(
        tx -> {
          // Nor may any arrive while a test runs.
          tx.update("ALTER TABLE hash_entry SET (autovacuum_enabled = false)");
          tx.update("ALTER TABLE hash_value SET (autovacuum_enabled = false)");
          tx.update("ALTER TABLE hash_quarantine SET (autovacuum_enabled = false)");
        });
    for (int from = 0; from < ENTRIES; from += 1_000) {
      List<EntryStore.Change> page = page(from, from + 1_000);
      database.perform(tx -> store(tx).apply(page));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static EntryStore store(Tx tx) {
    return new EntryStore(tx, "demo", 1, AT);
  }

  private List<EntryStore.Change> page(int from, int to) {
    List<EntryStore.Change> page = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String hash = String.format(Locale.ROOT, "%032x", i + 1);
      page.add(
          new EntryStore.Change(
              new EntryStore.Key("club", "e-" + i),
              AT,
              true,
              SeverityClass.TEST,
              "A",
              "",
              "",
              normaliser.normal(List.of(new WrittenValue("md5", hash, MediaKind.IMAGE)))));
    }
    return page;
  }

  /** How many rows of entries and values a transaction reads. */
  private long rows(Consumer<Tx> work) {
    return database.write(
        tx -> {
          // What this connection did before may not have been told yet.
          long before = rows(tx);
          work.accept(tx);
          return rows(tx) - before;
        });
  }

  private static long rows(Tx tx) {
    return tx.first(
            """
            SELECT SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)) AS amount
            FROM pg_stat_xact_user_tables
            WHERE relname IN ('hash_entry', 'hash_value', 'hash_quarantine')
              AND schemaname = current_schema()
            """,
            row -> row.number("amount"))
        .orElseThrow();
  }

  @Test
  void pageOfKnownEntries_readsThoseAlone() {
    assertThat(
            rows(
                tx -> {
                  EntryStore.Applied applied = store(tx).apply(page(2_000, 2_050));
                  assertThat(applied).isEqualTo(new EntryStore.Applied(0, 0, 0));
                }))
        .as("each of 50 entries and values a few times")
        .isBetween(100L, 300L);
  }

  @Test
  void pageOfNewEntries_readsNone() {
    assertThat(rows(tx -> store(tx).apply(page(ENTRIES, ENTRIES + 50)))).isLessThan(100);
  }

  @Test
  void provenanceOfMatches_readsTheirEntriesAlone() {
    database.perform(
        tx -> {
          SourceStore.create(tx, "demo", "SOURCE", AT);
          tx.update("UPDATE hash_source SET generation = 1 WHERE name = 'demo'");
        });
    List<Suppressions.Name> names = new ArrayList<>();
    for (int i = 100; i < 150; i++) {
      names.add(new Suppressions.Name("demo", "club", "e-" + i));
    }
    assertThat(rows(tx -> assertThat(new EntryProvenance(tx).ofThoseThere(names)).hasSize(50)))
        .isBetween(50L, 300L);
  }
}
