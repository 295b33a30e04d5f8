package org.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tocsin.store.StoreException.Kind;

/** What both databases owe to the code above them. */
abstract class DatabaseContract {
  private static final String MARKER = "marker-of-a-person";

  Database database;

  /** Opens a database that nobody used before. */
  abstract Database open() throws Exception;

  /** Opens the same database again, as another process would. */
  abstract Database openAgain() throws Exception;

  @BeforeEach
  void openAndMigrate() throws Exception {
    database = open();
    database.migrate("sample", DatabaseContract.class);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void insert(Tx tx, String id, long number) {
    assertThat(tx.update("INSERT INTO thing (id, number) VALUES (?, ?)", id, number)).isEqualTo(1);
  }

  private List<String> ids() {
    return database.read(
        tx -> tx.query("SELECT id FROM thing ORDER BY id", row -> row.string("id")));
  }

  @Test
  void write_everyTypeOfParameter_comesBackAsItWas() {
    Instant at = Instant.parse("2026-01-15T09:30:00.123Z");
    database.perform(
        tx -> {
          tx.update(
              "INSERT INTO thing (id, number, bytes, note, flag) VALUES (?, ?, ?, ?, ?)",
              "full",
              at,
              new byte[] {0, -1, 7},
              "ıİ-€",
              true);
          tx.update(
              "INSERT INTO thing (id, number, bytes, note, flag) VALUES (?, ?, ?, ?, ?)",
              "none",
              null,
              null,
              null,
              null);
        });

    database.read(
        tx -> {
          Optional<String> note =
              tx.first(
                  "SELECT * FROM thing WHERE id = ?",
                  row -> {
                    assertThat(row.instant("number")).isEqualTo(at);
                    assertThat(row.number("number")).isEqualTo(at.toEpochMilli());
                    assertThat(row.bytes("bytes")).containsExactly(0, -1, 7);
                    assertThat(row.flag("flag")).isTrue();
                    return row.string("note");
                  },
                  "full");
          assertThat(note).contains("ıİ-€");
          return tx.first(
              "SELECT * FROM thing WHERE id = ?",
              row -> {
                assertThat(row.optionalInstant("number")).isEmpty();
                assertThat(row.optionalNumber("number")).isEmpty();
                assertThat(row.optionalBytes("bytes")).isEmpty();
                assertThat(row.optionalString("note")).isEmpty();
                assertThatThrownBy(() -> row.flag("flag"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("flag");
                assertThatThrownBy(() -> row.string("absent")).isInstanceOf(StoreException.class);
                return true;
              },
              "none");
        });
  }

  @Test
  void write_thatThrows_leavesNothingAndThrowsTheSame() {
    IOException thrown = new IOException("mine");
    assertThatThrownBy(
            () ->
                database.perform(
                    tx -> {
                      insert(tx, "a", 1);
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThatThrownBy(
            () ->
                database.perform(
                    tx -> {
                      insert(tx, "b", 1);
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void write_nested_isOneTransaction() {
    assertThatThrownBy(
            () ->
                database.perform(
                    outer -> {
                      database.perform(
                          inner -> {
                            assertThat(inner).isSameAs(outer);
                            insert(inner, "a", 1);
                          });
                      throw new IllegalArgumentException("later");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void write_nestedPartFailedAndWasSwallowed_commitsNothing() {
    assertThatThrownBy(
            () ->
                database.perform(
                    outer -> {
                      insert(outer, "a", 1);
                      assertThatThrownBy(
                              () ->
                                  database.perform(
                                      inner -> {
                                        insert(inner, "b", 1);
                                        throw new IllegalStateException("part");
                                      }))
                          .hasMessage("part");
                    }))
        .isInstanceOf(StoreException.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void write_readInside_seesItsOwnChanges() {
    database.perform(
        tx -> {
          insert(tx, "a", 1);
          assertThat(ids()).containsExactly("a");
        });
  }

  @Test
  void read_thatWrites_isRefusedAndDoesNotPoisonTheConnection() {
    for (int i = 0; i < 12; i++) {
      assertThatThrownBy(
              () ->
                  database.read(tx -> tx.update("INSERT INTO thing (id, number) VALUES ('x', 1)")))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_WRITABLE));
    }
    assertThatThrownBy(() -> database.read(tx -> database.write(inner -> 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ids()).isEmpty();
    database.perform(tx -> insert(tx, "after", 1));
    assertThat(ids()).containsExactly("after");
  }

  @Test
  void read_besideAnOpenWrite_doesNotWaitAndSeesTheStateBefore() throws Exception {
    database.perform(tx -> insert(tx, "before", 1));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      database.perform(
          tx -> {
            insert(tx, "during", 1);
            Future<List<String>> seen = other.submit(this::ids);
            assertThat(get(seen)).containsExactly("before");
          });
    } finally {
      other.shutdownNow();
    }
    assertThat(ids()).containsExactly("before", "during");
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void read_runsOnOneState_whileOthersCommit() throws Exception {
    database.perform(tx -> insert(tx, "a", 1));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      List<String> seen =
          database.read(
              tx -> {
                List<String> all = new ArrayList<>();
                all.addAll(tx.query("SELECT id FROM thing", row -> row.string("id")));
                get(other.submit(() -> database.perform(w -> insert(w, "b", 1))));
                all.addAll(tx.query("SELECT id FROM thing", row -> row.string("id")));
                return all;
              });
      assertThat(seen).containsExactly("a", "a");
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void write_fromManyThreads_losesNothing() throws Exception {
    int threads = 8;
    int each = 25;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    database.perform(tx -> insert(tx, "sum", 0));
    for (int t = 0; t < threads; t++) {
      int thread = t;
      all.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < each; i++) {
                  String id = thread + "-" + i;
                  database.perform(
                      tx -> {
                        insert(tx, id, i(id));
                        tx.update("UPDATE thing SET number = number + 1 WHERE id = ?", "sum");
                      });
                }
                return null;
              }));
    }
    start.countDown();
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();
    assertThat(ids()).hasSize(threads * each + 1);
    long sum =
        database.read(
            tx ->
                tx.first("SELECT number FROM thing WHERE id = 'sum'", row -> row.number("number"))
                    .orElseThrow());
    assertThat(sum).isEqualTo((long) threads * each);
  }

  private static long i(String id) {
    return id.length();
  }

  @Test
  void constraint_thatIsBroken_isConflictWithoutTheValue() {
    database.perform(tx -> insert(tx, MARKER, 1));
    assertThatThrownBy(() -> database.perform(tx -> insert(tx, MARKER, 2)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
              assertSilent(e);
            });
    assertThat(ids()).containsExactly(MARKER);
  }

  @Test
  void statement_thatIsWrong_isTranslatedWithoutTheStatement() {
    assertThatThrownBy(
            () ->
                database.perform(tx -> tx.update("INSERT INTO " + "marker_of_a_person VALUES(1)")))
        .isInstanceOfSatisfying(StoreException.class, DatabaseContract::assertSilent);
  }

  private static void assertSilent(StoreException e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    assertThat(text.toString())
        .doesNotContain(MARKER)
        .doesNotContain("marker_of_a_person")
        .doesNotContain("INSERT");
    assertThat(e.getCause()).isNull();
    assertThat(e.getSuppressed()).isEmpty();
  }

  @Test
  void updateAll_thousandsOfRows_areAllThere() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 1_234; i++) {
      rows.add(new Object[] {"row-" + i, (long) i});
    }
    long changed =
        database.write(tx -> tx.updateAll("INSERT INTO thing (id, number) VALUES (?, ?)", rows));
    assertThat(changed).isEqualTo(1_234);
    long[] sum = new long[1];
    database.read(
        tx -> {
          tx.forEach("SELECT number FROM thing", row -> sum[0] += row.number("number"));
          return true;
        });
    assertThat(sum[0]).isEqualTo(1_233L * 1_234 / 2);
  }

  @Test
  void change_withReturning_givesTheChangedRows() {
    database.perform(tx -> insert(tx, "a", 1));
    List<Long> changed =
        database.write(
            tx ->
                tx.query(
                    "UPDATE thing SET number = number + 41 WHERE id = ? RETURNING number",
                    row -> row.number("number"),
                    "a"));
    assertThat(changed).containsExactly(42L);
  }

  @Test
  void afterCommit_runsOnlyWhenCommitted() {
    List<String> ran = new ArrayList<>();
    database.perform(tx -> tx.afterCommit(() -> ran.add("committed")));
    assertThatThrownBy(
            () ->
                database.perform(
                    tx -> {
                      tx.afterCommit(() -> ran.add("undone"));
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ran).containsExactly("committed");
  }

  @Test
  void beforeCommit_runsLastAndCanUndoTheWhole() {
    List<String> order = new ArrayList<>();
    database.perform(
        tx -> {
          tx.beforeCommit(
              () -> {
                order.add("last");
                insert(tx, "late", 1);
              });
          order.add("first");
        });
    assertThat(order).containsExactly("first", "last");
    assertThat(ids()).containsExactly("late");
    assertThatThrownBy(
            () ->
                database.perform(
                    tx -> {
                      insert(tx, "never", 1);
                      tx.beforeCommit(() -> insert(tx, "late", 1));
                    }))
        .isInstanceOf(StoreException.class);
    assertThat(ids()).containsExactly("late");
  }

  @Test
  void tx_afterItsEnd_isRefused() {
    Tx ended = database.write(tx -> tx);
    assertThatThrownBy(() -> ended.update("DELETE FROM thing"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void migrate_again_changesNothing() throws Exception {
    database.perform(tx -> insert(tx, "a", 1));
    database.migrate("sample", DatabaseContract.class);
    try (Database again = openAgain()) {
      again.migrate("sample", DatabaseContract.class);
    }
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void migrate_fileChangedAfterwards_isRefusedByName() {
    database.perform(
        tx -> tx.update("UPDATE tocsin_migration SET checksum = 'other' WHERE number = 2"));
    assertThatThrownBy(() -> database.migrate("sample", DatabaseContract.class))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("sample/002-flags");
  }

  @Test
  void migrate_databaseOfANewerVersion_isRefused() {
    database.perform(
        tx -> tx.update("INSERT INTO tocsin_migration VALUES ('sample', 3, '003-future', 'x', 0)"));
    assertThatThrownBy(() -> database.migrate("sample", DatabaseContract.class))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("003-future");
  }

  @Test
  void migrate_scriptThatFails_leavesNoHalf() {
    assertThatThrownBy(() -> database.migrate("broken", DatabaseContract.class))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(
            () -> database.read(tx -> tx.query("SELECT id FROM half", row -> row.string("id"))))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void close_thenUse_saysClosed() {
    database.close();
    assertThatThrownBy(() -> database.read(tx -> 1))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    assertThatThrownBy(() -> database.write(tx -> 1))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
  }

  @Test
  void close_whileOthersWork_tellsThemNothingElse() throws Exception {
    List<Throwable> others = new CopyOnWriteArrayList<>();
    for (int round = 0; round < 2; round++) {
      if (round > 0) {
        database = openAgain();
      }
      Database closing = database;
      CountDownLatch working = new CountDownLatch(4);
      ExecutorService workers = Executors.newFixedThreadPool(4);
      for (int i = 0; i < 4; i++) {
        boolean writes = i % 2 == 0;
        workers.execute(
            () -> {
              boolean open = true;
              while (open) {
                try {
                  Database.Work<Integer, RuntimeException> work =
                      tx -> {
                        if (writes) {
                          tx.update(
                              "INSERT INTO thing (id, number, flag, bytes) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET number = 5",
                              "x",
                              4,
                              true,
                              new byte[] {1});
                        }
                        return tx.query(
                                "SELECT id, number, bytes FROM thing WHERE id = ?",
                                row -> row.string("id"),
                                "x")
                            .size();
                      };
                  int unused = writes ? closing.write(work) : closing.read(work);
                } catch (StoreException e) {
                  open = e.kind() != Kind.CLOSED;
                } catch (RuntimeException | Error e) {
                  others.add(e);
                }
                working.countDown();
              }
            });
      }
      working.await();
      closing.close();
      workers.shutdown();
      assertThat(workers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(others).isEmpty();
  }
}
