package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/** One value that very many entries assert is weighed as every other, and looked at no longer. */
class ExactHitsTest {
  private static final List<SeverityClass> CLASSES = List.of(SeverityClass.values());
  private static final Algorithm OPAQUE = new Algorithm("OPAQUE");
  private static final Fingerprint MD5 =
      Fingerprint.ofHex(Algorithm.MD5, "00112233445566778899aabbccddeeff");

  private record Entry(long row, EntryTable.Kind kind) {
    String id() {
      return "e-" + row;
    }
  }

  private static EntryTable table(int size, SeverityClass... classes) {
    EntryTable.Builder builder = new EntryTable.Builder();
    for (int i = 0; i < size; i++) {
      EntryTable.Kind kind =
          new EntryTable.Kind("demo", "v", "club " + i % 9, "", classes[i % classes.length]);
      int unused = builder.add(i, kind, "e-" + i, ListsMade.AT);
    }
    Sections sections = Sections.inMemory();
    builder.build(sections);
    return EntryTable.of(sections.view(), list -> ListPolicy.DEFAULT);
  }

  private static int looks(ExactHits hits, EntryTable table) {
    int looks = 0;
    boolean more = true;
    while (more && looks < table.size()) {
      more = hits.entry(table, looks++, 0);
    }
    return looks;
  }

  @Test
  void value_thatNothingElseCanChange_isLookedAtUntilEachClassIsFull() {
    EntryTable one = table(100_000, SeverityClass.CONFIRMED);
    ExactHits hits = new ExactHits(Algorithm.MD5, 100, false, 1, () -> null);
    assertThat(looks(hits, one)).isEqualTo(100);
    List<Hit> told = new ArrayList<>();
    hits.tell(told::add);
    assertThat(told).hasSize(100).noneMatch(Hit::disputed);
    EntryTable two = table(100_000, SeverityClass.CONFIRMED, SeverityClass.TEST);
    assertThat(looks(new ExactHits(Algorithm.MD5, 100, false, 2, () -> null), two)).isEqualTo(200);
    assertThat(two.classes())
        .containsExactlyInAnyOrder(SeverityClass.CONFIRMED, SeverityClass.TEST);
  }

  @Test
  void value_ofMillions_keepsNoMoreThanCanBeTold() {
    EntryTable table = table(100_000, SeverityClass.CONFIRMED);
    Assertors assertors = new Assertors();
    for (int i = 0; i < table.size(); i++) {
      Assertors.OfList list = assertors.add(table, i);
      assertThat(list.kept).hasSize(CLASSES.size());
    }
    assertThat(assertors.corroborated("demo", ListPolicy.DEFAULT.minimumSubmitters(9))).isTrue();
    assertThat(assertors.corroborated("demo", ListPolicy.DEFAULT.minimumSubmitters(10))).isFalse();
    assertThat(assertors.repeated("demo", ListPolicy.DEFAULT.mostRepeated(99_999), OPAQUE))
        .isTrue();
    assertThat(assertors.repeated("demo", ListPolicy.DEFAULT.mostRepeated(100_000), OPAQUE))
        .isFalse();
  }

  @Test
  void valueOfVeryMany_askedAgain_isAnsweredAfterAGlance() {
    EntryTable table = table(100_000, SeverityClass.CONFIRMED);
    ExactHits first = new ExactHits(Algorithm.MD5, 100, true, 1, () -> null);
    assertThat(looks(first, table)).isEqualTo(100_000);
    assertThat(first.isWorthKeeping()).isTrue();
    List<Hit> told = new ArrayList<>();
    first.tell(told::add);
    ExactHits again = new ExactHits(Algorithm.MD5, 100, true, 1, () -> told);
    assertThat(looks(again, table)).isEqualTo(ExactHits.MANY);
    assertThat(again.isWorthKeeping()).isFalse();
    List<Hit> same = new ArrayList<>();
    again.tell(same::add);
    assertThat(same).hasSize(100).isEqualTo(told);
  }

  @Test
  void answers_thatAreKept_areFewAndShort_andOfTheSameQuestion() {
    KeptAnswers kept = new KeptAnswers();
    Hit hit = new Hit(table(1, SeverityClass.TEST).get(0), 0);
    kept.keep(MD5, 7, List.of(hit));
    assertThat(kept.find(MD5, 7)).containsExactly(hit);
    assertThat(kept.find(MD5, 8)).isNull();
    kept.keep(MD5, 9, Collections.nCopies(2_001, hit));
    assertThat(kept.find(MD5, 9)).isNull();
    for (int limit = 100; limit < 200; limit++) {
      kept.keep(MD5, limit, List.of());
    }
    assertThat(kept.size()).isEqualTo(32);
    assertThat(kept.find(MD5, 7)).isNull();
  }

  @Test
  void snapshot_answersTheSame_howeverOftenItIsAsked() {
    SnapshotBuilder builder = new SnapshotBuilder();
    for (int i = 0; i < 2 * ExactHits.MANY; i++) {
      EntryTable.Kind kind =
          new EntryTable.Kind(
              i == 15_000 ? "good" : "demo",
              "v",
              "club",
              "",
              i == 15_000 ? SeverityClass.KNOWN_BENIGN : SeverityClass.CONFIRMED);
      builder.value(builder.entry(i, kind, "e-" + i, ListsMade.AT), MD5.algorithm(), MD5.bytes());
    }
    Snapshot snapshot = builder.build("content", ListsMade.AT, Optional.empty());
    List<Hit> first = snapshot.exactMatches(MD5, 5);
    assertThat(first).hasSize(6).filteredOn(Hit::disputed).hasSize(5);
    assertThat(snapshot.exactMatches(MD5, 5)).isEqualTo(first);
    assertThat(snapshot.exactMatches(MD5, 9)).hasSize(10);
    assertThat(snapshot.exactMatches(MD5)).hasSize(2 * ExactHits.MANY);
  }

  @Test
  void answers_areThoseOfTheRules_whateverTheLists() {
    long seed = System.nanoTime();
    for (int round = 0; round < 200; round++) {
      Random random = new Random(seed + round);
      Algorithm algorithm = random.nextInt(3) == 0 ? OPAQUE : Algorithm.MD5;
      Fingerprint value = Fingerprint.of(algorithm, MD5.bytes());
      Map<String, ListPolicy> policies = new HashMap<>();
      for (String list : List.of("one", "two", "good")) {
        policies.put(
            list,
            ListPolicy.DEFAULT
                .minimumSubmitters(random.nextInt(2) == 0 ? 1 : 1 + random.nextInt(4))
                .mostRepeated(1 + random.nextInt(30)));
      }
      List<Entry> below = draw(random, 0, 1 + random.nextInt(60));
      List<Entry> above = draw(random, 1_000, random.nextInt(8));
      SnapshotBuilder builder = new SnapshotBuilder();
      below.forEach(entry -> plant(builder::entry, builder::value, entry, value));
      Overlay overlay = new Overlay();
      above.forEach(entry -> plant(overlay::entry, overlay::value, entry, value));
      List<Entry> all = new ArrayList<>();
      for (Entry entry : below) {
        if (random.nextInt(5) == 0) {
          overlay.remove(entry.row());
        } else {
          all.add(entry);
        }
      }
      all.addAll(above);
      Snapshot snapshot =
          builder
              .build("content", ListsMade.AT, Optional.empty())
              .under(policies)
              .with("more", ListsMade.AT, Optional.empty(), overlay);
      for (int limit : new int[] {1, 3, 1_000}) {
        assertThat(told(snapshot.exactMatches(value, limit)))
            .as("seed %d, round %d, limit %d", seed, round, limit)
            .isEqualTo(expected(all, policies, algorithm, limit));
      }
    }
    System.out.println("exact hits, seed " + seed);
  }

  private static List<Entry> draw(Random random, long from, int count) {
    List<Entry> entries = new ArrayList<>();
    // Few or many kinds; known good content in some rounds alone.
    int words = random.nextBoolean() ? 2 : 1_000;
    boolean good = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      boolean known = good && random.nextInt(9) == 0;
      String list = known ? "good" : random.nextBoolean() ? "one" : "two";
      SeverityClass severity =
          known ? SeverityClass.KNOWN_BENIGN : CLASSES.get(random.nextInt(CLASSES.size() - 1));
      entries.add(
          new Entry(
              from + i,
              new EntryTable.Kind(
                  list,
                  "v" + from,
                  "club " + random.nextInt(4),
                  "word " + random.nextInt(words),
                  severity == SeverityClass.KNOWN_BENIGN && !known
                      ? SeverityClass.TEST
                      : severity)));
    }
    return entries;
  }

  @FunctionalInterface
  private interface Entries {
    int entry(long row, EntryTable.Kind kind, String id, Instant updatedAt);
  }

  @FunctionalInterface
  private interface Values {
    void value(int entry, Algorithm algorithm, byte[] value);
  }

  private static void plant(Entries entries, Values values, Entry entry, Fingerprint value) {
    int number = entries.entry(entry.row(), entry.kind(), entry.id(), ListsMade.AT);
    values.value(number, value.algorithm(), value.bytes());
  }

  private static List<String> told(List<Hit> hits) {
    return hits.stream().map(hit -> hit.entry().entryId() + " " + hit.disputed()).toList();
  }

  /** The rules, one entry after the other. */
  private static List<String> expected(
      List<Entry> all, Map<String, ListPolicy> policies, Algorithm algorithm, int limit) {
    boolean good = all.stream().anyMatch(e -> e.kind().severity() == SeverityClass.KNOWN_BENIGN);
    boolean bad = all.stream().anyMatch(e -> e.kind().severity() != SeverityClass.KNOWN_BENIGN);
    Map<SeverityClass, Integer> told = new HashMap<>();
    List<String> expected = new ArrayList<>();
    for (Entry entry : all) {
      ListPolicy policy = policies.getOrDefault(entry.kind().list(), ListPolicy.DEFAULT);
      Set<String> submitters = new HashSet<>();
      int same = 0;
      for (Entry other : all) {
        if (other.kind().list().equals(entry.kind().list())) {
          submitters.add(other.kind().submitter());
          same++;
        }
      }
      boolean counts =
          submitters.size() >= policy.minimumSubmitters()
              && !(algorithm.equals(OPAQUE) && same > policy.mostRepeated());
      SeverityClass severity = entry.kind().severity();
      if (counts && told.merge(severity, 1, Integer::sum) <= limit) {
        boolean disputed =
            algorithm.isExact() && good && bad && severity != SeverityClass.KNOWN_BENIGN;
        expected.add(entry.id() + " " + disputed);
      }
    }
    return expected;
  }
}
