package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

class ExactIndexTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Indexes values, each asserted by its position, and asks for all of them and for others. */
  private void agreesWithDefinition(List<byte[]> values, List<byte[]> others) {
    ValueCollector builder = new ValueCollector("OPAQUE");
    Map<Fingerprint, List<Integer>> expected = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      builder.add(values.get(i), i);
      expected.computeIfAbsent(opaque(values.get(i)), v -> new ArrayList<>()).add(i);
    }
    ExactIndex index = build(builder);
    assertThat(index.size()).as("seed %d", seed).isEqualTo(expected.size());
    expected.forEach(
        (value, entries) ->
            assertThat(find(index, value.bytes())).as("seed %d", seed).isEqualTo(entries));
    for (byte[] other : others) {
      assertThat(find(index, other))
          .as("seed %d", seed)
          .isEqualTo(expected.getOrDefault(opaque(other), List.of()));
    }
    Map<Fingerprint, List<Integer>> all = new HashMap<>();
    index.forEachValue(value -> all.put(opaque(value), find(index, value)));
    Map<Fingerprint, List<Integer>> shared = new HashMap<>();
    index.forEachShared(value -> shared.put(opaque(value), find(index, value)));
    expected.forEach(
        (value, entries) ->
            assertThat(shared.containsKey(value))
                .as("seed %d", seed)
                .isEqualTo(entries.size() > 1));
    assertThat(all).as("seed %d", seed).isEqualTo(expected);
  }

  private static ExactIndex build(ValueCollector values) {
    Sections sections = Sections.inMemory();
    values.build(sections);
    ExactIndex.build(sections, "OPAQUE");
    return ExactIndex.of(sections.view(), "OPAQUE");
  }

  private static Fingerprint opaque(byte[] value) {
    return Fingerprint.of(new Algorithm("OPAQUE"), value);
  }

  private static List<Integer> find(ExactIndex index, byte[] value) {
    List<Integer> found = new ArrayList<>();
    index.find(value, (entry, distance) -> found.add(entry));
    return found;
  }

  private byte[] value(int length) {
    byte[] value = new byte[length];
    random.nextBytes(value);
    return value;
  }

  private List<byte[]> values(int count, int length) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value(length));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 17, 5000})
  void digests_anyNumber_foundWithAllTheirEntries(int size) {
    for (int length : new int[] {16, 20, 32, 64}) {
      List<byte[]> values = values(size, length);
      for (int i = 0; i < size / 3; i++) {
        values.add(values.get(random.nextInt(size)).clone());
      }
      agreesWithDefinition(values, values(50, length));
    }
  }

  @Test
  void digests_thatShareTheirBeginning_areToldApart() {
    List<byte[]> values = values(3000, 16);
    List<byte[]> others = values(200, 16);
    for (List<byte[]> made : List.of(values, others)) {
      made.forEach(value -> java.util.Arrays.fill(value, 0, 13, (byte) 0xff));
    }
    agreesWithDefinition(values, others);
  }

  @Test
  void opaqueValues_ofAnyLength_areToldApart() {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      byte[] value = value(1 + random.nextInt(6));
      // Few letters: one is often the beginning of another, and zeros stand at ends.
      for (int at = 0; at < value.length; at++) {
        value[at] = (byte) (value[at] & 1);
      }
      values.add(value);
    }
    agreesWithDefinition(values, List.of(new byte[] {0}, new byte[] {0, 0}, new byte[7]));
  }

  @Test
  void digests_aHundredThousand_takeFewBytesEach() {
    ValueCollector builder = new ValueCollector("OPAQUE");
    values(100_000, 16).forEach(value -> builder.add(value, 1));
    assertThat(build(builder).bytes() / 100_000).isLessThanOrEqualTo(27);
  }
}
