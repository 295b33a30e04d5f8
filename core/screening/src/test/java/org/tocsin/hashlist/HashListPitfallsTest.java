package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.screening.Examination;
import org.tocsin.screening.Outcome;
import org.tocsin.screening.Screener;
import org.tocsin.screening.ScreeningSettings;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.BenignImage;
import org.tocsin.testkit.SettableClock;

/** What went wrong in other clients, and that the guide to it names tests that there are. */
class HashListPitfallsTest {
  private static final String MD5 = "00112233445566778899aabbccddeeff";

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  /** A source that has no notion of how far it was read, or is not there. */
  private static final class Plain implements HashSource {
    private int asked;
    private boolean there = true;

    @Override
    public Capabilities capabilities() {
      return new Capabilities(false, Optional.empty());
    }

    @Override
    public String configuration() {
      return "plain";
    }

    @Override
    public Credential checkCredentials() {
      return new Credential("nobody", Optional.empty(), Optional.empty());
    }

    @Override
    public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
      asked++;
      if (!there) {
        throw new SourceException(SourceException.Kind.UNAVAILABLE, "no network");
      }
      SourceEntry entry =
          new SourceEntry(
              "club",
              "e-" + asked,
              call.now(),
              Optional.of("A"),
              List.of(new WrittenValue("md5", MD5.substring(1) + asked, MediaKind.IMAGE)),
              "");
      return new Delta(
          List.of(entry),
          List.of(),
          new Checkpoint(Instant.EPOCH, Optional.empty(), ""),
          true,
          true,
          Map.of());
    }

    @Override
    public void close() {}
  }

  private static ListSync follow(HashLists lists, Plain source) {
    ClassMap classes = ClassMap.of(Map.of("A", SeverityClass.TEST));
    return ListSync.builder(lists).follow(SourceSettings.of("plain", classes), source).build();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void sourceWithoutACheckpoint_isAskedEachTime(Dialect dialect) {
    Plain source = new Plain();
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      try (ListSync sync = follow(lists, source)) {
        for (int round = 1; round <= 3; round++) {
          sync.tick();
          assertThat(source.asked).isEqualTo(round);
          assertThat(
                  lists
                      .snapshot()
                      .exact(Fingerprint.ofHex(Algorithm.MD5, MD5.substring(1) + round)))
              .hasSize(1);
          clock.advance(Duration.ofHours(2));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void firstStartWithoutNetwork_nothingIsClear(Dialect dialect) throws IOException {
    Plain source = new Plain();
    source.there = false;
    byte[] picture = BenignImage.LANE.bytes();
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      try (ListSync sync = follow(lists, source);
          Screener screener = new Screener(lists, ScreeningSettings.defaults(), clock, folder)) {
        sync.tick();
        assertThat(source.asked).isPositive();
        try (Examination examination =
            screener.examine(ContentSource.of(picture), Optional.empty())) {
          assertThat(examination.outcome()).isInstanceOf(Outcome.Undetermined.class);
        }
        source.there = true;
        clock.advance(Duration.ofHours(2));
        sync.tick();
        try (Examination examination =
            screener.examine(ContentSource.of(picture), Optional.empty())) {
          assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void value_inAnotherAlgorithmsColumn_isThatAlgorithmsOrMalformed(Dialect dialect) {
    String sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    String rest = ",club,T_TEST,,,false\n";
    String text =
        "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n"
            + ("pdq," + sha256 + ",long" + rest)
            + ("pdq," + MD5 + ",short" + rest)
            + ("md5," + sha256 + ",too long" + rest)
            + ("sha256," + MD5 + ",too short" + rest);
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      ImportResult result =
          lists.importCsv("demo", new StringReader(text), CsvOptions.CONTINUE, Progress.NONE);
      // A digest has the length of a PDQ value: only the column says which it is.
      assertThat(result.values()).isOne();
      assertThat(result.unusualPdq()).isOne();
      assertThat(result.problems())
          .extracting(ImportResult.Problem::line)
          .containsExactly(3L, 4L, 5L);
      assertThat(result.problems())
          .allSatisfy(
              problem -> assertThat(problem.reason()).doesNotContain(MD5).doesNotContain(sha256));
      Snapshot snapshot = lists.snapshot();
      assertThat(snapshot.exact(Fingerprint.ofHex(Algorithm.SHA256, sha256))).isEmpty();
      assertThat(snapshot.exact(Fingerprint.ofHex(Algorithm.PDQ, sha256))).hasSize(1);
    }
  }

  @Test
  void guide_namesTestsThatThereAre_forEveryRow() throws IOException {
    Path root = Path.of("..", "..");
    String page = Files.readString(root.resolve("docs/hash-list-tests.md"), StandardCharsets.UTF_8);
    Map<String, String> sources = new HashMap<>();
    for (String top : List.of("core", "reporting")) {
      try (Stream<Path> files = Files.walk(root.resolve(top))) {
        for (Path file :
            files
                .filter(f -> f.toString().endsWith("Test.java") && !f.toString().contains("target"))
                .toList()) {
          sources.put(
              String.valueOf(file.getFileName()).replace(".java", ""),
              Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    }
    Matcher named = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`").matcher(page);
    int names = 0;
    while (named.find()) {
      assertThat(sources.get(named.group(1)))
          .as(named.group())
          .isNotNull()
          .contains("void " + named.group(2) + "(");
      names++;
    }
    assertThat(names).isGreaterThan(60);
    for (int row = 1; row <= 22; row++) {
      assertThat(page).containsPattern("\\n\\| " + row + " \\| .*`\\w+Test\\.\\w+` \\|\\n");
    }
    assertThat(page.lines().filter(line -> line.matches("\\| 14 \\| .*Test.*"))).hasSize(2);
  }
}
