package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Tx;

/**
 * Some lines of a file on their way into content that nobody sees yet. Lines of one entry are one
 * entry: the newest line says what it means.
 */
final class Staging {
  /** When the newest line of an entry is from that only deletion lines name. */
  private static final long NO_LINE = -1;

  private static final int AT_ONCE = 200;

  /** What the lines at hand say of one entry. */
  private static final class Entry {
    private long updatedAt = NO_LINE;
    private @Nullable Long deletedAt;
    private SeverityClass severity = SeverityClass.UNKNOWN;
    private String classification = "";
    private final Map<Fingerprint, Instant> values = new LinkedHashMap<>();

    boolean isLive() {
      return updatedAt != NO_LINE && (deletedAt == null || deletedAt < updatedAt);
    }
  }

  private final String list;
  private final long generation;
  private final long before;
  private final Instant now;
  private final Map<EntryStore.Key, Entry> entries = new LinkedHashMap<>();
  private final List<@Nullable Object[]> refused = new ArrayList<>();

  /**
   * @param before the generation that is published, whose entries were seen earlier
   */
  Staging(String list, long generation, long before, Instant now) {
    this.list = list;
    this.generation = generation;
    this.before = before;
    this.now = now;
  }

  private Entry entry(CsvRow row) {
    return entries.computeIfAbsent(
        new EntryStore.Key(row.submitter(), row.entryId()), key -> new Entry());
  }

  void assertValue(CsvRow row, Fingerprint value) {
    Entry entry = entry(row);
    long at = Math.max(0, row.updatedAt().toEpochMilli());
    if (at >= entry.updatedAt) {
      entry.updatedAt = at;
      entry.severity = row.severity();
      entry.classification = row.classification();
    }
    entry.values.merge(value, row.updatedAt(), (one, other) -> one.isAfter(other) ? one : other);
  }

  void delete(CsvRow row) {
    Entry entry = entry(row);
    long at = row.updatedAt().toEpochMilli();
    entry.deletedAt = entry.deletedAt == null ? at : Math.max(entry.deletedAt, at);
  }

  void refuse(CsvRow row, Fingerprint value, String reason) {
    refused.add(
        EntryStore.quarantine(
            list,
            generation,
            new EntryStore.Key(row.submitter(), row.entryId()),
            new Normaliser.Refused(
                value.algorithm().name(), Normaliser.cut(value.hex(), 512), reason),
            now));
  }

  void write(Tx tx) {
    List<Map.Entry<EntryStore.Key, Entry>> all = new ArrayList<>(entries.entrySet());
    List<@Nullable Object[]> values = new ArrayList<>();
    for (int at = 0; at < all.size(); at += AT_ONCE) {
      List<Map.Entry<EntryStore.Key, Entry>> some =
          all.subList(at, Math.min(all.size(), at + AT_ONCE));
      Map<EntryStore.Key, Long> rows = write(tx, some);
      for (Map.Entry<EntryStore.Key, Entry> each : some) {
        long row = Objects.requireNonNull(rows.get(each.getKey()));
        each.getValue()
            .values
            .forEach(
                (value, asserted) ->
                    values.add(
                        new @Nullable Object[] {
                          row,
                          value.algorithm().name(),
                          value.bytes(),
                          MediaKind.UNKNOWN.name(),
                          asserted
                        }));
      }
    }
    tx.updateAll(
        """
        INSERT INTO hash_value (entry_row, algorithm, hash, media, asserted_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (entry_row, algorithm, hash) DO UPDATE SET asserted_at =
          CASE WHEN excluded.asserted_at > hash_value.asserted_at
            THEN excluded.asserted_at ELSE hash_value.asserted_at END
        """,
        values);
    tx.updateAll(EntryStore.QUARANTINE, refused);
  }

  private Map<EntryStore.Key, Long> write(Tx tx, List<Map.Entry<EntryStore.Key, Entry>> some) {
    long row = Counter.take(tx, Counter.ROW, some.size());
    List<@Nullable Object> params = new ArrayList<>();
    for (Map.Entry<EntryStore.Key, Entry> each : some) {
      EntryStore.Key key = each.getKey();
      Entry entry = each.getValue();
      Collections.addAll(
          params,
          row++,
          generation,
          key.submitter(),
          key.entryId(),
          entry.isLive(),
          entry.updatedAt,
          entry.deletedAt,
          entry.severity.name(),
          entry.classification);
      if (before > 0) {
        Collections.addAll(params, before, key.submitter(), key.entryId());
      }
      Collections.addAll(params, now, now);
    }
    Map<EntryStore.Key, Long> rows = new HashMap<>();
    tx.forEach(
        SQL.formatted(
            String.join(", ", Collections.nCopies(some.size(), before > 0 ? SEEN_BEFORE : FRESH))),
        written ->
            rows.put(
                new EntryStore.Key(written.string("submitter"), written.string("entry_id")),
                written.number("entry_row")),
        params.toArray());
    return rows;
  }

  private static final String FRESH = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')";

  private static final String SEEN_BEFORE =
      """
      (?, ?, ?, ?, ?, ?, ?, ?, ?,
       COALESCE((SELECT MIN(first_seen) FROM hash_entry
                 WHERE generation = ? AND submitter = ? AND entry_id = ? AND gone IS NULL), ?),
       ?, '')\
      """;

  private static final String SQL =
      """
      INSERT INTO hash_entry
        (entry_row, generation, submitter, entry_id, live, updated_at, deleted_at, severity,
         classification, first_seen, last_seen, feedback)
      VALUES %s
      ON CONFLICT (generation, submitter, entry_id) WHERE gone IS NULL DO UPDATE SET
        severity = CASE WHEN excluded.updated_at >= hash_entry.updated_at
          THEN excluded.severity ELSE hash_entry.severity END,
        classification = CASE WHEN excluded.updated_at >= hash_entry.updated_at
          THEN excluded.classification ELSE hash_entry.classification END,
        updated_at = CASE WHEN excluded.updated_at > hash_entry.updated_at
          THEN excluded.updated_at ELSE hash_entry.updated_at END,
        deleted_at = CASE
          WHEN excluded.deleted_at IS NULL THEN hash_entry.deleted_at
          WHEN hash_entry.deleted_at IS NULL OR excluded.deleted_at > hash_entry.deleted_at
            THEN excluded.deleted_at
          ELSE hash_entry.deleted_at END,
        live = (CASE WHEN excluded.updated_at > hash_entry.updated_at
            THEN excluded.updated_at ELSE hash_entry.updated_at END)
          > (CASE
            WHEN excluded.deleted_at IS NULL THEN COALESCE(hash_entry.deleted_at, -1)
            WHEN hash_entry.deleted_at IS NULL OR excluded.deleted_at > hash_entry.deleted_at
              THEN excluded.deleted_at
            ELSE hash_entry.deleted_at END)
      RETURNING entry_row, submitter, entry_id
      """;
}
