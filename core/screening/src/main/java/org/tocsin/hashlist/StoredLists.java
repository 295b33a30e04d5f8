package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Tx;

/** Reads all lists of the database into a snapshot. Used once, by one thread. */
final class StoredLists {

  /**
   * A list as its row says.
   *
   * @param name its name
   * @param version its version
   * @param importedAt when it was loaded
   * @param refused values refused then
   * @param unusual unusual PDQ values then
   */
  record ListRow(String name, String version, Instant importedAt, long refused, long unusual) {}

  /** Counts of one list. */
  static final class Counts {
    long entries;
    final Map<Algorithm, Long> values = new HashMap<>();
    final Map<SeverityClass, Long> severities = new EnumMap<>(SeverityClass.class);
  }

  private record EntryKey(EntryTable.Kind kind, String entryId) {}

  private final SnapshotBuilder builder = new SnapshotBuilder();
  private final Map<String, Counts> counts = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  /** Returns the rows of all lists, by name. */
  static List<ListRow> lists(Tx tx) {
    return tx.query(
        """
        SELECT name, version, imported_at, refused, unusual
        FROM hash_list
        ORDER BY name
        """,
        row ->
            new ListRow(
                row.string("name"),
                row.string("version"),
                row.instant("imported_at"),
                row.number("refused"),
                row.number("unusual")));
  }

  Map<String, Counts> counts() {
    return counts;
  }

  /** Reads everything. */
  Snapshot build(Tx tx, List<ListRow> lists, Map<String, ListPolicy> policies, Instant now) {
    MessageDigest identity = sha256();
    Optional<Instant> oldest = Optional.empty();
    for (ListRow list : lists) {
      read(tx, list);
      identity.update(list.name().getBytes(StandardCharsets.UTF_8));
      identity.update((byte) 0);
      identity.update(list.version().getBytes(StandardCharsets.UTF_8));
      identity.update((byte) 0);
      if (oldest.isEmpty() || list.importedAt().isBefore(oldest.get())) {
        oldest = Optional.of(list.importedAt());
      }
    }
    String id = "snap-" + HexFormat.of().formatHex(identity.digest(), 0, 8);
    return builder.build(id, now, oldest).under(policies);
  }

  private void read(Tx tx, ListRow list) {
    Counts count = new Counts();
    counts.put(list.name(), count);
    Reading reading = new Reading();
    tx.forEach(
        """
        SELECT submitter, entry_id, algorithm, hash, severity, classification, updated_at
        FROM hash_list_value
        WHERE list = ?
        ORDER BY submitter, entry_id
        """,
        row -> {
          EntryTable.Kind kind =
              new EntryTable.Kind(
                  list.name(),
                  list.version(),
                  text(row.string("submitter")),
                  text(row.string("classification")),
                  SeverityClass.valueOf(row.string("severity")));
          EntryKey key = new EntryKey(kind, row.string("entry_id"));
          if (!key.equals(reading.key)) {
            reading.key = key;
            reading.entry =
                builder.entry(builder.size(), kind, key.entryId(), row.instant("updated_at"));
            reading.seen.clear();
            count.entries++;
            count.severities.merge(kind.severity(), 1L, Long::sum);
          }
          Fingerprint value =
              Fingerprint.of(new Algorithm(row.string("algorithm")), row.bytes("hash"));
          if (reading.seen.add(value)) {
            builder.value(reading.entry, value.algorithm(), value.bytes());
            count.values.merge(value.algorithm(), 1L, Long::sum);
          }
        },
        list.name());
  }

  /** The entry whose rows are being read, and its values so far. */
  private static final class Reading {
    private @Nullable EntryKey key;
    private int entry;
    private final Set<Fingerprint> seen = new HashSet<>();
  }

  /** Returns the same object for equal texts: submitters and classes repeat a million times. */
  private String text(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
