package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** An index that does not find what it was built of is asked by nobody. */
class SnapshotCheckTest {
  static final EntryTable.Kind KIND =
      new EntryTable.Kind("demo", "v1", "club", "", SeverityClass.TEST);
  private static final Fingerprint OLD =
      Fingerprint.ofHex(Algorithm.MD5, "00112233445566778899aabbccddeeff");
  private static final Fingerprint NEW =
      Fingerprint.ofHex(Algorithm.MD5, "ff112233445566778899aabbccddee00");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final long seed = System.nanoTime();

  private static void plant(SnapshotCheck check, ListsMade made) {
    made.entries
        .values()
        .forEach(
            entry ->
                entry
                    .values()
                    .forEach(v -> check.plant(entry.kind(), entry.id(), v.algorithm(), v.bytes())));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 500})
  void index_ofWhatWasPlanted_isSound(int size) {
    ListsMade made = new ListsMade(seed);
    made.draw(size);
    SnapshotCheck check = new SnapshotCheck(seed);
    plant(check, made);
    assertThatCode(() -> check.ask(made.inMemory(), made.entries.size()))
        .as("seed %d", seed)
        .doesNotThrowAnyException();
  }

  @Test
  void index_thatLacksAValueOrAnEntry_isNot() {
    for (Algorithm algorithm : List.of(Algorithm.SHA1, Algorithm.PDQ, Algorithm.PHOTODNA)) {
      ListsMade made = new ListsMade(seed);
      made.draw(20);
      SnapshotCheck check = new SnapshotCheck(seed);
      plant(check, made);
      byte[] value = new byte[algorithm.length().orElse(144)];
      made.random.nextBytes(value);
      check.plant(KIND, "missing", algorithm, value);
      assertThatThrownBy(() -> check.ask(made.inMemory(), made.entries.size()))
          .as("seed %d", seed)
          .isInstanceOf(UnsoundIndexException.class)
          .hasMessageContaining(algorithm.name());
    }
    ListsMade made = new ListsMade(seed);
    made.draw(20);
    assertThatThrownBy(() -> new SnapshotCheck(seed).ask(made.inMemory(), made.entries.size() + 1))
        .isInstanceOf(UnsoundIndexException.class);
    ListsMade.Entry some = made.someEntry();
    SnapshotCheck check = new SnapshotCheck(seed);
    Fingerprint value = some.values().get(0);
    check.plant(some.kind(), "another entry", value.algorithm(), value.bytes());
    assertThatThrownBy(() -> check.ask(made.inMemory(), made.entries.size()))
        .as("the value alone is not enough")
        .isInstanceOf(UnsoundIndexException.class);
  }

  /** Each value has near ones about it, so that something is found wherever it is not. */
  @Test
  void slot_thatIsSpoilt_isNoticed_whicheverItIs() {
    ListsMade made = new ListsMade(seed);
    SnapshotBuilder builder = new SnapshotBuilder();
    SnapshotCheck[] checks = new SnapshotCheck[17];
    for (int i = 0; i < checks.length; i++) {
      checks[i] = new SnapshotCheck(seed + i);
    }
    byte[] value = new byte[32];
    for (int i = 0; i <= PdqIndex.SCANNED + 2_000; i++) {
      if (i % 6 == 0) {
        made.random.nextBytes(value);
      } else {
        value[made.random.nextInt(32)] ^= (byte) (1 << made.random.nextInt(8));
      }
      byte[] canonical = value.clone();
      int entry = builder.entry(i, KIND, "e" + i, ListsMade.AT);
      builder.value(entry, Algorithm.PDQ, canonical);
      for (SnapshotCheck check : checks) {
        check.plant(KIND, "e" + i, Algorithm.PDQ, canonical);
      }
    }
    Sections sections = Sections.inMemory();
    int size = builder.size();
    builder.build(sections);
    Snapshot snapshot = Snapshot.of(ListsMade.facts("c"), sections.view());
    assertThat(snapshot.pdqOfBase().slotPlan()).isSameAs(SlotPlan.SIXTEEN);
    assertThatCode(() -> checks[16].ask(snapshot, size))
        .as("seed %d", seed)
        .doesNotThrowAnyException();
    for (int slot = 0; slot < 16; slot++) {
      SnapshotCheck check = checks[slot];
      ByteBuffer directory =
          sections.view().get(new Section(Section.Kind.SLOT_DIRECTORY, Algorithm.PDQ.name(), slot));
      byte[] sound = new byte[directory.limit()];
      directory.get(0, sound);
      directory.put(0, new byte[sound.length]);
      assertThatThrownBy(() -> check.ask(snapshot, size))
          .as("slot %d, seed %d", slot, seed)
          .isInstanceOf(UnsoundIndexException.class);
      directory.put(0, sound);
    }
  }

  private static void load(HashLists lists, Fingerprint value) {
    String text =
        "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\nmd5,"
            + value.hex()
            + ",e,club,T_TEST,,,false\n";
    lists.importCsv("demo", new StringReader(text), CsvOptions.STRICT, Progress.NONE);
  }

  private static long files(Path snapshots) throws Exception {
    try (Stream<Path> all = Files.list(snapshots)) {
      return all.count();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void newIndex_thatIsUnsound_isNotPublished_theOldOneAnswersAndItIsSaid(Dialect dialect)
      throws Exception {
    AtomicBoolean spoilt = new AtomicBoolean();
    Path snapshots = Files.createDirectory(folder.resolve("snapshots"));
    SnapshotFiles files = SnapshotFiles.open(snapshots, null, (number, how) -> {});
    List<ListAlarm> alarms = new ArrayList<>();
    ListListener listener =
        new ListListener() {
          @Override
          public void alarm(ListAlarm alarm) {
            alarms.add(alarm);
          }
        };
    try (Database database = new TestDatabases(dialect, folder).open()) {
      SnapshotRoom room =
          new SnapshotRoom(
              database,
              files,
              () -> {
                SnapshotCheck check = new SnapshotCheck(seed);
                if (spoilt.get()) {
                  check.plant(
                      KIND,
                      "planted",
                      Algorithm.MD5,
                      new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
                }
                return check;
              });
      HashLists lists = HashLists.begin(database, Map.of(), room, clock);
      load(lists, OLD);
      long before = files(snapshots);
      String id = lists.snapshot().id();
      spoilt.set(true);
      load(lists, NEW);
      assertThat(lists.snapshot().id()).isEqualTo(id);
      assertThat(lists.snapshot().exact(OLD)).hasSize(1);
      assertThat(lists.snapshot().exact(NEW)).isEmpty();
      assertThat(files(snapshots)).as("nothing was published, nothing is left").isEqualTo(before);
      assertThat(lists.loading().behind()).isPresent();
      try (ListSync sync = ListSync.builder(lists).listener(listener).build()) {
        sync.tick();
        assertThat(alarms)
            .filteredOn(alarm -> alarm.kind() == ListAlarm.Kind.INDEX_UNSOUND)
            .singleElement()
            .satisfies(alarm -> assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL));
        spoilt.set(false);
        assertThat(lists.refresh()).as("not at once again").isFalse();
        clock.advance(Duration.ofMinutes(11));
        assertThat(lists.refresh()).isTrue();
        assertThat(lists.snapshot().exact(NEW)).hasSize(1);
      }
    }
  }

  @Test
  void firstIndex_thatIsUnsound_isNoListAtAll() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      load(HashLists.open(database, clock), OLD);
      SnapshotRoom room =
          new SnapshotRoom(
              database,
              null,
              () -> {
                SnapshotCheck check = new SnapshotCheck(seed);
                check.plant(KIND, "planted", Algorithm.SHA1, new byte[20]);
                return check;
              });
      assertThatThrownBy(() -> HashLists.begin(database, Map.of(), room, clock))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("not sound");
      assertThat(HashLists.open(database, clock).snapshot().exact(OLD)).hasSize(1);
    }
  }

  @Test
  void entryThatIsGone_andIsFound_isNotSound() {
    ListsMade made = new ListsMade(seed);
    made.draw(20);
    Snapshot snapshot = made.inMemory();
    made.entries.forEach(
        (row, entry) -> {
          Fingerprint value = entry.values().get(0);
          SnapshotCheck check = new SnapshotCheck(seed);
          check.miss(row, value.algorithm(), value.bytes());
          assertThatThrownBy(() -> check.ask(snapshot))
              .as("seed %d", seed)
              .isInstanceOf(UnsoundIndexException.class)
              .hasMessageContaining("gone");
          Snapshot without =
              snapshot.with("later", ListsMade.AT, Optional.empty(), new Overlay().remove(row));
          assertThatCode(() -> check.ask(without)).as("seed %d", seed).doesNotThrowAnyException();
        });
  }

  private static SourceEntry entry(String id, Fingerprint value) {
    return new SourceEntry(
        "club",
        id,
        Instant.parse("2026-01-01T00:00:00Z"),
        Optional.of("A"),
        List.of(new WrittenValue("md5", value.hex(), MediaKind.IMAGE)),
        "");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void changes_thatAreNotFound_areReadAgainWithAllElse(Dialect dialect) throws Exception {
    int[] spoilt = new int[1];
    int[] built = new int[1];
    ScriptedSource source = new ScriptedSource();
    Path snapshots = Files.createDirectory(folder.resolve("snapshots"));
    try (Database database = new TestDatabases(dialect, folder).open()) {
      SnapshotRoom room =
          new SnapshotRoom(
              database,
              SnapshotFiles.open(snapshots, null, (number, how) -> {}),
              () -> {
                built[0]++;
                SnapshotCheck check = new SnapshotCheck(seed);
                if (spoilt[0]-- > 0) {
                  check.plant(KIND, "planted", Algorithm.MD5, NEW.bytes());
                }
                return check;
              });
      HashLists lists = HashLists.begin(database, Map.of(), room, clock);
      SourceSettings settings =
          SourceSettings.of("list", ClassMap.of(Map.of("A", SeverityClass.TEST)))
              .limits(ListLimits.DEFAULT.holding(1e9, 1e9, 0));
      try (ListSync sync = ListSync.builder(lists).follow(settings, source).build()) {
        source.entries.add(entry("old", OLD));
        sync.sync("list");
        int before = built[0];
        source.entries.add(entry("new", NEW));
        clock.advance(Duration.ofHours(2));
        sync.sync("list");
        assertThat(lists.snapshot().exact(NEW)).hasSize(1);
        assertThat(built[0]).as("the changes are asked for").isEqualTo(before + 1);

        // The changes at hand and those beside the newest file: then everything.
        spoilt[0] = 2;
        source.entries.add(
            entry("third", Fingerprint.ofHex(Algorithm.MD5, "0f1e2d3c4b5a69788796a5b4c3d2e1f0")));
        clock.advance(Duration.ofHours(2));
        sync.sync("list");
        assertThat(built[0]).isEqualTo(before + 4);
        assertThat(lists.snapshot().entries()).isEqualTo(3);
        assertThat(lists.snapshot().exact(NEW)).hasSize(1);
        assertThat(lists.loading().behind()).isEmpty();
        assertThat(lists.loading().unsound())
            .singleElement()
            .asString()
            .contains("an index of changes is not used");
      }
    }
  }

  /** A room whose next index is unsound, or not to be had, as long as a test says so. */
  private SnapshotRoom room(
      Database database, @Nullable SnapshotFiles files, AtomicBoolean fails, int[] built) {
    return new SnapshotRoom(
        database,
        files,
        () -> {
          built[0]++;
          SnapshotCheck check = new SnapshotCheck(seed);
          if (fails.get()) {
            check.plant(KIND, "planted", Algorithm.SHA1, new byte[20]);
          }
          return check;
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void rebuild_thatFailed_isTriedAgainFromTheTables_althoughNothingElseChanged(Dialect dialect)
      throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    int[] built = new int[1];
    Path snapshots = Files.createDirectory(folder.resolve("snapshots"));
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists =
          HashLists.begin(
              database,
              Map.of(),
              room(
                  database, SnapshotFiles.open(snapshots, null, (number, how) -> {}), fails, built),
              clock);
      load(lists, OLD);
      fails.set(true);
      lists.loading().rebuild();
      int before = built[0];
      assertThat(lists.refresh()).as("not at once again").isFalse();
      fails.set(false);
      clock.advance(Duration.ofMinutes(11));
      assertThat(lists.refresh()).isTrue();
      assertThat(built[0]).as("not the file that is not trusted").isEqualTo(before + 1);
      assertThat(lists.refresh()).isFalse();
      assertThat(lists.snapshot().exact(OLD)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void rebuild_thatEndedInAnError_isTriedAgainAtOnce_andFromTheTables(Dialect dialect)
      throws Exception {
    AtomicBoolean memory = new AtomicBoolean(true);
    int[] built = new int[1];
    Path snapshots = Files.createDirectory(folder.resolve("snapshots"));
    try (Database database = new TestDatabases(dialect, folder).open()) {
      SnapshotRoom room =
          new SnapshotRoom(
              database,
              SnapshotFiles.open(snapshots, null, (number, how) -> {}),
              () -> {
                if (!memory.get()) {
                  throw new UnknownError("as of memory that ran out");
                }
                built[0]++;
                return new SnapshotCheck(seed);
              });
      HashLists lists = HashLists.begin(database, Map.of(), room, clock);
      load(lists, OLD);
      int before = built[0];
      memory.set(false);
      assertThatThrownBy(lists.loading()::rebuild).isInstanceOf(UnknownError.class);
      assertThatThrownBy(lists::refresh).as("still due").isInstanceOf(UnknownError.class);
      memory.set(true);
      assertThat(lists.refresh()).isTrue();
      assertThat(built[0]).as("not the file that is not trusted").isEqualTo(before + 1);
      assertThat(lists.refresh()).as("once").isFalse();
      memory.set(false);
      assertThatThrownBy(lists.loading()::rebuild).isInstanceOf(UnknownError.class);
      memory.set(true);
      lists.policy("demo", ListPolicy.DEFAULT);
      assertThat(built[0]).as("nor by what else loads first").isEqualTo(before + 2);
      assertThat(lists.refresh()).as("once").isFalse();
      assertThat(lists.snapshot().exact(OLD)).hasSize(1);
    }
  }

  @Test
  void errorOfTheMachine_endsNoOtherWork_isSaid_andTheWorkIsTriedAgain() {
    AtomicBoolean memory = new AtomicBoolean(true);
    List<ListAlarm> alarms = new ArrayList<>();
    ListListener listener =
        new ListListener() {
          @Override
          public void alarm(ListAlarm alarm) {
            alarms.add(alarm);
          }
        };
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      SnapshotRoom room =
          new SnapshotRoom(
              database,
              null,
              () -> {
                if (!memory.get()) {
                  throw new UnknownError("as of memory that ran out");
                }
                return new SnapshotCheck(seed);
              });
      HashLists lists = HashLists.begin(database, Map.of(), room, clock);
      load(lists, OLD);
      try (ListSync sync = ListSync.builder(lists).listener(listener).build()) {
        memory.set(false);
        assertThatThrownBy(lists.loading()::rebuild).isInstanceOf(UnknownError.class);
        sync.tick();
        assertThat(alarms).extracting(ListAlarm::kind).containsExactly(ListAlarm.Kind.WORK_FAILED);
        assertThat(lists.snapshot().exact(OLD)).as("what answered goes on").hasSize(1);
        memory.set(true);
        sync.tick();
        assertThat(lists.refresh()).as("it was done").isFalse();
      }
    }
  }
}
