package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** A start beside files that cannot be used builds once, and a damaged answer is not used on. */
class SnapshotUpgradeTest {
  private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final List<ListAlarm> alarms = new ArrayList<>();
  private Path snapshots;

  @BeforeEach
  void setUp() {
    snapshots = folder.resolve("snapshots");
  }

  private HashLists open(Database database, boolean encrypted) {
    return HashLists.open(
        database,
        Map.of(),
        encrypted
            ? new SnapshotFolder(snapshots, Optional.of(KEY))
            : SnapshotFolder.plain(snapshots),
        clock);
  }

  private ListSync sync(HashLists lists) {
    return ListSync.builder(lists)
        .listener(
            new ListListener() {
              @Override
              public void alarm(ListAlarm alarm) {
                alarms.add(alarm);
              }
            })
        .build();
  }

  /** Imports three lists, so that there are three files. */
  private void fill(Database database, boolean encrypted) throws IOException {
    HashLists lists = open(database, encrypted);
    for (int i = 0; i < 3; i++) {
      lists.importCsv(
          "list-" + i,
          new StringReader(HEADER + "md5," + value(i) + ",f-1,c,T_TEST,,,false\n"),
          CsvOptions.STRICT,
          Progress.NONE);
      lists.loading().rebuild();
    }
    assertThat(files()).hasSize(3);
  }

  private static String value(int i) {
    return "00112233445566778899aabbccddee0" + i;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(snapshots)) {
      return all.filter(f -> f.toString().endsWith(".tocsnap")).sorted().toList();
    }
  }

  private String newest() throws IOException {
    return files().get(files().size() - 1).getFileName().toString().substring(9, 21);
  }

  private static String next(String number) {
    return "%012d".formatted(Long.parseLong(number) + 1);
  }

  private static void assertAnswers(HashLists lists) {
    for (int i = 0; i < 3; i++) {
      assertThat(lists.snapshot().exact(Fingerprint.ofHex(Algorithm.MD5, value(i)))).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void start_besideFilesOfAnEarlierVersion_buildsOnce_withoutAnAlarm(boolean encrypted)
      throws Exception {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      fill(database, encrypted);
      for (Path file : files()) {
        OtherVersion.make(file, 1, encrypted ? KEY : null);
      }
      String last = newest();
      HashLists lists = open(database, encrypted);
      assertThat(newest()).isEqualTo(next(last));
      try (ListSync sync = sync(lists)) {
        sync.tick();
      }
      assertThat(newest()).as("built once").isEqualTo(next(last));
      assertThat(alarms).isEmpty();
      assertAnswers(lists);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void start_besideDamagedFiles_buildsOnce_andTellsOfEach(boolean encrypted) throws IOException {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      fill(database, encrypted);
      for (Path file : files()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
      }
      String last = newest();
      HashLists lists = open(database, encrypted);
      try (ListSync sync = sync(lists)) {
        assertThat(newest()).as("built once").isEqualTo(next(last));
        sync.tick();
        sync.tick();
      }
      assertThat(alarms)
          .as("each once")
          .hasSize(3)
          .extracting(ListAlarm::kind)
          .containsOnly(ListAlarm.Kind.SNAPSHOT_DAMAGED);
      assertThat(newest()).as("built once").isEqualTo(next(last));
      assertAnswers(lists);
    }
  }

  @Test
  void fileThatAnswers_foundDamagedAfterwards_isNotUsedOn() throws IOException {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      fill(database, false);
      Path file = files().get(2);
      byte[] bytes = Files.readAllBytes(file);
      // Of the digest alone: nothing that opening compares.
      bytes[bytes.length - 1] ^= 1;
      Files.write(file, bytes);
      String last = newest();
      HashLists lists = open(database, false);
      assertThat(newest()).isEqualTo(last);
      for (int tries = 0; newest().equals(last) && tries < 100_000; tries++) {
        lists.refresh();
        Thread.onSpinWait();
      }
      assertThat(newest()).isEqualTo(next(last));
      assertThat(lists.damage()).hasSize(1);
      lists.refresh();
      assertThat(newest()).as("once").isEqualTo(next(last));
      assertAnswers(lists);
    }
  }
}
