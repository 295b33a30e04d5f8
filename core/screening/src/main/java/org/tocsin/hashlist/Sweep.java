package org.tocsin.hashlist;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Removes what nobody asks for any more: contents that were replaced or given up, and states of
 * entries that were replaced before the last publication. In transactions of a few hundred rows.
 */
final class Sweep {
  private static final int ROWS = 500;

  private final Database database;

  Sweep(Database database) {
    this.database = database;
  }

  /** Removes everything there is to remove. */
  void run() {
    Set<Long> used = new HashSet<>();
    Set<Long> present = new TreeSet<>();
    database.<Boolean, RuntimeException>read(
        tx -> {
          // What is begun after this has a number that is not among those looked at.
          generations(
              tx,
              """
              SELECT generation FROM hash_entry WHERE generation > ? AND gone IS NULL
              ORDER BY generation LIMIT 1
              """,
              present);
          // One of which every value was refused has no entry.
          generations(
              tx,
              """
              SELECT generation FROM hash_quarantine WHERE generation > ?
              ORDER BY generation LIMIT 1
              """,
              present);
          tx.forEach(
              "SELECT generation, staging FROM hash_source",
              row -> {
                used.add(row.number("generation"));
                row.optionalNumber("staging").ifPresent(used::add);
              });
          return true;
        });
    present.removeAll(used);
    present.forEach(this::generation);
    replaced();
  }

  private void generation(long generation) {
    while (remove("SELECT entry_row FROM hash_entry WHERE generation = ? LIMIT ?", generation)) {
      // The next few.
    }
    while (removeRefused(generation)) {
      // The next few.
    }
  }

  private boolean removeRefused(long generation) {
    return database.<Boolean, RuntimeException>write(
        tx -> {
          List<@Nullable Object[]> keys =
              tx.query(
                  """
                  SELECT submitter, entry_id, algorithm, written FROM hash_quarantine
                  WHERE generation = ? LIMIT ?
                  """,
                  row ->
                      new @Nullable Object[] {
                        generation,
                        row.string("submitter"),
                        row.string("entry_id"),
                        row.string("algorithm"),
                        row.string("written")
                      },
                  generation,
                  ROWS);
          tx.updateAll(
              """
              DELETE FROM hash_quarantine
              WHERE generation = ? AND submitter = ? AND entry_id = ? AND algorithm = ?
                AND written = ?
              """,
              keys);
          return keys.size() == ROWS;
        });
  }

  /** Adds the generations that a table has, each found by one step in its index. */
  private static void generations(Tx tx, String next, Set<Long> present) {
    Optional<Long> found = tx.first(next, row -> row.number("generation"), 0L);
    while (found.isPresent()) {
      long after = found.get();
      present.add(after);
      found = tx.first(next, row -> row.number("generation"), after);
    }
  }

  private void replaced() {
    record Limit(long generation, long pruned) {}
    List<Limit> limits =
        database.read(
            tx ->
                tx.query(
                    "SELECT generation, pruned FROM hash_source WHERE pruned > 0",
                    row -> new Limit(row.number("generation"), row.number("pruned"))));
    for (Limit limit : limits) {
      while (remove(
          """
          SELECT entry_row FROM hash_entry
          WHERE generation = ? AND gone IS NOT NULL AND gone <= ? LIMIT ?
          """,
          limit.generation(),
          limit.pruned())) {
        // The next few.
      }
    }
  }

  private boolean remove(String which, long... limits) {
    Object[] params = new Object[limits.length + 1];
    for (int i = 0; i < limits.length; i++) {
      params[i] = limits[i];
    }
    params[limits.length] = ROWS;
    return database.<Boolean, RuntimeException>write(
        tx ->
            EntryStore.remove(tx, tx.query(which, row -> row.number("entry_row"), params)) == ROWS);
  }
}
