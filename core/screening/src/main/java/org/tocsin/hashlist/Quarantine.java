package org.tocsin.hashlist;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.store.Tx;

/** What the tables say of values that are never compared. */
final class Quarantine {
  private Quarantine() {}

  /** Returns how many values of a list there are, by reason. */
  static Map<String, Long> counts(Tx tx, SourceRow list) {
    Map<String, Long> counts = new HashMap<>();
    tx.forEach(
        """
        SELECT reason, COUNT(*) AS amount FROM hash_quarantine
        WHERE list = ? AND generation = ? GROUP BY reason
        """,
        row -> counts.put(row.string("reason"), row.number("amount")),
        list.name(),
        list.working());
    return counts;
  }

  /** Returns the values of a list, or of all. */
  static List<QuarantinedValue> listing(Tx tx, Optional<String> list, int limit) {
    Listing.checkLimit(limit);
    return tx.query(
        """
        SELECT q.list, q.submitter, q.entry_id, q.algorithm, q.written, q.reason, q.seen_at
        FROM hash_quarantine q
        JOIN hash_source s
          ON s.name = q.list AND q.generation = COALESCE(s.staging, s.generation)
        WHERE q.list = ? OR ? = ''
        ORDER BY q.list, q.submitter, q.entry_id, q.algorithm, q.written
        LIMIT ?
        """,
        row ->
            new QuarantinedValue(
                row.string("list"),
                row.string("submitter"),
                row.string("entry_id"),
                row.string("algorithm"),
                row.string("written"),
                row.string("reason"),
                row.instant("seen_at")),
        list.orElse(""),
        list.orElse(""),
        limit);
  }
}
