package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** A file that did not change is not imported again, and does not become young by a restart. */
class ListedFileTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private Path file(int entries) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n");
    for (int i = 0; i < entries; i++) {
      text.append(
          String.format(Locale.ROOT, "md5,%032x,e-%d,c,T_TEST,Bücher 😀,,false\n", 5000 + i, i));
    }
    Path file = folder.resolve("list.csv");
    Files.writeString(file, text);
    writtenAt(file, "2026-01-01T00:00:00Z");
    return file;
  }

  private static void writtenAt(Path file, String at) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(at)));
  }

  private static boolean load(HashLists lists, Path file) {
    return lists.importCsv("demo", file, CsvOptions.STRICT, Progress.NONE).applied();
  }

  private static boolean confirms(HashLists lists, Path file) {
    return lists.confirmFile("demo", file, CsvOptions.STRICT);
  }

  private static ListStatus status(HashLists lists) {
    return lists.status().stream()
        .filter(list -> list.name().equals("demo"))
        .findFirst()
        .orElseThrow();
  }

  private static long rows(Database database) {
    return database.read(
        tx ->
            tx.first("SELECT COUNT(*) AS amount FROM hash_entry", row -> row.number("amount"))
                .orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void sameFile_isKnown_andNothingOfTheListChanges(Dialect dialect) throws IOException {
    Path file = file(3);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      assertThat(confirms(lists, file)).as("nothing is loaded").isFalse();
      assertThat(load(lists, file)).isTrue();
      ListStatus before = status(lists);
      String snapshot = lists.snapshot().id();
      clock.advance(Duration.ofDays(3));
      HashLists restarted = HashLists.open(database, clock);
      assertThat(confirms(restarted, file)).isTrue();
      assertThat(status(restarted).version()).isEqualTo(before.version());
      assertThat(restarted.snapshot().id()).isEqualTo(snapshot);
      assertThat(rows(database)).isEqualTo(3);
      assertThat(status(restarted).age()).as("a restart makes nothing young").hasDays(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anythingElse_isNotKnown(Dialect dialect) throws IOException {
    Path file = file(3);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, file);
      assertThat(lists.confirmFile("demo", file, CsvOptions.CONTINUE)).isFalse();
      assertThat(lists.confirmFile("other", file, CsvOptions.STRICT)).isFalse();
      Files.writeString(file, Files.readString(file).replace("e-1", "e-7"));
      assertThat(confirms(lists, file)).as("one byte").isFalse();
      load(lists, file);
      assertThat(confirms(lists, file)).isTrue();
      try (var reader = Files.newBufferedReader(file)) {
        lists.importCsv("demo", reader, CsvOptions.STRICT, Progress.NONE);
      }
      assertThat(confirms(lists, file)).as("nobody knows what that text was of").isFalse();
      load(lists, file);
      lists.remove("demo", "Ann", "it is not needed");
      assertThat(confirms(lists, file)).as("it was taken away").isFalse();
      SourceSettings settings =
          SourceSettings.of("demo", ClassMap.of(Map.of("A", SeverityClass.TEST)));
      try (ListSync sync = ListSync.builder(lists).follow(settings, new ScriptedSource()).build()) {
        sync.sync("demo");
        assertThat(confirms(lists, file)).as("it follows a source").isFalse();
      }
      Files.delete(file);
      assertThatThrownBy(() -> confirms(lists, file))
          .isInstanceOf(ListImportException.class)
          .hasMessageNotContaining("list.csv");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void age_countsFromTheLoad_orFromALaterFileThatSaysTheSame(Dialect dialect) throws IOException {
    Path file = file(3);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, file);
      clock.advance(Duration.ofDays(5));
      assertThat(confirms(lists, file)).isTrue();
      assertThat(status(lists).age()).as("written before it was loaded").hasDays(5);
      writtenAt(file, "2026-01-19T09:30:00Z");
      assertThat(confirms(lists, file)).isTrue();
      assertThat(status(lists).age()).isEqualTo(Duration.ofDays(1));
      assertThat(lists.snapshot().oldestImport()).contains(Instant.parse("2026-01-19T09:30:00Z"));
      writtenAt(file, "2026-03-01T00:00:00Z");
      assertThat(confirms(lists, file)).isTrue();
      assertThat(status(lists).age()).as("a time to come says nothing").hasDays(1);
      load(lists, file);
      assertThat(status(lists).age()).as("a person who imports it says that it is it").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void fileOfBefore_thatComesBack_leavesNothingHeld(Dialect dialect) throws IOException {
    Path file = file(100);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, file);
      assertThat(load(lists, file(3))).isFalse();
      assertThat(status(lists).held()).isPresent();
      assertThat(confirms(lists, file)).as("what is held was not loaded").isFalse();
      assertThat(status(lists).held()).isPresent();
      assertThat(confirms(lists, file(100))).isTrue();
      assertThat(status(lists).held()).isEmpty();
    }
  }
}
