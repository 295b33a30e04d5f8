package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.store.Recurring;
import org.tocsin.store.StoreException;
import org.tocsin.testkit.SettableClock;

/** What people and other nodes do while a source is read. */
class ListSyncTest {
  private static final String LIST = "demo";

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final ScriptedSource source = new ScriptedSource();
  private final List<ListAlarm> alarms = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // by open
  private Database database;

  @SuppressWarnings("NullAway.Init")
  private HashLists lists;

  @SuppressWarnings("NullAway.Init")
  private ListSync sync;

  private void open(Dialect dialect) {
    database = new TestDatabases(dialect, folder).open();
    open.add(database);
    lists = HashLists.open(database, clock);
    sync =
        ListSync.builder(lists)
            .follow(SourceSettings.of(LIST, ClassMap.of(Map.of("A", SeverityClass.TEST))), source)
            .listener(
                new ListListener() {
                  @Override
                  public void alarm(ListAlarm alarm) {
                    alarms.add(alarm);
                  }
                })
            .build();
    open.add(0, sync);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private void arrive(int from, int to) {
    for (int i = from; i < to; i++) {
      source.entries.add(
          new SourceEntry(
              "club",
              "e-" + i,
              Instant.parse("2026-01-01T00:00:00Z"),
              Optional.of("A"),
              List.of(
                  new WrittenValue(
                      "md5", String.format(Locale.ROOT, "%032x", 1 + i), MediaKind.IMAGE)),
              ""));
    }
  }

  private void go(int from, int to) {
    for (int i = from; i < to; i++) {
      source.tombstones.add(new SourceTombstone("club", "e-" + i, clock.instant()));
    }
  }

  private SourceRow row() {
    return database.read(tx -> SourceStore.find(tx, LIST)).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void list_pausedWhileItIsRead_isNotAskedAnyMore_untilItIsResumed(Dialect dialect) {
    open(dialect);
    source.failsAfter = 5;
    arrive(0, 3);
    source.whenAsked =
        () -> {
          if (source.asked == 2) {
            sync.pause(LIST);
          }
        };
    sync.tick();
    assertThat(source.asked).as("the page that was under way, and no more").isEqualTo(2);
    assertThat(row().state()).isEqualTo(SourceState.PAUSED);
    clock.advance(Duration.ofHours(5));
    sync.tick();
    assertThatIllegalStateException()
        .isThrownBy(() -> sync.sync(LIST))
        .withMessageContaining("paused");
    assertThat(source.asked).isEqualTo(2);
    source.failsAfter = -1;
    sync.resume(LIST);
    sync.tick();
    assertThat(row().state()).isEqualTo(SourceState.FOLLOWING);
    assertThat(lists.status().get(0).entries()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void list_pausedDuringItsLastPage_orDuringOneThatFails_staysPaused(Dialect dialect) {
    open(dialect);
    source.whenAsked = () -> sync.pause(LIST);
    for (int failsAfter : new int[] {1, 0, -1}) {
      source.failsAfter = failsAfter;
      sync.tick();
      assertThat(row().state()).as("fails after %d", failsAfter).isEqualTo(SourceState.PAUSED);
      sync.resume(LIST);
      assertThat(row().state()).isNotEqualTo(SourceState.PAUSED);
    }
    assertThat(source.asked).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void decision_thatCannotBeCarriedOut_isNotOnRecord(Dialect dialect) {
    open(dialect);
    sync.pause(LIST, "Ann", "they asked us to");
    database.perform(tx -> tx.update("ALTER TABLE recurring_work RENAME TO elsewhere"));
    assertThatThrownBy(() -> sync.resume(LIST, "Bob", "they are ready"))
        .isInstanceOf(StoreException.class);
    database.perform(tx -> tx.update("ALTER TABLE elsewhere RENAME TO recurring_work"));
    assertThat(row().state()).isEqualTo(SourceState.PAUSED);
    assertThat(lists.decisions(Optional.of(LIST), 9))
        .extracting(ListDecision::kind)
        .containsExactly(ListDecision.Kind.PAUSED);
    sync.resume(LIST, "Bob", "they are ready");
    assertThat(row().state()).isEqualTo(SourceState.BACKFILL);
    assertThat(lists.decisions(Optional.of(LIST), 9)).hasSize(2);
  }

  /** The other node began to read everything anew: half of that is no list. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void publication_afterAnotherNodeTookOver_changesNothing(Dialect dialect) {
    open(dialect);
    arrive(0, 60);
    sync.tick();
    SourceRow before = row();
    clock.advance(Duration.ofHours(2));
    Recurring.Turn stalled =
        new Recurring(database, clock, "stalled").take("lists:" + LIST).orElseThrow();
    clock.advance(Recurring.LEASE.plusSeconds(1));
    Recurring.Turn taken =
        new Recurring(database, clock, "other").take("lists:" + LIST).orElseThrow();
    database.perform(tx -> SourceStore.begin(tx, LIST, clock.instant()));
    Publication late = new Publication(database, ListLimits.DEFAULT, stalled);
    for (Optional<Publication.Confirmed> confirmed :
        List.of(
            Optional.<Publication.Confirmed>empty(),
            Optional.of(new Publication.Confirmed("Ann", "60 of 60 entries go (100.0 %)")))) {
      assertThatThrownBy(() -> late.run(LIST, true, confirmed, clock.instant()))
          .isInstanceOf(SyncTurn.LostException.class);
    }
    assertThat(row().generation()).isEqualTo(before.generation());
    assertThat(row().version()).isEqualTo(before.version());
    assertThat(row().staging()).isPresent();
    assertThat(row().held()).isEmpty();
    Publication own = new Publication(database, ListLimits.DEFAULT, taken);
    assertThat(own.run(LIST, true, Optional.empty(), clock.instant()).held()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void secondChangeThatIsHeld_afterTheFirstWasConfirmed_isSaidAtOnce(Dialect dialect) {
    open(dialect);
    arrive(0, 400);
    sync.tick();
    for (int time = 1; time <= 2; time++) {
      clock.advance(Duration.ofHours(2));
      go(100 * time, 100 * time + 100);
      sync.tick();
      assertThat(row().held()).isPresent();
      assertThat(alarms)
          .filteredOn(alarm -> alarm.kind() == ListAlarm.Kind.SHRINK)
          .as("time %d", time)
          .hasSize(time)
          .allSatisfy(alarm -> assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL));
      assertThat(sync.confirm(LIST, "Ann", row().held().orElseThrow())).isTrue();
    }
  }

  /** Who confirms a small change must not let through a large one that came after it. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void heldChangeThatGrew_isSaidAgain_andNotLetThroughByWhoKnewTheSmallOne(Dialect dialect) {
    open(dialect);
    arrive(0, 1000);
    sync.tick();
    clock.advance(Duration.ofHours(2));
    go(0, 60);
    sync.tick();
    String small = row().held().orElseThrow();
    assertThat(small).isEqualTo("60 of 1000 entries go (6.0 %)");
    clock.advance(Duration.ofHours(2));
    go(60, 950);
    arrive(1000, 1003);
    sync.tick();
    assertThat(alarms)
        .filteredOn(alarm -> alarm.kind() == ListAlarm.Kind.SHRINK)
        .extracting(ListAlarm::detail)
        .containsExactly(small, "950 of 1000 entries go (95.0 %)");
    assertThatIllegalStateException()
        .isThrownBy(() -> sync.confirm(LIST, "Ann", small))
        .withMessageContaining("950 of 1000 entries go (95.0 %)");
    assertThat(row().entries()).isEqualTo(1000);
    assertThat(sync.confirm(LIST, "Ann", row().held().orElseThrow())).isTrue();
    assertThat(row().entries()).isEqualTo(53);
    assertThat(lists.decisions(Optional.of(LIST), 9))
        .singleElement()
        .isEqualTo(
            new ListDecision(
                LIST,
                ListDecision.Kind.CONFIRMED,
                1000,
                "Ann",
                "950 of 1000 entries go (95.0 %)",
                clock.instant()));
  }

  /** What grew within the pages of a run that then failed was weighed by nobody yet. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void heldChange_afterARunThatFailed_isHeldStill_andWeighedAnewWhenConfirmed(Dialect dialect) {
    open(dialect);
    arrive(0, 1000);
    sync.tick();
    clock.advance(Duration.ofHours(2));
    go(0, 60);
    sync.tick();
    String small = row().held().orElseThrow();
    clock.advance(Duration.ofHours(2));
    go(60, 90);
    source.failsAfter = 1;
    sync.tick();
    assertThat(row().problem()).isPresent();
    assertThat(row().held()).contains(small);
    assertThatIllegalStateException()
        .isThrownBy(() -> sync.confirm(LIST, "Ann", small))
        .withMessageContaining("90 of 1000 entries go (9.0 %)");
    assertThat(row().held()).contains("90 of 1000 entries go (9.0 %)");
    assertThat(row().entries()).isEqualTo(1000);
  }

  /** Uploads are not compared with what is a week old as if it were of today. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void confirmation_ofWhatWasReadDaysAgo_doesNotMakeTheListYoung(Dialect dialect) {
    open(dialect);
    arrive(0, 1000);
    sync.tick();
    clock.advance(Duration.ofHours(2));
    go(0, 60);
    sync.tick();
    Instant read = clock.instant();
    source.failsAfter = 0;
    for (int day = 0; day < 6; day++) {
      clock.advance(Duration.ofDays(1));
      sync.tick();
    }
    assertThat(row().state()).isEqualTo(SourceState.STALE);
    assertThat(sync.confirm(LIST, "Ann", row().held().orElseThrow())).isTrue();
    assertThat(row().entries()).isEqualTo(940);
    assertThat(row().freshAt()).contains(read);
    assertThat(row().state()).isEqualTo(SourceState.STALE);
    assertThat(lists.status().get(0).age()).isEqualTo(Duration.ofDays(6));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void smallList_thatIsReadAnewAndComesEmptyOrHalf_isHeld(Dialect dialect) {
    open(dialect);
    arrive(0, 49);
    sync.tick();
    clock.advance(Duration.ofHours(2));
    database.perform(tx -> SourceStore.begin(tx, LIST, clock.instant()));
    sync.tick();
    assertThat(row().held()).contains("0 of 49 entries and 0 of 49 values are left");
    assertThat(row().entries()).isEqualTo(49);
    assertThat(alarms.get(alarms.size() - 1).level()).isEqualTo(ListAlarm.Level.CRITICAL);
    arrive(0, 49);
    clock.advance(Duration.ofHours(2));
    sync.tick();
    assertThat(row().held()).isEmpty();
  }

  private void arrivePdq(String id, String hex) {
    source.entries.add(
        new SourceEntry(
            "club",
            id,
            clock.instant(),
            Optional.of("A"),
            List.of(new WrittenValue("pdq", hex, MediaKind.IMAGE)),
            ""));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void unusualValues_areThoseThatArePublished_howeverOftenTheyWereRead(Dialect dialect) {
    open(dialect);
    String usual = "0f".repeat(32);
    String unusual = "0f".repeat(31) + "0e";
    for (int time = 0; time < 3; time++) {
      arrivePdq("usual", usual);
      arrivePdq("one", unusual);
      arrivePdq("two", unusual);
      sync.tick();
      assertThat(lists.status().get(0).unusualPdq()).as("time %d", time).isEqualTo(2);
      clock.advance(Duration.ofHours(2));
    }
    source.tombstones.add(new SourceTombstone("club", "one", clock.instant()));
    sync.tick();
    assertThat(lists.status().get(0).unusualPdq()).isEqualTo(1);
    clock.advance(Duration.ofHours(2));
    database.perform(
        tx -> {
          SourceStore.begin(tx, LIST, clock.instant());
          tx.update("UPDATE hash_source SET unusual = 77");
        });
    arrivePdq("two", unusual);
    arrivePdq("usual", usual);
    sync.tick();
    assertThat(row().staging()).isEmpty();
    assertThat(lists.status().get(0).unusualPdq()).as("read anew").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void processBesideOthers_takesNothingOver_asOneOfTheSameNameDoes(Dialect dialect)
      throws Exception {
    open(dialect);
    SourceSettings settings = SourceSettings.of(LIST, ClassMap.of(Map.of("A", SeverityClass.TEST)));
    List<Boolean> answered = new ArrayList<>();
    source.whenAsked =
        () -> {
          try (ListSync other =
              ListSync.builder(lists).follow(settings, new ScriptedSource()).beside().build()) {
            answered.add(other.sync(LIST).isPresent());
          }
        };
    arrive(0, 3);
    assertThat(sync.sync(LIST).orElseThrow().caughtUp()).isTrue();
    assertThat(answered).as("another is at it").containsExactly(false);
    source.whenAsked =
        () -> {
          try (ListSync other =
              ListSync.builder(lists).follow(settings, new ScriptedSource()).build()) {
            answered.add(other.sync(LIST).isPresent());
          }
        };
    clock.advance(Duration.ofHours(2));
    assertThat(sync.sync(LIST).orElseThrow().caughtUp()).as("it lost its turn").isFalse();
    assertThat(answered).containsExactly(false, true);
  }

  /**
   * What was kept of a page stays, and how far the source was read does not move before its last
   * portion: whoever failed, or was killed, within a page reads it again.
   */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void largePage_thatFailsInItsLastPortion_isReadAgain_andNothingIsLostOrTwice(Dialect dialect) {
    open(dialect);
    int all = SyncTurn.ROWS_AT_ONCE + 7;
    arrive(0, all);
    go(1, 2);
    List<SourceEntry> page = List.copyOf(source.entries);
    List<SourceTombstone> gone = List.copyOf(source.tombstones);
    database.perform(
        tx -> {
          if (dialect == Dialect.SQLITE) {
            tx.update(
                """
                CREATE TRIGGER full BEFORE INSERT ON hash_entry WHEN NEW.entry_id = 'e-%d'
                BEGIN SELECT RAISE(ABORT, 'full'); END
                """
                    .formatted(all - 1));
          } else {
            tx.update(
                """
                CREATE FUNCTION stop() RETURNS trigger AS $$ BEGIN
                  IF NEW.entry_id = 'e-%d' THEN RAISE 'full'; END IF;
                  RETURN NEW; END; $$ LANGUAGE plpgsql
                """
                    .formatted(all - 1));
            tx.update(
                """
                CREATE TRIGGER full_disk BEFORE INSERT ON hash_entry
                FOR EACH ROW EXECUTE FUNCTION stop()
                """);
          }
        });
    assertThatThrownBy(() -> sync.sync(LIST)).isInstanceOf(StoreException.class);
    assertThat(row().checkpoint()).isEqualTo(Checkpoint.START);
    assertThat(entries()).as("a portion is what one transaction has").isBetween(1L, all - 1L);
    database.perform(
        tx ->
            tx.update(
                dialect == Dialect.SQLITE
                    ? "DROP TRIGGER full"
                    : "DROP TRIGGER full_disk ON hash_entry"));
    source.entries.addAll(page);
    source.tombstones.addAll(gone);
    clock.advance(Duration.ofHours(5));
    SyncReport report = sync.sync(LIST).orElseThrow();
    assertThat(report.caughtUp()).isTrue();
    assertThat(row().checkpoint().completedTo()).isEqualTo(clock.instant());
    assertThat(entries()).isEqualTo(all - 1);
    assertThat(lists.snapshot().entries()).isEqualTo(all - 1);
  }

  /** What look-ups cannot hold is held, whoever confirms it, until there is room. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void listThatIsTooLarge_isHeldAndTold_andAppearsOnceThereIsRoom(Dialect dialect) {
    open(dialect);
    database.perform(
        tx ->
            tx.update(
                "INSERT INTO hash_count (list, kind, name, amount) VALUES (?, 'CLASS', 'TEST', ?)",
                "another",
                135_000_000L));
    arrive(0, 3);
    sync.tick();
    String why = row().held().orElseThrow();
    assertThat(why).contains("135000003 entries", "take another list away");
    assertThat(row().entries()).isZero();
    assertThat(alarms)
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL);
              assertThat(alarm.detail()).isEqualTo(why);
            });
    assertThatIllegalStateException()
        .isThrownBy(() -> sync.confirm(LIST, "Ann", why))
        .withMessageContaining("cannot appear");
    assertThat(lists.decisions(Optional.of(LIST), 9)).isEmpty();
    database.perform(tx -> tx.update("DELETE FROM hash_count WHERE list = 'another'"));
    clock.advance(Duration.ofHours(2));
    sync.tick();
    assertThat(row().held()).isEmpty();
    assertThat(row().entries()).isEqualTo(3);
  }

  /** The values that count stay the same: what is set aside of an entry is as it was told last. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void valuesSetAside_areThoseThatTheEntryHasNow(Dialect dialect) {
    open(dialect);
    WrittenValue good =
        new WrittenValue("md5", "00112233445566778899aabbccddeeff", MediaKind.IMAGE);
    WrittenValue zero = new WrittenValue("pdq", "00".repeat(32), MediaKind.IMAGE);
    WrittenValue ones = new WrittenValue("pdq", "ff".repeat(32), MediaKind.IMAGE);
    tell("comes", good);
    tell("goes", good, zero);
    tell("other", good, zero);
    sync.tick();
    clock.advance(Duration.ofHours(2));
    tell("comes", good, zero);
    tell("goes", good);
    tell("other", good, ones);
    sync.tick();
    assertThat(lists.quarantine(Optional.of(LIST), 9))
        .extracting(QuarantinedValue::entryId, QuarantinedValue::written)
        .containsExactlyInAnyOrder(
            tuple("comes", "00".repeat(32)), tuple("other", "ff".repeat(32)));
  }

  private void tell(String id, WrittenValue... values) {
    source.entries.add(
        new SourceEntry("club", id, clock.instant(), Optional.of("A"), List.of(values), ""));
  }

  private long entries() {
    return database.read(
        tx ->
            tx.first(
                    "SELECT COUNT(*) AS n FROM hash_entry WHERE live = ? AND gone IS NULL",
                    each -> each.number("n"),
                    true)
                .orElseThrow());
  }
}
