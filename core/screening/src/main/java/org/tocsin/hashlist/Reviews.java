package org.tocsin.hashlist;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** The entries that a person has to look at, and those that one looked at. */
final class Reviews {
  private Reviews() {}

  /**
   * Puts an entry under review and returns whether it was not. What a person looked at is not put
   * under review again for the same cause.
   */
  static boolean begin(Tx tx, Suppressions.Name entry, EntryReview.Cause cause, Instant now) {
    return tx.update(
            """
            INSERT INTO hash_review (list, submitter, entry_id, since, cause) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (list, submitter, entry_id) DO UPDATE
              SET since = excluded.since, cause = excluded.cause, ended_at = NULL, ended_by = NULL,
                ended_why = NULL
              WHERE hash_review.cause <> excluded.cause
                AND (hash_review.ended_at IS NOT NULL OR excluded.cause = 'DISPUTED')
            """,
            entry.list(),
            entry.submitter(),
            entry.entryId(),
            now,
            cause.name())
        > 0;
  }

  /** Puts entries under review that several submitters dispute; returns how many were not. */
  static int dispute(Tx tx, String list, List<SourceEntry> told, Instant now) {
    int begun = 0;
    for (SourceEntry entry : told) {
      if (entry.disputes() >= SourceEntry.MANY_DISPUTES
          && begin(
              tx,
              new Suppressions.Name(list, entry.submitter(), entry.entryId()),
              EntryReview.Cause.DISPUTED,
              now)) {
        begun++;
      }
    }
    if (begun > 0) {
      Suppressions.changed(tx);
    }
    return begun;
  }

  /** Ends a review and returns whether there was one. */
  static boolean end(Tx tx, Suppressions.Name entry, String by, String reason, Instant now) {
    return tx.update(
            """
            UPDATE hash_review SET ended_at = ?, ended_by = ?, ended_why = ?
            WHERE list = ? AND submitter = ? AND entry_id = ? AND ended_at IS NULL
            """,
            now,
            by,
            reason,
            entry.list(),
            entry.submitter(),
            entry.entryId())
        > 0;
  }

  /** Returns what is under review, and why. */
  static Map<Suppressions.Name, EntryReview.Cause> current(Tx tx) {
    Map<Suppressions.Name, EntryReview.Cause> current = new HashMap<>();
    tx.forEach(
        "SELECT list, submitter, entry_id, cause FROM hash_review WHERE ended_at IS NULL",
        row ->
            current.put(
                new Suppressions.Name(
                    row.string("list"), row.string("submitter"), row.string("entry_id")),
                EntryReview.Cause.valueOf(row.string("cause"))));
    return current;
  }

  /** Returns reviews: those that last first, each the oldest first. */
  static List<EntryReview> listing(Tx tx, Optional<String> list, int limit) {
    Listing.checkLimit(limit);
    return tx.query(
        """
        SELECT list, submitter, entry_id, cause, since, ended_at, ended_by, ended_why
        FROM hash_review WHERE list = ? OR ? = ''
        ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, since, list, submitter, entry_id
        LIMIT ?
        """,
        Reviews::review,
        list.orElse(""),
        list.orElse(""),
        limit);
  }

  private static EntryReview review(Row row) {
    return new EntryReview(
        row.string("list"),
        row.string("submitter"),
        row.string("entry_id"),
        EntryReview.Cause.valueOf(row.string("cause")),
        row.instant("since"),
        row.optionalInstant("ended_at")
            .map(
                at ->
                    new EntryReview.End(
                        at,
                        row.optionalString("ended_by").orElse(""),
                        row.optionalString("ended_why").orElse(""))));
  }
}
