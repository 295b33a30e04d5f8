package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Tx;

/**
 * The entries of one generation of one list, as a page of a source changes them.
 *
 * <p>The newest timestamp wins and a tombstone wins a tie, so that pages may come in any order and
 * any number of times. A state that is replaced keeps its row, so that what is published does not
 * change until it is published anew. Used inside one transaction.
 */
final class EntryStore {
  private static final int KEYS = 200;
  private static final String COLUMNS =
      "entry_row, submitter, entry_id, live, updated_at, severity, classification, feedback,"
          + " categorizations, first_seen";

  /** What names an entry within a generation. */
  record Key(String submitter, String entryId) {}

  /** The newest state of an entry that a page tells; without values it is a tombstone. */
  record Change(
      Key key,
      Instant at,
      boolean live,
      SeverityClass severity,
      String classification,
      String feedback,
      String categorizations,
      Normaliser.Normal normal) {
    static Change tombstone(SourceTombstone gone) {
      return new Change(
          new Key(gone.submitter(), gone.entryId()),
          gone.deletedAt(),
          false,
          SeverityClass.UNKNOWN,
          "",
          "",
          "",
          new Normaliser.Normal(List.of(), List.of(), 0));
    }
  }

  /** Returns categorizations as one text, always the same for the same. */
  static String written(Set<String> categorizations) {
    return String.join("\n", new TreeSet<>(categorizations));
  }

  /** Returns the categorizations that a text has. */
  static Set<String> categorizations(String written) {
    return written.isEmpty() ? Set.of() : Set.of(written.split("\n", -1));
  }

  /** How many entries a page added, changed and removed. */
  record Applied(int added, int changed, int removed) {}

  private record State(
      long row,
      boolean live,
      Instant at,
      SeverityClass severity,
      String classification,
      String feedback,
      String categorizations,
      Instant firstSeen) {}

  private final Tx tx;
  private final String list;
  private final long generation;
  private final Instant now;

  EntryStore(Tx tx, String list, long generation, Instant now) {
    this.tx = tx;
    this.list = list;
    this.generation = generation;
    this.now = now;
  }

  Applied apply(List<Change> page) {
    Map<Key, Change> newest = new LinkedHashMap<>();
    for (Change change : page) {
      newest.merge(change.key(), change, EntryStore::winner);
    }
    Map<Key, State> stored = stored(newest.keySet());
    Map<Long, Set<Fingerprint>> values = values(stored.values());
    List<Change> fresh = new ArrayList<>();
    List<Object[]> replaced = new ArrayList<>();
    List<@Nullable Object[]> kept = new ArrayList<>();
    Refusals refusals = new Refusals();
    int added = 0;
    int changed = 0;
    int removed = 0;
    for (Change change : newest.values()) {
      State before = stored.get(change.key());
      if (before == null) {
        added += change.live() ? 1 : 0;
        fresh.add(change);
      } else if (!supersedes(change, before)) {
        kept.add(touched(before, before.at(), before.feedback(), before.categorizations()));
      } else if (same(change, before, values.getOrDefault(before.row(), Set.of()))) {
        kept.add(touched(before, change.at(), change.feedback(), change.categorizations()));
        if (change.at().isAfter(before.at())) {
          // What counts of it is the same; what is set aside may be another.
          refusals.replace(change);
        }
      } else {
        added += change.live() && !before.live() ? 1 : 0;
        changed += change.live() && before.live() ? 1 : 0;
        removed += before.live() && !change.live() ? 1 : 0;
        fresh.add(change);
        replaced.add(new Object[] {before.row()});
      }
    }
    tx.updateAll(
        """
        UPDATE hash_entry SET last_seen = ?, updated_at = ?, feedback = ?, categorizations = ?
        WHERE entry_row = ?
        """,
        kept);
    insert(fresh, replaced, stored, refusals);
    refusals.write();
    return new Applied(added, changed, removed);
  }

  /** Which of two states of one entry counts, whatever the order in which they came. */
  private static Change winner(Change one, Change other) {
    int order = one.at().compareTo(other.at());
    if (order == 0) {
      return one.live() ? other : one;
    }
    return order > 0 ? one : other;
  }

  private static boolean supersedes(Change change, State before) {
    int order = change.at().compareTo(before.at());
    return order > 0 || (order == 0 && (before.live() || !change.live()));
  }

  private static boolean same(Change change, State before, Set<Fingerprint> values) {
    if (change.live() != before.live()) {
      return false;
    }
    return !change.live()
        || (change.severity() == before.severity()
            && change.classification().equals(before.classification())
            && fingerprints(change).equals(values));
  }

  private static Set<Fingerprint> fingerprints(Change change) {
    Set<Fingerprint> all = new HashSet<>();
    change.normal().values().forEach(value -> all.add(value.fingerprint()));
    return all;
  }

  private @Nullable Object[] touched(
      State before, Instant at, String feedback, String categorizations) {
    return new @Nullable Object[] {now, at, feedback, categorizations, before.row()};
  }

  /** What is set aside of entries, in place of what was. */
  private final class Refusals {
    private final List<@Nullable Object[]> cleared = new ArrayList<>();
    private final List<@Nullable Object[]> refused = new ArrayList<>();

    void add(Change change) {
      for (Normaliser.Refused each : change.normal().refused()) {
        refused.add(quarantine(list, generation, change.key(), each, now));
      }
    }

    void replace(Change change) {
      cleared.add(
          new @Nullable Object[] {generation, change.key().submitter(), change.key().entryId()});
      add(change);
    }

    void write() {
      tx.updateAll(
          "DELETE FROM hash_quarantine WHERE generation = ? AND submitter = ? AND entry_id = ?",
          cleared);
      tx.updateAll(QUARANTINE, refused);
    }
  }

  private void insert(
      List<Change> fresh, List<Object[]> replaced, Map<Key, State> stored, Refusals refusals) {
    if (fresh.isEmpty()) {
      return;
    }
    long row = Counter.take(tx, Counter.ROW, fresh.size());
    List<@Nullable Object[]> ends = new ArrayList<>();
    for (Object[] old : replaced) {
      ends.add(new @Nullable Object[] {row, old[0]});
    }
    long ended = tx.updateAll("UPDATE hash_entry SET gone = ? WHERE entry_row = ?", ends);
    if (ended != replaced.size()) {
      throw new IllegalStateException("not every replaced state of an entry was there");
    }
    List<@Nullable Object[]> entries = new ArrayList<>();
    List<@Nullable Object[]> asserted = new ArrayList<>();
    for (Change change : fresh) {
      State before = stored.get(change.key());
      entries.add(
          new @Nullable Object[] {
            row,
            generation,
            change.key().submitter(),
            change.key().entryId(),
            change.live(),
            change.at(),
            change.severity().name(),
            change.classification(),
            before == null ? now : before.firstSeen(),
            now,
            change.feedback(),
            change.categorizations()
          });
      for (Normaliser.Value value : change.normal().values()) {
        asserted.add(
            new @Nullable Object[] {
              row,
              value.fingerprint().algorithm().name(),
              value.fingerprint().bytes(),
              value.media().name(),
              change.at()
            });
      }
      if (before == null) {
        refusals.add(change);
      } else {
        refusals.replace(change);
      }
      row++;
    }
    tx.updateAll(
        """
        INSERT INTO hash_entry
          (entry_row, generation, submitter, entry_id, live, updated_at, severity, classification,
           first_seen, last_seen, feedback, categorizations)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        entries);
    tx.updateAll(
        """
        INSERT INTO hash_value (entry_row, algorithm, hash, media, asserted_at)
        VALUES (?, ?, ?, ?, ?)
        """,
        asserted);
  }

  /** Puts a value into quarantine; told twice it is there once. */
  static final String QUARANTINE =
      """
      INSERT INTO hash_quarantine
        (list, generation, submitter, entry_id, algorithm, written, reason, seen_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (generation, submitter, entry_id, algorithm, written)
      DO UPDATE SET reason = excluded.reason, seen_at = excluded.seen_at
      """;

  /** The parameters of {@link #QUARANTINE}. */
  static @Nullable Object[] quarantine(
      String list, long generation, Key key, Normaliser.Refused refused, Instant now) {
    return new @Nullable Object[] {
      list,
      generation,
      key.submitter(),
      key.entryId(),
      refused.algorithm(),
      refused.written(),
      refused.reason(),
      now
    };
  }

  /**
   * Returns a query for so many current entries, of each of which generation, submitter and id are
   * asked. Every one is looked for by itself, in the index: as long as PostgreSQL has no statistics
   * of a generation it takes it for a few rows, and would read all of it to compare it with the
   * names.
   *
   * @param columns what is asked of each, and perhaps of which
   */
  static String eachOf(int count, String columns) {
    String one =
        """
        SELECT %s FROM hash_entry
        WHERE generation = ? AND gone IS NULL AND submitter = ? AND entry_id = ?
        """
            .formatted(columns);
    return String.join("UNION ALL ", Collections.nCopies(count, one));
  }

  private Map<Key, State> stored(Collection<Key> keys) {
    Map<Key, State> states = new HashMap<>();
    List<Key> all = new ArrayList<>(keys);
    for (int at = 0; at < all.size(); at += KEYS) {
      List<Key> some = all.subList(at, Math.min(all.size(), at + KEYS));
      List<@Nullable Object> params = new ArrayList<>();
      for (Key key : some) {
        Collections.addAll(params, generation, key.submitter(), key.entryId());
      }
      tx.forEach(
          eachOf(some.size(), COLUMNS),
          row ->
              states.put(
                  new Key(row.string("submitter"), row.string("entry_id")),
                  new State(
                      row.number("entry_row"),
                      row.flag("live"),
                      row.instant("updated_at"),
                      SeverityClass.valueOf(row.string("severity")),
                      row.string("classification"),
                      row.string("feedback"),
                      row.string("categorizations"),
                      row.instant("first_seen"))),
          params.toArray());
    }
    return states;
  }

  private Map<Long, Set<Fingerprint>> values(Collection<State> states) {
    Map<Long, Set<Fingerprint>> values = new HashMap<>();
    List<Long> rows = states.stream().filter(State::live).map(State::row).toList();
    for (int at = 0; at < rows.size(); at += KEYS) {
      List<Long> some = rows.subList(at, Math.min(rows.size(), at + KEYS));
      tx.forEach(
          // Each by itself, as above.
          String.join(
              " UNION ALL ",
              Collections.nCopies(
                  some.size(),
                  "SELECT entry_row, algorithm, hash FROM hash_value WHERE entry_row = ?")),
          row ->
              Objects.requireNonNull(
                      values.computeIfAbsent(row.number("entry_row"), r -> new HashSet<>()))
                  .add(Fingerprint.of(new Algorithm(row.string("algorithm")), row.bytes("hash"))),
          some.toArray());
    }
    return values;
  }

  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  /**
   * Removes rows of a generation and what hangs on them.
   *
   * @return how many; 0 when nothing is left
   */
  static int remove(Tx tx, List<Long> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    Object[] params = rows.toArray();
    tx.update(
        "DELETE FROM hash_value WHERE entry_row IN (" + marks(rows.size()) + ")",
        Arrays.copyOf(params, params.length));
    return tx.update(
        "DELETE FROM hash_entry WHERE entry_row IN (" + marks(rows.size()) + ")",
        Arrays.copyOf(params, params.length));
  }
}
