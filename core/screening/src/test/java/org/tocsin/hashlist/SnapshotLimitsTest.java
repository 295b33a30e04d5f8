package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** What no snapshot can hold is refused before it is published, and no start meets it. */
class SnapshotLimitsTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final Algorithm OPAQUE = new Algorithm("OPAQUE");

  private static long unasked(Algorithm algorithm) {
    throw new AssertionError("nobody has to know of " + algorithm);
  }

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  @Test
  void tenMillionOfEverything_areHeld() {
    Map<Algorithm, Long> values =
        Map.of(
            Algorithm.MD5,
            10_000_000L,
            Algorithm.SHA1,
            10_000_000L,
            Algorithm.SHA256,
            10_000_000L,
            Algorithm.SHA512,
            10_000_000L,
            Algorithm.PDQ,
            67_000_000L,
            OPAQUE,
            1_000_000L);
    assertThat(SnapshotLimits.refusal(10_000_000, values, SnapshotLimitsTest::unasked)).isEmpty();
    assertThat(SnapshotLimits.refusal(134_000_000, Map.of(), SnapshotLimitsTest::unasked))
        .isEmpty();
  }

  @Test
  void more_isRefused_withTheReason() {
    assertThat(
            SnapshotLimits.refusal(135_000_000, Map.of(), SnapshotLimitsTest::unasked)
                .orElseThrow())
        .contains("135000000 entries", "take another list away");
    assertThat(
            SnapshotLimits.refusal(
                    1, Map.of(Algorithm.PDQ, 67_200_000L), SnapshotLimitsTest::unasked)
                .orElseThrow())
        .contains("67200000 values of PDQ");
    assertThat(
            SnapshotLimits.refusal(1, Map.of(OPAQUE, 2_000_000L), algorithm -> 1L << 31)
                .orElseThrow())
        .contains("2147483648 bytes of values of OPAQUE");
    assertThat(SnapshotLimits.refusal(1, Map.of(OPAQUE, 2_000_000L), algorithm -> 1L << 30))
        .isEmpty();
    assertThat(SnapshotLimits.refusal(1, Map.of(OPAQUE, 537_000_000L), algorithm -> 1L))
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void list_thatIsTooMuchBesideOthers_isNotPublished(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      Fingerprint md5 = Fingerprint.ofHex(Algorithm.MD5, "00112233445566778899aabbccddeeff");
      load(lists, "before", md5.algorithm() + "," + md5.hex());
      database.perform(
          tx -> {
            tx.update("UPDATE hash_count SET amount = 68000000 WHERE kind = 'VALUE'");
            tx.update("UPDATE hash_count SET name = 'PDQ' WHERE kind = 'VALUE'");
          });
      assertThatThrownBy(() -> load(lists, "fresh", "pdq," + "0f1e2d3c4b5a6978".repeat(4)))
          .isInstanceOf(ListImportException.class)
          .hasMessageContaining("the list fresh is too large")
          .hasMessageContaining("68000001 values of PDQ");
      assertThat(lists.status()).extracting(ListStatus::name).containsExactly("before");
      assertThat(HashLists.open(database, clock).snapshot().exact(md5)).hasSize(1);
      database.perform(
          tx ->
              tx.update(
                  "UPDATE hash_count SET amount = 2000000, name = 'OPAQUE' WHERE kind = 'VALUE'"));
      load(lists, "fresh", "opaque,0011");
      assertThat(lists.status()).as("their bytes are few").hasSize(2);
    }
  }

  private static void load(HashLists lists, String list, String value) {
    ImportResult result =
        lists.importCsv(
            list,
            new StringReader(HEADER + value + ",e,club,T_TEST,w,,false\n"),
            CsvOptions.STRICT,
            Progress.NONE);
    assertThat(result.applied()).isTrue();
  }
}
