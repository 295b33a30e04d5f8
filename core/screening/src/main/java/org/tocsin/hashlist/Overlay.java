package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;

/**
 * What changed since a snapshot was built: entries that came and rows that are gone. A changed
 * entry is its row removed and an entry of that row added. Used once, by one thread.
 */
final class Overlay implements SnapshotReader.Entries {
  private final SnapshotBuilder added = new SnapshotBuilder();
  private final List<Long> removed = new ArrayList<>();
  private @Nullable SnapshotCheck check;

  /**
   * Takes the entry of a row away; a row that the snapshot does not have is none of its entries.
   */
  Overlay remove(long row) {
    removed.add(row);
    return this;
  }

  /**
   * Adds an entry, after {@link #remove removing} its row where the snapshot may have it.
   *
   * @return its number, for {@link #value}
   */
  @Override
  public int entry(long row, EntryTable.Kind kind, String entryId, Instant updatedAt) {
    return added.entry(row, kind, entryId, updatedAt);
  }

  /** Adds a value that an added entry asserts. */
  @Override
  public void value(int entry, Algorithm algorithm, byte[] canonical) {
    added.value(entry, algorithm, canonical);
  }

  SnapshotBuilder added() {
    return added;
  }

  List<Long> removed() {
    return removed;
  }

  /** Keeps what heard of the changes. */
  void askedBy(SnapshotCheck check) {
    this.check = check;
  }

  /**
   * Returns a snapshot of what was added alone.
   *
   * @throws UnsoundIndexException when it does not answer as it has to
   */
  Snapshot alone(Snapshot.Facts facts) {
    Snapshot snapshot = added.build(facts.content(), facts.builtAt(), facts.oldestImport());
    ask(snapshot);
    return snapshot;
  }

  /**
   * Asks a snapshot with the changes for them.
   *
   * @throws UnsoundIndexException when it does not answer as it has to
   */
  void ask(Snapshot changed) {
    if (check != null) {
      check.ask(changed);
    }
  }

  /** How many entries came or went. */
  int size() {
    return added.size() + removed.size();
  }
}
