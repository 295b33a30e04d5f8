package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Provenance;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** Uploads that were let through are compared again when entries arrive. */
class RecentUploadsTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final Fingerprint MD5 =
      Fingerprint.ofHex(Algorithm.MD5, "00112233445566778899aabbccddeeff");
  private static final Fingerprint PDQ =
      Fingerprint.ofHex(Algorithm.PDQ, "0f1e2d3c4b5a6978".repeat(4));
  private static final SecretKey KEY = key(1);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final List<RetroactiveMatch> told = new ArrayList<>();

  private static SecretKey key(int last) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) last;
    return new SecretKeySpec(bytes, "AES");
  }

  private RecentUpload upload(String id, Fingerprint... values) {
    return new RecentUpload(
        id, "marker-room", List.of("marker-ann", "marker-bob"), clock.instant(), List.of(values));
  }

  private static void load(HashLists lists, String... lines) {
    lists.importCsv(
        "demo",
        new StringReader(HEADER + String.join("\n", lines) + "\n"),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  private static String line(Fingerprint value, String entry) {
    return value.algorithm() + "," + value.hex() + "," + entry + ",club,T_TEST,w,,false";
  }

  private RecentUploads open(HashLists lists, SecretKey key) {
    return new RecentUploads(lists, key, Duration.ofDays(7), told::add);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void entryThatArrives_findsTheUploadWithItsRecipients_once(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      Fingerprint other = Fingerprint.ofHex(Algorithm.MD5, "ff".repeat(15) + "00");
      load(lists, line(other, "old"));
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      recent.remember(upload("u-1", MD5, PDQ), lists.snapshot().id());
      recent.remember(upload("u-2", other), lists.snapshot().id());
      recent.matchAgain();
      assertThat(told).isEmpty();
      PdqHash hash = PdqHash.of(PDQ);
      PdqHash near = new PdqHash(hash.a() ^ 7, hash.b(), hash.c(), hash.d());
      load(lists, line(other, "old"), line(MD5, "e-1"), line(near.fingerprint(), "e-2"));
      recent.matchAgain();
      RetroactiveMatch match =
          told.stream()
              .filter(each -> each.upload().uploadId().equals("u-1"))
              .findFirst()
              .orElseThrow();
      assertThat(match.upload().recipients()).containsExactly("marker-ann", "marker-bob");
      assertThat(match.upload().room()).isEqualTo("marker-room");
      assertThat(match.matches())
          .extracting(facts -> facts.entryId() + " " + facts.kind() + " " + facts.distance())
          .containsExactlyInAnyOrder("e-1 EXACT 0", "e-2 PERCEPTUAL 3");
      assertThat(match.matches())
          .extracting(MatchFacts::snapshotId)
          .containsOnly(lists.snapshot().id());
      assertThat(match.matches())
          .extracting(MatchFacts::updatedAt, MatchFacts::provenance)
          .containsOnly(
              tuple(
                  Optional.of(clock.instant()),
                  Optional.of(new Provenance(clock.instant(), clock.instant(), ""))));
      int sofar = told.size();
      recent.matchAgain();
      assertThat(told).hasSize(sofar);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void match_isTold_whenTheListsCannotSayWhereItsEntryCameFrom(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      RecentUploads recent = open(lists, KEY);
      recent.remember(upload("u-1", MD5), lists.snapshot().id());
      load(lists, line(MD5, "e-1"));
      database.perform(tx -> tx.update("DROP TABLE hash_name"));
      recent.matchAgain();
      assertThat(told).hasSize(1);
      assertThat(told.get(0).matches())
          .extracting(MatchFacts::updatedAt, MatchFacts::provenance)
          .containsExactly(tuple(Optional.of(clock.instant()), Optional.empty()));
    }
  }

  @Test
  void uploadThatIsListedByNow_isNotLetThroughAndNotTold() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      String older = lists.snapshot().id();
      RecentUploads recent = open(lists, KEY);
      load(HashLists.open(database, clock), line(MD5, "e-1"));
      recent.matchAgain();
      assertThat(recent.remember(upload("u-1", MD5), older)).isFalse();
      assertThat(recent.remember(upload("u-2", PDQ), older)).isTrue();
      assertThat(told).isEmpty();
      clock.advance(Duration.ofDays(8));
      assertThat(recent.forget()).as("only what was let through is kept").isEqualTo(1);
    }
  }

  /** Holds what builds an index until it is told to go on. */
  private SnapshotRoom heldRoom(Database database, AtomicBoolean hold, CountDownLatch... gates) {
    return new SnapshotRoom(
        database,
        null,
        () -> {
          if (hold.get()) {
            gates[0].countDown();
            try {
              gates[1].await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          return new SnapshotCheck(1);
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void upload_whileListsAreRebuilt_doesNotWait_andIsFoundAfterwards(Dialect dialect)
      throws Exception {
    AtomicBoolean hold = new AtomicBoolean();
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists =
          HashLists.begin(database, Map.of(), heldRoom(database, hold, reached, goOn), clock);
      load(lists, line(PDQ, "old"));
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      load(HashLists.open(database, clock), line(PDQ, "old"), line(MD5, "e-1"));
      hold.set(true);
      Thread rebuild = new Thread(recent::matchAgain, "tocsin-test-rebuild");
      rebuild.start();
      reached.await();
      CompletableFuture<Boolean> letThrough =
          CompletableFuture.supplyAsync(
              () -> recent.remember(upload("u-1", MD5), lists.snapshot().id()));
      CompletableFuture<Suppression> decision =
          CompletableFuture.supplyAsync(
              () ->
                  lists.suppress(
                      new Suppression.OfValue(PDQ, 0),
                      "test",
                      "Ann",
                      Optional.empty(),
                      Optional.empty()));
      try {
        // Only so that a call that does wait ends the test, and not the build.
        assertThat(letThrough.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(decision.get(60, TimeUnit.SECONDS).number()).isPositive();
        assertThat(told).as("it is being rebuilt still").isEmpty();
      } finally {
        hold.set(false);
        goOn.countDown();
        rebuild.join();
      }
      assertThat(told).extracting(match -> match.upload().uploadId()).containsExactly("u-1");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void upload_onANodeThatLacksWhatWasComparedAlready_isScreenedAgain(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists behind = HashLists.open(database, clock);
      load(behind, line(PDQ, "old"));
      HashLists ahead = HashLists.open(database, clock);
      open(ahead, KEY).matchAgain();
      RecentUploads recent = open(behind, KEY);
      load(ahead, line(PDQ, "old"), line(MD5, "e-1"));
      assertThat(recent.remember(upload("before", MD5), behind.snapshot().id()))
          .as("will be compared")
          .isTrue();
      open(ahead, KEY).matchAgain();
      assertThat(told).extracting(match -> match.upload().uploadId()).containsExactly("before");
      assertThat(recent.remember(upload("after", MD5), behind.snapshot().id())).isFalse();
      String older = behind.snapshot().id();
      behind.refresh();
      assertThat(recent.remember(upload("after", MD5), older)).as("listed by now").isFalse();
      Fingerprint other = Fingerprint.ofHex(Algorithm.MD5, "ff".repeat(15) + "00");
      assertThat(recent.remember(upload("other", other), older)).isTrue();
      open(ahead, KEY).matchAgain();
      assertThat(told).hasSize(1);
      clock.advance(Duration.ofDays(8));
      assertThat(recent.forget()).as("what was not let through is not kept").isEqualTo(1);
    }
  }

  /** What is compared is noted before it is compared, or an upload slips in between. */
  @Test
  void upload_whileOthersAreCompared_isScreenedAgainByANodeThatIsBehind() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists behind = HashLists.open(database, clock);
      load(behind, line(PDQ, "old"));
      HashLists ahead = HashLists.open(database, clock);
      RecentUploads slow = open(behind, KEY);
      List<Boolean> meanwhile = new ArrayList<>();
      RecentUploads recent =
          new RecentUploads(
              ahead,
              KEY,
              Duration.ofDays(1),
              match -> {
                if (meanwhile.isEmpty()) {
                  meanwhile.add(slow.remember(upload("u-2", MD5), behind.snapshot().id()));
                }
              });
      recent.matchAgain();
      assertThat(slow.remember(upload("u-1", MD5), behind.snapshot().id())).isTrue();
      load(ahead, line(PDQ, "old"), line(MD5, "e-1"));
      recent.matchAgain();
      assertThat(meanwhile).containsExactly(false);
    }
  }

  @Test
  void listThatAppearsForTheFirstTime_findsUploadsSeenBefore() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      assertThat(recent.remember(upload("u-1", MD5), lists.snapshot().id())).isTrue();
      load(lists, line(MD5, "e-1"));
      recent.matchAgain();
      assertThat(told).extracting(match -> match.upload().uploadId()).containsExactly("u-1");
    }
  }

  @Test
  void uploadThatKeepsFailing_blocksNoOther() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      RecentUploads recent =
          new RecentUploads(
              lists,
              KEY,
              Duration.ofDays(1),
              match -> {
                if (match.upload().uploadId().equals("bad")) {
                  throw new IllegalStateException("not now");
                }
                told.add(match);
              });
      recent.matchAgain();
      for (String id : List.of("first", "bad", "last")) {
        recent.remember(upload(id, MD5), lists.snapshot().id());
      }
      load(lists, line(PDQ, "old"), line(MD5, "e-1"));
      for (int tries = 0; tries < 2; tries++) {
        assertThatThrownBy(recent::matchAgain).isInstanceOf(IllegalStateException.class);
        assertThat(told)
            .extracting(match -> match.upload().uploadId())
            .containsExactly("first", "last");
      }
    }
  }

  @Test
  void listenerThatFails_hearsOfItAgain() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      boolean[] failing = {true};
      RecentUploads recent =
          new RecentUploads(
              lists,
              KEY,
              Duration.ofDays(1),
              match -> {
                if (failing[0]) {
                  throw new IllegalStateException("not now");
                }
                told.add(match);
              });
      recent.matchAgain();
      recent.remember(upload("u-1", MD5), lists.snapshot().id());
      load(lists, line(PDQ, "old"), line(MD5, "e-1"));
      assertThatThrownBy(recent::matchAgain).isInstanceOf(IllegalStateException.class);
      failing[0] = false;
      recent.matchAgain();
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void lateMatch_inDispute_keepsAClassThatIsNotTheGravest() {
    Fingerprint other = Fingerprint.ofHex(Algorithm.MD5, "ff".repeat(15) + "00");
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      recent.remember(upload("u-1", MD5, other), lists.snapshot().id());
      load(
          lists,
          line(MD5, "test"),
          line(other, "gravest").replace("T_TEST", "A_CSAM_CONFIRMED"),
          "md5," + MD5.hex() + ",good,,K_KNOWN_BENIGN,,,false",
          "md5," + other.hex() + ",good too,,K_KNOWN_BENIGN,,,false");
      recent.matchAgain();
      assertThat(told)
          .singleElement()
          .satisfies(
              match ->
                  assertThat(match.matches())
                      .extracting(facts -> facts.entryId() + " " + facts.severity())
                      .containsExactlyInAnyOrder("test TEST", "gravest UNKNOWN"));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void submitterThatLacked_comesLater_findsTheUpload_alsoAfterAnIndexWasUnsound(Dialect dialect) {
    AtomicBoolean unsound = new AtomicBoolean();
    try (Database database = new TestDatabases(dialect, folder).open()) {
      SnapshotRoom room =
          new SnapshotRoom(
              database,
              null,
              () -> {
                SnapshotCheck check = new SnapshotCheck(1);
                if (unsound.get()) {
                  check.plant(
                      new EntryTable.Kind("demo", "v", "c", "", SeverityClass.TEST),
                      "planted",
                      Algorithm.SHA1,
                      new byte[20]);
                }
                return check;
              });
      HashLists lists =
          HashLists.begin(
              database, Map.of("demo", ListPolicy.DEFAULT.minimumSubmitters(2)), room, clock);
      load(lists, line(PDQ, "old"), line(MD5, "one"));
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      assertThat(recent.remember(upload("u-1", MD5), lists.snapshot().id())).isTrue();
      unsound.set(true);
      lists.loading().rebuild();
      unsound.set(false);
      load(
          HashLists.open(database, clock),
          line(PDQ, "old"),
          line(MD5, "one"),
          line(MD5, "two").replace(",club,", ",kite,"));
      recent.matchAgain();
      assertThat(told).as("what answers here does not know it yet").isEmpty();
      clock.advance(Duration.ofMinutes(11));
      recent.matchAgain();
      assertThat(told)
          .singleElement()
          .satisfies(
              match ->
                  assertThat(match.matches())
                      .extracting(MatchFacts::entryId)
                      .containsExactlyInAnyOrder("one", "two"));
    }
  }

  private static void arrives(ScriptedSource source, String id, String submitter) {
    arrives(source, id, submitter, MD5);
  }

  private static void arrives(
      ScriptedSource source, String id, String submitter, Fingerprint value) {
    source.entries.add(
        new SourceEntry(
            submitter,
            id,
            Instant.parse("2026-01-01T00:00:00Z"),
            Optional.of("A"),
            List.of(new WrittenValue("md5", value.hex(), MediaKind.IMAGE)),
            ""));
  }

  /** The lists follow sources: of a file all there is would be compared, of either list. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void uploadThatKeepsFailing_keepsNoOtherListWaiting(Dialect dialect) {
    ClassMap classes = ClassMap.of(Map.of("A", SeverityClass.TEST));
    ScriptedSource one = new ScriptedSource();
    ScriptedSource two = new ScriptedSource();
    boolean[] failing = {true};
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      RecentUploads recent =
          new RecentUploads(
              lists,
              KEY,
              Duration.ofDays(1),
              match -> {
                if (failing[0] && match.upload().uploadId().equals("bad")) {
                  throw new IllegalStateException("not now");
                }
                told.add(match);
              });
      try (ListSync sync =
          ListSync.builder(lists)
              .follow(SourceSettings.of("a", classes), one)
              .follow(SourceSettings.of("b", classes), two)
              .build()) {
        sync.sync("a");
        sync.sync("b");
        recent.matchAgain();
        Fingerprint second = Fingerprint.ofHex(Algorithm.MD5, "ff".repeat(15) + "00");
        Fingerprint third = Fingerprint.ofHex(Algorithm.MD5, "ff".repeat(15) + "01");
        recent.remember(upload("bad", MD5), lists.snapshot().id());
        recent.remember(upload("good", second), lists.snapshot().id());
        recent.remember(upload("later", third), lists.snapshot().id());
        clock.advance(Duration.ofHours(2));
        arrives(one, "e-1", "club");
        arrives(two, "e-2", "club", second);
        sync.sync("a");
        sync.sync("b");
        assertThatThrownBy(recent::matchAgain).hasMessage("not now");
        assertThat(told).extracting(match -> match.upload().uploadId()).containsExactly("good");
        clock.advance(Duration.ofHours(2));
        arrives(two, "e-3", "club", third);
        sync.sync("b");
        assertThatThrownBy(recent::matchAgain).hasMessage("not now");
        assertThat(told)
            .extracting(match -> match.upload().uploadId())
            .containsExactly("good", "later");
      }
      failing[0] = false;
      recent.matchAgain();
      assertThat(told)
          .as("what failed was not marked as compared")
          .extracting(match -> match.upload().uploadId())
          .containsExactly("good", "later", "bad");
    }
  }

  /** The list follows a source, so that what came is told by itself and not all that there is. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void submitterThatLacked_comesByADelta_findsTheUpload(Dialect dialect) {
    ScriptedSource source = new ScriptedSource();
    SourceSettings settings =
        SourceSettings.of("list", ClassMap.of(Map.of("A", SeverityClass.TEST)));
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists =
          HashLists.open(database, Map.of("list", ListPolicy.DEFAULT.minimumSubmitters(2)), clock);
      try (ListSync sync = ListSync.builder(lists).follow(settings, source).build()) {
        arrives(source, "one", "club");
        sync.sync("list");
        RecentUploads recent = open(lists, KEY);
        recent.matchAgain();
        assertThat(recent.remember(upload("u-1", MD5), lists.snapshot().id())).isTrue();
        clock.advance(Duration.ofHours(2));
        arrives(source, "two", "kite");
        sync.sync("list");
        recent.matchAgain();
      }
      assertThat(told)
          .singleElement()
          .satisfies(
              match ->
                  assertThat(match.matches())
                      .extracting(MatchFacts::entryId)
                      .containsExactlyInAnyOrder("one", "two"));
    }
  }

  /** What cannot be decrypted was not compared: it is said, and done once the key is back. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void uploadsUnderAnotherKey_areSaid_andComparedOnceTheirKeyIsBack(Dialect dialect) {
    List<ListAlarm> alarms = new ArrayList<>();
    ListListener listener =
        new ListListener() {
          @Override
          public void alarm(ListAlarm alarm) {
            alarms.add(alarm);
          }
        };
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      recent.remember(upload("u-1", MD5), lists.snapshot().id());
      load(lists, line(PDQ, "old"), line(MD5, "e-1"));
      try (ListSync sync =
          ListSync.builder(lists).recent(open(lists, key(2))).listener(listener).build()) {
        sync.tick();
        clock.advance(Duration.ofMinutes(2));
        sync.tick();
      }
      assertThat(told).isEmpty();
      assertThat(alarms)
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(ListAlarm.Kind.RECENT_UNREADABLE);
                assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL);
                assertThat(alarm.detail()).startsWith("1 ");
              });
      clock.advance(Duration.ofMinutes(2));
      try (ListSync sync = ListSync.builder(lists).recent(recent).listener(listener).build()) {
        sync.tick();
      }
      assertThat(told).extracting(match -> match.upload().uploadId()).containsExactly("u-1");
    }
  }

  @Test
  void someUploadsUnderAnotherKey_areSaid_alsoWhileAnotherKeepsFailing() {
    List<ListAlarm> alarms = new ArrayList<>();
    ListListener listener =
        new ListListener() {
          @Override
          public void alarm(ListAlarm alarm) {
            alarms.add(alarm);
          }
        };
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      RecentUploads failing =
          new RecentUploads(
              lists,
              KEY,
              Duration.ofDays(7),
              match -> {
                throw new IllegalStateException("not now");
              });
      failing.matchAgain();
      failing.remember(upload("u-1", MD5), lists.snapshot().id());
      open(lists, key(2)).remember(upload("u-2", MD5), lists.snapshot().id());
      load(lists, line(PDQ, "old"), line(MD5, "e-1"));
      try (ListSync sync = ListSync.builder(lists).recent(failing).listener(listener).build()) {
        sync.tick();
      }
      assertThat(alarms)
          .filteredOn(alarm -> alarm.kind() == ListAlarm.Kind.RECENT_UNREADABLE)
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.detail()).startsWith("1 "));
    }
  }

  /** What went from another list at the same time has nothing to be compared with. */
  @Test
  void someUploadsUnderAnotherKey_areSaid_whateverElseHappenedToOtherLists() {
    ScriptedSource source = new ScriptedSource();
    SourceSettings settings =
        SourceSettings.of("other", ClassMap.of(Map.of("A", SeverityClass.TEST)));
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      try (ListSync sync = ListSync.builder(lists).follow(settings, source).build()) {
        arrives(source, "one", "club");
        arrives(source, "two", "club");
        sync.sync("other");
        RecentUploads recent = open(lists, KEY);
        RecentUploads changed = open(lists, key(2));
        recent.matchAgain();
        Fingerprint value = Fingerprint.ofHex(Algorithm.MD5, "ff".repeat(15) + "00");
        recent.remember(upload("u-1", value), lists.snapshot().id());
        changed.remember(upload("u-2", value), lists.snapshot().id());
        clock.advance(Duration.ofHours(2));
        source.tombstones.add(new SourceTombstone("club", "one", clock.instant()));
        sync.sync("other");
        load(lists, line(PDQ, "old"), line(MD5, "e-1"));
        changed.matchAgain();
        assertThat(changed.unreadable()).isEqualTo(1);
      }
    }
  }

  @Test
  void suppressedAndForgotten_areNotTold() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      recent.remember(upload("u-1", MD5), lists.snapshot().id());
      lists.suppress(
          new Suppression.OfValue(MD5, 0), "test", "Ann", Optional.empty(), Optional.empty());
      load(lists, line(PDQ, "old"), line(MD5, "e-1"));
      recent.matchAgain();
      assertThat(told).isEmpty();
      clock.advance(Duration.ofDays(8));
      assertThat(recent.forget()).isEqualTo(1);
      assertThat(recent.forget()).isZero();
    }
  }

  @Test
  void whatIsKept_saysNothingWithoutTheKey() throws Exception {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(PDQ, "old"));
      RecentUploads recent = open(lists, KEY);
      recent.matchAgain();
      recent.remember(upload("marker-upload", MD5), lists.snapshot().id());
      byte[] sealed =
          database.read(
              tx ->
                  tx.first("SELECT sealed FROM hash_recent", row -> row.bytes("sealed"))
                      .orElseThrow());
      String text = new String(sealed, StandardCharsets.ISO_8859_1);
      assertThat(text)
          .doesNotContain("marker")
          .doesNotContain(new String(MD5.bytes(), StandardCharsets.ISO_8859_1));
      load(lists, line(PDQ, "old"), line(MD5, "e-1"));
      open(lists, key(2)).matchAgain();
      assertThat(told).isEmpty();
    }
    assertThatThrownBy(
            () ->
                new RecentUploads(
                    HashLists.open(Database.sqlite(folder.resolve("x.db")), clock),
                    new SecretKeySpec(new byte[16], "AES"),
                    Duration.ofDays(1),
                    told::add))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
