package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** Databases that an earlier version made are brought forward, and lose nothing. */
class EarlierTablesTest {
  private static final String ONE = "00112233445566778899aabbccddeeff";
  private static final String OTHER = "ffeeddccbbaa99887766554433221100";
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  /** What earlier versions noted of their own scripts. A script that was shipped never changes. */
  private static final Map<String, String> CHECKSUMS =
      Map.of(
          "001-lists", "ad4ffeaaa6aed6b20ede225c1d3752af263709dbf312a6b7737f9177c6fb4c24",
          "002-entries.sqlite", "2f0b230d11f0e7f4155558cf0a7c44b8f88a40b330cea7656244a6ba66259f30",
          "002-entries.postgresql",
              "ad9ff71c8eb63b809b8402fa013d5d4c396ba2dfe1d0441a56020449cedaee86",
          "003-matching-again", "8f376184036e22a1933c082bcf91a170db623f148fd1ab880d8a482e50b267ad");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private static Fingerprint md5(String hex) {
    return Fingerprint.ofHex(Algorithm.MD5, hex);
  }

  /** Runs a script as an earlier version did, and notes it as that one did. */
  private static void apply(Database database, int number, String name, String file) {
    String script;
    try (InputStream in =
        HashLists.class.getResourceAsStream("/META-INF/tocsin/sql/lists/" + file + ".sql")) {
      script = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    database.perform(
        tx -> {
          tx.update(
              """
              CREATE TABLE IF NOT EXISTS tocsin_migration (
                component TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL,
                checksum TEXT NOT NULL, applied_at BIGINT NOT NULL,
                PRIMARY KEY (component, number))
              """);
          tx.update(
              "INSERT INTO tocsin_migration VALUES ('lists', ?, ?, ?, 0)",
              number,
              name,
              CHECKSUMS.get(file));
          for (String statement : script.split(";", -1)) {
            if (!statement.isBlank()) {
              tx.update(statement);
            }
          }
        });
  }

  private static void value(Database database, String list, String id, String hex, String class_) {
    database.perform(
        tx ->
            tx.update(
                "INSERT INTO hash_list_value VALUES (?, 'club', ?, 'MD5', ?, ?, 'w', ?)",
                list,
                id,
                HexFormat.of().parseHex(hex),
                class_,
                AT));
  }

  private static void first(Database database) {
    apply(database, 1, "001-lists", "001-lists");
    for (String list : List.of("a", "b")) {
      database.perform(
          tx -> tx.update("INSERT INTO hash_list VALUES (?, 'v1', ?, 3, 1)", list, AT));
    }
    value(database, "a", "e-1", ONE, "TEST");
    value(database, "a", "e-1", OTHER, "TEST");
    value(database, "a", "e-2", OTHER, "TEST");
    value(database, "b", "e-1", ONE, "TEST");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void lists_ofTheFirstTables_areCarriedOver(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      first(database);
      HashLists lists = HashLists.open(database, clock);
      assertThat(lists.status())
          .extracting(status -> status.name() + " " + status.entries())
          .containsExactly("a 2", "b 1");
      assertThat(lists.snapshot().exact(md5(ONE)))
          .extracting(hit -> hit.entry().list() + " " + hit.entry().entryId())
          .containsExactlyInAnyOrder("a e-1", "b e-1");
      assertThat(lists.status().get(0).importedAt()).isEqualTo(AT);
      load(lists, "demo");
      assertThat(lists.snapshot().exact(md5(ONE))).hasSize(3);
    }
  }

  private static void load(HashLists lists, String list) {
    String text =
        "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n"
            + ("md5," + ONE + ",e-1,club,T_TEST,word,,false\n");
    assertThat(
            lists
                .importCsv(list, new StringReader(text), CsvOptions.STRICT, Progress.NONE)
                .applied())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void entry_ofSeveralClassesInTheFirstTables_keepsTheGravest(Dialect dialect) {
    byte[] hash = new byte[16];
    try (Database database = new TestDatabases(dialect, folder).open()) {
      first(database);
      for (String severity : List.of("KNOWN_BENIGN", "TERRORIST", "UNKNOWN", "SIGNAL")) {
        new Random(severity.length()).nextBytes(hash);
        value(database, "a", "mixed", HexFormat.of().formatHex(hash), severity);
      }
      HashLists lists = HashLists.open(database, clock);
      assertThat(lists.snapshot().exact(Fingerprint.of(Algorithm.MD5, hash)))
          .extracting(hit -> hit.entry().entryId() + " " + hit.entry().severity())
          .containsExactly("mixed " + SeverityClass.UNKNOWN);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void database_ofTheTablesBefore_startsAndKeepsWhatPeopleDecided(Dialect dialect) {
    TestDatabases databases = new TestDatabases(dialect, folder);
    try (Database database = databases.open()) {
      first(database);
      apply(
          database,
          2,
          "002-entries",
          dialect == Dialect.SQLITE ? "002-entries.sqlite" : "002-entries.postgresql");
      apply(database, 3, "003-matching-again", "003-matching-again");
      database.perform(
          tx ->
              tx.update(
                  """
                  INSERT INTO hash_suppression
                    (number, algorithm, hash, radius, reason, reviewer, created_at)
                  VALUES (7, 'MD5', ?, 0, 'test', 'Ann', ?)
                  """,
                  HexFormat.of().parseHex(ONE),
                  AT));
    }
    for (int start = 0; start < 2; start++) {
      try (Database database = databases.open()) {
        HashLists lists = HashLists.open(database, clock);
        assertThat(lists.suppressionsOnRecord())
            .extracting(Suppression::number)
            .containsExactly(7L);
        List<Hit> hits = lists.snapshot().exactMatches(md5(ONE));
        assertThat(hits).hasSize(2);
        assertThat(
                lists.suppressions().of(hits.get(0), Optional.of(md5(ONE)), false, clock.instant()))
            .isPresent();
        load(lists, "b");
        assertThat(lists.provenance(hits.get(0).entry()).orElseThrow().categorizations()).isEmpty();
      }
    }
  }
}
