package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.fingerprint.PdqHash;

/** Whatever the list and the query, the index finds what comparing one by one finds. */
class PdqIndexTest {
  private static final int FEW = Boolean.getBoolean("tocsin.thorough") ? 2_000 : 60;

  static PdqHash random(Random random) {
    return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  static PdqHash flipped(PdqHash hash, int bits, Random random) {
    long[] words = {hash.a(), hash.b(), hash.c(), hash.d()};
    boolean[] done = new boolean[PdqHash.BITS];
    for (int left = bits; left > 0; ) {
      int bit = random.nextInt(PdqHash.BITS);
      if (!done[bit]) {
        done[bit] = true;
        words[bit >>> 6] ^= 1L << (bit & 63);
        left--;
      }
    }
    return new PdqHash(words[0], words[1], words[2], words[3]);
  }

  private static List<PdqHash> uniform(int size, Random random) {
    List<PdqHash> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(random(random));
    }
    return list;
  }

  /** Half singles, half near a few centres. */
  private static List<PdqHash> clustered(int size, Random random) {
    List<PdqHash> list = uniform(size / 2, random);
    List<PdqHash> centres = uniform(5, random);
    while (list.size() < size) {
      list.add(flipped(centres.get(random.nextInt(5)), random.nextInt(25), random));
    }
    return list;
  }

  /** Near-identical values, all in the runs of the same keys, and the value of unreadable files. */
  private static List<PdqHash> hostile(int size, Random random) {
    List<PdqHash> list = new ArrayList<>();
    PdqHash centre = random(random);
    while (list.size() < size - 2) {
      list.add(flipped(centre, random.nextInt(3), random));
    }
    list.add(PdqHash.ZERO);
    list.add(new PdqHash(-1, -1, -1, -1));
    return list;
  }

  static PdqIndex index(List<PdqHash> list, @Nullable SlotPlan plan) {
    ValueCollector values = new ValueCollector("PDQ");
    for (int i = 0; i < list.size(); i++) {
      values.add(list.get(i).fingerprint().bytes(), i);
    }
    Sections sections = Sections.inMemory();
    values.build(sections);
    PdqIndex.build(sections, plan);
    return PdqIndex.of(sections.view());
  }

  static Map<Integer, Integer> found(PdqIndex index, PdqHash query, int radius) {
    Map<Integer, Integer> found = new HashMap<>();
    index.near(
        query,
        radius,
        (entry, distance) -> {
          assertThat(found.put(entry, distance)).as("told twice").isNull();
          return true;
        });
    return found;
  }

  static Map<Integer, Integer> compared(List<PdqHash> list, PdqHash query, int radius) {
    Map<Integer, Integer> found = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).distance(query) <= radius) {
        found.put(i, list.get(i).distance(query));
      }
    }
    return found;
  }

  private static void findsAll(List<PdqHash> list, SlotPlan plan, Random random, String seed) {
    PdqIndex index = index(list, plan);
    for (int i = 0; i < FEW; i++) {
      int radius = random.nextInt(PdqIndex.MAX_RADIUS + 1);
      PdqHash near = list.get(random.nextInt(list.size()));
      // At the edge, just beyond it, anywhere, and far from everything.
      List<PdqHash> queries =
          List.of(
              flipped(near, radius, random),
              flipped(near, radius + 1, random),
              flipped(near, random.nextInt(60), random),
              random(random));
      for (PdqHash query : queries) {
        assertThat(found(index, query, radius))
            .as("%s, radius %s", seed, radius)
            .isEqualTo(compared(list, query, radius));
      }
    }
  }

  @Test
  void near_everyKindOfList_findsExactlyWhatAScanFinds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (SlotPlan plan : List.of(SlotPlan.SIXTEEN, SlotPlan.ELEVEN)) {
      findsAll(uniform(3_000, random), plan, random, "uniform, seed " + seed);
      findsAll(clustered(3_000, random), plan, random, "clustered, seed " + seed);
      findsAll(hostile(3_000, random), plan, random, "hostile, seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 100, PdqIndex.SCANNED, PdqIndex.SCANNED + 1, 1_000_000})
  void of_anySize_findsWhatIsThere(int size) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<PdqHash> list = uniform(size, random);
    PdqIndex index = index(list, size > PdqIndex.SCANNED ? SlotPlan.SIXTEEN : null);
    assertThat(index.size()).isEqualTo(size);
    assertThat(found(index, random(random), 31)).as("seed " + seed).isEmpty();
    for (int i = 0; i < Math.min(size, 50); i++) {
      int entry = random.nextInt(size);
      assertThat(found(index, flipped(list.get(entry), 31, random), 31))
          .as("seed " + seed)
          .containsEntry(entry, 31);
      assertThat(found(index, flipped(list.get(entry), 32, random), 31))
          .as("seed " + seed)
          .doesNotContainKey(entry);
    }
  }

  @Test
  void near_equalValues_tellsEachEntry() {
    PdqHash value = random(new Random(3));
    PdqIndex index = index(List.of(value, PdqHash.ZERO, value), SlotPlan.SIXTEEN);
    assertThat(found(index, value, 0)).containsOnlyKeys(0, 2);
  }

  /** Values of which one in so many has one slot of the query, and which are far from it. */
  private static List<PdqHash> decoys(PdqHash query, int size, int share, Random random) {
    long[] asked = {query.a(), query.b(), query.c(), query.d()};
    List<PdqHash> list = new ArrayList<>();
    while (list.size() < size) {
      PdqHash value = random(random);
      long[] words = {value.a(), value.b(), value.c(), value.d()};
      if (random.nextInt(share) == 0) {
        int slot = random.nextInt(16);
        long mask = 0xffffL << (48 - 16 * (slot & 3));
        words[slot >>> 2] = (words[slot >>> 2] & ~mask) | (asked[slot >>> 2] & mask);
      }
      list.add(new PdqHash(words[0], words[1], words[2], words[3]));
    }
    return list;
  }

  @Test
  void near_moreCandidatesThanAScanCosts_isLeftToTheScan() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PdqHash query = random(random);
    for (int share : new int[] {3, 100}) {
      List<PdqHash> list = decoys(query, 20_000, share, random);
      Sections sections = Sections.inMemory();
      ValueCollector values = new ValueCollector("PDQ");
      for (int i = 0; i < list.size(); i++) {
        values.add(list.get(i).fingerprint().bytes(), i);
      }
      values.build(sections);
      PdqIndex.build(sections, SlotPlan.SIXTEEN);
      PdqSlots slots =
          new PdqSlots(sections.view(), PdqValues.of(sections.view()), SlotPlan.SIXTEEN);
      assertThat(slots.near(query, 31, (entry, distance) -> true))
          .as("one of %d, seed %d", share, seed)
          .isEqualTo(share == 100);
      assertThat(found(PdqIndex.of(sections.view()), query, 31))
          .isEqualTo(compared(list, query, 31));
    }
    // Beyond what a processor keeps near, a candidate costs several times as much.
    assertThat(PdqSlots.mostCandidates(10_000_000)).isLessThan(10_000_000 / 12);
    assertThat(PdqSlots.mostCandidates(1_000_000)).isLessThan(1_000_000 / 12);
  }

  @Test
  void near_listenerWantsNoMore_isToldNoMore_howeverManyAssertOneValue() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PdqHash popular = random(random);
    List<PdqHash> list = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      list.add(i % 2 == 0 ? popular : flipped(popular, 1 + random.nextInt(2), random));
    }
    for (SlotPlan plan : new SlotPlan[] {SlotPlan.SIXTEEN, null}) {
      PdqIndex index = index(list, plan);
      assertThat(found(index, popular, 2)).as("seed %d", seed).hasSize(3_000);
      for (int wanted : new int[] {1, 2, 511, 512, 513, 1_024, 1_499, 1_500, 1_501, 2_999}) {
        int[] told = new int[1];
        index.near(popular, 2, (entry, distance) -> ++told[0] < wanted);
        assertThat(told[0]).as("seed %d", seed).isEqualTo(wanted);
      }
    }
  }

  @Test
  void near_beyondTheSlots_isScanned() {
    Random random = new Random(4);
    List<PdqHash> list = uniform(500, random);
    PdqHash query = random(random);
    assertThat(found(index(list, SlotPlan.ELEVEN), query, 120))
        .isEqualTo(compared(list, query, 120))
        .isNotEmpty();
  }

  /** The pigeonhole holds for the radii that are chosen, whatever they cost. */
  @Test
  void cheapest_anyCosts_coversTheRadius() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (SlotPlan plan : List.of(SlotPlan.SIXTEEN, SlotPlan.ELEVEN)) {
      for (int i = 0; i < 500; i++) {
        int radius = random.nextInt(32);
        long[][] costs = new long[plan.slots()][SlotPlan.MOST + 2];
        for (long[] cost : costs) {
          for (int t = 1; t < cost.length; t++) {
            cost[t] = cost[t - 1] + random.nextInt(1 << random.nextInt(20));
          }
        }
        int sum = 0;
        for (int t : plan.cheapest(radius, (slot, t) -> costs[slot][t + 1])) {
          sum += t + 1;
        }
        assertThat(sum).as("seed " + seed).isGreaterThan(radius);
      }
    }
  }
}
