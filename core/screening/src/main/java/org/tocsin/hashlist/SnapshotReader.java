package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** Reads what is published of all lists. Used once, by one thread, in one transaction. */
final class SnapshotReader {
  /** Of how many entries that are gone, and how many of their values, an index is asked. */
  private static final int MISSED = 48;

  /**
   * What a snapshot holds of one list.
   *
   * @param generation the content
   * @param published states of entries up to this row
   */
  record Part(long generation, long published) {
    /** Whether it is a later state of the list; numbers are never given out again. */
    boolean isLaterThan(Part other) {
      return generation > other.generation
          || (generation == other.generation && published > other.published);
    }
  }

  private final List<SourceRow> lists;
  private final Map<Long, SourceRow> sources = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Algorithm> algorithms = new HashMap<>();
  private final Snapshot.Facts facts;

  SnapshotReader(List<SourceRow> lists, Instant now) {
    this.lists = List.copyOf(lists);
    MessageDigest identity = Sha256.begin();
    Optional<Instant> oldest = Optional.empty();
    for (SourceRow list : lists) {
      sources.put(list.generation(), list);
      identity.update(list.name().getBytes(StandardCharsets.UTF_8));
      identity.update((byte) 0);
      identity.update(list.version().getBytes(StandardCharsets.UTF_8));
      identity.update((byte) 0);
      if (oldest.isEmpty() || list.freshness().isBefore(oldest.get())) {
        oldest = Optional.of(list.freshness());
      }
    }
    String content = "snap-" + HexFormat.of().formatHex(identity.digest(), 0, 8);
    this.facts = new Snapshot.Facts(content, now, oldest);
  }

  /** What identifies what is published; equal on every node. */
  Snapshot.Facts facts() {
    return facts;
  }

  /** Returns what is published, by list. */
  Map<String, Part> parts() {
    Map<String, Part> parts = new HashMap<>();
    lists.forEach(list -> parts.put(list.name(), new Part(list.generation(), list.published())));
    return parts;
  }

  /**
   * Reads everything.
   *
   * @param check hears of every value
   */
  SnapshotBuilder read(Tx tx, SnapshotCheck check) {
    SnapshotBuilder builder = new SnapshotBuilder();
    read(tx, 0, planted(builder::entry, builder::value, check), Map.of());
    return builder;
  }

  @FunctionalInterface
  private interface AddedEntry {
    int add(long row, EntryTable.Kind kind, String entryId, Instant updatedAt);
  }

  @FunctionalInterface
  private interface AddedValue {
    void add(int entry, Algorithm algorithm, byte[] canonical);
  }

  /** Returns what adds entries and values, and tells a check of them. */
  private static Entries planted(AddedEntry entries, AddedValue values, SnapshotCheck check) {
    return new Entries() {
      private EntryTable.@Nullable Kind last;
      private String lastId = "";

      @Override
      public int entry(Row row, EntryTable.Kind kind) {
        last = kind;
        lastId = row.string("entry_id");
        return entries.add(row.number("entry_row"), kind, lastId, row.instant("updated_at"));
      }

      @Override
      public void value(int entry, Algorithm algorithm, byte[] value) {
        check.plant(Objects.requireNonNull(last), lastId, algorithm, value);
        values.add(entry, algorithm, value);
      }
    };
  }

  /**
   * Reads what changed since a snapshot was built.
   *
   * @param since what it holds
   * @param most how many changes are worth it
   * @param checks where there are changes, what hears of every value that came, and of some that
   *     went
   * @return the changes; empty when there are more, or when not all of them are known any more
   */
  Optional<Overlay> changes(
      Tx tx, Map<String, Part> since, long most, Supplier<SnapshotCheck> checks) {
    long least = Long.MAX_VALUE;
    long added = 0;
    Overlay overlay = new Overlay();
    if (!since.keySet().equals(parts().keySet())) {
      return Optional.empty();
    }
    for (SourceRow list : lists) {
      Part part = Objects.requireNonNull(since.get(list.name()));
      if (part.generation() != list.generation()
          || part.published() < list.pruned()
          || part.published() > list.published()) {
        return Optional.empty();
      }
      tx.forEach(
          """
          SELECT entry_row FROM hash_entry
          WHERE generation = ? AND gone IS NOT NULL AND gone > ? AND gone <= ? AND entry_row <= ?
          LIMIT ?
          """,
          row -> overlay.remove(row.number("entry_row")),
          list.generation(),
          part.published(),
          list.published(),
          part.published(),
          most + 1);
      added += added(tx, list, part);
      least = Math.min(least, part.published());
    }
    if (overlay.size() + added > most) {
      return Optional.empty();
    }
    if (overlay.size() + added > 0) {
      SnapshotCheck check = checks.get();
      read(tx, least, planted(overlay::entry, overlay::value, check), since);
      gone(tx, overlay, check);
      overlay.askedBy(check);
    }
    return Optional.of(overlay);
  }

  /** Tells values of entries that are gone, as far as they are still there. */
  private void gone(Tx tx, Overlay overlay, SnapshotCheck check) {
    List<Long> removed = overlay.removed();
    for (int i = 0; i < Math.min(MISSED, removed.size()); i++) {
      long row = removed.get((int) ((long) i * removed.size() / Math.min(MISSED, removed.size())));
      tx.forEach(
          "SELECT algorithm, hash FROM hash_value WHERE entry_row = ? LIMIT ?",
          value -> check.miss(row, algorithm(value.string("algorithm")), value.bytes("hash")),
          row,
          MISSED);
    }
  }

  /** Counts what came to a list, whatever is being read for others meanwhile. */
  private static long added(Tx tx, SourceRow list, Part since) {
    return tx.first(
            """
            SELECT COUNT(*) AS amount FROM hash_entry
            WHERE entry_row > ? AND entry_row <= ? AND generation = ?
            """,
            row -> row.number("amount"),
            since.published(),
            list.published(),
            list.generation())
        .orElse(0L);
  }

  private interface Entries {
    int entry(Row row, EntryTable.Kind kind);

    void value(int entry, Algorithm algorithm, byte[] value);
  }

  private void read(Tx tx, long after, Entries entries, Map<String, Part> since) {
    long[] reading = {-1, 0};
    tx.forEach(
        """
        SELECT e.entry_row, e.generation, e.gone, e.submitter, e.entry_id, e.severity,
          e.classification, e.updated_at, v.algorithm, v.hash
        FROM hash_entry e
        JOIN hash_value v ON v.entry_row = e.entry_row
        WHERE e.live AND e.entry_row > ?
        ORDER BY e.entry_row
        """,
        row -> {
          SourceRow source = sources.get(row.number("generation"));
          if (source == null || !isPublished(source, row, since.get(source.name()))) {
            return;
          }
          long entryRow = row.number("entry_row");
          if (entryRow != reading[0]) {
            reading[0] = entryRow;
            reading[1] = entries.entry(row, kind(source, row));
          }
          entries.value((int) reading[1], algorithm(row.string("algorithm")), row.bytes("hash"));
        },
        after);
  }

  private static boolean isPublished(SourceRow source, Row row, @Nullable Part since) {
    long entryRow = row.number("entry_row");
    return entryRow <= source.published()
        && (since == null || entryRow > since.published())
        && row.optionalNumber("gone").orElse(Long.MAX_VALUE) > source.published();
  }

  private EntryTable.Kind kind(SourceRow source, Row row) {
    return new EntryTable.Kind(
        source.name(),
        source.version(),
        text(row.string("submitter")),
        text(row.string("classification")),
        SeverityClass.valueOf(row.string("severity")));
  }

  /** Names are checked once, not a million times. */
  private Algorithm algorithm(String name) {
    return algorithms.computeIfAbsent(name, Algorithm::new);
  }

  /** Returns the same object for equal texts: submitters and classes repeat a million times. */
  private String text(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }
}
