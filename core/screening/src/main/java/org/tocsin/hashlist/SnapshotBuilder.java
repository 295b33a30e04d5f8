package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.Algorithm;

/**
 * Collects the entries of all lists and builds a snapshot, in memory or in a file. Used once, by
 * one thread.
 *
 * <p>Until they are built, ten million entries with a PDQ value each take about 700 MB outside the
 * heap, and while their values are put in order a quarter of a gigabyte of heap.
 */
final class SnapshotBuilder {
  private final EntryTable.Builder entries = new EntryTable.Builder();
  private final Map<String, ValueCollector> values = new TreeMap<>();

  /** Returns how many entries were added. */
  int size() {
    return entries.size();
  }

  /**
   * Adds an entry.
   *
   * @param row its row in the store, greater than that of the entry before
   * @param kind what it shares with others
   * @param entryId its identifier within list and submitter
   * @param updatedAt when its submitter last changed it
   * @return its number, for {@link #value}
   */
  int entry(long row, EntryTable.Kind kind, String entryId, Instant updatedAt) {
    return entries.add(row, kind, entryId, updatedAt);
  }

  /**
   * Adds a value that an entry asserts; the same one twice counts once.
   *
   * @param entry the number of the entry that was added last
   * @param algorithm any
   * @param canonical canonical bytes
   */
  void value(int entry, Algorithm algorithm, byte[] canonical) {
    if (entry != entries.size() - 1) {
      throw new IllegalArgumentException("values are added after their own entry");
    }
    values.computeIfAbsent(algorithm.name(), ValueCollector::new).add(canonical, entry);
  }

  /** Builds in memory; the builder is used up. */
  Snapshot build(String id, Instant builtAt, Optional<Instant> oldestImport) {
    Sections sections = Sections.inMemory();
    build(sections);
    return Snapshot.of(new Snapshot.Facts(id, builtAt, oldestImport), sections.view());
  }

  /** Puts everything into sections; the builder is used up. */
  void build(Sections sections) {
    entries.build(sections);
    for (Map.Entry<String, ValueCollector> each : values.entrySet()) {
      String algorithm = each.getKey();
      each.getValue().build(sections);
      if (algorithm.equals(Algorithm.PDQ.name())) {
        int size = Assertions.of(sections.view(), algorithm).values();
        PdqIndex.build(sections, PdqIndex.plan(size));
      } else {
        ExactIndex.build(sections, algorithm);
      }
    }
    values.clear();
  }
}
