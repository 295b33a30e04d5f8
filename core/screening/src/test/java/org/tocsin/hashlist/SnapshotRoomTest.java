package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** Whether it comes from an overlay, a file or the tables: what answers is what is published. */
class SnapshotRoomTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private static SourceEntry entry(String id, String classification, int value) {
    return new SourceEntry(
        "club",
        id,
        Instant.parse("2026-01-01T00:00:00Z"),
        Optional.of(classification),
        List.of(
            new WrittenValue(
                "md5", String.format(Locale.ROOT, "%032x", 77L + value), MediaKind.IMAGE)),
        "");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void categorizations_ofAnEntry_areKeptAndShown_alsoWhenOnlyTheyChange(Dialect dialect) {
    ScriptedSource source = new ScriptedSource();
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      try (ListSync sync =
          ListSync.builder(lists)
              .follow(
                  SourceSettings.of("list", ClassMap.of(Map.of("A", SeverityClass.TEST))), source)
              .build()) {
        for (Set<String> told : List.of(Set.of("b", "a"), Set.of("c"), Set.<String>of())) {
          SourceEntry plain = entry("e", "A", 1);
          source.entries.add(
              new SourceEntry(
                  plain.submitter(),
                  plain.entryId(),
                  clock.instant(),
                  plain.classification(),
                  plain.values(),
                  "",
                  told));
          sync.sync("list");
          ListEntry entry =
              lists
                  .snapshot()
                  .exact(Fingerprint.ofHex(Algorithm.MD5, plain.values().get(0).text()))
                  .get(0)
                  .entry();
          assertThat(lists.provenance(entry).orElseThrow().categorizations()).isEqualTo(told);
          clock.advance(Duration.ofHours(2));
        }
        long states =
            database.read(
                tx ->
                    tx.first(
                            "SELECT COUNT(*) AS amount FROM hash_entry",
                            row -> row.number("amount"))
                        .orElse(0L));
        assertThat(states).as("no new state of the entry").isOne();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void changes_moreThanAreWorthIt_areNeverHalfTold(Dialect dialect) {
    ScriptedSource source = new ScriptedSource();
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      try (ListSync sync =
          ListSync.builder(lists)
              .follow(
                  SourceSettings.of("list", ClassMap.of(Map.of("A", SeverityClass.TEST)))
                      .limits(ListLimits.DEFAULT.holding(1e9, 1e9, 0)),
                  source)
              .build()) {
        source.entries.add(entry("e-0", "A", 0));
        sync.sync("list");
        Map<String, SnapshotReader.Part> since = reader(database).parts();
        for (int i = 1; i <= 10; i++) {
          source.entries.add(entry("e-" + i, "A", i));
        }
        clock.advance(Duration.ofHours(2));
        sync.sync("list");
        // Of another list, which is only being read: it is nobody's news yet.
        database.perform(
            tx ->
                tx.update(
                    """
                    INSERT INTO hash_entry
                      (entry_row, generation, submitter, entry_id, live, updated_at, severity,
                       classification, first_seen, last_seen, feedback)
                    VALUES (1000000, 4711, '', 'x', TRUE, 0, 'TEST', '', 0, 0, '')
                    """));
        assertThat(changes(database, since, 9)).isEmpty();
        assertThat(changes(database, since, 10))
            .hasValueSatisfying(overlay -> assertThat(overlay.size()).isEqualTo(10));
      }
    }
  }

  private SnapshotReader reader(Database database) {
    return new SnapshotReader(database.read(SourceStore::all), clock.instant());
  }

  private Optional<Overlay> changes(
      Database database, Map<String, SnapshotReader.Part> since, long most) {
    SnapshotReader reader = reader(database);
    return database.<Optional<Overlay>, RuntimeException>read(
        tx -> reader.changes(tx, since, most, () -> new SnapshotCheck(7)));
  }

  @Test
  void heldChange_isForgottenWhenSomethingElseIsRead() {
    ScriptedSource source = new ScriptedSource();
    ClassMap classes = ClassMap.of(Map.of("A", SeverityClass.TEST));
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      try (ListSync sync =
          ListSync.builder(lists).follow(SourceSettings.of("list", classes), source).build()) {
        for (int i = 0; i < 200; i++) {
          source.entries.add(entry("e-" + i, "A", i));
        }
        sync.sync("list");
        for (int i = 0; i < 150; i++) {
          source.tombstones.add(
              new SourceTombstone("club", "e-" + i, Instant.parse("2026-01-02T00:00:00Z")));
        }
        clock.advance(Duration.ofHours(2));
        assertThat(sync.sync("list").orElseThrow().held()).isPresent();
      }
      // Another class map has everything read anew, and the first page is all that comes of it.
      ClassMap other = ClassMap.of(Map.of("A", SeverityClass.SIGNAL));
      clock.advance(Duration.ofHours(2));
      source.failsAfter = 1;
      source.entries.add(entry("e-199", "A", 199));
      try (ListSync sync =
          ListSync.builder(lists).follow(SourceSettings.of("list", other), source).build()) {
        assertThat(sync.sync("list").orElseThrow().caughtUp()).isFalse();
        assertThat(sync.confirm("list", "pat", "anything")).as("nothing whole is held").isFalse();
      }
      assertThat(lists.snapshot().entries()).isEqualTo(200);
    }
  }

  @Test
  void listThatWasNeverReadWhole_isIncompleteWhateverItsState() {
    ScriptedSource source = new ScriptedSource();
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      try (ListSync sync =
          ListSync.builder(lists)
              .follow(
                  SourceSettings.of("list", ClassMap.of(Map.of("A", SeverityClass.TEST))), source)
              .build()) {
        sync.pause("list");
        lists.refresh();
        assertThat(lists.incompleteLists()).containsExactly("list");
        sync.resume("list");
        source.entries.add(entry("e-1", "A", 1));
        sync.sync("list");
        assertThat(lists.incompleteLists()).isEmpty();
      }
    }
  }

  private static List<String> answers(Snapshot snapshot, Map<String, PdqHash> known) {
    List<String> answers = new ArrayList<>();
    known.forEach(
        (id, hash) -> {
          for (Hit hit : snapshot.near(hash, 31, 100)) {
            answers.add(id + " -> " + hit.entry().entryId() + " " + hit.distance());
          }
          for (Hit hit : snapshot.exact(md5(hash))) {
            answers.add(id + " = " + hit.entry().entryId() + " " + hit.entry().severity());
          }
        });
    Collections.sort(answers);
    return answers;
  }

  private static Fingerprint md5(PdqHash of) {
    return Fingerprint.ofHex(Algorithm.MD5, "%016x%016x".formatted(of.a(), of.b()));
  }

  private static PdqHash hash(Random random) {
    while (true) {
      PdqHash hash =
          new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
      if (hash.ones() >= 64 && hash.ones() <= 192) {
        return hash;
      }
    }
  }

  private void change(ScriptedSource source, Map<String, PdqHash> known, Random random) {
    for (int i = 0; i < 30; i++) {
      String id = "e-" + random.nextInt(60);
      if (random.nextInt(3) == 0 && known.remove(id) != null) {
        source.tombstones.add(new SourceTombstone("club", id, clock.instant()));
      } else if (source.tombstones.stream().noneMatch(gone -> gone.entryId().equals(id))) {
        PdqHash hash = hash(random);
        known.put(id, hash);
        source.entries.removeIf(entry -> entry.entryId().equals(id));
        source.entries.add(
            new SourceEntry(
                "club",
                id,
                clock.instant(),
                Optional.of(random.nextBoolean() ? "A" : "B"),
                List.of(
                    new WrittenValue("pdq", hash.fingerprint().hex(), MediaKind.IMAGE),
                    new WrittenValue("md5", md5(hash).hex(), MediaKind.IMAGE)),
                ""));
      }
    }
    source.entries.removeIf(
        entry ->
            source.tombstones.stream().anyMatch(gone -> gone.entryId().equals(entry.entryId())));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void overlayFileAndTables_answerAlike_afterAnyChanges(Dialect dialect) {
    long seed = System.nanoTime();
    System.out.println("snapshots alike, seed " + seed);
    Random random = new Random(seed);
    ScriptedSource source = new ScriptedSource();
    TestDatabases databases = new TestDatabases(dialect, folder);
    ClassMap classes = ClassMap.of(Map.of("A", SeverityClass.TEST, "B", SeverityClass.SIGNAL));
    Map<String, PdqHash> known = new HashMap<>();
    ScriptedSource second = new ScriptedSource();
    Map<String, PdqHash> others = new HashMap<>();
    Path files = folder.resolve("snapshots");
    try (Database database = databases.open()) {
      HashLists withFiles = HashLists.open(database, Map.of(), SnapshotFolder.plain(files), clock);
      HashLists inMemory = HashLists.open(database, clock);
      try (ListSync sync =
          ListSync.builder(withFiles)
              .follow(
                  SourceSettings.of("list", classes)
                      .limits(ListLimits.DEFAULT.holding(1e9, 1e9, 0)),
                  source)
              .follow(
                  SourceSettings.of("other", classes)
                      .limits(ListLimits.DEFAULT.holding(1e9, 1e9, 0)),
                  second)
              .build()) {
        for (int round = 0; round < 8; round++) {
          clock.advance(Duration.ofHours(1));
          // Rows of two lists lie between each other, and now and then one alone has news.
          if (round % 3 != 2) {
            change(second, others, random);
          }
          sync.sync("other");
          change(source, known, random);
          sync.sync("list");
          if (round % 3 != 1) {
            inMemory.refresh();
          }
          if (round == 4) {
            withFiles.importCsv(
                "file",
                new StringReader(
                    "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,"
                        + "deleted\nmd5,00112233445566778899aabbccddeeff,f-1,c,T_TEST,,,false\n"),
                CsvOptions.STRICT,
                Progress.NONE);
          }
        }
        inMemory.refresh();
        HashLists fresh = HashLists.open(database, clock);
        HashLists again = HashLists.open(database, Map.of(), SnapshotFolder.plain(files), clock);
        others.forEach((id, hash) -> known.put("other " + id, hash));
        List<String> expected = answers(fresh.snapshot(), known);
        assertThat(expected).as("seed %d", seed).hasSize(2 * known.size());
        for (HashLists each : List.of(withFiles, inMemory, again)) {
          assertThat(answers(each.snapshot(), known)).as("seed %d", seed).isEqualTo(expected);
          assertThat(each.snapshot().id()).isEqualTo(fresh.snapshot().id());
          assertThat(each.snapshot().entries()).isEqualTo(fresh.snapshot().entries());
        }
      }
    }
  }

  @Test
  void damagedFile_isRebuiltFromTheTables_andSaid() throws IOException {
    Path files = folder.resolve("snapshots");
    String value = "00112233445566778899aabbccddeeff";
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists first = HashLists.open(database, Map.of(), SnapshotFolder.plain(files), clock);
      first.importCsv(
          "file",
          new StringReader(
              "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n"
                  + "md5,"
                  + value
                  + ",f-1,c,T_TEST,,,false\n"),
          CsvOptions.STRICT,
          Progress.NONE);
      try (Stream<Path> all = Files.list(files)) {
        for (Path file : all.filter(f -> f.toString().endsWith(".tocsnap")).toList()) {
          byte[] bytes = Files.readAllBytes(file);
          bytes[bytes.length / 2] ^= 1;
          Files.write(file, bytes);
        }
      }
      HashLists second = HashLists.open(database, Map.of(), SnapshotFolder.plain(files), clock);
      Fingerprint listed = Fingerprint.of(Algorithm.MD5, HexFormat.of().parseHex(value));
      List<ListAlarm> alarms = new ArrayList<>();
      try (ListSync sync =
          ListSync.builder(second)
              .listener(
                  new ListListener() {
                    @Override
                    public void alarm(ListAlarm alarm) {
                      alarms.add(alarm);
                    }
                  })
              .build()) {
        for (int tries = 0; alarms.isEmpty() && tries < 100_000; tries++) {
          sync.tick();
          Thread.onSpinWait();
        }
      }
      assertThat(alarms).extracting(ListAlarm::kind).contains(ListAlarm.Kind.SNAPSHOT_DAMAGED);
      assertThat(second.snapshot().exact(listed)).hasSize(1);
    }
  }
}
