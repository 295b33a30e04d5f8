package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** Thresholds of a list, and of its classifications. */
class ListPolicyTest {
  private static final ListPolicy POLICY =
      new ListPolicy(31, -1)
          .with("A1", new ListPolicy(60, 12))
          .with("A2", new ListPolicy(8, -1))
          .with("", new ListPolicy(20, 20));

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final PdqHash query = new PdqHash(0x5a5a5a5a5a5a5a5aL, 3, -5, 7);
  private Database database;
  private HashLists lists;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("lists.db"));
    lists = HashLists.open(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private PdqHash at(int distance, long seed) {
    return HashListsTest.flip(query, distance, new Random(seed));
  }

  /** A line of one entry, named after its classification and distance. */
  private String line(String classification, int distance) {
    return "pdq,"
        + at(distance, distance).fingerprint().hex()
        + ","
        + classification
        + "/"
        + distance
        + ",club,T_TEST,"
        + classification
        + ",,false\n";
  }

  private void load(String list, String lines) {
    String header =
        "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
    assertThat(
            lists
                .importCsv(list, new StringReader(header + lines), CsvOptions.STRICT, Progress.NONE)
                .applied())
        .isTrue();
  }

  private List<String> matched() {
    return lists.snapshot().matches(query, 100).stream()
        .map(hit -> hit.entry().list() + ":" + hit.entry().entryId())
        .toList();
  }

  @Test
  void of_classificationLetterByLetter_elseTheListsOwn() {
    assertThat(POLICY.of("A1")).isEqualTo(new ListPolicy(60, 12));
    assertThat(POLICY.of("")).isEqualTo(new ListPolicy(20, 20));
    assertThat(POLICY.of("a1")).isEqualTo(new ListPolicy(31, -1));
    assertThat(POLICY.of(" A1")).isEqualTo(ListPolicy.DEFAULT);
    assertThat(POLICY.with("A1", new ListPolicy(1, 1)).of("A1")).isEqualTo(new ListPolicy(1, 1));
  }

  @Test
  void construct_outOfRange_refusedAlsoForAClassification() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ListPolicy(128, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ListPolicy(31, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> new ListPolicy(31, -2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListPolicy.DEFAULT.with("x".repeat(256), ListPolicy.DEFAULT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListPolicy.DEFAULT.with("B1", POLICY))
        .withMessageContaining("none for other classifications");
  }

  @Test
  void matches_eachClassification_withinItsOwnThreshold() {
    StringBuilder lines = new StringBuilder();
    for (String classification : new String[] {"A1", "A2", "B1", ""}) {
      for (int distance : new int[] {0, 8, 9, 20, 21, 31, 32, 60, 61}) {
        lines.append(line(classification, distance));
      }
    }
    load("demo", lines.toString());
    load("other", line("A1", 31) + line("A1", 32));
    lists.policy("demo", POLICY);
    assertThat(matched())
        .containsExactlyInAnyOrder(
            "demo:A1/0",
            "demo:A1/8",
            "demo:A1/9",
            "demo:A1/20",
            "demo:A1/21",
            "demo:A1/31",
            "demo:A1/32",
            "demo:A1/60",
            "demo:A2/0",
            "demo:A2/8",
            "demo:B1/0",
            "demo:B1/8",
            "demo:B1/9",
            "demo:B1/20",
            "demo:B1/21",
            "demo:B1/31",
            "demo:/0",
            "demo:/8",
            "demo:/9",
            "demo:/20",
            "other:A1/31");
    assertThat(lists.snapshot().matches(query, 100))
        .filteredOn(hit -> hit.entry().list().equals("demo"))
        .allSatisfy(
            hit ->
                assertThat(hit.entry().policy())
                    .isEqualTo(POLICY.of(hit.entry().classification())));
  }

  @Test
  void matches_oneValueOfSeveralClassifications_eachAssertionByItsOwn() {
    String value = at(15, 15).fingerprint().hex();
    load(
        "demo",
        "pdq,"
            + value
            + ",wide,one,T_TEST,A1,,false\npdq,"
            + value
            + ",narrow,two,T_TEST,A2,,false\n");
    lists.policy("demo", POLICY);
    assertThat(matched()).containsExactly("demo:wide");
    lists.policy("demo", POLICY.with("A2", new ListPolicy(15, -1)));
    assertThat(matched()).containsExactlyInAnyOrder("demo:wide", "demo:narrow");
    lists.policy("demo", POLICY.with("A1", new ListPolicy(14, -1)));
    assertThat(matched()).isEmpty();
  }

  @Test
  void matches_entryThatCameSinceTheSnapshotWasBuilt_byItsOwnThreshold() {
    ListsMade made = new ListsMade(1);
    made.draw(3);
    Snapshot base = made.inMemory().under(java.util.Map.of("demo", POLICY));
    Overlay overlay = new Overlay();
    int entry =
        overlay.entry(
            200_000,
            new EntryTable.Kind("demo", "v2", "club", "A1", org.tocsin.model.SeverityClass.TEST),
            "late",
            ListsMade.AT);
    overlay.value(entry, org.tocsin.model.Algorithm.PDQ, at(60, 60).fingerprint().bytes());
    Snapshot changed = base.with("changed", ListsMade.AT, java.util.Optional.empty(), overlay);
    assertThat(changed.matches(query, 10))
        .extracting(hit -> hit.entry().entryId())
        .containsExactly("late");
  }

  @Test
  void snapshotId_anyThresholdOfAClassificationChanges_isAnother() {
    load("demo", line("A1", 3));
    lists.policy("demo", POLICY);
    String id = lists.snapshot().id();
    for (ListPolicy other :
        List.of(
            new ListPolicy(31, -1),
            POLICY.with("A1", new ListPolicy(60, 13)),
            POLICY.with("A1", new ListPolicy(59, 12)),
            POLICY.with("B1", new ListPolicy(31, -1)),
            new ListPolicy(31, -1)
                .with("A1", new ListPolicy(60, 12))
                .with("A2", new ListPolicy(20, 20))
                .with("", new ListPolicy(8, -1)))) {
      lists.policy("demo", other);
      assertThat(lists.snapshot().id()).isNotEqualTo(id);
    }
    lists.policy("demo", POLICY);
    assertThat(lists.snapshot().id()).isEqualTo(id);
  }
}
