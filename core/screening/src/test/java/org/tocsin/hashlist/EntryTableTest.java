package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tocsin.model.SeverityClass;

class EntryTableTest {
  private static final Instant AT = Instant.parse("2026-01-15T09:30:00.123Z");

  private static EntryTable.Kind kind(String submitter, int threshold) {
    return new EntryTable.Kind(
        "demo", "v1", submitter, "A1", SeverityClass.TEST, new ListPolicy(threshold, -1));
  }

  @Test
  void entries_asManyAsFillSeveralPages_comeBackAsTheyWere() {
    EntryTable.Builder builder = new EntryTable.Builder();
    int size = 2 * 65_536 + 3;
    for (int i = 0; i < size; i++) {
      int entry = builder.add(kind("club " + i % 3, 31), "ï-" + i, AT.plusSeconds(i));
      assertThat(entry).isEqualTo(i);
    }
    EntryTable table = builder.build();
    assertThat(table.size()).isEqualTo(size);
    for (int i : new int[] {0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, size - 1}) {
      assertThat(table.get(i))
          .isEqualTo(
              new ListEntry(
                  "demo",
                  "v1",
                  "ï-" + i,
                  "club " + i % 3,
                  "A1",
                  SeverityClass.TEST,
                  AT.plusSeconds(i),
                  new ListPolicy(31, -1)));
    }
    assertThat(table.bytes() / size).isLessThanOrEqualTo(16 + 9);
  }

  @Test
  void largestThreshold_isThatOfTheWidestList() {
    EntryTable.Builder builder = new EntryTable.Builder();
    assertThat(new EntryTable.Builder().build().largestThreshold()).isZero();
    builder.add(kind("one", 12), "e", AT);
    builder.add(kind("other", 40), "e", AT);
    assertThat(builder.build().largestThreshold()).isEqualTo(40);
  }
}
