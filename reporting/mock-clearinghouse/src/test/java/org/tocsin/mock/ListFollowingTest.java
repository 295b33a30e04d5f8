package org.tocsin.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.hashlist.Checkpoint;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.Feedback;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.ListAlarm;
import org.tocsin.hashlist.ListEntry;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.NcmecSource;
import org.tocsin.hashlist.Secret;
import org.tocsin.hashlist.SourceException;
import org.tocsin.hashlist.SourceNames;
import org.tocsin.hashlist.SourceSettings;
import org.tocsin.hashlist.SourceState;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Provenance;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Dialect;
import org.tocsin.store.Recurring;

/** What following a source does to lists, states and alarms, on every database. */
class ListFollowingTest {
  private static final String MD5 = "00112233445566778899aabbccddeeff";

  @TempDir Path folder;

  private ListRig rig;

  @BeforeEach
  void open() {
    rig = new ListRig(Dialect.SQLITE, folder, 1);
  }

  private ListRig rig(Dialect dialect) {
    if (dialect != Dialect.SQLITE) {
      rig.close();
      rig = new ListRig(dialect, folder, 1);
    }
    return rig;
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private ListRig read(Dialect dialect, int entries) {
    rig(dialect);
    rig.share.seed(HashShareSeed.plain(entries, 5));
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("first");
    return rig;
  }

  private int found(String md5) {
    return rig.lists.snapshot().exact(ListRig.md5(md5)).size();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void states_goFromNewOverBackfillToFollowing(Dialect dialect) {
    rig(dialect);
    assertThat(rig.status().state()).isEqualTo(SourceState.NEW);
    rig.share.seed(HashShareSeed.plain(30, 5));
    rig.share.pageSize(10);
    rig.share.on(HashSharePlan.of(HashShareFault.ERROR_NEAR_END).times(1));
    rig.clock.advance(Duration.ofMinutes(1));
    rig.run();
    assertThat(rig.status().state()).isEqualTo(SourceState.BACKFILL);
    rig.runToTheEnd("rest");
    ListStatus status = rig.status();
    assertThat(status.state()).isEqualTo(SourceState.FOLLOWING);
    assertThat(status.checkpoint()).contains(rig.clock.instant().minusSeconds(5));
    assertThat(status.lag()).contains(Duration.ofSeconds(5));
    assertThat(status.nextRun().orElseThrow())
        .isBetween(
            rig.clock.instant().plus(Duration.ofMinutes(48)),
            rig.clock.instant().plus(Duration.ofMinutes(72)));
    rig.clock.advance(Duration.ofHours(1));
    rig.share.on(HashSharePlan.of(HashShareFault.ERROR_5XX_EVERY).amount(1));
    rig.run();
    assertThat(rig.status().state()).isEqualTo(SourceState.DEGRADED);
    rig.clock.advance(Duration.ofHours(24));
    rig.run();
    assertThat(rig.status().state()).isEqualTo(SourceState.STALE);
    rig.share.healthy();
    rig.run();
    assertThat(rig.status().state()).isEqualTo(SourceState.FOLLOWING);
    assertThat(rig.status().problem()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void massDelete_isHeldUntilAPersonConfirms_alsoAfterARestart(Dialect dialect) {
    read(dialect, 300);
    List<SharedEntry> before = rig.share.live();
    rig.share.on(HashShareFault.MASS_DELETE);
    rig.clock.advance(Duration.ofHours(1));
    SyncReport report = rig.run().orElseThrow();
    assertThat(report.removed()).isEqualTo(90);
    assertThat(report.published()).isFalse();
    assertThat(report.held().orElseThrow()).isEqualTo("90 of 300 entries go (30.0 %)");
    assertThat(rig.alarm(ListAlarm.Kind.SHRINK).orElseThrow().level())
        .isEqualTo(ListAlarm.Level.CRITICAL);
    rig.restart();
    for (SharedEntry entry : before) {
      assertThat(found(entry.fingerprints().getOrDefault("md5", ""))).isEqualTo(1);
    }
    assertThat(rig.status().held()).isPresent();
    assertThat(rig.status().entries()).isEqualTo(300);
    String held = rig.status().held().orElseThrow();
    assertThat(rig.sync.confirm(ListRig.LIST, "Ann", held)).isTrue();
    assertThat(rig.sync.confirm(ListRig.LIST, "Ann", held)).as("only once").isFalse();
    assertThat(rig.status().entries()).isEqualTo(210);
    assertThat(rig.status().held()).isEmpty();
    long hits =
        before.stream()
            .filter(entry -> found(entry.fingerprints().getOrDefault("md5", "")) == 1)
            .count();
    assertThat(hits).isEqualTo(210);
  }

  @Test
  void confirmation_whileAnotherNodeReads_isRefused() {
    read(Dialect.SQLITE, 300);
    rig.share.on(HashShareFault.MASS_DELETE);
    rig.clock.advance(Duration.ofHours(2));
    rig.run();
    Recurring other = new Recurring(rig.database, rig.clock, "two");
    rig.clock.advance(Duration.ofHours(2));
    Recurring.Turn turn = other.take("lists:" + ListRig.LIST).orElseThrow();
    String held = rig.status().held().orElseThrow();
    assertThatThrownBy(() -> rig.sync.confirm(ListRig.LIST, "Ann", held))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("try again");
    assertThat(rig.run()).as("another node is at it").isEmpty();
    turn.done(Duration.ofHours(1));
    assertThat(rig.status().entries()).isEqualTo(300);
    assertThat(rig.sync.confirm(ListRig.LIST, "Ann", held)).isTrue();
    assertThat(rig.status().entries()).isEqualTo(210);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void massAdd_isHeld_andAppearsByItselfWhenItIsTakenBack(Dialect dialect) {
    read(dialect, 300);
    rig.share.on(HashShareFault.MASS_ADD);
    rig.clock.advance(Duration.ofHours(1));
    assertThat(rig.run().orElseThrow().held()).isPresent();
    assertThat(rig.alarm(ListAlarm.Kind.GROWTH)).isPresent();
    List<SharedEntry> live = rig.share.live();
    for (SharedEntry entry : live.subList(301, 450)) {
      rig.share.delete(entry.memberId(), entry.id());
    }
    rig.clock.advance(Duration.ofHours(1));
    SyncReport report = rig.run().orElseThrow();
    assertThat(report.held()).isEmpty();
    assertThat(rig.status().entries()).isEqualTo(301);
    assertThat(rig.held()).isEqualTo(rig.live());
  }

  @Test
  void swap_ofAsManyEntriesAsThereAre_isHeldAlthoughTheCountStays() {
    read(Dialect.SQLITE, 300);
    List<SharedEntry> live = rig.share.live();
    live.subList(0, 150).forEach(entry -> rig.share.delete(entry.memberId(), entry.id()));
    rig.share.on(HashSharePlan.of(HashShareFault.MASS_ADD).amount(100));
    rig.clock.advance(Duration.ofHours(1));
    assertThat(rig.run().orElseThrow().held().orElseThrow()).startsWith("150 of 300 entries go");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void hostileOrBrokenAnswers_changeNeitherDataNorCheckpoint(Dialect dialect) {
    read(dialect, 40);
    Optional<Instant> checkpoint = rig.status().checkpoint();
    String id = rig.lists.snapshot().id();
    Map<String, String> held = rig.held();
    rig.share.delete(rig.share.live().get(0).memberId(), rig.share.live().get(0).id());
    for (HashShareFault fault :
        List.of(
            HashShareFault.TRUNCATED_200,
            HashShareFault.HTML_LOGIN_PAGE_200,
            HashShareFault.WRONG_CONTENT_TYPE,
            HashShareFault.XXE_PROBE,
            HashShareFault.BILLION_LAUGHS,
            HashShareFault.REDIRECT_302)) {
      rig.share.on(fault);
      rig.clock.advance(Duration.ofHours(1));
      assertThat(rig.run().orElseThrow().problem())
          .as(fault.word())
          .contains(SourceException.Kind.UNREADABLE);
      assertThat(rig.held()).isEqualTo(held);
      assertThat(rig.status().checkpoint()).isEqualTo(checkpoint);
      assertThat(rig.lists.snapshot().id()).isEqualTo(id);
      rig.share.healthy();
    }
    rig.share.nothingMisused();
    assertThat(rig.alarm(ListAlarm.Kind.PAGE_FAILING).orElseThrow().level())
        .isEqualTo(ListAlarm.Level.WARNING);
  }

  @Test
  void nextPageOnAnotherHost_isRefusedBeforeAnythingIsKept() {
    rig(Dialect.SQLITE);
    rig.share.seed(HashShareSeed.plain(30, 5));
    rig.share.pageSize(10);
    rig.share.on(HashShareFault.NEXT_OTHER_HOST);
    rig.clock.advance(Duration.ofMinutes(1));
    assertThat(rig.run().orElseThrow().problem()).contains(SourceException.Kind.UNREADABLE);
    assertThat(rig.held()).isEmpty();
    assertThat(rig.status().problem().orElseThrow()).doesNotContain("elsewhere.example");
  }

  @Test
  void refusedCredential_stopsForAnHour_andSaysSoOnce() {
    read(Dialect.SQLITE, 10);
    rig.share.on(HashShareFault.AUTH_401);
    rig.clock.advance(Duration.ofHours(2));
    rig.sync.tick();
    assertThat(rig.status().state()).isEqualTo(SourceState.AUTH_FAILED);
    int asked = rig.share.requests().size();
    for (int minute = 0; minute < 59; minute++) {
      rig.clock.advance(Duration.ofMinutes(1));
      rig.sync.tick();
    }
    assertThat(rig.share.requests()).hasSize(asked);
    assertThat(rig.alarms).filteredOn(a -> a.kind() == ListAlarm.Kind.CREDENTIAL).hasSize(1);
    rig.share.healthy();
    rig.clock.advance(Duration.ofMinutes(2));
    rig.sync.tick();
    assertThat(rig.status().state()).isEqualTo(SourceState.FOLLOWING);
  }

  @Test
  void retryAfter_isHonoured() {
    read(Dialect.SQLITE, 10);
    rig.share.on(HashSharePlan.of(HashShareFault.RATE_429).amount(1800).times(1));
    rig.clock.advance(Duration.ofHours(2));
    rig.sync.tick();
    assertThat(rig.status().nextRun()).contains(rig.clock.instant().plusSeconds(1800));
    int asked = rig.share.requests().size();
    rig.clock.advance(Duration.ofSeconds(1799));
    rig.sync.tick();
    assertThat(rig.share.requests()).hasSize(asked);
    rig.clock.advance(Duration.ofSeconds(1));
    rig.sync.tick();
    assertThat(rig.share.requests()).hasSize(asked + 1);
    assertThat(rig.status().state()).isEqualTo(SourceState.FOLLOWING);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void values_thatFitAnything_areSetAside_andUnknownClassesHold(Dialect dialect) {
    rig(dialect);
    rig.share.seed(HashShareSeed.plain(20, 5));
    rig.share.on(HashShareFault.ALL_ZERO_PDQ);
    rig.share.on(HashShareFault.EMPTY_FILE_HASH);
    rig.share.put(
        SharedEntry.image(9002, "no-class", Map.of("md5", MD5)).classified(Optional.empty()));
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("odd");
    ListStatus status = rig.status();
    assertThat(status.quarantined().values()).containsExactlyInAnyOrder(3L, 6L);
    assertThat(rig.lists.quarantine(Optional.of(ListRig.LIST), 100)).hasSize(9);
    assertThat(status.severities().get(SeverityClass.UNKNOWN)).isEqualTo(1);
    assertThat(rig.lists.snapshot().exact(ListRig.md5(MD5)).get(0).entry().severity())
        .isEqualTo(SeverityClass.UNKNOWN);
    assertThat(rig.alarm(ListAlarm.Kind.UNKNOWN_CLASS)).isPresent();
    rig.sync.tick();
    assertThat(rig.alarm(ListAlarm.Kind.QUARANTINE).orElseThrow().level())
        .isEqualTo(ListAlarm.Level.CRITICAL);
    // The entry is put right: nothing of it stays in quarantine.
    for (SharedEntry entry : rig.share.live()) {
      if (entry.fingerprints().containsValue(HashShareSeeder.EMPTY_MD5)) {
        rig.share.delete(entry.memberId(), entry.id());
      }
    }
    rig.clock.advance(Duration.ofHours(1));
    rig.runToTheEnd("put right");
    assertThat(rig.lists.quarantine(Optional.of(ListRig.LIST), 100)).hasSize(3);
  }

  @Test
  void binaryFingerprintsAndUnknownElements_areCounted_neverFetched() {
    rig(Dialect.SQLITE);
    rig.share.seed(HashShareSeed.plain(5, 5));
    rig.share.on(HashShareFault.LARGE_FINGERPRINT_HREF);
    rig.share.on(HashShareFault.UNKNOWN_ELEMENT);
    rig.share.on(HashShareFault.UNKNOWN_FINGERPRINT);
    rig.clock.advance(Duration.ofMinutes(1));
    SyncReport report = rig.runToTheEnd("odd");
    assertThat(report.passedOver())
        .containsEntry("large fingerprint SSVH_PDNA", 5L)
        .containsEntry("element somethingNew", 5L)
        .containsEntry("fingerprint BRAND_NEW", 5L);
    assertThat(rig.share.requests()).noneMatch(target -> target.contains("blob"));
  }

  /** A server with a wrong clock, or an old answer of something between: once. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void dateThatLies_once_isForgottenWithItsWindow(Dialect dialect) {
    read(dialect, 10);
    Optional<Instant> checkpoint = rig.status().checkpoint();
    rig.dated(Duration.ofDays(-30));
    rig.clock.advance(Duration.ofHours(1));
    rig.runToTheEnd("lie");
    assertThat(rig.status().checkpoint()).as("nothing counts as read").isEqualTo(checkpoint);
    rig.dated(Duration.ZERO);
    rig.share.put(SharedEntry.image(9001, "kite", Map.of("md5", MD5)));
    rig.clock.advance(Duration.ofHours(1));
    int asked = rig.share.requests().size();
    rig.runToTheEnd("true again");
    assertThat(rig.share.requests()).hasSize(asked + 1);
    assertThat(found(MD5)).isEqualTo(1);
    assertThat(rig.status().checkpoint()).contains(rig.clock.instant().minusSeconds(5));
    assertThat(rig.status().state()).isEqualTo(SourceState.FOLLOWING);
  }

  /** A time before windows that are shorter than the rest: one asks for all of it, or fails. */
  @Test
  void dateThatLies_beforeShortWindows_isNeverAskedForWithoutAPause() throws Exception {
    read(Dialect.SQLITE, 10);
    Instant read = rig.clock.instant().minusSeconds(5);
    rig.clock.advance(Duration.ofHours(1));
    rig.dated(Duration.ofDays(-2));
    HashSource.Call call = new HashSource.Call(rig.clock.instant(), true);
    try (NcmecSource source = rig.source()) {
      HashSource.Delta first =
          source.fetch(
              new Checkpoint(read, Optional.empty(), "span=60 few=0 found=0 shrinks=0"), call);
      assertThat(first.caughtUp()).isFalse();
      HashSource.Delta rest = source.fetch(first.next(), call);
      assertThat(rest.caughtUp()).isTrue();
      assertThat(rest.next().completedTo()).isEqualTo(read);
      Checkpoint divided =
          new Checkpoint(read, Optional.empty(), "span=60 few=0 found=0 shrinks=1");
      assertThatThrownBy(() -> source.fetch(divided, call))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNAVAILABLE))
          .hasMessageContaining("own time");
    }
  }

  /** Only an answer says that there is nothing new, whatever the clock here says. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void clockSetBack_byLittleIsAskedAllTheSame_byMuchIsAFailure(Dialect dialect) {
    read(dialect, 10);
    int asked = rig.share.requests().size();
    rig.clock.advance(Duration.ofMinutes(-4));
    assertThat(rig.runToTheEnd("a little").caughtUp()).isTrue();
    assertThat(rig.share.requests()).hasSize(asked + 1);
    rig.clock.advance(Duration.ofMinutes(-4));
    SyncReport report = rig.run().orElseThrow();
    assertThat(report.caughtUp()).isFalse();
    assertThat(report.problem()).contains(SourceException.Kind.UNAVAILABLE);
    assertThat(rig.status().problem().orElseThrow()).contains("the clock here");
    assertThat(rig.status().state()).isEqualTo(SourceState.DEGRADED);
  }

  /** Two assertions of one value: it matches until both are gone. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void deletion_ofOneOfTwoAssertions_keepsTheValue(Dialect dialect) {
    rig(dialect);
    rig.share.put(SharedEntry.image(9001, "kite", Map.of("md5", MD5)));
    rig.share.put(SharedEntry.image(9002, "kite", Map.of("md5", MD5)));
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("both");
    assertThat(found(MD5)).isEqualTo(2);
    rig.share.delete(9001, "kite");
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("one");
    assertThat(rig.lists.snapshot().exact(ListRig.md5(MD5)))
        .extracting(hit -> hit.entry().submitter())
        .containsExactly("9002");
    rig.share.delete(9002, "kite");
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("none");
    assertThat(found(MD5)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void otherSettings_areReadApart_andTheOldListAnswersMeanwhile(Dialect dialect) {
    read(dialect, 40);
    String md5 = rig.share.live().get(0).fingerprints().getOrDefault("md5", "");
    rig.share.pageSize(10);
    rig.share.on(HashSharePlan.of(HashShareFault.ERROR_NEAR_END).times(1));
    rig.with(SourceSettings.of(ListRig.LIST, ClassMap.of(Map.of("A1", SeverityClass.SIGNAL))));
    rig.clock.advance(Duration.ofHours(1));
    rig.run();
    assertThat(rig.lists.snapshot().exact(ListRig.md5(md5)).get(0).entry().severity())
        .isEqualTo(SeverityClass.TEST);
    rig.runToTheEnd("anew");
    assertThat(rig.lists.snapshot().exact(ListRig.md5(md5)).get(0).entry().severity())
        .isIn(SeverityClass.SIGNAL, SeverityClass.UNKNOWN);
    assertThat(rig.status().entries()).isEqualTo(40);
    assertThat(rig.held()).isEqualTo(rig.live());
    rig.with(rig.settings.algorithms(Set.of(Algorithm.PDQ)));
    rig.clock.advance(Duration.ofHours(1));
    rig.runToTheEnd("fewer algorithms");
    assertThat(rig.status().values()).containsOnlyKeys(Algorithm.PDQ);
  }

  @Test
  void membersNotWanted_areCountedAndNotKept() {
    rig(Dialect.SQLITE);
    rig.share.put(SharedEntry.image(9001, "kite", Map.of("md5", MD5)));
    rig.share.put(SharedEntry.image(9002, "kite", Map.of("md5", MD5)));
    NcmecSource source =
        NcmecSource.builder(
                rig.mock.hashSharingUri(), "test", Secret.of("test".toCharArray()), rig.clock)
            .members(Set.of("9001", "9002"), Set.of("9002"))
            .build();
    rig.clock.advance(Duration.ofMinutes(1));
    try (ListSync sync =
        ListSync.builder(rig.lists)
            .follow(SourceSettings.of("other", ListRig.CLASSES), source)
            .build()) {
      SyncReport report = sync.sync("other").orElseThrow();
      assertThat(report.added()).isEqualTo(1);
      assertThat(report.passedOver()).containsEntry("entry of a member not wanted", 1L);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void twoNodes_oneAsks_theOtherLoads(Dialect dialect) {
    rig(dialect);
    rig.share.put(SharedEntry.image(9001, "kite", Map.of("md5", MD5)));
    rig.clock.advance(Duration.ofMinutes(1));
    HashLists others = HashLists.open(rig.database, rig.clock);
    try (ListSync second =
        ListSync.builder(others)
            .follow(rig.settings, rig.source())
            .node("two")
            .random(new Random(2))
            .build()) {
      rig.sync.tick();
      int asked = rig.share.requests().size();
      assertThat(asked).isEqualTo(1);
      second.tick();
      assertThat(rig.share.requests()).hasSize(asked);
      assertThat(others.snapshot().exact(ListRig.md5(MD5))).hasSize(1);
      assertThat(others.snapshot().id()).isEqualTo(rig.lists.snapshot().id());
    }
  }

  /** A vote goes through the outbox: an id with a slash and a question mark, and a lost answer. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void votes_areSentUntilTaken_andALaterOneReplacesAnEarlier(Dialect dialect) {
    rig(dialect).with(rig.settings.feedback(true));
    String id = "a/b?c d%2F#ü";
    rig.share.put(SharedEntry.image(9002, id, Map.of("md5", MD5)));
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("first");
    HashSource.Vote yes = new HashSource.Vote("9002", id, "MD5", true, List.of());
    HashSource.Vote no =
        new HashSource.Vote(
            "9002", id, "MD5", false, List.of(HashShareXml.reason("MD5").orElseThrow()));
    rig.share.on(
        HashSharePlan.of(HashShareFault.ERROR_5XX_EVERY).amount(1).on(HashShareRoute.VOTE));
    rig.lists.feedback(ListRig.LIST, yes, "Ann");
    rig.sync.tick();
    assertThat(rig.lists.feedback(Optional.empty(), 9).get(0).state())
        .isEqualTo(Feedback.State.WAITING);
    rig.share.healthy();
    rig.clock.advance(Duration.ofMinutes(1));
    rig.sync.tick();
    assertThat(rig.share.vote(9002, id, "MD5")).contains("affirmative");
    assertThat(rig.lists.feedback(Optional.empty(), 9).get(0).state())
        .isEqualTo(Feedback.State.SENT);
    rig.lists.feedback(ListRig.LIST, no, "Bob");
    rig.sync.tick();
    assertThat(rig.share.vote(9002, id, "MD5")).isEqualTo(HashShareXml.reason("MD5"));
    assertThat(rig.lists.feedback(Optional.of(ListRig.LIST), 9)).hasSize(1);
    HashSource.Vote wrong =
        new HashSource.Vote("9002", id, "MD5", false, List.of("made-up-reason"));
    rig.lists.feedback(ListRig.LIST, wrong, "Bob");
    rig.sync.tick();
    assertThat(rig.lists.feedback(Optional.empty(), 9).get(0).state())
        .isEqualTo(Feedback.State.REFUSED);
    assertThat(rig.alarm(ListAlarm.Kind.FEEDBACK_REFUSED)).isPresent();
    assertThatThrownBy(() -> rig.lists.feedback("absent", yes, "Ann"))
        .isInstanceOf(IllegalArgumentException.class);
    rig.share.nothingMisused();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void provenance_saysSinceWhenAnEntryIsThere_andWhatOthersThink(Dialect dialect) {
    rig(dialect);
    rig.share.put(SharedEntry.image(9001, "kite", Map.of("md5", MD5)));
    rig.clock.advance(Duration.ofMinutes(1));
    Instant first = rig.clock.instant();
    rig.runToTheEnd("first");
    rig.clock.advance(Duration.ofHours(1));
    rig.share.vote(9003, 9001, "kite", "MD5", false);
    rig.share.vote(9004, 9001, "kite", "MD5", false);
    rig.share.vote(9005, 9001, "kite", "MD5", true);
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("votes");
    ListEntry entry = rig.lists.snapshot().exact(ListRig.md5(MD5)).get(0).entry();
    assertThat(rig.lists.provenance(entry))
        .get()
        .extracting(Provenance::firstSeen, Provenance::lastSeen, Provenance::feedback)
        .containsExactly(first, rig.clock.instant(), "MD5 +1 -2");
    rig.share.delete(9001, "kite");
    rig.clock.advance(Duration.ofMinutes(1));
    rig.runToTheEnd("gone");
    assertThat(rig.lists.provenance(entry)).isEmpty();
  }

  @Test
  void votes_withoutTheSetting_areKeptAndNotSent() {
    read(Dialect.SQLITE, 3);
    SharedEntry entry = rig.share.live().get(0);
    rig.lists.feedback(
        ListRig.LIST,
        new HashSource.Vote(Integer.toString(entry.memberId()), entry.id(), "MD5", true, List.of()),
        "Ann");
    rig.sync.tick();
    assertThat(rig.share.votes()).isEmpty();
  }

  @Test
  void names_ofMembersAndCategorizations_areWhatTheServiceSays() throws Exception {
    rig(Dialect.SQLITE);
    try (NcmecSource source = rig.source()) {
      SourceNames names = source.names();
      assertThat(names.submitters()).containsEntry("9001", HashShareXml.memberName(9001));
      assertThat(names.categorizations().values())
          .isNotEmpty()
          .allSatisfy(name -> assertThat(name).startsWith("Content: "));
    }
    rig.share.on(HashShareFault.HTML_LOGIN_PAGE_200);
    try (NcmecSource source = rig.source()) {
      assertThatThrownBy(source::names).isInstanceOf(SourceException.class);
    }
  }

  @Test
  void credentials_areAskedForEachTime_andTheSourceSaysWhoWeAre() throws Exception {
    read(Dialect.SQLITE, 3);
    assertThat(rig.sync.checkCredentials(ListRig.LIST).submitter()).contains("9001");
    rig.password = "wrong";
    assertThatThrownBy(() -> rig.sync.checkCredentials(ListRig.LIST))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.CREDENTIAL))
        .hasMessageNotContaining("wrong")
        .hasNoCause();
    rig.password = "test";
    assertThat(rig.sync.checkCredentials(ListRig.LIST).account()).isEqualTo("test");
  }

  @Test
  void pausedSource_isNotAsked_untilItIsResumed() {
    read(Dialect.SQLITE, 3);
    int asked = rig.share.requests().size();
    rig.sync.pause(ListRig.LIST);
    rig.clock.advance(Duration.ofHours(5));
    rig.sync.tick();
    assertThat(rig.share.requests()).hasSize(asked);
    rig.sync.resume(ListRig.LIST);
    rig.sync.tick();
    assertThat(rig.share.requests()).hasSize(asked + 1);
  }

  @Test
  void staleness_isSaidAsItRises_andAgainTheNextDay() {
    read(Dialect.SQLITE, 3);
    rig.share.on(HashSharePlan.of(HashShareFault.ERROR_5XX_EVERY).amount(1));
    for (int hour = 0; hour < 60; hour++) {
      rig.clock.advance(Duration.ofHours(1));
      rig.sync.tick();
    }
    assertThat(rig.alarms)
        .filteredOn(alarm -> alarm.kind() == ListAlarm.Kind.STALE)
        .extracting(ListAlarm::level)
        .containsExactly(
            ListAlarm.Level.WARNING, ListAlarm.Level.CRITICAL, ListAlarm.Level.CRITICAL);
    assertThat(rig.alarm(ListAlarm.Kind.LAG).orElseThrow().level())
        .isEqualTo(ListAlarm.Level.CRITICAL);
    assertThat(rig.alarm(ListAlarm.Kind.PAGE_FAILING).orElseThrow().level())
        .isEqualTo(ListAlarm.Level.CRITICAL);
  }

  /** A place within a window is given up in time: before the service would refuse it. */
  @Test
  void cursor_thatIsOld_isNotUsed_theWindowBeginsAnew() {
    rig(Dialect.SQLITE);
    rig.share.seed(HashShareSeed.plain(30, 5));
    rig.share.pageSize(10);
    rig.share.cursorLife(Duration.ofHours(6));
    rig.share.on(
        HashSharePlan.of(HashShareFault.ERROR_NEAR_END).on(HashShareRoute.NEXT_PAGE).times(1));
    rig.clock.advance(Duration.ofMinutes(1));
    rig.run();
    String first = rig.share.requests().get(0);
    rig.clock.advance(Duration.ofHours(6).plusSeconds(1));
    rig.runToTheEnd("anew");
    assertThat(rig.share.requests().get(3)).isEqualTo(first);
    rig.share.nothingMisused();
    assertThat(rig.held()).isEqualTo(rig.live());
  }

  /** Where the process dies, it goes on: at most one page is read again. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void deathAfterAnyPage_readsAtMostThatPageAgain(Dialect dialect) {
    // Before and after each of five answers.
    for (int occasion = 0; occasion < 10; occasion++) {
      rig.close();
      rig = new ListRig(dialect, folder.resolve(dialect + "-" + occasion), 1);
      rig.share.seed(HashShareSeed.plain(50, 5));
      rig.share.pageSize(10);
      rig.clock.advance(Duration.ofMinutes(1));
      rig.restart();
      rig.death.at(occasion);
      rig.run();
      assertThat(rig.deaths).isEqualTo(1);
      rig.runToTheEnd("rest");
      assertThat(rig.share.requests()).as("died at %d", occasion).hasSize(5 + occasion % 2);
      assertThat(rig.held()).isEqualTo(rig.live());
    }
  }

  /** The window that was open says nothing of it: the page that had the entry is read. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void deletionWhileNothingRuns_withinAWindowThatIsOpen_isReadByTheNextRun(Dialect dialect) {
    rig(dialect);
    rig.share.seed(HashShareSeed.plain(50, 5));
    rig.share.pageSize(10);
    rig.clock.advance(Duration.ofMinutes(1));
    rig.restart();
    rig.death.at(4);
    rig.run();
    assertThat(rig.deaths).isEqualTo(1);
    assertThat(rig.held()).hasSize(20);
    SharedEntry read =
        rig.share.live().stream()
            .filter(entry -> rig.held().containsKey(entry.memberId() + "-" + entry.id()))
            .findFirst()
            .orElseThrow();
    rig.share.delete(read.memberId(), read.id(), rig.clock.instant().minusSeconds(10));
    rig.clock.advance(Duration.ofSeconds(2));
    assertThat(rig.run()).hasValueSatisfying(run -> assertThat(run.caughtUp()).isTrue());
    assertThat(rig.held()).isEqualTo(rig.live());
  }

  /** What is said about lists names lists, counts and kinds, never values, places or passwords. */
  @Test
  void textsOfAlarmsReportsAndProblems_holdNoValueNoPlaceAndNoPassword() {
    rig(Dialect.SQLITE);
    rig.password = "marker-password";
    rig.share.seed(HashShareSeed.plain(30, 5));
    rig.share.pageSize(10);
    rig.clock.advance(Duration.ofMinutes(1));
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      said.append(rig.run());
    }
    rig.password = "test";
    rig.share.on(HashSharePlan.of(HashShareFault.NEXT_EXPIRED).times(4));
    for (int i = 0; i < 8; i++) {
      said.append(rig.run()).append(rig.status());
    }
    said.append(rig.alarms).append(rig.lists.snapshot());
    assertThat(rig.alarms).isNotEmpty();
    assertThat(said.toString())
        .doesNotContain("marker-password")
        .doesNotContain("start=")
        .doesNotContain("127.0.0.1")
        .doesNotContain("/v2/");
    for (SharedEntry entry : rig.share.live()) {
      assertThat(said.toString()).doesNotContain(entry.fingerprints().getOrDefault("md5", "-"));
    }
  }

  /** A very large window is asked for in smaller ones, and what came with its first page stays. */
  @Test
  void window_ofVeryManyEntries_isDivided() {
    rig(Dialect.SQLITE).unguarded();
    rig.share.seed(new HashShareSeed(401_000, 3, 1000, 0, 0, 0, 0, 0));
    rig.clock.advance(Duration.ofMinutes(1));
    HashSource source = rig.source();
    HashSource.Call call = new HashSource.Call(rig.clock.instant(), true);
    try {
      HashSource.Delta first = source.fetch(Checkpoint.START, call);
      assertThat(first.entries()).hasSize(1000);
      assertThat(first.windowComplete()).isFalse();
      assertThat(first.next().window()).isEmpty();
      HashSource.Delta second = source.fetch(first.next(), call);
      assertThat(second.next().completedTo()).isAfter(Instant.EPOCH);
      assertThat(second.next().completedTo())
          .isBefore(rig.clock.instant().minus(Duration.ofDays(9)));
    } catch (SourceException e) {
      throw new AssertionError(e);
    } finally {
      source.close();
    }
  }
}
