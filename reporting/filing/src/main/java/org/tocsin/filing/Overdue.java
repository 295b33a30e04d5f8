package org.tocsin.filing;

import java.time.Instant;
import java.util.List;
import org.tocsin.config.OverdueSettings;
import org.tocsin.store.Tx;

/**
 * Filings of one destination that wait for longer than is allowed.
 *
 * @param destination its name
 * @param filings how many
 * @param oldest when the oldest of them was made
 */
public record Overdue(String destination, long filings, Instant oldest) {

  static List<Overdue> find(Tx tx, OverdueSettings limits, Instant now) {
    return tx.query(
        """
        SELECT destination, COUNT(*) AS filings, MIN(created_at) AS oldest FROM filing
        WHERE state NOT IN ('FINISHED', 'CANCELLED', 'COVERED')
          AND created_at <= CASE hold_reason
            WHEN 'CONFIRM' THEN CAST(? AS BIGINT)
            WHEN 'BY_HAND' THEN CAST(? AS BIGINT)
            ELSE CAST(? AS BIGINT) END
        GROUP BY destination ORDER BY destination
        """,
        row -> new Overdue(row.string("destination"), row.number("filings"), row.instant("oldest")),
        now.minus(limits.confirm()),
        now.minus(limits.byHand()),
        now.minus(limits.unfiled()));
  }
}
