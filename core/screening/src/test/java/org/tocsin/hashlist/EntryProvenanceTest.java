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
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Provenance;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** What lists know of entries, of many at once. */
class EntryProvenanceTest {
  private static final Fingerprint ONE =
      Fingerprint.ofHex(Algorithm.MD5, "00112233445566778899aabbccddeeff");
  private static final Instant DECIDED = Instant.parse("2026-01-15T11:00:00Z");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final ScriptedSource source = new ScriptedSource();

  private static MatchFacts match(String list, String entry, Optional<Instant> updatedAt) {
    return new MatchFacts(
            list,
            "v",
            entry,
            "club",
            "w",
            SeverityClass.TEST,
            Algorithm.MD5,
            MatchFacts.Kind.EXACT,
            0,
            0,
            0,
            OptionalInt.empty(),
            "snap",
            Optional.empty(),
            DECIDED)
        .traced(updatedAt, Optional.empty());
  }

  private ListSync follow(HashLists lists) {
    return ListSync.builder(lists)
        .follow(SourceSettings.of("shared", ClassMap.of(Map.of("w", SeverityClass.TEST))), source)
        .build();
  }

  private void tells(String feedback, String... categorizations) {
    source.entries.add(
        new SourceEntry(
            "club",
            "e-1",
            clock.instant(),
            Optional.of("w"),
            List.of(new WrittenValue("MD5", ONE.hex(), MediaKind.IMAGE)),
            feedback,
            Set.of(categorizations),
            0));
  }

  private static void load(HashLists lists, int entries) {
    StringBuilder lines =
        new StringBuilder(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n");
    for (int i = 0; i < entries; i++) {
      lines.append(
          "md5,%032x,e-%d,club,T_TEST,w,2026-01-01T00:00:%02dZ,false\n"
              .formatted(i + 1000, i, i % 60));
    }
    lists.importCsv("demo", new StringReader(lines.toString()), CsvOptions.STRICT, Progress.NONE);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void matches_sayWhatTheirListsKnow_andNothingOfEntriesOfOthers(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, 2);
      Instant first = clock.instant();
      source.names = Map.of("club", "Kite Club", "other", "Teapot");
      tells("MD5 +1 -2", "label", "unnamed");
      try (ListSync sync = follow(lists)) {
        sync.tick();
      }
      Instant decided = Instant.parse("2026-01-10T00:00:00Z");
      List<MatchFacts> traced =
          lists.traced(
              List.of(
                  match("shared", "e-1", Optional.of(decided)),
                  match("demo", "e-1", Optional.empty()),
                  match("service", "e-1", Optional.empty()),
                  match("demo", "e-9", Optional.of(decided))));
      assertThat(traced)
          .extracting(MatchFacts::provenance)
          .containsExactly(
              Optional.of(
                  new Provenance(
                      first,
                      first,
                      "MD5 +1 -2",
                      Set.of("label", "unnamed"),
                      Optional.of("Kite Club"),
                      Map.of("label", "Content: Label"))),
              Optional.of(new Provenance(first, first, "")),
              Optional.empty(),
              Optional.empty());
      assertThat(traced)
          .extracting(MatchFacts::updatedAt)
          .containsExactly(
              Optional.of(decided),
              Optional.of(Instant.parse("2026-01-01T00:00:01Z")),
              Optional.empty(),
              Optional.of(decided));
      assertThat(traced.get(0).decidedAt()).isEqualTo(DECIDED);
      assertThat(lists.traced(List.of())).isEmpty();
    }
  }

  /** A page that deletes an entry is there before what answers is swapped. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void entry_deletedUpstreamThatAnswersStill_isExplained(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      Instant first = clock.instant();
      tells("MD5 +3");
      try (ListSync sync = follow(lists)) {
        sync.tick();
      }
      ListEntry entry = lists.snapshot().exact(ONE).get(0).entry();
      clock.advance(Duration.ofHours(2));
      database.perform(
          tx ->
              new EntryStore(
                      tx,
                      "shared",
                      tx.first(
                              "SELECT generation FROM hash_source WHERE name = ?",
                              row -> row.number("generation"),
                              "shared")
                          .orElseThrow(),
                      clock.instant())
                  .apply(
                      List.of(
                          EntryStore.Change.tombstone(
                              new SourceTombstone("club", "e-1", clock.instant())))));
      assertThat(lists.provenance(entry)).as("its list has it no more").isEmpty();
      assertThat(lists.provenance(List.of(entry))).isEmpty();
      assertThat(lists.traced(List.of(match("shared", "e-1", Optional.empty()))).get(0))
          .isEqualTo(
              match("shared", "e-1", Optional.of(first))
                  .traced(Optional.of(first), Optional.of(new Provenance(first, first, "MD5 +3"))));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void manyEntries_areKnownEachByItsName(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, 450);
      List<MatchFacts> matches = new ArrayList<>();
      for (int i = 449; i >= 0; i--) {
        matches.add(match("demo", "e-" + i, Optional.empty()));
      }
      List<MatchFacts> traced = lists.traced(matches);
      assertThat(traced).extracting(MatchFacts::entryId).isEqualTo(ids(matches));
      for (int i = 0; i < 450; i++) {
        assertThat(traced.get(449 - i).updatedAt())
            .contains(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i % 60));
      }
    }
  }

  private static List<String> ids(List<MatchFacts> matches) {
    return matches.stream().map(MatchFacts::entryId).toList();
  }
}
