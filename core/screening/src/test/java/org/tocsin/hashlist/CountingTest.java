package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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

/** An assertion is seen beside all others of the same value before it counts. */
class CountingTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String MD5 = "00112233445566778899aabbccddeeff";
  private static final String SHA256 = "00112233445566778899aabbccddeeff".repeat(2);
  private static final Fingerprint LISTED = Fingerprint.ofHex(Algorithm.MD5, MD5);
  private static final PdqHash PICTURE = new PdqHash(0x123456789abcdefL, -77, 0x5555L, 1L << 60);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final List<ListAlarm> alarms = new ArrayList<>();

  private static String line(String algorithm, String value, String id, String who, String what) {
    return algorithm + "," + value + "," + id + "," + who + "," + what + ",,,false\n";
  }

  private static void load(HashLists lists, String list, String... lines) {
    String text = HEADER + String.join("", lines);
    assertThat(
            lists
                .importCsv(list, new StringReader(text), CsvOptions.STRICT, Progress.NONE)
                .applied())
        .isTrue();
  }

  private static List<String> ids(List<Hit> hits) {
    return hits.stream().map(hit -> hit.entry().entryId()).sorted().toList();
  }

  private void watch(HashLists lists) {
    ListListener listener =
        new ListListener() {
          @Override
          public void alarm(ListAlarm alarm) {
            alarms.add(alarm);
          }
        };
    new ListWatch(listener, clock).odd(lists.status(), lists.oddities());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void value_ofFewSubmitters_countsOnlyWhenEnoughAssertIt(Dialect dialect) {
    String near = HashListsTest.flip(PICTURE, 3, new Random(1)).fingerprint().hex();
    String pdq = PICTURE.fingerprint().hex();
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(
          lists,
          "demo",
          line("md5", MD5, "one", "kite", "T_TEST"),
          line("md5", MD5, "again", "kite", "T_TEST"),
          line("pdq", pdq, "p-one", "kite", "T_TEST"),
          line("pdq", pdq, "p-two", "teapot", "T_TEST"),
          line("pdq", near, "p-near", "teapot", "T_TEST"));
      load(lists, "other", line("md5", MD5, "elsewhere", "teapot", "T_TEST"));
      assertThat(ids(lists.snapshot().exactMatches(LISTED)))
          .containsExactly("again", "elsewhere", "one");
      lists.policy("demo", ListPolicy.DEFAULT.minimumSubmitters(2));
      // Two entries of one submitter are one word, and another list's is none here.
      assertThat(ids(lists.snapshot().exactMatches(LISTED))).containsExactly("elsewhere");
      assertThat(ids(lists.snapshot().matches(PICTURE, 10))).containsExactly("p-one", "p-two");
      assertThat(ids(lists.snapshot().exact(LISTED))).hasSize(3);
      assertThat(ids(lists.lookup(PICTURE.fingerprint(), 31, 10))).hasSize(3);
      load(
          lists,
          "demo",
          line("md5", MD5, "one", "kite", "T_TEST"),
          line("md5", MD5, "two", "teapot", "T_TEST"),
          line("pdq", pdq, "p-one", "kite", "T_TEST"));
      assertThat(ids(lists.snapshot().exactMatches(LISTED)))
          .containsExactly("elsewhere", "one", "two");
      assertThat(lists.snapshot().matches(PICTURE, 10)).isEmpty();
      String id = lists.snapshot().id();
      lists.policy("demo", ListPolicy.DEFAULT.minimumSubmitters(3));
      assertThat(lists.snapshot().id()).isNotEqualTo(id);
      assertThat(ids(lists.snapshot().exactMatches(LISTED))).containsExactly("elsewhere");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void list_thatNamesFewerSubmittersThanItsValuesNeed_isAsGoodAsNone(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, "demo", line("md5", MD5, "one", "", "T_TEST"));
      lists.policy("demo", ListPolicy.DEFAULT.minimumSubmitters(2));
      assertThat(lists.snapshot().isEmpty()).isTrue();
      watch(lists);
      assertThat(alarms)
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(ListAlarm.Kind.UNCORROBORATED);
                assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL);
                assertThat(alarm.list()).isEqualTo("demo");
              });
      alarms.clear();
      load(
          lists,
          "demo",
          line("md5", MD5, "one", "", "T_TEST"),
          line("md5", MD5, "two", "kite", "T_TEST"));
      assertThat(lists.snapshot().isEmpty()).isFalse();
      watch(lists);
      assertThat(alarms).isEmpty();
      load(lists, "demo", line("md5", MD5, "one", "", "T_TEST"));
      load(lists, "other", line("sha256", SHA256, "else", "", "T_TEST"));
      assertThat(lists.snapshot().isEmpty()).as("another list counts").isFalse();
      watch(lists);
      assertThat(alarms).extracting(ListAlarm::list).containsExactly("demo");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void values_thatTooFewSubmittersAssert_areCounted_andSaidWhenNoneIsLeft(Dialect dialect) {
    String pdq = PICTURE.fingerprint().hex();
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(
          lists,
          "demo",
          line("md5", MD5, "one", "kite", "T_TEST"),
          line("md5", MD5, "two", "teapot", "T_TEST"),
          line("sha256", SHA256, "alone", "kite", "T_TEST"),
          line("pdq", pdq, "p-one", "kite", "T_TEST"),
          line("pdq", pdq, "p-again", "kite", "T_TEST"));
      load(lists, "other", line("md5", MD5, "elsewhere", "teapot", "T_TEST"));
      assertThat(lists.status()).extracting(ListStatus::uncorroborated).containsExactly(0L, 0L);
      lists.policy("demo", ListPolicy.DEFAULT.minimumSubmitters(2));
      assertThat(lists.status()).extracting(ListStatus::uncorroborated).containsExactly(2L, 0L);
      watch(lists);
      assertThat(alarms).as("some count").isEmpty();
      load(
          lists,
          "demo",
          line("md5", MD5, "one", "kite", "T_TEST"),
          line("sha256", SHA256, "else", "teapot", "T_TEST"));
      watch(lists);
      assertThat(alarms)
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(ListAlarm.Kind.UNCORROBORATED);
                assertThat(alarm.list()).isEqualTo("demo");
              });
    }
  }

  /** Whatever is drawn, and whether it was built at once or laid over: every value is weighed. */
  @Test
  void corroboration_atRandom_isWhatCountingOneByOneSays() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, ListPolicy> policies = Map.of("one", new ListPolicy(31, -1).minimumSubmitters(2));
    for (int round = 0; round < 30; round++) {
      List<PdqHash> pool = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        pool.add(
            i % 3 == 0
                ? new PdqHash(
                    random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())
                : HashListsTest.flip(pool.get(i - 1), 1 + random.nextInt(20), random));
      }
      record Made(EntryTable.Kind kind, String id, PdqHash value) {}
      List<Made> base = new ArrayList<>();
      List<Made> above = new ArrayList<>();
      SnapshotBuilder builder = new SnapshotBuilder();
      Overlay overlay = new Overlay();
      for (int i = 0; i < 40; i++) {
        EntryTable.Kind kind =
            new EntryTable.Kind(
                random.nextInt(3) > 0 ? "one" : "other",
                "v1",
                "club " + random.nextInt(3),
                "",
                SeverityClass.TEST);
        Made made = new Made(kind, "e" + i, pool.get(random.nextInt(pool.size())));
        boolean late = i >= 25;
        byte[] bytes = made.value().fingerprint().bytes();
        if (late) {
          overlay.value(overlay.entry(i, kind, made.id(), ListsMade.AT), Algorithm.PDQ, bytes);
        } else {
          builder.value(builder.entry(i, kind, made.id(), ListsMade.AT), Algorithm.PDQ, bytes);
          if (random.nextInt(4) == 0) {
            overlay.remove(i);
            continue;
          }
        }
        (late ? above : base).add(made);
      }
      Snapshot snapshot =
          builder
              .build("c", ListsMade.AT, Optional.empty())
              .under(policies)
              .with("changed", ListsMade.AT, Optional.empty(), overlay);
      List<Made> all = new ArrayList<>(base);
      all.addAll(above);
      Map<PdqHash, Set<String>> submitters = new HashMap<>();
      all.stream()
          .filter(made -> made.kind().list().equals("one"))
          .forEach(
              made ->
                  submitters
                      .computeIfAbsent(made.value(), value -> new HashSet<>())
                      .add(made.kind().submitter()));
      assertThat(snapshot.oddities().lone())
          .as("seed %d, round %d", seed, round)
          .containsExactly(
              Map.entry(
                  "one",
                  new LoneValues(
                      submitters.values().stream().filter(each -> each.size() < 2).count(),
                      submitters.size(),
                      2)));
      for (PdqHash query : pool) {
        List<String> expected =
            all.stream()
                .filter(made -> made.value().distance(query) <= 31)
                .filter(
                    made ->
                        made.kind().list().equals("other")
                            || all.stream()
                                    .filter(
                                        same ->
                                            same.kind().list().equals("one")
                                                && same.value().equals(made.value()))
                                    .map(same -> same.kind().submitter())
                                    .distinct()
                                    .count()
                                >= 2)
                .map(Made::id)
                .sorted()
                .toList();
        assertThat(ids(snapshot.matches(query, 1_000)))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void opaqueValue_thatVeryManyEntriesAssert_isNotComparedAndSaid(Dialect dialect) {
    String repeated = "5a01".repeat(72);
    String own = "5a02".repeat(72);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        lines.add(line("photodna", repeated, "e" + i, "club " + i, "T_TEST"));
        lines.add(line("md5", MD5, "m" + i, "club " + i, "T_TEST"));
      }
      lines.add(line("photodna", own, "mine", "club", "T_TEST"));
      load(lists, "demo", lines.toArray(String[]::new));
      lists.policy("demo", ListPolicy.DEFAULT.mostRepeated(4));
      assertThat(named(lists)).containsExactlyInAnyOrder("e0", "e1", "e2", "e3", "mine");
      watch(lists);
      assertThat(alarms).isEmpty();
      lists.policy("demo", ListPolicy.DEFAULT.mostRepeated(3));
      assertThat(named(lists)).containsExactly("mine");
      Fingerprint value = Fingerprint.ofHex(Algorithm.PHOTODNA, repeated);
      assertThat(lists.snapshot().exactMatches(value)).isEmpty();
      assertThat(lists.lookup(value, 0, 10))
          .hasSize(4)
          .allSatisfy(
              hit ->
                  assertThat(Standing.of(lists.snapshot(), value, 10).apply(hit))
                      .isEqualTo(Standing.REPEATED));
      assertThat(lists.lookup(value, 0, 3)).as("no more than asked for").hasSize(3);
      assertThatIllegalArgumentException().isThrownBy(() -> lists.lookup(value, 0, 0));
      assertThat(lists.snapshot().exactMatches(LISTED)).as("a digest says what it says").hasSize(4);
      watch(lists);
      assertThat(alarms)
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(ListAlarm.Kind.REPEATED);
                assertThat(alarm.list()).isEqualTo("demo");
                assertThat(alarm.detail()).startsWith("1 ");
              });
    }
  }

  @Test
  void valueOfVeryManyEntries_makesNoObjectForEach_andEveryClassIsTold() {
    int many = 200_000;
    byte[] opaque = new byte[144];
    SnapshotBuilder builder = new SnapshotBuilder();
    for (int i = 0; i < many; i++) {
      boolean last = i == many - 1;
      EntryTable.Kind kind =
          new EntryTable.Kind(
              "demo", "v", "club", "", last ? SeverityClass.TEST : SeverityClass.CONFIRMED);
      int entry = builder.entry(i, kind, "e" + i, ListsMade.AT);
      builder.value(entry, Algorithm.MD5, LISTED.bytes());
      builder.value(entry, Algorithm.PHOTODNA, opaque);
    }
    Snapshot snapshot = builder.build("c", ListsMade.AT, Optional.empty());
    List<Hit> some = snapshot.exactMatches(LISTED, 20);
    assertThat(some).extracting(Hit::severity).contains(SeverityClass.TEST).hasSize(21);
    assertThat(snapshot.exactMatches(LISTED)).hasSize(many);
    Fingerprint repeated = Fingerprint.of(Algorithm.PHOTODNA, opaque);
    assertThat(snapshot.exactMatches(repeated)).isEmpty();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int told = snapshot.exactMatches(LISTED, 20).size();
    told += snapshot.exactMatches(repeated).size();
    snapshot.forEach(Algorithm.PHOTODNA, (value, hit) -> {});
    long after = threads.getCurrentThreadAllocatedBytes();
    assertThat(told).isEqualTo(21);
    assertThat(after - before).as("bytes for %d entries", many).isLessThan(many);
  }

  private static List<String> named(HashLists lists) {
    List<String> named = new ArrayList<>();
    lists.snapshot().forEach(Algorithm.PHOTODNA, (value, hit) -> named.add(hit.entry().entryId()));
    return named;
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void digest_thatIsKnownGoodToo_isDisputedByBothAndSaid(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(
          lists,
          "demo",
          line("md5", MD5, "bad", "kite", "A_CSAM_CONFIRMED"),
          line("sha256", SHA256, "alone", "kite", "A_CSAM_CONFIRMED"));
      watch(lists);
      load(lists, "known-good", line("md5", MD5, "system file", "", "K_KNOWN_BENIGN"));
      assertThat(lists.snapshot().exactMatches(LISTED))
          .extracting(hit -> hit.entry().entryId() + " " + hit.disputed())
          .containsExactlyInAnyOrder("bad true", "system file false");
      assertThat(lists.snapshot().exactMatches(Fingerprint.ofHex(Algorithm.SHA256, SHA256)))
          .singleElement()
          .satisfies(hit -> assertThat(hit.disputed()).isFalse());
      assertThat(alarms).isEmpty();
      watch(lists);
      assertThat(alarms)
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(ListAlarm.Kind.DISPUTED);
                assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL);
                assertThat(alarm.list()).isEqualTo("demo");
                assertThat(alarm.detail()).startsWith("1 ").doesNotContain(MD5);
              });
      load(
          lists, "known-good", line("md5", "ff" + MD5.substring(2), "other", "", "K_KNOWN_BENIGN"));
      assertThat(lists.oddities().disputed()).isEmpty();
    }
  }

  @Test
  void oddities_whereTheOtherAssertionCameLater_areCountedOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SnapshotBuilder builder = new SnapshotBuilder();
    Overlay overlay = new Overlay();
    EntryTable.Kind bad = new EntryTable.Kind("demo", "v", "s", "", SeverityClass.CONFIRMED);
    EntryTable.Kind good = new EntryTable.Kind("good", "v", "s", "", SeverityClass.KNOWN_BENIGN);
    for (int i = 0; i < 3; i++) {
      byte[] value = new byte[16];
      random.nextBytes(value);
      // Both below; one of each; both above.
      int row = 10 * i;
      if (i < 2) {
        builder.value(builder.entry(row, bad, "b" + i, ListsMade.AT), Algorithm.MD5, value);
      } else {
        overlay.value(overlay.entry(row, bad, "b" + i, ListsMade.AT), Algorithm.MD5, value);
      }
      if (i < 1) {
        builder.value(builder.entry(row + 1, good, "g" + i, ListsMade.AT), Algorithm.MD5, value);
      } else {
        overlay.value(overlay.entry(row + 1, good, "g" + i, ListsMade.AT), Algorithm.MD5, value);
      }
    }
    Snapshot base = builder.build("c", ListsMade.AT, Optional.empty());
    assertThat(base.oddities().disputed()).isEqualTo(Map.of("demo", 1L));
    assertThat(base.with("d", ListsMade.AT, Optional.empty(), overlay).oddities().disputed())
        .isEqualTo(Map.of("demo", 3L));
    Overlay gone = new Overlay().remove(1);
    assertThat(base.with("e", ListsMade.AT, Optional.empty(), gone).oddities().disputed())
        .isEmpty();
  }

  @Test
  void policy_outOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListPolicy.DEFAULT.minimumSubmitters(0))
        .withMessageContaining("1 to 100");
    assertThatIllegalArgumentException().isThrownBy(() -> ListPolicy.DEFAULT.mostRepeated(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListPolicy.DEFAULT.with("A1", ListPolicy.DEFAULT.minimumSubmitters(2)));
    assertThat(ListPolicy.DEFAULT.minimumSubmitters(2).with("A1", new ListPolicy(9, 9)).of("A1"))
        .isEqualTo(new ListPolicy(9, 9).minimumSubmitters(2));
  }
}
