package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** No list waits for another, nor for a clock or a page that was wrong. */
class ListTurnsTest {
  private static final String MD5 = "00112233445566778899aabbccddeeff";
  private static final ClassMap CLASSES = ClassMap.of(Map.of("A", SeverityClass.TEST));

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final List<ListAlarm> alarms = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // by open
  private Database database;

  @SuppressWarnings("NullAway.Init")
  private HashLists lists;

  private ListSync.Builder open(Dialect dialect) {
    database = new TestDatabases(dialect, folder).open();
    open.add(database);
    lists = HashLists.open(database, clock);
    return ListSync.builder(lists)
        .listener(
            new ListListener() {
              @Override
              public void alarm(ListAlarm alarm) {
                alarms.add(alarm);
              }
            });
  }

  private ListSync build(ListSync.Builder builder) {
    ListSync sync = builder.build();
    open.add(0, sync);
    return sync;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static SourceSettings settings(String list) {
    return SourceSettings.of(list, CLASSES);
  }

  private SourceRow row(String list) {
    return database.read(tx -> SourceStore.find(tx, list)).orElseThrow();
  }

  private SourceEntry entry(String id) {
    return new SourceEntry(
        "club",
        id,
        clock.instant(),
        Optional.of("A"),
        List.of(new WrittenValue("md5", MD5, MediaKind.IMAGE)),
        "");
  }

  /** The first reading of a large list takes hours, and a slow source may take days. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void sourceWithMuch_keepsNoOtherListAndNoAlarmWaiting(Dialect dialect) {
    ScriptedSource much = new ScriptedSource();
    ScriptedSource other = new ScriptedSource();
    ListSync sync =
        build(open(dialect).follow(settings("much"), much).follow(settings("b"), other));
    List<Instant> asked = new ArrayList<>();
    List<Integer> alarmed = new ArrayList<>();
    much.failsAfter = 200;
    much.whenAsked =
        () -> {
          clock.advance(Duration.ofMinutes(1));
          alarmed.add(alarms.size());
          if (much.asked == 199) {
            much.failsAfter = -1;
          }
        };
    other.whenAsked = () -> asked.add(clock.instant());
    other.failsAfter = 0;
    Instant begun = clock.instant();
    sync.tick();
    assertThat(much.asked).isEqualTo(199);
    assertThat(row("much").state()).isEqualTo(SourceState.FOLLOWING);
    assertThat(asked.get(0)).isBefore(begun.plus(Duration.ofMinutes(5)));
    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(alarmed.get(150)).as("told while it is read").isPositive();
    assertThat(alarms).extracting(ListAlarm::kind).contains(ListAlarm.Kind.PAGE_FAILING);
  }

  /** Before, it was not asked for a month, in silence, and its list was as if of today. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void clockThatWasAhead_andIsPutRight_keepsNoSourceFromBeingAsked(Dialect dialect) {
    ScriptedSource source = new ScriptedSource();
    ListSync sync = build(open(dialect).follow(settings("a"), source));
    sync.tick();
    clock.advance(Duration.ofDays(30));
    source.entries.add(entry("e-1"));
    sync.tick();
    assertThat(source.asked).isEqualTo(2);
    clock.advance(Duration.ofDays(-30));
    assertThat(lists.status().get(0).age()).isEqualTo(Duration.ofDays(30));
    source.failsAfter = 0;
    sync.tick();
    assertThat(source.asked).isEqualTo(3);
    assertThat(alarms)
        .filteredOn(alarm -> alarm.kind() == ListAlarm.Kind.STALE)
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL));
    source.failsAfter = -1;
    clock.advance(Duration.ofHours(2));
    sync.tick();
    assertThat(lists.status().get(0).age()).isZero();
    clock.advance(Duration.ofMinutes(-30));
    sync.tick();
    assertThat(source.asked).as("due again by a clock that is right").isEqualTo(5);
  }

  /** What nobody thought of fails as other pages do: with a pause, in smaller parts, and told. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void pageThatNobodyCanKeep_isAFailureThatIsCountedAndTold(Dialect dialect) {
    ScriptedSource source = new ScriptedSource();
    ListSync sync = build(open(dialect).follow(settings("a"), source));
    source.whenAsked =
        () -> {
          throw new ArithmeticException("long overflow");
        };
    for (int i = 0; i < 3; i++) {
      sync.tick();
      sync.tick();
      assertThat(source.asked).as("not again before a pause").isEqualTo(i + 1);
      clock.advance(Duration.ofHours(2));
    }
    assertThat(row("a").problems()).isEqualTo(3);
    assertThat(row("a").problem().orElseThrow()).contains("(ArithmeticException)");
    assertThat(alarms).extracting(ListAlarm::kind).contains(ListAlarm.Kind.PAGE_FAILING);
  }

  private void seenThenListed(RecentUploads recent) {
    RecentUpload upload =
        new RecentUpload(
            "u-1",
            "room",
            List.of("bob"),
            clock.instant(),
            List.of(Fingerprint.ofHex(Algorithm.MD5, MD5)));
    assertThat(recent.remember(upload, lists.snapshot().id())).isTrue();
    String file =
        "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n"
            + "md5,"
            + MD5
            + ",e-1,club,T_TEST,,,false\n";
    lists.importCsv("demo", new StringReader(file), CsvOptions.STRICT, Progress.NONE);
  }

  @Test
  void whatIsPassedOver_isToldInAHundredKinds_whateverASourceCallsIt() {
    ScriptedSource source = new ScriptedSource();
    ListSync sync = build(open(Dialect.SQLITE).follow(settings("a"), source));
    source.failsAfter = 300;
    source.whenAsked =
        () -> {
          source.passedOver = Map.of("kind " + source.asked, 1, "known", 1);
          if (source.asked == 299) {
            source.failsAfter = -1;
          }
        };
    SyncReport report = sync.sync("a").orElseThrow();
    assertThat(report.passedOver()).hasSize(101).containsEntry("known", 299L);
    assertThat(report.passedOver().values().stream().mapToLong(n -> n).sum()).isEqualTo(598);
  }

  /** One thread asks a source that does not answer; on another, uploads are compared. */
  @Test
  void uploadsAreComparedWithWhatCame_whileASourceKeepsItsThread() throws Exception {
    ScriptedSource source = new ScriptedSource();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    source.whenAsked =
        () -> {
          asked.countDown();
          try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ListSync.Builder builder = open(Dialect.SQLITE).follow(settings("a"), source);
    RecentUploads recent =
        new RecentUploads(
            lists,
            new SecretKeySpec(new byte[32], "AES"),
            Duration.ofDays(1),
            match -> told.countDown());
    seenThenListed(recent);
    ListSync sync = build(builder.recent(recent));
    sync.start();
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void uploadThatKeepsFailing_isTriedAgainAfterPausesThatGrow(Dialect dialect) {
    ListSync.Builder builder = open(dialect);
    int[] told = {0};
    RecentUploads recent =
        new RecentUploads(
            lists,
            new SecretKeySpec(new byte[32], "AES"),
            Duration.ofDays(1),
            match -> {
              told[0]++;
              throw new IllegalStateException("not now");
            });
    seenThenListed(recent);
    ListSync sync = build(builder.recent(recent));
    for (int second = 0; second < 3_600; second += 10) {
      sync.tick();
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(told[0]).isBetween(4, 60);
    clock.advance(Duration.ofHours(2));
    int before = told[0];
    sync.tick();
    assertThat(told[0]).isEqualTo(before + 1);
  }
}
