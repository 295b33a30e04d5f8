package org.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.store.StoreException.Kind;

/** Copies between real databases of both kinds, in every direction. */
class TableCopyTest {
  /** From what into what. */
  enum Direction {
    SQLITE_TO_POSTGRESQL,
    POSTGRESQL_TO_SQLITE,
    SQLITE_TO_SQLITE
  }

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static EmbeddedPostgres server;

  @TempDir Path folder;
  private final Deque<Database> opened = new ArrayDeque<>();

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @AfterEach
  void close() {
    opened.forEach(Database::close);
  }

  private Database sqlite(String name) {
    Database database = Database.sqlite(folder.resolve(name));
    opened.push(database);
    return database;
  }

  private Database postgresql(String schema) {
    Database database =
        Database.postgresql(
            server.getJdbcUrl("postgres", "postgres"), "postgres", new char[0], schema);
    opened.push(database);
    return database;
  }

  private static Database migrated(Database database) {
    database.migrate("sample", TableCopyTest.class);
    database.migrate("family", TableCopyTest.class);
    return database;
  }

  private Database source(Direction direction) {
    return migrated(
        direction == Direction.POSTGRESQL_TO_SQLITE
            ? postgresql("source_" + NAMES.incrementAndGet())
            : sqlite("source.db"));
  }

  private Database target(Direction direction) {
    return migrated(
        direction == Direction.SQLITE_TO_POSTGRESQL
            ? postgresql("target_" + NAMES.incrementAndGet())
            : sqlite("target.db"));
  }

  private static void thing(Database database, String id, Object... rest) {
    database.perform(
        tx ->
            tx.update(
                "INSERT INTO thing (id, number, bytes, note, flag) VALUES (?, ?, ?, ?, ?)",
                id,
                rest[0],
                rest[1],
                rest[2],
                rest[3]));
  }

  private static void fill(Database database) {
    thing(database, "all", Long.MAX_VALUE, new byte[] {0, -1, 7}, "ıİ-€-\uD83D\uDE00;'\"", true);
    thing(database, "least", Long.MIN_VALUE, new byte[0], "", false);
    database.perform(
        tx ->
            tx.update(
                "INSERT INTO thing (id, number, bytes, note, flag) VALUES (?, ?, ?, ?, ?)",
                "none",
                null,
                null,
                null,
                null));
    List<Object[]> many = new ArrayList<>();
    for (int i = 0; i < 1_234; i++) {
      many.add(new Object[] {"row-" + i, (long) i});
    }
    assertThat(
            database.<Long, RuntimeException>write(
                tx -> tx.updateAll("INSERT INTO thing (id, number) VALUES (?, ?)", many)))
        .isEqualTo(1_234);
    database.perform(
        tx -> {
          tx.update("INSERT INTO parent (id, born_at) VALUES ('p', 1)");
          tx.update("INSERT INTO child (parent_id, position) VALUES ('p', 1)");
          tx.update("INSERT INTO child (parent_id, position) VALUES ('p', 2)");
        });
  }

  private static long rows(Database database, String table) {
    return database.read(
        tx -> tx.first("SELECT COUNT(*) AS n FROM " + table, row -> row.number("n")).orElseThrow());
  }

  private static void assertEmpty(Database database) {
    for (String table : List.of("thing", "parent", "child")) {
      assertThat(rows(database, table)).as(table).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void copy_ofEveryKindOfValue_arrivesAsItWas(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    fill(source);
    List<String> heard = new ArrayList<>();
    List<TableCopy.Copied> copied =
        TableCopy.of(source, target)
            .run((table, done, total) -> heard.add(done + "/" + total), TableCopy.Check.NONE);
    assertThat(copied)
        .containsExactlyInAnyOrder(
            new TableCopy.Copied("thing", 1_237),
            new TableCopy.Copied("parent", 1),
            new TableCopy.Copied("child", 2));
    assertThat(heard).startsWith("200/2480").endsWith("2480/2480");
    target.read(
        tx -> {
          tx.forEach(
              "SELECT * FROM thing WHERE id IN ('all', 'least', 'none')",
              row -> {
                switch (row.string("id")) {
                  case "all" -> {
                    assertThat(row.number("number")).isEqualTo(Long.MAX_VALUE);
                    assertThat(row.bytes("bytes")).containsExactly(0, -1, 7);
                    assertThat(row.string("note")).isEqualTo("ıİ-€-\uD83D\uDE00;'\"");
                    assertThat(row.flag("flag")).isTrue();
                  }
                  case "least" -> {
                    assertThat(row.number("number")).isEqualTo(Long.MIN_VALUE);
                    assertThat(row.bytes("bytes")).isEmpty();
                    assertThat(row.string("note")).isEmpty();
                    assertThat(row.flag("flag")).isFalse();
                  }
                  default -> {
                    assertThat(row.optionalNumber("number")).isEmpty();
                    assertThat(row.optionalBytes("bytes")).isEmpty();
                    assertThat(row.optionalString("note")).isEmpty();
                  }
                }
              });
          return true;
        });
    assertThat(rows(target, "tocsin_migration")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void copy_whileOthersWrite_isOneState(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    fill(source);
    String schema = "source_" + NAMES.get();
    Database other =
        direction == Direction.POSTGRESQL_TO_SQLITE
            ? postgresql(
                source.<String, RuntimeException>read(
                    tx ->
                        tx.first("SELECT current_schema() AS s", row -> row.string("s"))
                            .orElse(schema)))
            : sqlite("source.db");
    boolean[] written = new boolean[1];
    TableCopy.of(source, target)
        .run(
            (table, done, total) -> {
              if (!written[0]) {
                written[0] = true;
                thing(other, "late", 1L, new byte[0], "late", true);
                other.perform(tx -> tx.update("DELETE FROM child"));
              }
            },
            TableCopy.Check.NONE);
    assertThat(written[0]).isTrue();
    assertThat(rows(target, "thing")).isEqualTo(1_237);
    assertThat(rows(target, "child")).isEqualTo(2);
    assertThat(rows(source, "thing")).isEqualTo(1_238);
  }

  @ParameterizedTest
  @EnumSource
  void copy_intoATargetThatHasARow_isRefusedAndChangesNothing(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    fill(source);
    target.perform(tx -> tx.update("INSERT INTO parent (id, born_at) VALUES ('mine', 1)"));
    assertThatThrownBy(
            () -> TableCopy.of(source, target).run(TableCopy.Progress.NONE, TableCopy.Check.NONE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
        .hasMessageContaining("the target is not empty")
        .hasMessageContaining("parent");
    assertThat(rows(target, "parent")).isEqualTo(1);
    assertThat(rows(target, "thing")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void copy_betweenDifferentMigrations_isRefusedByName(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    target.perform(tx -> tx.update("DELETE FROM tocsin_migration WHERE component = 'family'"));
    assertThatThrownBy(
            () -> TableCopy.of(source, target).run(TableCopy.Progress.NONE, TableCopy.Check.NONE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("family/001-family");
  }

  @ParameterizedTest
  @EnumSource
  void copy_thatFailsAtTheEnd_leavesNothingAndCanBeStartedAgain(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    fill(source);
    assertThatThrownBy(
            () ->
                TableCopy.of(source, target)
                    .run(
                        TableCopy.Progress.NONE,
                        () -> {
                          assertThat(rows(target, "thing")).isEqualTo(1_237);
                          throw new IllegalStateException("mine");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertEmpty(target);
    assertThat(TableCopy.of(source, target).run(TableCopy.Progress.NONE, TableCopy.Check.NONE))
        .hasSize(3);
    assertThat(rows(target, "thing")).isEqualTo(1_237);
  }

  @ParameterizedTest
  @EnumSource
  void copy_thatArrivesChanged_isUndone(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    fill(source);
    if (direction == Direction.SQLITE_TO_POSTGRESQL) {
      target.perform(
          tx ->
              tx.script(
                  """
                  CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN IF NEW.id = ''row-7'' THEN NEW.number := 8; END IF; RETURN NEW; END';
                  CREATE TRIGGER spoiled BEFORE INSERT ON thing FOR EACH ROW EXECUTE FUNCTION spoil()
                  """));
    } else {
      target.perform(
          tx ->
              tx.script(
                  """
                  CREATE TRIGGER spoiled AFTER INSERT ON thing WHEN NEW.id = 'row-7'
                  BEGIN UPDATE thing SET number = 8 WHERE id = 'row-7'; END
                  """));
    }
    assertThatThrownBy(
            () -> TableCopy.of(source, target).run(TableCopy.Progress.NONE, TableCopy.Check.NONE))
        .isInstanceOf(StoreException.class)
        .hasMessage("what arrived in thing is not what was read");
    assertEmpty(target);
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE_TO_POSTGRESQL", "SQLITE_TO_SQLITE"})
  void copy_ofAValueOfAnotherType_isRefusedByColumn(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    fill(source);
    source.perform(tx -> tx.update("UPDATE thing SET number = 'marker' WHERE id = 'row-9'"));
    assertThatThrownBy(
            () -> TableCopy.of(source, target).run(TableCopy.Progress.NONE, TableCopy.Check.NONE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("thing.number")
        .hasMessageNotContaining("marker");
    assertEmpty(target);
  }

  @ParameterizedTest
  @EnumSource(names = "SQLITE_TO_POSTGRESQL")
  void copy_ofWhatTheTargetCannotHold_leavesNothingBehind(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    fill(source);
    thing(source, "zero", 1L, new byte[0], "a\u0000b", true);
    assertThatThrownBy(
            () -> TableCopy.of(source, target).run(TableCopy.Progress.NONE, TableCopy.Check.NONE))
        .isInstanceOf(StoreException.class);
    assertEmpty(target);
  }

  @ParameterizedTest
  @EnumSource
  void copy_ofLargeValues_goesInPieces(Direction direction) {
    Database source = source(direction);
    Database target = target(direction);
    for (int i = 0; i < 24; i++) {
      byte[] large = new byte[1 << 20];
      large[i] = 1;
      thing(source, "large-" + i, (long) i, large, "", true);
    }
    assertThat(TableCopy.of(source, target).run(TableCopy.Progress.NONE, TableCopy.Check.NONE))
        .contains(new TableCopy.Copied("thing", 24));
  }
}
