package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final List<SeverityClass> CLASSES = List.of(SeverityClass.values());

  private static EntryTable.Kind own(int i) {
    return new EntryTable.Kind("demo", "v1", "club " + i % 7, "ï " + i, CLASSES.get(i % 5));
  }

  @Test
  void entries_withWordsOfTheirOwn_comeBackAsTheyWere_fromSeveralArrays() {
    EntryTable.Builder builder = new EntryTable.Builder(1_000);
    int size = 6 * EntryTable.KEPT;
    for (int i = 0; i < size; i++) {
      // Some kinds once more, when they are not remembered any more.
      int unused = builder.add(i, own(i % (5 * EntryTable.KEPT)), "ï-" + i, AT);
    }
    Sections sections = Sections.inMemory();
    builder.build(sections);
    ListPolicy far = new ListPolicy(31, -1).with("ï 5", new ListPolicy(40, 4));
    int beyond = EntryTable.KEPT + 3;
    ListPolicy policy = far.with(own(beyond).classification(), new ListPolicy(50, 5));
    EntryTable table = EntryTable.of(sections.view(), list -> policy);
    assertThat(sections.made().keySet().stream().filter(s -> s.kind() == Section.Kind.TEXTS))
        .as("arrays of texts")
        .hasSizeGreaterThan(100);
    for (int i = 0; i < size; i++) {
      EntryTable.Kind kind = own(i % (5 * EntryTable.KEPT));
      assertThat(table.kind(i)).isEqualTo(kind);
      assertThat(table.severity(i)).isEqualTo(kind.severity());
      assertThat(table.policy(i)).isEqualTo(policy.of(kind.classification()));
      assertThat(table.get(i).entryId()).isEqualTo("ï-" + i);
      assertThat(table.isNamed(i, ("ï-" + i).getBytes(StandardCharsets.UTF_8))).isTrue();
      assertThat(table.isNamed(i, ("ï-" + (i + 1)).getBytes(StandardCharsets.UTF_8))).isFalse();
    }
    assertThat(table.policy(5).matchThreshold()).isEqualTo(40);
    assertThat(table.policy(beyond).matchThreshold()).isEqualTo(50);
    assertThat(table.largestThreshold()).isEqualTo(50);
  }

  @Test
  void submitters_asManyAsAnyPolicyAsksFor_areNamedOfEachList() {
    EntryTable.Builder builder = new EntryTable.Builder();
    for (int i = 0; i < 1_000; i++) {
      int unused = builder.add(i, kind("club " + i, "many"), "e" + i, AT);
    }
    int unused = builder.add(1_000, kind("club", "few"), "e", AT);
    Sections sections = Sections.inMemory();
    builder.build(sections);
    EntryTable table =
        EntryTable.of(sections.view(), list -> ListPolicy.DEFAULT.minimumSubmitters(100));
    Map<String, Set<String>> named = new HashMap<>();
    table.submitters(
        (list, submitter, wanted) -> {
          assertThat(wanted).isEqualTo(100);
          named.computeIfAbsent(list, name -> new HashSet<>()).add(submitter);
        });
    assertThat(named.get("many")).hasSize(100);
    assertThat(named.get("few")).containsExactly("club");
    assertThat(table.corroborates()).isTrue();
    assertThat(table.knowsGood()).isFalse();
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
