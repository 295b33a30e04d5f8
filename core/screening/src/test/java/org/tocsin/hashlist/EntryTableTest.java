package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tocsin.model.SeverityClass;

class EntryTableTest {
  private static final Instant AT = Instant.parse("2026-01-15T09:30:00.123Z");

  private static EntryTable.Kind kind(String submitter, String list) {
    return new EntryTable.Kind(list, "v1", submitter, "A1", SeverityClass.TEST);
  }

  @Test
  void entries_asManyAsFillSeveralPages_comeBackAsTheyWere() {
    EntryTable.Builder builder = new EntryTable.Builder();
    int size = 2 * 65_536 + 3;
    for (int i = 0; i < size; i++) {
      int entry = builder.add(3L * i, kind("club " + i % 3, "demo"), "ï-" + i, AT.plusSeconds(i));
      assertThat(entry).isEqualTo(i);
    }
    EntryTable table = build(builder);
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
    assertThat(table.find(3L * (size - 1))).isEqualTo(size - 1);
    assertThat(table.find(0)).isZero();
    assertThat(table.find(4)).isEqualTo(-1);
    assertThat(table.bytes() / size).isLessThanOrEqualTo(24 + 9);
  }

  @Test
  void largestThreshold_isThatOfTheWidestList() {
    EntryTable.Builder builder = new EntryTable.Builder();
    assertThat(build(new EntryTable.Builder()).largestThreshold()).isZero();
    builder.add(1, kind("one", "near"), "e", AT);
    builder.add(2, kind("other", "far"), "e", AT);
    Sections sections = Sections.inMemory();
    builder.build(sections);
    EntryTable table =
        EntryTable.of(sections.view(), list -> new ListPolicy(list.equals("far") ? 40 : 12, -1));
    assertThat(table.largestThreshold()).isEqualTo(40);
    assertThat(table.policy(0).matchThreshold()).isEqualTo(12);
  }

  @Test
  void rows_thatDoNotAscend_areRefused() {
    EntryTable.Builder builder = new EntryTable.Builder();
    builder.add(7, kind("one", "demo"), "e", AT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add(7, kind("one", "demo"), "f", AT));
  }

  private static EntryTable build(EntryTable.Builder builder) {
    Sections sections = Sections.inMemory();
    builder.build(sections);
    return EntryTable.of(sections.view(), list -> ListPolicy.DEFAULT);
  }
}
