package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.store.Recurring;
import org.tocsin.store.Tx;

/** Takes lists away. */
final class ListRemoval {
  private ListRemoval() {}

  /**
   * Takes a list's rows away and keeps that it was so. Its entries belong to no list from then on,
   * and are swept. Who reads its source at this moment loses the turn with the next page.
   *
   * @return empty when there is no such list
   */
  static Optional<ListDecision> make(Tx tx, String list, String by, String reason, Instant now) {
    Optional<SourceStore.SourceRow> row = SourceStore.find(tx, list);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    ListDecision made =
        new ListDecision(list, ListDecision.Kind.REMOVED, row.get().entries(), by, reason, now);
    made.keep(tx);
    tx.update("DELETE FROM hash_count WHERE list = ?", list);
    tx.update("DELETE FROM hash_review WHERE list = ?", list);
    tx.update("DELETE FROM hash_name WHERE list = ?", list);
    tx.update("DELETE FROM hash_source WHERE name = ?", list);
    Recurring.revoke(tx, ListSync.TASK + list, now);
    tx.update(
        """
        UPDATE hash_feedback SET state = ?, answer = ? WHERE list = ? AND state = ?
        """,
        Feedback.State.GAVE_UP.name(),
        "its list was taken away",
        list,
        Feedback.State.WAITING.name());
    Suppressions.changed(tx);
    return Optional.of(made);
  }
}
