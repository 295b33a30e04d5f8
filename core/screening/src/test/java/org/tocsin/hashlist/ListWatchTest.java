package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** What is said again within a day, and what is not. */
class ListWatchTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final List<ListAlarm> alarms = new ArrayList<>();
  private final ScriptedSource source = new ScriptedSource();
  private final AtomicBoolean unsound = new AtomicBoolean();
  private final AtomicBoolean memory = new AtomicBoolean(true);
  private Database database;
  private HashLists lists;

  @BeforeEach
  void setUp() {
    source.takesFeedback = true;
    database = Database.sqlite(folder.resolve("lists.db"));
    lists =
        HashLists.begin(database, Map.of(), new SnapshotRoom(database, null, this::check), clock);
  }

  @AfterEach
  void tearDown() {
    database.close();
  }

  private SnapshotCheck check() {
    if (!memory.get()) {
      throw new UnknownError("as of memory that ran out");
    }
    SnapshotCheck check = new SnapshotCheck(7);
    if (unsound.get()) {
      check.plant(SnapshotCheckTest.KIND, "planted", Algorithm.MD5, new byte[16]);
    }
    return check;
  }

  private ListSync follow() {
    return ListSync.builder(lists)
        .listener(
            new ListListener() {
              @Override
              public void alarm(ListAlarm alarm) {
                alarms.add(alarm);
              }
            })
        .follow(
            SourceSettings.of("list", ClassMap.of(Map.of("A", SeverityClass.TEST))).feedback(true),
            source)
        .build();
  }

  private void tells(String id, String classification, int disputes) {
    source.entries.add(
        new SourceEntry(
            "club",
            id,
            clock.instant(),
            Optional.of(classification),
            List.of(
                new WrittenValue(
                    "MD5",
                    String.format(Locale.ROOT, "%032x", 77L + id.hashCode()),
                    MediaKind.IMAGE)),
            "",
            Set.of(),
            disputes));
  }

  private List<String> said(String list, ListAlarm.Kind kind) {
    return alarms.stream()
        .filter(alarm -> alarm.kind() == kind && alarm.list().equals(list))
        .map(alarm -> alarm.detail().split(" ", 3))
        .map(words -> words[0] + " " + words[1])
        .toList();
  }

  private static void load(HashLists lists, String list, int value) {
    lists.importCsv(
        list,
        new StringReader(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n"
                + String.format(Locale.ROOT, "md5,%032x,e,c,T_TEST,,,false\n", 1000 + value)),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  @Test
  void everyRefusedVote_isSaid() {
    source.feedbackFails = SourceException.Kind.REFUSED;
    try (ListSync sync = follow()) {
      tells("e-1", "A", 0);
      tells("e-2", "A", 0);
      sync.sync("list");
      for (String id : List.of("e-1", "e-2")) {
        lists.feedback("list", new HashSource.Vote("club", id, "MD5", true, List.of()), "Ann");
        sync.tick();
        clock.advance(HOUR);
        sync.tick();
      }
      assertThat(said("list", ListAlarm.Kind.FEEDBACK_REFUSED)).containsExactly("vote 1", "vote 2");
    }
  }

  @Test
  void entriesOfUnknownClass_areSaidWheneverMoreCome_andOnceWhileTheyAreHeld() {
    try (ListSync sync = follow()) {
      tells("e-0", "A", 0);
      sync.sync("list");
      clock.advance(HOUR);
      for (int run = 1; run <= 3; run++) {
        for (int i = 0; run != 2 && i < run; i++) {
          tells("unknown-" + run + "-" + i, "Z", 0);
        }
        sync.sync("list");
        clock.advance(HOUR);
      }
      assertThat(said("list", ListAlarm.Kind.UNKNOWN_CLASS))
          .containsExactly("1 entries", "3 entries");
      for (int i = 0; i < 100; i++) {
        tells("held-" + i, "Z", 0);
      }
      for (int run = 0; run < 3; run++) {
        assertThat(sync.sync("list").orElseThrow().held()).isPresent();
        clock.advance(HOUR);
      }
      assertThat(said("list", ListAlarm.Kind.UNKNOWN_CLASS))
          .containsExactly("1 entries", "3 entries", "100 entries");
    }
  }

  @Test
  void entriesThatAreDisputed_areSaidWheneverMoreCome() {
    try (ListSync sync = follow()) {
      for (int run = 1; run <= 2; run++) {
        tells("e-" + run, "A", 2);
        sync.sync("list");
        clock.advance(HOUR);
        sync.sync("list");
      }
      assertThat(said("list", ListAlarm.Kind.DENIED)).containsExactly("1 entries", "1 entries");
    }
  }

  @Test
  void unsoundIndex_isSaidOnceWhileItIs_andAtOnceTheNextTime() {
    try (ListSync sync = follow()) {
      for (int time = 1; time <= 2; time++) {
        unsound.set(true);
        load(lists, "file", time);
        for (int tries = 0; tries < 3; tries++) {
          sync.tick();
          clock.advance(Duration.ofMinutes(11));
        }
        assertThat(said("", ListAlarm.Kind.INDEX_UNSOUND)).hasSize(time);
        unsound.set(false);
        sync.tick();
        clock.advance(Duration.ofMinutes(11));
      }
    }
  }

  @Test
  void errorOfTheMachine_isSaidOnceWhileItLasts_andAtOnceTheNextTime() {
    try (ListSync sync = follow()) {
      for (int time = 1; time <= 2; time++) {
        load(HashLists.open(database, clock), "other", time);
        memory.set(false);
        for (int tries = 0; tries < 3; tries++) {
          sync.tick();
          clock.advance(HOUR);
        }
        assertThat(said("", ListAlarm.Kind.WORK_FAILED)).hasSize(time);
        memory.set(true);
        sync.tick();
      }
    }
  }

  @Test
  void node_isBehindSinceAnotherPublished_andNotWhenItOnlyFoundNothingNew() {
    tells("e-1", "A", 0);
    try (ListSync sync = follow()) {
      sync.sync("list");
    }
    load(lists, "file", 1);
    HashLists node = HashLists.open(database, clock);
    clock.advance(Duration.ofDays(2));
    try (ListSync sync = follow()) {
      assertThat(sync.sync("list").orElseThrow().published()).isFalse();
    }
    assertThat(node.status())
        .filteredOn(list -> list.name().equals("list"))
        .singleElement()
        .satisfies(list -> assertThat(list.age()).isZero());
    assertThat(node.loading().behind()).as("its content is what is published").isEmpty();
    load(lists, "file", 2);
    clock.advance(Duration.ofMinutes(20));
    assertThat(node.loading().behind()).contains(Duration.ofMinutes(20));
    node.refresh();
    assertThat(node.loading().behind()).isEmpty();
  }
}
