package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.fingerprint.PdqHash;

/** Lists of which most values are near tell what comparing one by one finds, and when to stop. */
class StretchTest {
  private static final int SIZE = 4_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final PdqHash centre = PdqIndexTest.random(random);

  /**
   * Values near the centre: distinct ones, of which a share is asserted by several entries.
   *
   * @param shared so many of a hundred
   */
  private List<PdqHash> cluster(int shared) {
    Set<PdqHash> distinct = new LinkedHashSet<>();
    while (distinct.size() < SIZE / 2) {
      distinct.add(PdqIndexTest.flipped(centre, random.nextInt(12), random));
    }
    List<PdqHash> list = new ArrayList<>(distinct);
    for (PdqHash value : distinct) {
      if (random.nextInt(100) < shared) {
        // Few entries mostly, and now and then more than are read at once.
        int more = random.nextInt(200) == 0 ? 2_500 : 1 + random.nextInt(3);
        list.addAll(Collections.nCopies(more, value));
      }
    }
    Collections.shuffle(list, random);
    return list;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 60, 100})
  void near_mostValuesNear_tellsWhatComparingFinds(int shared) {
    List<PdqHash> list = cluster(shared);
    PdqIndex index = PdqIndexTest.index(list, null);
    for (int i = 0; i < 40; i++) {
      // All of the values, most of them, or few.
      PdqHash query = PdqIndexTest.flipped(centre, random.nextInt(40), random);
      int radius = 10 + random.nextInt(30);
      Map<Integer, Integer> expected = PdqIndexTest.compared(list, query, radius);
      assertThat(PdqIndexTest.found(index, query, radius))
          .as("seed %d, radius %d", seed, radius)
          .isEqualTo(expected);
      Map<PdqHash, Integer> values = new HashMap<>();
      expected.forEach((entry, distance) -> values.put(list.get(entry), distance));
      Map<PdqHash, Integer> told = new HashMap<>();
      index.nearValues(
          query, radius, (value, distance) -> told.put(index.value(value), distance) == null);
      assertThat(told).as("seed %d, radius %d", seed, radius).isEqualTo(values);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 60, 100})
  void near_mostValuesNear_stopsWhereverItIsTold(int shared) {
    List<PdqHash> list = cluster(shared);
    PdqIndex index = PdqIndexTest.index(list, null);
    PdqHash query = PdqIndexTest.flipped(centre, 25, random);
    for (int radius : new int[] {31, 100}) {
      int all = PdqIndexTest.compared(list, query, radius).size();
      for (int i = 0; i < 60; i++) {
        int wanted = 1 + random.nextInt(all);
        int[] told = new int[1];
        index.near(query, radius, (entry, distance) -> ++told[0] < wanted);
        assertThat(told[0]).as("seed %d, radius %d", seed, radius).isEqualTo(wanted);
      }
    }
  }
}
