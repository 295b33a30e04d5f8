package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** What people decide about lists and entries: taken away, looked at, voted on. */
class ListDecisionsTest {
  private static final Fingerprint ONE =
      Fingerprint.ofHex(Algorithm.MD5, "00112233445566778899aabbccddeeff");
  private static final Fingerprint OTHER =
      Fingerprint.ofHex(Algorithm.MD5, "ffeeddccbbaa99887766554433221100");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final ScriptedSource source = new ScriptedSource();
  private final List<ListAlarm> alarms = new ArrayList<>();
  private Database database;
  private HashLists lists;

  @BeforeEach
  void setUp() {
    database = new TestDatabases(Dialect.SQLITE, folder).open();
    lists = HashLists.open(database, clock);
  }

  private void open(Dialect dialect) {
    if (dialect != Dialect.SQLITE) {
      database.close();
      database = new TestDatabases(dialect, folder).open();
      lists = HashLists.open(database, clock);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void load(String list, Fingerprint value) {
    lists.importCsv(
        list,
        new StringReader(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n"
                + ("md5," + value.hex() + ",e-1,club,T_TEST,w,,false\n")),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  private ListSync follow(String list) {
    return ListSync.builder(lists)
        .follow(
            SourceSettings.of(list, ClassMap.of(Map.of("w", SeverityClass.CONFIRMED)))
                .feedback(source.takesFeedback),
            source)
        .listener(
            new ListListener() {
              @Override
              public void alarm(ListAlarm alarm) {
                alarms.add(alarm);
              }
            })
        .build();
  }

  private void tells(Fingerprint value, int disputes) {
    source.entries.add(
        new SourceEntry(
            "club",
            "e-1",
            clock.instant(),
            Optional.of("w"),
            List.of(new WrittenValue("MD5", value.hex(), MediaKind.IMAGE)),
            "",
            Set.of(),
            disputes));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void listTakenAway_matchesNothingAnywhere_doesNotAge_andStaysOnRecord(Dialect dialect) {
    open(dialect);
    load("gone", ONE);
    clock.advance(Duration.ofDays(30));
    load("here", OTHER);
    HashLists node = HashLists.open(database, clock);
    assertThat(lists.snapshot().oldestImport())
        .contains(clock.instant().minus(Duration.ofDays(30)));
    assertThat(lists.remove("gone", "Ann", "the contract ended"))
        .contains(
            new ListDecision(
                "gone",
                ListDecision.Kind.REMOVED,
                1,
                "Ann",
                "the contract ended",
                clock.instant()));
    node.refresh();
    for (HashLists each : List.of(lists, node, HashLists.open(database, clock))) {
      assertThat(each.snapshot().exact(ONE)).isEmpty();
      assertThat(each.snapshot().exact(OTHER)).hasSize(1);
      assertThat(each.snapshot().oldestImport()).contains(clock.instant());
      assertThat(each.status()).extracting(ListStatus::name).containsExactly("here");
    }
    assertThat(rows("hash_entry")).as("swept").isEqualTo(1);
    assertThat(lists.remove("gone", "Ann", "again")).isEmpty();
    assertThat(lists.decisions(Optional.of("gone"), 9)).hasSize(1);
    assertThat(lists.decisions(Optional.of("here"), 9)).isEmpty();
  }

  private long rows(String table) {
    return database.read(
        tx ->
            tx.first("SELECT COUNT(*) AS amount FROM " + table, row -> row.number("amount"))
                .orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void listTakenAway_comesBackFromElsewhere(Dialect dialect) throws Exception {
    open(dialect);
    load("moving", ONE);
    assertThatThrownBy(() -> follow("moving"))
        .isInstanceOf(ListImportException.class)
        .hasMessageContaining("remove");
    lists.remove("moving", "Ann", "it follows its source from now on");
    try (ListSync sync = follow("moving")) {
      tells(OTHER, 0);
      assertThat(sync.sync("moving").orElseThrow().caughtUp()).isTrue();
    }
    assertThat(lists.snapshot().exact(ONE)).isEmpty();
    assertThat(lists.snapshot().exact(OTHER)).hasSize(1);
    assertThatThrownBy(() -> load("moving", ONE)).isInstanceOf(ListImportException.class);
    lists.remove("moving", "Ann", "and back");
    load("moving", ONE);
    assertThat(lists.snapshot().exact(ONE)).hasSize(1);
    assertThat(lists.decisions(Optional.empty(), 9))
        .extracting(ListDecision::reason)
        .containsExactly("and back", "it follows its source from now on");
  }

  /** A service that still follows it asks no more, and what it was reading leaves nothing. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void listTakenAway_whileItIsRead_leavesNothing(Dialect dialect) {
    open(dialect);
    source.takesFeedback = true;
    try (ListSync sync = follow("gone")) {
      tells(ONE, 2);
      sync.sync("gone");
      long vote =
          lists.feedback("gone", new HashSource.Vote("club", "e-1", "MD5", true, List.of()), "Ann");
      tells(OTHER, 0);
      source.whenAsked = () -> lists.remove("gone", "Ann", "wrong source");
      SyncReport report = sync.sync("gone").orElseThrow();
      assertThat(report.caughtUp()).isFalse();
      assertThat(List.of(rows("hash_entry"), rows("hash_source"), rows("hash_review")))
          .containsOnly(0L);
      assertThat(lists.feedback(Optional.empty(), 9))
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.number()).isEqualTo(vote);
                assertThat(each.state()).isEqualTo(Feedback.State.GAVE_UP);
              });
      source.whenAsked =
          () -> {
            throw new AssertionError("asked");
          };
      clock.advance(Duration.ofDays(1));
      alarms.clear();
      sync.tick();
      assertThat(alarms).isEmpty();
      assertThatThrownBy(() -> sync.sync("gone"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("taken away");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void entryThatSeveralDispute_isUnderReview_untilAPersonLooked_onceAndForAll(Dialect dialect) {
    open(dialect);
    try (ListSync sync = follow("shared")) {
      tells(ONE, 1);
      sync.sync("shared");
      assertThat(lists.reviews(Optional.empty(), 9)).as("one alone does nothing").isEmpty();
      ListEntry entry = lists.snapshot().exact(ONE).get(0).entry();
      clock.advance(Duration.ofHours(1));
      tells(ONE, 2);
      sync.sync("shared");
      assertThat(lists.suppressions().review(entry)).contains(EntryReview.Cause.DISPUTED);
      assertThat(lists.reviews(Optional.of("shared"), 9))
          .containsExactly(
              new EntryReview(
                  "shared",
                  "club",
                  "e-1",
                  EntryReview.Cause.DISPUTED,
                  clock.instant(),
                  Optional.empty()));
      assertThat(alarms).extracting(ListAlarm::kind).containsOnlyOnce(ListAlarm.Kind.DENIED);
      clock.advance(Duration.ofHours(1));
      assertThat(lists.reviewed("shared", "club", "e-1", "Ann", "it is right")).isTrue();
      assertThat(lists.reviewed("shared", "club", "e-1", "Bob", "twice")).isFalse();
      EntryReview.End end = new EntryReview.End(clock.instant(), "Ann", "it is right");
      tells(ONE, 3);
      sync.sync("shared");
      assertThat(lists.suppressions().review(entry)).isEmpty();
      assertThat(lists.reviews(Optional.empty(), 9))
          .extracting(EntryReview::end)
          .containsExactly(Optional.of(end));
      assertThat(lists.reviews(Optional.of("other"), 9)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void names_areAskedOnceADay_andKeptWhileTheSourceDoesNotTellThem(Dialect dialect) {
    open(dialect);
    try (ListSync sync = follow("shared")) {
      sync.tick();
      sync.tick();
      assertThat(source.namesAsked).isEqualTo(1);
      assertThat(lists.names("shared")).isEqualTo(SourceNames.NONE);
      source.names = Map.of("club", "Kite Club", "pot", "Teapot");
      clock.advance(Duration.ofHours(25));
      sync.tick();
      source.names = Map.of("club", "Kite Club Ltd");
      clock.advance(Duration.ofHours(25));
      sync.tick();
      source.names = Map.of();
      clock.advance(Duration.ofHours(25));
      sync.tick();
      assertThat(source.namesAsked).isEqualTo(4);
      assertThat(lists.status().get(0).state()).isEqualTo(SourceState.FOLLOWING);
      assertThat(lists.names("shared"))
          .isEqualTo(
              new SourceNames(
                  Map.of("club", "Kite Club Ltd", "pot", "Teapot"),
                  Map.of("label", "Content: Label")));
      assertThat(lists.names("other")).isEqualTo(SourceNames.NONE);
      lists.remove("shared", "Ann", "gone");
      assertThat(lists.names("shared")).isEqualTo(SourceNames.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void vote_thatCannotBeSentFiftyTimes_isGivenUp_whichIsNotARefusal(Dialect dialect) {
    open(dialect);
    source.takesFeedback = true;
    try (ListSync sync = follow("shared")) {
      tells(ONE, 0);
      sync.sync("shared");
      lists.feedback("shared", new HashSource.Vote("club", "e-1", "MD5", true, List.of()), "Ann");
      for (int tries = 1; tries < 50; tries++) {
        sync.tick();
        clock.advance(Duration.ofHours(1));
        assertThat(vote().tries()).isEqualTo(tries);
        assertThat(vote().state()).isEqualTo(Feedback.State.WAITING);
      }
      sync.tick();
      assertThat(vote().state()).isEqualTo(Feedback.State.GAVE_UP);
      assertThat(alarms)
          .filteredOn(alarm -> alarm.kind() == ListAlarm.Kind.FEEDBACK_REFUSED)
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.detail()).contains("given up"));
      clock.advance(Duration.ofHours(1));
      sync.tick();
      assertThat(vote().tries()).isEqualTo(50);
    }
  }

  private Feedback vote() {
    return lists.feedback(Optional.empty(), 9).get(0);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void votes_forASourceThatTakesNone_areRefusedWhenItIsSet(Dialect dialect) {
    open(dialect);
    assertThatThrownBy(
            () ->
                ListSync.builder(lists)
                    .follow(
                        SourceSettings.of("shared", ClassMap.of(Map.of())).feedback(true), source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shared")
        .hasMessageContaining("takes no feedback");
  }
}
