package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** Texts and values that one database would keep, and another refuse, are refused by both. */
class ListKeysTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String ONE = "00112233445566778899aabbccddeeff";
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  /** Returns digits that no database makes shorter by compressing them. */
  private static String digits(int bytes) {
    byte[] value = new byte[bytes];
    new Random(bytes).nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  /** Returns letters of three bytes each. */
  private static String wide(int length) {
    StringBuilder text = new StringBuilder();
    new Random(length).ints(length, 0x4e00, 0x9f00).forEach(text::appendCodePoint);
    return text.toString();
  }

  private static String line(String algorithm, String value, String id, String by, String word) {
    return String.join(",", algorithm, value, id, by, "T_TEST", word, "", "false") + "\n";
  }

  static Stream<String> linesThatNotEveryDatabaseKeeps() {
    return Stream.of(
        line("md5", ONE, "a\0b", "club", "word"),
        line("md5", ONE, "e", "cl\0ub", "word"),
        line("md5", ONE, "e", "club", "wo\0rd"),
        line("md5", ONE, "e\ud800", "club", "word"),
        line("md5", ONE, wide(334), "club", "word"),
        line("md5", ONE, "e", "club", "word")
            .replace("word,,false", "word,+999999999-12-31T23:59:59Z,false"),
        line("md5", ONE, "e", "club", "word")
            .replace("word,,false", "word,+10000-01-01T00:00:00Z,false"),
        line("foo", digits(2049), "e", "club", "word"),
        line("foo", digits(3000), "e", "club", "word"));
  }

  private static Stream<Arguments> linesAndDialects() {
    return linesThatNotEveryDatabaseKeeps()
        .flatMap(line -> Stream.of(Dialect.values()).map(dialect -> Arguments.of(dialect, line)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("linesAndDialects")
  void line_thatNotEveryDatabaseKeeps_isMalformedByItsNumber(Dialect dialect, String line) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      ImportResult result =
          lists.importCsv(
              "demo",
              new StringReader(HEADER + line + line("md5", ONE, "good", "club", "word")),
              CsvOptions.CONTINUE,
              Progress.NONE);
      assertThat(result.applied()).isTrue();
      assertThat(result.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.line()).isEqualTo(2);
                assertThat(problem.reason()).doesNotContain(digits(3000).substring(0, 8));
              });
      assertThat(result.values()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void longestKeys_areKept_alsoInQuarantine(Dialect dialect) {
    String id = wide(333);
    String by = wide(255);
    String algorithm = digits(32).toUpperCase(Locale.ROOT);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      ImportResult result =
          lists.importCsv(
              "demo",
              new StringReader(
                  HEADER
                      + line(algorithm, digits(2048), id, by, wide(255))
                      + line(algorithm, "00".repeat(2048), id, by, wide(255))),
              CsvOptions.STRICT,
              Progress.NONE);
      assertThat(result.applied()).isTrue();
      assertThat(result.values()).isEqualTo(1);
      assertThat(lists.quarantine(Optional.of("demo"), 10)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void followed_valuesThatNotEveryDatabaseKeeps_areSetAside(Dialect dialect) {
    ScriptedSource source = new ScriptedSource();
    List<WrittenValue> values = new ArrayList<>();
    values.add(new WrittenValue("md5", ONE, MediaKind.IMAGE));
    values.add(new WrittenValue("foo", digits(3000), MediaKind.IMAGE));
    values.add(new WrittenValue(wide(100), wide(1000), MediaKind.IMAGE));
    values.add(new WrittenValue("md5", "\ud83d\ude00".repeat(300), MediaKind.IMAGE));
    source.entries.add(
        new SourceEntry(wide(255), wide(333), AT, Optional.of("A"), values, wide(255)));
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      try (ListSync sync =
          ListSync.builder(lists)
              .follow(
                  SourceSettings.of("demo", ClassMap.of(Map.of("A", SeverityClass.TEST))), source)
              .build()) {
        sync.sync("demo");
      }
      assertThat(lists.snapshot().exact(md5())).hasSize(1);
      assertThat(lists.quarantine(Optional.of("demo"), 10))
          .hasSize(3)
          .allSatisfy(
              each ->
                  assertThat(each.written().chars())
                      .as("no half of a pair is left")
                      .doesNotContain((int) '?', 0xfffd));
    }
  }

  private static Fingerprint md5() {
    return Fingerprint.ofHex(Algorithm.MD5, ONE);
  }

  private static SourceEntry entry(String submitter, String id, String word, String feedback) {
    return new SourceEntry(submitter, id, AT, Optional.of(word), List.of(), feedback);
  }

  @Test
  void entryAndTombstone_thatNotEveryDatabaseKeeps_areRefused() {
    assertThat(entry("s", "e\ud83d\ude00", "w", "f").entryId()).hasSize(3);
    for (String bad : List.of("a\0", "\ud83d", "\ude00", "\ud83d\ud83d\ude00")) {
      assertThatThrownBy(() -> entry(bad, "e", "w", "f")).hasMessageContaining("submitter");
      assertThatThrownBy(() -> entry("s", bad, "w", "f")).hasMessageContaining("entryId");
      assertThatThrownBy(() -> entry("s", "e", bad, "f")).hasMessageContaining("classification");
      assertThatThrownBy(() -> entry("s", "e", "w", bad)).hasMessageContaining("feedback");
      assertThatThrownBy(() -> new SourceTombstone("s", bad, AT)).hasMessageContaining("entryId");
    }
    for (Instant bad : List.of(Instant.MAX, Instant.MIN, Instant.parse("+10000-01-01T00:00:00Z"))) {
      assertThatThrownBy(() -> new SourceTombstone("s", "e", bad))
          .hasMessageContaining("years 1 to 9999");
      assertThatThrownBy(() -> new SourceEntry("s", "e", bad, Optional.empty(), List.of(), ""))
          .hasMessageContaining("years 1 to 9999");
    }
    assertThatThrownBy(() -> entry("s", wide(334), "w", "f")).hasMessageContaining("1000 bytes");
    assertThatThrownBy(() -> new SourceTombstone("s", wide(334), AT))
        .hasMessageContaining("1000 bytes");
  }
}
