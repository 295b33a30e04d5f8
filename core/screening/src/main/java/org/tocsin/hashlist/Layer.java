package org.tocsin.hashlist;

import java.util.BitSet;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;

/**
 * Entries and the indexes of their values, without those that a later layer took away. Immutable,
 * safe for use by many threads.
 *
 * @param entries the entries
 * @param exact the values of each algorithm but PDQ
 * @param pdq the PDQ values, if there are any
 * @param removed the numbers of entries that are gone
 */
record Layer(
    EntryTable entries, Map<Algorithm, ExactIndex> exact, @Nullable PdqIndex pdq, BitSet removed) {

  static Layer of(Sections.View sections, Function<String, ListPolicy> policies) {
    Map<Algorithm, ExactIndex> exact = new TreeMap<>(Comparator.comparing(Algorithm::name));
    PdqIndex pdq = null;
    for (String name : sections.algorithms()) {
      if (name.equals(Algorithm.PDQ.name())) {
        pdq = PdqIndex.of(sections);
      } else {
        exact.put(new Algorithm(name), ExactIndex.of(sections, name));
      }
    }
    return new Layer(EntryTable.of(sections, policies), exact, pdq, new BitSet());
  }

  /** Returns this without more of its entries. */
  Layer without(BitSet gone) {
    BitSet all = (BitSet) removed.clone();
    all.or(gone);
    return new Layer(entries, exact, pdq, all);
  }

  /** How many entries are left. */
  int size() {
    return entries.size() - removed.cardinality();
  }

  boolean has(int entry) {
    return !removed.get(entry);
  }

  /** Whether an entry that is not gone asserts a value. */
  boolean asserts(ExactIndex index, byte[] value) {
    boolean[] any = new boolean[1];
    index.find(
        value,
        (entry, distance) -> {
          any[0] = has(entry);
          return !any[0];
        });
    return any[0];
  }

  long bytes() {
    long sum = entries.bytes() + (pdq == null ? 0 : pdq.bytes());
    for (ExactIndex index : exact.values()) {
      sum += index.bytes();
    }
    return sum;
  }
}
