package org.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.StoreException.Kind;

class SqliteDatabaseTest extends DatabaseContract {
  @TempDir Path dir;

  @Override
  Database open() {
    return Database.sqlite(dir.resolve("sample.db"));
  }

  @Override
  Database openAgain() {
    return Database.sqlite(dir.resolve("sample.db"));
  }

  @Test
  void open_runsWithTheSettingsOnWhichDurabilityRests() {
    List<String> settings =
        database.write(
            tx ->
                List.of("journal_mode", "synchronous", "secure_delete", "foreign_keys").stream()
                    .map(
                        pragma ->
                            tx.first("PRAGMA " + pragma, row -> row.string(pragma)).orElseThrow())
                    .toList());
    assertThat(settings).containsExactly("wal", "2", "1", "1");
  }

  @Test
  void open_filesAreTheOwnersOnly() throws Exception {
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("sample.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void open_leavesTheDriversPropertyAsItWas() {
    assertThat(System.getProperty("org.sqlite.tmpdir")).isNull();
  }

  @Test
  void open_fileThatIsNoDatabase_saysCorruptWithoutItsPath() throws Exception {
    Path file = dir.resolve("other.db");
    Files.write(
        file,
        "this is not a database at all, but long enough to be one"
            .repeat(40)
            .getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> Database.sqlite(file))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
              assertThat(e).hasMessageNotContaining("other.db");
            });
  }

  @Test
  void open_folder_isRefused() {
    assertThatThrownBy(() -> Database.sqlite(dir))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_WRITABLE));
  }

  @Test
  void write_onAFullDatabase_saysFullAndKeepsNothingHalf() {
    database.perform(tx -> tx.update("INSERT INTO thing (id, number) VALUES ('a', 1)"));
    long pages =
        database.write(
            tx -> tx.first("PRAGMA page_count", row -> row.number("page_count")).orElseThrow());
    long accepted =
        database.write(
            tx ->
                tx.first("PRAGMA max_page_count = " + pages, row -> row.number("max_page_count"))
                    .orElseThrow());
    assertThat(accepted).isEqualTo(pages);
    assertThatThrownBy(
            () ->
                database.perform(
                    tx -> {
                      tx.update("INSERT INTO thing (id, number) VALUES ('b', 2)");
                      tx.update("INSERT INTO thing (id, bytes) VALUES ('c', ?)", new byte[200_000]);
                    }))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
    List<String> ids =
        database.read(tx -> tx.query("SELECT id FROM thing", row -> row.string("id")));
    assertThat(ids).containsExactly("a");
    database.perform(tx -> tx.update("UPDATE thing SET number = 3 WHERE id = 'a'"));
  }

  @Test
  void secureDelete_andTruncatedLog_leaveNoTraceOfADeletedValue() throws Exception {
    byte[] marker = "deleted-marker-0123456789".getBytes(StandardCharsets.US_ASCII);
    database.perform(tx -> tx.update("INSERT INTO thing (id, bytes) VALUES ('a', ?)", marker));
    assertThat(traces(marker)).isTrue();
    database.perform(tx -> tx.update("DELETE FROM thing WHERE id = 'a'"));
    database.truncateLog();
    assertThat(traces(marker)).isFalse();
  }

  /** Copies are read, so that the database's own files are not opened in this process. */
  private boolean traces(byte[] marker) throws Exception {
    Process search =
        new ProcessBuilder(
                "grep",
                "-rl",
                "--binary-files=text",
                new String(marker, StandardCharsets.US_ASCII),
                dir.toString())
            .start();
    byte[] found = search.getInputStream().readAllBytes();
    return search.waitFor() == 0 && found.length > 0;
  }

  @Test
  void backup_isAConsistentCopy_andNeverOverwrites() {
    database.perform(tx -> tx.update("INSERT INTO thing (id, number) VALUES ('a', 1)"));
    Path copy = dir.resolve("copy.db");
    database.backup(copy);
    try (Database restored = Database.sqlite(copy)) {
      List<String> ids =
          restored.read(tx -> tx.query("SELECT id FROM thing", row -> row.string("id")));
      assertThat(ids).containsExactly("a");
    }
    assertThatThrownBy(() -> database.backup(copy))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
  }

  @Test
  void write_besideAnotherProcessThatWrites_waitsItsTurn() throws Exception {
    try (Database other = openAgain()) {
      Thread writer =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  String id = "other-" + i;
                  other.perform(tx -> tx.update("INSERT INTO thing (id) VALUES (?)", id));
                }
              });
      writer.start();
      for (int i = 0; i < 50; i++) {
        String id = "mine-" + i;
        database.perform(tx -> tx.update("INSERT INTO thing (id) VALUES (?)", id));
      }
      writer.join(60_000);
    }
    long count =
        database.read(
            tx ->
                tx.first("SELECT count(*) AS n FROM thing", row -> row.number("n")).orElseThrow());
    assertThat(count).isEqualTo(100);
  }

  @Test
  void natives_folderBesideTheDatabase_isTheOwnersOnly() throws Exception {
    Path natives = dir.resolve("natives");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(natives)))
        .isEqualTo("rwx------");
  }
}
