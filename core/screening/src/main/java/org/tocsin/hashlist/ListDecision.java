package org.tocsin.hashlist;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.store.Tx;

/**
 * What a person decided about a list. It stays on record, also when the list does not.
 *
 * @param list its name
 * @param kind what was decided
 * @param entries how many entries of it were published then
 * @param by who decided it, 1 to 255 characters
 * @param reason why, 1 to 1000 characters
 * @param at when
 */
public record ListDecision(
    String list, Kind kind, long entries, String by, String reason, Instant at) {

  /** What a person can decide about a list. */
  public enum Kind {
    /** It was taken away with everything in it. */
    REMOVED,
    /** Its source is not asked any more; what was read of it is used. */
    PAUSED,
    /** Its source is asked again. */
    RESUMED,
    /** A change that was held because it is large appears; the reason is what was held. */
    CONFIRMED
  }

  public ListDecision {
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(kind, "kind");
    SourceEntry.limit(by, "by", 1, 255);
    SourceEntry.limit(reason, "reason", 1, 1000);
    Objects.requireNonNull(at, "at");
  }

  /** Keeps it. */
  void keep(Tx tx) {
    tx.update(
        """
        INSERT INTO hash_decision (number, list, kind, entries, decided_by, reason, decided_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        Counter.take(tx, Counter.REQUEST, 1),
        list,
        kind.name(),
        entries,
        by,
        reason,
        at);
  }

  /** Returns decisions, the newest first. */
  static List<ListDecision> listing(Tx tx, Optional<String> list, int limit) {
    Listing.checkLimit(limit);
    return tx.query(
        """
        SELECT list, kind, entries, decided_by, reason, decided_at
        FROM hash_decision WHERE list = ? OR ? = '' ORDER BY number DESC LIMIT ?
        """,
        row ->
            new ListDecision(
                row.string("list"),
                Kind.valueOf(row.string("kind")),
                row.number("entries"),
                row.string("decided_by"),
                row.string("reason"),
                row.instant("decided_at")),
        list.orElse(""),
        list.orElse(""),
        limit);
  }
}
