package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** List files of every format, on every database. */
class ListImportTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String ONE = "00112233445566778899aabbccddeeff";
  private static final String OTHER = "ffeeddccbbaa99887766554433221100";

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private static Fingerprint md5(String hex) {
    return Fingerprint.ofHex(Algorithm.MD5, hex);
  }

  private static String line(String value, String id, String at, boolean deleted) {
    return "md5," + value + "," + id + ",club,T_TEST,word," + at + "," + deleted + "\n";
  }

  private static ImportResult load(HashLists lists, String text) {
    return lists.importCsv(
        "demo", new StringReader(HEADER + text), CsvOptions.STRICT, Progress.NONE);
  }

  private static long count(Database database, String table) {
    return database.read(
        tx ->
            tx.first("SELECT COUNT(*) AS amount FROM " + table, row -> row.number("amount"))
                .orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void linesOfOneEntry_farApart_areOneEntryWithAllValues(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      StringBuilder text = new StringBuilder(line(ONE, "e-1", "2026-01-02T00:00:00Z", false));
      Random random = new Random(1);
      byte[] value = new byte[16];
      for (int i = 0; i < 3000; i++) {
        random.nextBytes(value);
        text.append(
            line(HexFormat.of().formatHex(value), "other-" + i, "2026-01-02T00:00:00Z", false));
      }
      text.append("md5," + OTHER + ",e-1,club,A_CSAM_CONFIRMED,A1,2026-01-03T00:00:00Z,false\n");
      ImportResult result = load(lists, text.toString());
      assertThat(result.values()).isEqualTo(3002);
      ListStatus status = lists.status().get(0);
      assertThat(status.entries()).isEqualTo(3001);
      assertThat(status.values()).containsExactly(Map.entry(Algorithm.MD5, 3002L));
      for (String each : List.of(ONE, OTHER)) {
        ListEntry entry = lists.snapshot().exact(md5(each)).get(0).entry();
        assertThat(entry.entryId()).isEqualTo("e-1");
        assertThat(entry.severity()).isEqualTo(SeverityClass.CONFIRMED);
        assertThat(entry.classification()).isEqualTo("A1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void deletionLine_takesOlderValuesAndLeavesNewerOnes(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      ImportResult result =
          load(
              lists,
              line(ONE, "e-1", "2026-01-02T00:00:00Z", false)
                  + line("", "e-1", "2026-01-03T00:00:00Z", true)
                  + line(OTHER, "e-1", "2026-01-04T00:00:00Z", false)
                  + line(OTHER, "e-2", "2026-01-04T00:00:00Z", false)
                  + line("", "e-2", "2026-01-04T00:00:00Z", true)
                  + line("", "never-there", "2026-01-04T00:00:00Z", true));
      assertThat(result.deleted()).isEqualTo(2);
      assertThat(lists.snapshot().exact(md5(ONE))).isEmpty();
      assertThat(lists.snapshot().exact(md5(OTHER)))
          .extracting(hit -> hit.entry().entryId())
          .containsExactly("e-1");
      assertThat(lists.status().get(0).entries()).isEqualTo(1);
    }
  }

  private static String lines(int entries) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < entries; i++) {
      text.append(
          line(
              String.format(Locale.ROOT, "%032x", i + 1), "e-" + i, "2026-01-02T00:00:00Z", false));
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void file_thatHasFarFewerEntriesThanTheList_leavesTheList_unlessAllowed(Dialect dialect) {
    List<ListAlarm> alarms = new ArrayList<>();
    ListListener listener =
        new ListListener() {
          @Override
          public void alarm(ListAlarm alarm) {
            alarms.add(alarm);
          }
        };
    ListWatch watch = new ListWatch(listener, clock);
    Map<String, ListLimits> limits = Map.of("demo", ListLimits.DEFAULT);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      assertThat(load(lists, lines(2_000)).applied()).isTrue();
      String version = lists.status().get(0).version();
      assertThat(load(lists, lines(1_950)).applied()).as("few of them go").isTrue();
      assertThat(load(lists, lines(2_000)).applied()).isTrue();
      for (int time = 1; time <= 2; time++) {
        for (int left : new int[] {1_000, 0}) {
          ImportResult result = load(lists, lines(left));
          assertThat(result.applied()).as("%d left", left).isFalse();
          assertThat(result.held().orElseThrow()).contains(left + " entries", "2000");
          assertThat(lists.status().get(0).entries()).isEqualTo(2_000);
          assertThat(lists.status().get(0).held()).isEqualTo(result.held());
          assertThat(count(database, "hash_entry")).as("nothing is left of it").isEqualTo(2_000);
          assertThat(lists.snapshot().exact(md5(String.format(Locale.ROOT, "%032x", 2_000))))
              .hasSize(1);
          watch.look(lists.status(), limits);
        }
        assertThat(alarms)
            .as("time %d", time)
            .hasSize(time)
            .allSatisfy(
                alarm -> {
                  assertThat(alarm.kind()).isEqualTo(ListAlarm.Kind.SHRINK);
                  assertThat(alarm.level()).isEqualTo(ListAlarm.Level.CRITICAL);
                });
        assertThat(load(lists, lines(2_000)).applied()).isTrue();
        watch.look(lists.status(), limits);
      }
      ImportResult allowed =
          lists.importCsv(
              "demo", new StringReader(HEADER), CsvOptions.STRICT.allowingShrink(), Progress.NONE);
      assertThat(allowed.applied()).isTrue();
      assertThat(lists.status().get(0).version()).isNotEqualTo(version);
      assertThat(lists.status().get(0).held()).isEmpty();
      assertThat(lists.snapshot().entries()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void header_alone_doesNotEmptyASmallList(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      assertThat(load(lists, "").applied()).as("it was empty").isTrue();
      load(lists, lines(3));
      assertThat(load(lists, "").held()).isPresent();
      assertThat(load(lists, lines(1)).applied()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void file_withLessThanHalfOfTheValues_leavesAListTooSmallForItsShare(Dialect dialect) {
    String second = line(OTHER, "e-0", "2026-01-02T00:00:00Z", false);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, lines(60) + second);
      assertThat(load(lists, lines(30)).held().orElseThrow())
          .contains("30 values", "the list 61", "shrink");
      // What is read first is written before the malformed line is met.
      ImportResult malformed = load(lists, lines(4_500) + "md5,zz,e-1,club,T_TEST,w,,false\n");
      assertThat(malformed.malformed()).isOne();
      assertThat(malformed.applied()).isFalse();
      assertThat(count(database, "hash_entry")).as("nothing is left of either").isEqualTo(60);
      assertThat(lists.status().get(0).entries()).isEqualTo(60);
      assertThat(load(lists, lines(31)).applied()).isTrue();
      assertThat(load(lists, lines(1)).applied()).as("few values may go").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void values_thatNobodyCompares_areCounted_andKeptWhereAHostMay(Dialect dialect) {
    String value = "5a01".repeat(20);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      StringBuilder text = new StringBuilder(line(ONE, "e-1", "2026-01-02T00:00:00Z", false));
      for (String algorithm :
          List.of("NetClean", "vpdq", "vpdq", "SHA26", "sha26", "OWN_1", OTHER)) {
        text.append(algorithm + "," + value + ",e-" + algorithm + ",club,T_TEST,w,,false\n");
      }
      for (int i = 0; i < 120; i++) {
        text.append("MADE_UP" + i + "," + value + ",m-" + i + ",club,T_TEST,w,,false\n");
      }
      ImportResult result = load(lists, text.toString());
      assertThat(result.applied()).isTrue();
      assertThat(result.opaque()).isEqualTo(Map.of("NETCLEAN", 1L, "VPDQ", 2L));
      assertThat(result.unknownAlgorithms())
          .containsEntry("SHA26", 2L)
          .containsEntry("OWN_1", 1L)
          .doesNotContainKey(OTHER.toUpperCase(Locale.ROOT))
          .hasSizeLessThanOrEqualTo(101);
      assertThat(result.unknownAlgorithms().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(124);
      assertThat(lists.status().get(0).values())
          .containsEntry(new Algorithm("SHA26"), 2L)
          .doesNotContainKey(new Algorithm("VPDQ"))
          .doesNotContainKey(new Algorithm("NETCLEAN"));
    }
  }

  /** A reader that dies in the middle, as a process does. */
  private static final class DyingReader extends Reader {
    private final StringReader text;
    private int left;

    DyingReader(String text, int left) {
      this.text = new StringReader(text);
      this.left = left;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      if (left <= 0) {
        throw new IllegalStateException("killed");
      }
      int read = text.read(into, offset, Math.min(length, left));
      left -= read;
      return read;
    }

    @Override
    public void close() {
      text.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void import_killedAnywhere_leavesTheOldListAndIsCleanedUpByTheNext(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(ONE, "old", "", false));
      StringBuilder text = new StringBuilder(HEADER);
      for (int i = 0; i < 9000; i++) {
        text.append(line("%032x".formatted(0x1234567L + i), "new-" + i, "", false));
      }
      for (int at : new int[] {10, 400, text.length() / 2, text.length() - 1}) {
        assertThatThrownBy(
                () ->
                    lists.importCsv(
                        "demo",
                        new DyingReader(text.toString(), at),
                        CsvOptions.STRICT,
                        Progress.NONE))
            .isInstanceOf(RuntimeException.class);
        HashLists restarted = HashLists.open(database, clock);
        assertThat(restarted.snapshot().exact(md5(ONE))).hasSize(1);
        assertThat(restarted.snapshot().entries()).isEqualTo(1);
        assertThat(restarted.status().get(0).entries()).isEqualTo(1);
      }
      assertThat(count(database, "hash_entry")).isGreaterThan(1);
      load(lists, line(OTHER, "newest", "", false));
      assertThat(count(database, "hash_entry")).as("what was given up is gone").isEqualTo(1);
      assertThat(count(database, "hash_value")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void import_whileAnotherOfTheSameListBegan_isGivenUp(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      StringBuilder text = new StringBuilder(HEADER);
      for (int i = 0; i < 12_000; i++) {
        text.append(line("%032x".formatted(0x1234567L + i), "new-" + i, "", false));
      }
      boolean[] once = {false};
      Progress interrupting =
          read -> {
            if (!once[0]) {
              once[0] = true;
              load(lists, line(ONE, "quick", "", false));
            }
          };
      assertThatThrownBy(
              () ->
                  lists.importCsv(
                      "demo", new StringReader(text.toString()), CsvOptions.STRICT, interrupting))
          .isInstanceOf(ListImportException.class)
          .hasMessageContaining("another import");
      assertThat(once[0]).isTrue();
      assertThat(lists.snapshot().exact(md5(ONE))).hasSize(1);
      assertThat(lists.snapshot().entries()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void quarantine_namesEntryAndReason_andFollowsTheList(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      String empty = "d41d8cd98f00b204e9800998ecf8427e";
      load(lists, line(empty, "e-1", "", false) + line(ONE, "e-2", "", false));
      List<QuarantinedValue> set = lists.quarantine(Optional.of("demo"), 10);
      assertThat(set).hasSize(1);
      assertThat(set.get(0).entryId()).isEqualTo("e-1");
      assertThat(set.get(0).written()).isEqualTo(empty);
      assertThat(set.get(0).toString()).doesNotContain(empty);
      assertThat(lists.status().get(0).quarantined())
          .containsExactly(Map.entry(HashValues.EMPTY_CONTENT, 1L));
      assertThat(lists.quarantine(Optional.of("absent"), 10)).isEmpty();
      load(lists, line(ONE, "e-2", "", false));
      assertThat(lists.quarantine(Optional.empty(), 10)).isEmpty();
      assertThat(count(database, "hash_quarantine")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void csv_ofAnyEditor_isRead(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      String header =
          "\ufeffdeleted,value,\"algorithm\",entry_id,submitter,severity_class,"
              + "classification,updated_at\r";
      ImportResult result =
          lists.importCsv(
              "demo",
              new StringReader(
                  header
                      + (",\"" + ONE + "\",MD5,\"a \"\"b\"\", c\nd\",club,T_TEST,,\r\n\n")
                      + ("false," + OTHER.toUpperCase(java.util.Locale.ROOT))
                      + ",md5,e-2,,t_test,\"\",2026-01-01T00:00:00+02:00"),
              CsvOptions.STRICT,
              Progress.NONE);
      assertThat(result.problems()).isEmpty();
      assertThat(result.values()).isEqualTo(2);
      assertThat(lists.snapshot().exact(md5(ONE)).get(0).entry().entryId())
          .isEqualTo("a \"b\", c\nd");
      assertThat(lists.snapshot().exact(md5(OTHER)).get(0).entry().updatedAt())
          .isEqualTo("2025-12-31T22:00:00Z");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void firstSeen_ofAnEntryThatStays_staysToo(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, line(ONE, "e-1", "", false));
      clock.advance(Duration.ofDays(3));
      load(lists, line(ONE, "e-1", "", false) + line(OTHER, "e-2", "", false));
      List<String> seen =
          database.read(
              tx ->
                  tx.query(
                      "SELECT first_seen, last_seen FROM hash_entry ORDER BY entry_id",
                      row -> row.instant("first_seen") + " " + row.instant("last_seen")));
      assertThat(seen)
          .containsExactly(
              "2026-01-15T09:30:00Z 2026-01-18T09:30:00Z",
              "2026-01-18T09:30:00Z 2026-01-18T09:30:00Z");
    }
  }

  /**
   * What it takes with it is counted line by line, whether or not the file ends with a line end.
   */
  @ParameterizedTest
  @ValueSource(ints = {17, 9_999, 10_000})
  void strayQuotationMark_isSaidWithEveryLineThatIsLost(int where) {
    String[] lines = lines(10_000).split("\n", -1);
    lines[where - 1] = lines[where - 1].replace(",e-", ",\"e-");
    String text = String.join("\n", lines);
    for (String file : List.of(text, text.strip())) {
      try (Database database = Database.sqlite(folder.resolve("quote" + file.length() + ".db"))) {
        HashLists lists = HashLists.open(database, clock);
        ImportResult result =
            lists.importCsv(
                "demo", new StringReader(HEADER + file), CsvOptions.CONTINUE, Progress.NONE);
        long lost = 10_000 - result.values();
        assertThat(result.malformed()).isEqualTo(lost);
        assertThat(result.problems())
            .singleElement()
            .satisfies(
                problem -> {
                  assertThat(problem.line()).isEqualTo(where + 1);
                  if (lost > 1) {
                    assertThat(problem.reason())
                        .endsWith(
                            "lines " + (where + 1) + " to " + (where + lost) + " are lost with it");
                  }
                });
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void localFile_isTheWholeListEachTime(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      ListFormat format = ListFormat.localFile(Optional.empty(), SeverityClass.TEST);
      String pdq = "0f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a6978";
      ImportResult result =
          lists.importText(
              "local",
              new StringReader("\ufeffpdq " + pdq + "\r\nvideo_md5 " + ONE + "\n\npdq x\n"),
              format,
              CsvOptions.CONTINUE,
              Progress.NONE);
      assertThat(result.values()).isEqualTo(2);
      assertThat(result.problems()).extracting(ImportResult.Problem::line).containsExactly(4L);
      PdqHash query = PdqHash.of(Fingerprint.ofHex(Algorithm.PDQ, pdq));
      ListEntry entry = lists.snapshot().matches(query, 5).get(0).entry();
      assertThat(entry.severity()).isEqualTo(SeverityClass.TEST);
      assertThat(entry.entryId()).doesNotContain(pdq.substring(0, 8));
      assertThat(lists.snapshot().exact(md5(ONE))).hasSize(1);
      ListFormat fixed = ListFormat.localFile(Optional.of("md5"), SeverityClass.TEST);
      lists.importText(
          "local", new StringReader(OTHER + "\n"), fixed, CsvOptions.STRICT, Progress.NONE);
      assertThat(lists.snapshot().exact(md5(ONE))).as("absence is deletion").isEmpty();
      assertThat(lists.snapshot().exact(md5(OTHER))).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void threatExchangeFile_labelsSayTheClass_unmappedIsUnknown(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      ListFormat format =
          ListFormat.threatExchange(
              "HASH_MD5",
              ClassMap.of(
                  Map.of("benign", SeverityClass.KNOWN_BENIGN, "demo", SeverityClass.TERRORIST)));
      ImportResult result =
          lists.importText(
              "te",
              new StringReader(
                  (ONE + ",d-1,2026-01-02T00:00:00+0000,benign demo other\n")
                      + (OTHER + ",i-9,d-2,2026-01-02T00:00:00Z,other\n")
                      + "short,line\n"),
              format,
              CsvOptions.CONTINUE,
              Progress.NONE);
      assertThat(result.malformed()).isEqualTo(1);
      assertThat(result.unknownSeverity()).isEqualTo(1);
      assertThat(lists.snapshot().exact(md5(ONE)).get(0).entry().severity())
          .isEqualTo(SeverityClass.TERRORIST);
      ListEntry unknown = lists.snapshot().exact(md5(OTHER)).get(0).entry();
      assertThat(unknown.severity()).isEqualTo(SeverityClass.UNKNOWN);
      assertThat(unknown.entryId()).isEqualTo("d-2");
    }
  }

  @Test
  void import_thatBreaksOff_leavesNothingBegun() {
    try (Database database = Database.sqlite(folder.resolve("broken.db"))) {
      HashLists lists = HashLists.open(database, SettableClock.at("2026-01-15T09:30:00Z"));
      Reader breaking =
          new SequenceReader(
              """
              algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted
              md5,00112233445566778899aabbccddeeff,e-1,c,T_TEST,,,false
              """);
      assertThatThrownBy(() -> lists.importCsv("demo", breaking, CsvOptions.STRICT, Progress.NONE))
          .isInstanceOf(ListImportException.class);
      assertThat(
              database.<Long, RuntimeException>read(
                  tx ->
                      tx.first(
                              "SELECT COUNT(*) AS n FROM hash_source WHERE staging IS NOT NULL",
                              row -> row.number("n"))
                          .orElseThrow()))
          .isZero();
    }
  }

  /** Reads a text, and then no more. */
  private static final class SequenceReader extends Reader {
    private final Reader text;

    SequenceReader(String text) {
      this.text = new StringReader(text);
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      int read = text.read(into, offset, length);
      if (read < 0) {
        throw new IOException("broken off");
      }
      return read;
    }

    @Override
    public void close() {}
  }
}
