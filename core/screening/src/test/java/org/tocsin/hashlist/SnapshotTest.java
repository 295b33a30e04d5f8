package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

class SnapshotTest {
  private final long seed = System.nanoTime();

  @Test
  void with_changesAtRandom_answersAsIfBuiltFromTheResult() {
    for (int round = 0; round < 20; round++) {
      ListsMade made = new ListsMade(seed + round);
      made.draw(made.random.nextInt(60));
      Snapshot base = made.inMemory();
      List<Fingerprint> queries = made.queries();
      Map<Long, ListsMade.Entry> before = Map.copyOf(made.entries);
      for (long row : List.copyOf(made.entries.keySet())) {
        if (made.random.nextInt(3) == 0) {
          made.entries.remove(row);
        }
      }
      made.draw(made.random.nextInt(30));
      queries.addAll(made.queries());
      Overlay overlay = new Overlay();
      before.forEach(
          (row, entry) -> {
            if (!entry.equals(made.entries.get(row))) {
              overlay.remove(row);
            }
          });
      overlay.remove(999_999);
      made.entries.forEach(
          (row, entry) -> {
            if (!entry.equals(before.get(row))) {
              int number =
                  overlay.entry(row, entry.kind(), entry.id(), ListsMade.AT.plusSeconds(row));
              entry.values().forEach(v -> overlay.value(number, v.algorithm(), v.bytes()));
            }
          });
      Snapshot changed = base.with("changed", ListsMade.AT, Optional.empty(), overlay);
      assertThat(changed.id()).isEqualTo("changed");
      assertThat(changed.entries()).as("seed %d", seed + round).isEqualTo(made.entries.size());
      assertThat(ListsMade.answers(changed, queries))
          .as("seed %d", seed + round)
          .isEqualTo(ListsMade.answers(made.inMemory(), queries));
    }
  }

  @Test
  void all_moreThanAsked_stopsAndSaysSo() {
    SnapshotBuilder builder = new SnapshotBuilder();
    EntryTable.Kind kind = new EntryTable.Kind("one", "v1", "club", "", SeverityClass.TEST);
    for (int i = 0; i < 100; i++) {
      int entry = builder.entry(i, kind, "e" + i, ListsMade.AT);
      builder.value(
          entry, Algorithm.PDQ, new PdqHash(1L << (i % 60), -1, 0, -1).fingerprint().bytes());
    }
    Snapshot snapshot = builder.build("c", ListsMade.AT, Optional.empty());
    PdqHash query = new PdqHash(0, -1, 0, -1);
    assertThat(snapshot.all(query, 31, 99))
        .satisfies(few -> assertThat(few.hits()).hasSize(99))
        .satisfies(few -> assertThat(few.complete()).isFalse());
    assertThat(snapshot.all(query, 31, 100).complete()).isTrue();
    assertThat(snapshot.all(query, 0, 1).hits()).isEmpty();
    assertThat(snapshot.any(query, 1))
        .hasValueSatisfying(hit -> assertThat(hit.distance()).isOne());
    assertThat(snapshot.any(query, 0)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> snapshot.all(query, 31, 0));
  }

  @Test
  void under_otherPolicies_hasAnotherIdentityAndTheirThresholds() {
    ListsMade made = new ListsMade(seed);
    made.draw(50);
    Snapshot plain = made.inMemory();
    Snapshot strict = plain.under(Map.of("one", new ListPolicy(3, -1)));
    assertThat(strict.id()).isNotEqualTo(plain.id()).startsWith(plain.id());
    assertThat(plain.under(Map.of("one", new ListPolicy(4, -1))).id()).isNotEqualTo(strict.id());
    List<ListEntry> entries = new ArrayList<>();
    for (Fingerprint query : made.queries()) {
      strict.exact(query).forEach(hit -> entries.add(hit.entry()));
    }
    assertThat(entries)
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(entry.policy().matchThreshold())
                    .isEqualTo(entry.list().equals("one") ? 3 : 31));
  }
}
