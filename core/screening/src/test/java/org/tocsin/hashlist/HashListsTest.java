package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

class HashListsTest {
  static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String MD5 = "00112233445566778899aabbccddeeff";
  private static final Fingerprint VALUE = Fingerprint.ofHex(Algorithm.MD5, MD5);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private Database database;
  private HashLists lists;

  @BeforeEach
  void open() {
    database = openDatabase();
    lists = HashLists.open(database, clock);
  }

  /** Opens the database of this test, or opens it once more. */
  Database openDatabase() {
    return Database.sqlite(folder.resolve("lists.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ImportResult load(String text, CsvOptions options) {
    return lists.importCsv("demo", new StringReader(HEADER + text), options, Progress.NONE);
  }

  @Test
  void csv_wellFormed_loadedAndAnswered() {
    String id = lists.snapshot().id();
    ImportResult result =
        load(
            "\ufeffmd5,".substring(1)
                + MD5.toUpperCase(java.util.Locale.ROOT)
                + ",e-1,\"Kite, Club\",A_CSAM_CONFIRMED,A1,2026-01-01T00:00:00Z,false\r\n",
            CsvOptions.STRICT);
    assertThat(result.applied()).isTrue();
    assertThat(result.values()).isEqualTo(1);
    ListEntry entry = lists.snapshot().exact(VALUE).get(0).entry();
    assertThat(entry.submitter()).isEqualTo("Kite, Club");
    assertThat(entry.severity()).isEqualTo(SeverityClass.CONFIRMED);
    assertThat(entry.classification()).isEqualTo("A1");
    assertThat(lists.snapshot().id()).isNotEqualTo(id);
    assertThat(lists.status().get(0).entries()).isEqualTo(1);
  }

  @Test
  void malformedLine_strict_nothingLoadedAndLineNamed() {
    load("md5," + MD5 + ",old,club,T_TEST,,,false\n", CsvOptions.STRICT);
    ImportResult result =
        load(
            "md5," + MD5 + ",e-1,club,T_TEST,,,false\nmd5,marker-value,e-2,club,T_TEST,,,false\n",
            CsvOptions.STRICT);
    assertThat(result.applied()).isFalse();
    assertThat(result.problems().get(0).line()).isEqualTo(3);
    assertThat(result.problems().get(0).reason()).doesNotContain("marker-value").contains("MD5");
    assertThat(lists.snapshot().exact(VALUE).get(0).entry().entryId()).isEqualTo("old");
  }

  @Test
  void malformedLines_asked_restLoaded() {
    ImportResult result =
        load(
            "md5,xyz,e-1,club,T_TEST,,,false\n"
                + "# comment\n"
                + "md5,"
                + MD5
                + ",e-2,club,T_TEST,,yesterday,false\n"
                + "md5,"
                + MD5
                + ",,club,T_TEST,,,false\n"
                + "md5,"
                + MD5
                + ",e-3,club,T_TEST,,,perhaps\n"
                + "md5,"
                + MD5
                + ",e-4,club\n"
                + "md5,\"open,e-5,club,T_TEST,,,false x\" y,\n"
                + "md5,"
                + MD5
                + ",good,club,T_TEST,,,false\n",
            CsvOptions.CONTINUE);
    assertThat(result.applied()).isTrue();
    assertThat(result.malformed()).isEqualTo(7);
    assertThat(result.problems())
        .extracting(ImportResult.Problem::line)
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(lists.snapshot().exact(VALUE)).hasSize(1);
  }

  @Test
  void valuesThatFitAnything_refusedAndCounted() {
    String zero = "0".repeat(64);
    ImportResult result =
        load(
            "pdq,"
                + zero
                + ",e-1,club,T_TEST,,,false\n"
                + "md5,d41d8cd98f00b204e9800998ecf8427e,e-2,club,T_TEST,,,false\n"
                + "pdq,"
                + "f".repeat(63)
                + "e,e-3,club,T_TEST,,,false\n"
                + "pdq,"
                + "f".repeat(33)
                + "0".repeat(31)
                + ",e-4,club,T_TEST,,,false\n",
            CsvOptions.STRICT);
    assertThat(result.applied()).isTrue();
    assertThat(result.refused().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    assertThat(result.unusualPdq()).isEqualTo(1);
    assertThat(lists.snapshot().near(PdqHash.ZERO, 0, 10)).isEmpty();
    assertThat(lists.status().get(0).refused()).isEqualTo(3);
  }

  @Test
  void deletion_newerRemoves_olderDoesNot() {
    load(
        "md5,"
            + MD5
            + ",e-1,club,T_TEST,,2026-01-02T00:00:00Z,false\n"
            + ",,e-1,club,,,2026-01-03T00:00:00Z,true\n"
            + "md5,"
            + MD5
            + ",e-2,club,T_TEST,,2026-01-02T00:00:00Z,false\n"
            + ",,e-2,club,,,2026-01-01T00:00:00Z,true\n",
        CsvOptions.STRICT);
    // Deleting one of two assertions keeps the value matching.
    assertThat(lists.snapshot().exact(VALUE))
        .extracting(hit -> hit.entry().entryId())
        .containsExactly("e-2");
  }

  @Test
  void severity_unknown_isUnknownAndCounted() {
    ImportResult result =
        load("md5," + MD5 + ",e-1,club,A_CSAM_CONFIRMD,,,false\n", CsvOptions.STRICT);
    assertThat(result.unknownSeverity()).isEqualTo(1);
    assertThat(lists.snapshot().exact(VALUE).get(0).entry().severity())
        .isEqualTo(SeverityClass.UNKNOWN);
  }

  @Test
  void emptyList_statusSaysSo() {
    ImportResult result = load("", CsvOptions.STRICT);
    assertThat(result.applied()).isTrue();
    assertThat(lists.status().get(0).isEmpty()).isTrue();
    assertThat(lists.snapshot().isEmpty()).isTrue();
  }

  @Test
  void file_notUtf8OrWithoutHeader_clearErrorWithoutPath() throws IOException {
    Path file = folder.resolve("marker-path.csv");
    Files.write(file, (HEADER + "md5,").getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> lists.importCsv("demo", file, CsvOptions.STRICT, Progress.NONE))
        .isInstanceOf(ListImportException.class)
        .hasMessageNotContaining("marker-path")
        .hasNoCause();
    assertThatThrownBy(
            () ->
                lists.importCsv("demo", folder.resolve("absent"), CsvOptions.STRICT, Progress.NONE))
        .isInstanceOf(ListImportException.class);
    assertThatThrownBy(
            () ->
                lists.importCsv(
                    "demo", new StringReader("a,b\n"), CsvOptions.STRICT, Progress.NONE))
        .isInstanceOf(ListImportException.class);
  }

  @Test
  void otherProcess_imported_refreshSwaps() {
    try (Database second = openDatabase()) {
      HashLists other = HashLists.open(second, clock);
      other.importCsv(
          "demo",
          new StringReader(HEADER + "md5," + MD5 + ",e-1,club,T_TEST,,,false\n"),
          CsvOptions.STRICT,
          Progress.NONE);
      assertThat(lists.snapshot().exact(VALUE)).isEmpty();
      assertThat(lists.refresh()).isTrue();
      assertThat(lists.refresh()).isFalse();
      assertThat(lists.snapshot().exact(VALUE)).hasSize(1);
      assertThat(lists.snapshot().id()).isEqualTo(other.snapshot().id());
    }
  }

  @Test
  void near_anyDistanceAndSize_agreesWithDefinition() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int size : new int[] {0, 1, 2, 3, 500}) {
      ValueCollector values = new ValueCollector("PDQ");
      PdqHash[] hashes = new PdqHash[size];
      PdqHash query = hash(random);
      for (int i = 0; i < size; i++) {
        hashes[i] = flip(query, i % 60, random);
        values.add(hashes[i].fingerprint().bytes(), i);
      }
      Sections sections = Sections.inMemory();
      values.build(sections);
      PdqIndex index = PdqIndex.of(sections.view());
      for (int radius : new int[] {0, 30, 31, 32}) {
        boolean[] found = new boolean[size];
        index.near(query, radius, (entry, distance) -> found[entry] = true);
        for (int i = 0; i < size; i++) {
          assertThat(found[i])
              .as("seed %d size %d entry %d radius %d", seed, size, i, radius)
              .isEqualTo(hashes[i].distance(query) <= radius);
        }
      }
    }
  }

  @Test
  void forEach_opaqueValues_areNamedWithTheirEntries() {
    String one = "0a1b2c".repeat(48);
    String other = "1a2b3c".repeat(48);
    lists.importCsv(
        "demo",
        new StringReader(
            HEADER
                + ("PHOTODNA," + one + ",e1,club,T_TEST,,,false\n")
                + ("PHOTODNA," + other + ",e2,club,T_TEST,,,false\n")),
        CsvOptions.CONTINUE,
        Progress.NONE);
    Map<String, String> seen = new java.util.TreeMap<>();
    lists
        .snapshot()
        .forEach(Algorithm.PHOTODNA, (value, hit) -> seen.put(value.hex(), hit.entry().entryId()));
    assertThat(seen).containsExactly(Map.entry(one, "e1"), Map.entry(other, "e2"));
    assertThatThrownBy(() -> lists.snapshot().forEach(Algorithm.PDQ, (value, hit) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thresholds_ofEachList_decideItsOwnEntries() {
    PdqHash listed = hash(new Random(7));
    String line = "pdq," + listed.fingerprint().hex() + ",e,club,T_TEST,,,false\n";
    for (String name : new String[] {"wide", "narrow"}) {
      lists.importCsv(name, new StringReader(HEADER + line), CsvOptions.CONTINUE, Progress.NONE);
    }
    lists.policy("narrow", new ListPolicy(10, -1));
    PdqHash query = flip(listed, 20, new Random(8));
    assertThat(lists.snapshot().matches(query, 10))
        .extracting(hit -> hit.entry().list())
        .containsExactly("wide");
    assertThat(lists.snapshot().near(query, 31, 10)).hasSize(2);
    HashLists reopened = HashLists.open(database, Map.of("wide", new ListPolicy(5, 5)), clock);
    assertThat(reopened.snapshot().matches(query, 10))
        .extracting(hit -> hit.entry().list())
        .containsExactly("narrow");
  }

  @Test
  void matches_moreThanTheLimit_graveOnesStayAndThenTheNearest() {
    PdqHash query = hash(new Random(9));
    StringBuilder lines = new StringBuilder();
    int[] distances = {9, 3, 12, 6, 1};
    String[] classes = {
      "T_TEST", "A_CSAM_CONFIRMED", "A_CSAM_CONFIRMED", "S_SIGNAL", "K_KNOWN_BENIGN"
    };
    for (int i = 0; i < distances.length; i++) {
      String value = flip(query, distances[i], new Random(i)).fingerprint().hex();
      lines.append("pdq," + value + ",e" + distances[i] + ",club," + classes[i] + ",,,false\n");
    }
    load(lines.toString(), CsvOptions.STRICT);
    for (int limit = 1; limit <= 6; limit++) {
      java.util.List<String> byGravity = java.util.List.of("e3", "e12", "e9", "e6", "e1");
      assertThat(lists.snapshot().matches(query, limit))
          .as("limit %d", limit)
          .isSortedAccordingTo(java.util.Comparator.comparingInt(Hit::distance))
          .extracting(hit -> hit.entry().entryId())
          .containsExactlyInAnyOrderElementsOf(byGravity.subList(0, Math.min(limit, 5)));
    }
  }

  @Test
  void values_neverInText() {
    load("md5," + MD5 + ",e-1,club,T_TEST,,,false\n", CsvOptions.STRICT);
    assertThat(lists.snapshot().toString() + lists.snapshot().exact(VALUE) + lists.status())
        .doesNotContain(MD5);
  }

  private static PdqHash hash(Random random) {
    return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  static PdqHash flip(PdqHash hash, int bits, Random random) {
    long[] words = {hash.a(), hash.b(), hash.c(), hash.d()};
    boolean[] flipped = new boolean[256];
    for (int left = bits; left > 0; ) {
      int bit = random.nextInt(256);
      if (!flipped[bit]) {
        flipped[bit] = true;
        words[bit >> 6] ^= 1L << (bit & 63);
        left--;
      }
    }
    return new PdqHash(words[0], words[1], words[2], words[3]);
  }

  @Test
  void import_saysHowFarTheIndexIs_afterTheLastLine() {
    StringBuilder text =
        new StringBuilder(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n");
    for (int i = 0; i < 12_500; i++) {
      text.append(
          String.format(
              Locale.ROOT, "md5,0f1e2d3c4b5a6978879600000000%04x,e%d,club,T_TEST,,,%n", i, i));
    }
    List<String> heard = new ArrayList<>();
    lists.importCsv(
        "demo",
        new StringReader(text.toString()),
        CsvOptions.STRICT,
        new Progress() {
          @Override
          public void lines(long read) {
            heard.add("lines " + read);
          }

          @Override
          public void entries(long read) {
            heard.add("entries " + read);
          }
        });
    assertThat(heard).startsWith("lines 10000", "entries 0", "entries 1000").hasSize(15);
    assertThat(heard).endsWith("entries 12000", "entries 12500");
  }
}
