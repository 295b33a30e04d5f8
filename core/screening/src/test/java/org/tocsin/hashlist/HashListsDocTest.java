package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** The guides to hash lists say what the code does, and their code is code that runs. */
class HashListsDocTest {
  private static final Path DOCS = Path.of("..", "..", "docs");
  private static final Path SOURCES = Path.of("src", "test", "java", "org", "tocsin", "hashlist");
  private static final String MD5 = "00112233445566778899aabbccddeeff";

  @TempDir Path folder;

  private static String page(String name) throws IOException {
    return Files.readString(DOCS.resolve(name), StandardCharsets.UTF_8);
  }

  @Test
  void sourceInTheGuide_isTheOneThatIsTested() throws IOException {
    String code =
        Files.readString(SOURCES.resolve("DropFolderSource.java"), StandardCharsets.UTF_8);
    String shown = code.substring(code.indexOf("/** Reads a file"));
    assertThat(page("adding-a-hash-source.md")).contains("```java\n" + shown + "```\n");
  }

  @Test
  void lookupInTheGuide_isTheOneThatIsTested_andSaysNoOnlyWhereTheServiceDid() throws Exception {
    String code = Files.readString(SOURCES.resolve("OneLineLookup.java"), StandardCharsets.UTF_8);
    String shown = code.substring(code.indexOf("/** Asks a service"));
    assertThat(page("adding-a-hash-source.md"))
        .contains("```java\n" + shown + "```\n", "new LookupMatcher(service)");
    SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
    Map<String, String> said = new HashMap<>();
    List<PdqHash> values = new ArrayList<>();
    for (String line : List.of("no", "yes kite demo 7", "yes kite demo", "", "NO", "gone")) {
      PdqHash value = new PdqHash(values.size() + 1, 2, 3, 4);
      values.add(value);
      said.put(value.fingerprint().hex(), line);
    }
    try (OneLineLookup service =
        new OneLineLookup(
            "drop",
            ClassMap.of(Map.of("demo", SeverityClass.TEST)),
            ListPolicy.DEFAULT,
            value -> {
              String line = said.getOrDefault(value, "gone");
              if (line.equals("gone")) {
                throw new IOException("no line");
              }
              return line;
            },
            clock)) {
      Map<PdqHash, LookupAnswer> answers = service.ask(values);
      assertThat(answers.get(values.get(0))).isEqualTo(new LookupAnswer.NoMatch());
      Hit hit =
          ((LookupAnswer.Match) Objects.requireNonNull(answers.get(values.get(1)))).hits().get(0);
      assertThat(hit.distance()).isEqualTo(7);
      assertThat(hit.entry().severity()).isEqualTo(SeverityClass.TEST);
      for (PdqHash value : values.subList(2, 5)) {
        assertThat(answers.get(value))
            .isEqualTo(new LookupAnswer.Failed(SourceException.Kind.UNREADABLE));
      }
      assertThat(answers.get(values.get(5)))
          .isEqualTo(new LookupAnswer.Unavailable(SourceException.Kind.UNAVAILABLE));
    }
  }

  @Test
  void sourceInTheGuide_isFollowed_alsoAfterDamage() throws IOException {
    SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
    Path changes = folder.resolve("changes.txt");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      lines.add("2026-01-01T00:00:00Z e-%d demo md5 %032x".formatted(i, 0x1234567L + i));
    }
    lines.add("2026-01-01T00:00:00Z kite demo md5 " + MD5);
    Files.write(changes, lines);
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      // What follows stands in the guide.
      ClassMap classes = ClassMap.of(Map.of("demo", SeverityClass.TEST));
      ListSync sync =
          ListSync.builder(lists)
              .follow(SourceSettings.of("drop", classes), new DropFolderSource(changes))
              .node("node-1")
              .build();
      try (sync) {
        SyncReport report = sync.sync("drop").orElseThrow();
        assertThat(report.pages()).isEqualTo(2);
        Fingerprint listed = Fingerprint.ofHex(Algorithm.MD5, MD5);
        assertThat(lists.snapshot().exact(listed)).hasSize(1);
        lines.add("2026-01-02T00:00:00Z kite gone");
        lines.add("marker-content");
        Files.write(changes, lines);
        clock.advance(Duration.ofHours(1));
        report = sync.sync("drop").orElseThrow();
        assertThat(report.problem()).contains(SourceException.Kind.UNREADABLE);
        assertThat(lists.snapshot().exact(listed)).as("a page is kept whole or not").hasSize(1);
        assertThat(lists.status().get(0).problem().orElseThrow()).doesNotContain("marker");
        lines.remove(lines.size() - 1);
        Files.write(changes, lines);
        clock.advance(Duration.ofHours(1));
        assertThat(sync.sync("drop").orElseThrow().removed()).isEqualTo(1);
        assertThat(lists.snapshot().exact(listed)).isEmpty();
        Instant complete = lists.status().get(0).importedAt();
        Files.write(changes, lines.subList(0, 2));
        clock.advance(Duration.ofHours(1));
        report = sync.sync("drop").orElseThrow();
        assertThat(report.caughtUp()).as("a file that became shorter has nothing new").isFalse();
        assertThat(report.problem()).contains(SourceException.Kind.UNREADABLE);
        assertThat(lists.status().get(0).importedAt()).isEqualTo(complete);
      }
    }
    assertThat(page("adding-a-hash-source.md"))
        .contains("ListSync.builder(lists)")
        .contains(".follow(SourceSettings.of(\"drop\", classes), new DropFolderSource(changes))");
  }

  @Test
  void guides_nameEveryStateAlarmKindClassAndReason() throws Exception {
    String guide = page("hash-lists.md");
    for (SourceState state : SourceState.values()) {
      assertThat(guide).contains("| `" + state + "` |");
    }
    for (ListAlarm.Kind kind : ListAlarm.Kind.values()) {
      assertThat(guide).contains("| `" + kind + "` |");
    }
    for (SeverityClass severity : SeverityClass.values()) {
      assertThat(guide).contains("`" + severity + "`");
    }
    for (Field field : HashValues.class.getDeclaredFields()) {
      if (field.getType() == String.class) {
        field.setAccessible(true);
        assertThat(guide).contains("| `" + field.get(null) + "` |");
      }
    }
    String adding = page("adding-a-hash-source.md");
    for (SourceException.Kind kind : SourceException.Kind.values()) {
      assertThat(adding).contains("| `" + kind + "` |");
    }
  }

  @Test
  void thresholdsInTheGuide_areWhatTheyAreSaidToBe() throws IOException {
    ListPolicy policy =
        new ListPolicy(31, -1).with("A1", new ListPolicy(40, 4)).with("B2", new ListPolicy(20, -1));
    assertThat(page("hash-lists.md"))
        .contains(
            "new ListPolicy(31, -1)"
                + ".with(\"A1\", new ListPolicy(40, 4)).with(\"B2\", new ListPolicy(20, -1));");
    assertThat(policy.of("A1").matchThreshold()).isEqualTo(40);
    assertThat(policy.of("B2").matchThreshold()).isEqualTo(20);
    assertThat(policy.of("A2")).isEqualTo(ListPolicy.DEFAULT);
  }

  @Test
  void guide_namesTheLimits() throws IOException {
    String guide = page("hash-lists.md");
    ListLimits limits = ListLimits.DEFAULT;
    assertThat(guide)
        .contains(
            hours(
                "| `STALE` | not read to its end for %d hours | %d hours |",
                limits.staleWarning(), limits.staleCritical()))
        .contains(
            hours(
                "| `LAG` | what was read lies %d hours behind | %d hours |",
                limits.lagWarning(), limits.lagCritical()))
        .contains("more than " + percent(limits.shrinkHold()) + " of the entries go")
        .contains("more than " + percent(limits.growHold()) + " come")
        .contains("at least " + limits.fewest())
        .contains("more than " + percent(limits.quarantineWarning()) + " of the values")
        .contains("failed " + limits.failuresWarning() + " times | " + limits.failuresCritical())
        .contains("more than " + FloodGuard.DEFAULT_ACCOUNTS + " accounts");
  }

  private static String hours(String text, Duration one, Duration other) {
    return String.format(Locale.ROOT, text, one.toHours(), other.toHours());
  }

  private static String percent(double share) {
    double percent = 100 * share;
    return percent == Math.rint(percent)
        ? String.format(Locale.ROOT, "%.0f %%", percent)
        : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
