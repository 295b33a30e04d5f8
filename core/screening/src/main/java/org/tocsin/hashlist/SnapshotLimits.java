package org.tocsin.hashlist;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.tocsin.model.Algorithm;
import org.tocsin.store.Tx;

/**
 * What one snapshot can hold of all lists together. It is asked before a list is published: what
 * cannot be built must not be what every start has to build.
 *
 * <p>Values are counted for each entry that asserts them, because nobody counts the different ones
 * of all lists beforehand.
 */
final class SnapshotLimits {
  /** How many entries there may be: of each, what it shares with others may be its own. */
  private static final long MOST_ENTRIES = Sections.LONGEST / 16;

  /** How many entries may assert values of one algorithm. */
  private static final long MOST_ASSERTIONS = Sections.LONGEST / 4;

  private SnapshotLimits() {}

  /**
   * Returns why a snapshot cannot hold so much, if it cannot.
   *
   * @param lengths asked for the bytes of all values of an algorithm whose values differ in length,
   *     where those may be too many
   */
  static Optional<String> refusal(
      long entries, Map<Algorithm, Long> values, ToLongFunction<Algorithm> lengths) {
    if (entries > MOST_ENTRIES) {
      return Optional.of(told("entries", entries, MOST_ENTRIES));
    }
    for (Map.Entry<Algorithm, Long> each : values.entrySet()) {
      Algorithm algorithm = each.getKey();
      long count = each.getValue();
      if (algorithm.length().isPresent()) {
        long most = Math.min(MOST_ASSERTIONS, Sections.LONGEST / algorithm.length().getAsInt());
        if (count > most) {
          return Optional.of(told("values of " + algorithm.name(), count, most));
        }
      } else if (count > MOST_ASSERTIONS) {
        return Optional.of(told("values of " + algorithm.name(), count, MOST_ASSERTIONS));
      } else if (count > Sections.LONGEST / HashValues.LONGEST) {
        long bytes = lengths.applyAsLong(algorithm);
        if (bytes > Sections.LONGEST) {
          return Optional.of(
              told("bytes of values of " + algorithm.name(), bytes, Sections.LONGEST));
        }
      }
    }
    return Optional.empty();
  }

  private static String told(String what, long count, long most) {
    return "all lists together would have "
        + count
        + " "
        + what
        + ", and look-ups can hold "
        + most
        + ": take another list away, or load fewer of this one";
  }

  /**
   * Requires that a snapshot can hold a list beside the others.
   *
   * @param generation what the list would have
   * @param counts how much that is
   * @throws ListImportException when it cannot
   */
  static void require(Tx tx, String list, long generation, SourceStore.Counts counts) {
    Map<String, SourceStore.Counts> lists = new HashMap<>(SourceStore.published(tx));
    lists.put(list, counts);
    long entries = 0;
    Map<Algorithm, Long> values = new HashMap<>();
    for (SourceStore.Counts each : lists.values()) {
      entries += each.entries();
      each.values().forEach((algorithm, n) -> values.merge(algorithm, n, Long::sum));
    }
    refusal(entries, values, algorithm -> bytes(tx, list, generation, algorithm))
        .ifPresent(
            why -> {
              throw new ListImportException("the list " + list + " is too large: " + why);
            });
  }

  private static long bytes(Tx tx, String list, long generation, Algorithm algorithm) {
    return tx.first(
            """
            SELECT COALESCE(SUM(LENGTH(v.hash)), 0) AS amount FROM hash_value v
            JOIN hash_entry e ON e.entry_row = v.entry_row
            WHERE v.algorithm = ? AND e.live AND e.gone IS NULL
              AND (e.generation = ? OR e.generation IN
                (SELECT generation FROM hash_source WHERE name <> ?))
            """,
            row -> row.number("amount"),
            algorithm.name(),
            generation,
            list)
        .orElse(0L);
  }
}
