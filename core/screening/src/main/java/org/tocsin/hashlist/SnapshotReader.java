package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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

  private static final int TOLD_EVERY = 1_000;

  /** How many texts are kept so that equal ones are one object. */
  private static final int MOST_TEXTS = 4_096;

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
   * @param progress hears now and then of how many entries were read
   */
  SnapshotBuilder read(Tx tx, SnapshotCheck check, Progress progress) {
    SnapshotBuilder builder = new SnapshotBuilder();
    read(tx, new Planted(new Built(builder, progress), check));
    progress.entries(builder.size());
    return builder;
  }

  /** What entries and their values are put into. */
  interface Entries {
    /** Adds an entry; returns its number. */
    int entry(long row, EntryTable.Kind kind, String entryId, Instant updatedAt);

    /** Adds a value that the entry added last asserts. */
    void value(int entry, Algorithm algorithm, byte[] canonical);
  }

  /** Tells a check of everything that passes to others. */
  private static final class Planted implements Entries {
    private final Entries entries;
    private final SnapshotCheck check;
    private EntryTable.@Nullable Kind last;
    private String lastId = "";

    Planted(Entries entries, SnapshotCheck check) {
      this.entries = entries;
      this.check = check;
    }

    @Override
    public int entry(long row, EntryTable.Kind kind, String entryId, Instant updatedAt) {
      last = kind;
      lastId = entryId;
      return entries.entry(row, kind, entryId, updatedAt);
    }

    @Override
    public void value(int entry, Algorithm algorithm, byte[] canonical) {
      check.plant(Objects.requireNonNull(last), lastId, algorithm, canonical);
      entries.value(entry, algorithm, canonical);
    }
  }

  /** Puts everything into a builder. */
  private record Built(SnapshotBuilder builder, Progress progress) implements Entries {
    @Override
    public int entry(long row, EntryTable.Kind kind, String entryId, Instant updatedAt) {
      int number = builder.entry(row, kind, entryId, updatedAt);
      if (number % TOLD_EVERY == 0) {
        progress.entries(number);
      }
      return number;
    }

    @Override
    public void value(int entry, Algorithm algorithm, byte[] canonical) {
      builder.value(entry, algorithm, canonical);
    }
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
    long added = 0;
    List<SourceRow> news = new ArrayList<>();
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
      long own = added(tx, list, part);
      if (own > 0) {
        news.add(list);
      }
      added += own;
    }
    if (overlay.size() + added > most) {
      return Optional.empty();
    }
    if (overlay.size() + added > 0) {
      SnapshotCheck check = checks.get();
      Came came = new Came();
      for (SourceRow list : news) {
        read(tx, list, Objects.requireNonNull(since.get(list.name())), came);
      }
      came.tell(new Planted(overlay, check));
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

  /** Reads everything that is published. */
  private void read(Tx tx, Entries entries) {
    Reading reading = new Reading(entries);
    tx.forEach(
        """
        SELECT e.entry_row, e.generation, e.gone, e.submitter, e.entry_id, e.severity,
          e.classification, e.updated_at, v.algorithm, v.hash
        FROM hash_entry e
        JOIN hash_value v ON v.entry_row = e.entry_row
        WHERE e.live
        ORDER BY e.entry_row
        """,
        row -> {
          SourceRow source = sources.get(row.number("generation"));
          if (source != null && isPublished(source, row)) {
            reading.row(source, row);
          }
        });
  }

  private static boolean isPublished(SourceRow source, Row row) {
    return row.number("entry_row") <= source.published()
        && row.optionalNumber("gone").orElse(Long.MAX_VALUE) > source.published();
  }

  /** Reads what came to a list, and nothing of any other: that may be very much. */
  private void read(Tx tx, SourceRow list, Part since, Entries entries) {
    Reading reading = new Reading(entries);
    tx.forEach(
        """
        SELECT e.entry_row, e.submitter, e.entry_id, e.severity, e.classification, e.updated_at,
          v.algorithm, v.hash
        FROM hash_entry e
        JOIN hash_value v ON v.entry_row = e.entry_row
        WHERE e.generation = ? AND e.entry_row > ? AND e.entry_row <= ? AND e.live
          AND (e.gone IS NULL OR e.gone > ?)
        ORDER BY e.entry_row
        """,
        row -> reading.row(list, row),
        list.generation(),
        since.published(),
        list.published(),
        list.published());
  }

  /** Tells rows of entries with one value each as entries that have several. */
  private final class Reading {
    private final Entries entries;
    private long last = -1;
    private int entry;

    Reading(Entries entries) {
      this.entries = entries;
    }

    void row(SourceRow source, Row row) {
      long entryRow = row.number("entry_row");
      if (entryRow != last) {
        last = entryRow;
        entry =
            entries.entry(
                entryRow, kind(source, row), row.string("entry_id"), row.instant("updated_at"));
      }
      entries.value(entry, algorithm(row.string("algorithm")), row.bytes("hash"));
    }
  }

  /** Entries of several lists, to be told in the order of their rows. */
  private static final class Came implements Entries {
    private record Entry(
        long row,
        EntryTable.Kind kind,
        String entryId,
        Instant updatedAt,
        List<Map.Entry<Algorithm, byte[]>> values) {}

    private final List<Entry> all = new ArrayList<>();

    @Override
    public int entry(long row, EntryTable.Kind kind, String entryId, Instant updatedAt) {
      all.add(new Entry(row, kind, entryId, updatedAt, new ArrayList<>()));
      return all.size() - 1;
    }

    @Override
    public void value(int entry, Algorithm algorithm, byte[] canonical) {
      all.get(entry).values().add(Map.entry(algorithm, canonical));
    }

    void tell(Entries entries) {
      all.sort(Comparator.comparingLong(Entry::row));
      for (Entry each : all) {
        int entry = entries.entry(each.row(), each.kind(), each.entryId(), each.updatedAt());
        each.values().forEach(value -> entries.value(entry, value.getKey(), value.getValue()));
      }
    }
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

  /**
   * Returns the same object for equal texts: submitters and classes repeat a million times. Where
   * they do not, no more of them are kept.
   */
  private String text(String text) {
    if (texts.size() >= MOST_TEXTS) {
      return texts.getOrDefault(text, text);
    }
    return texts.computeIfAbsent(text, same -> same);
  }
}
