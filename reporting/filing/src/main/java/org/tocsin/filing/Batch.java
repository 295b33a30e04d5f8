package org.tocsin.filing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Dialect;
import org.tocsin.store.Tx;

/**
 * Several incidents of one account in one report: the filing that was made first leads, those of
 * the others are covered by it.
 *
 * <p>A filing can be joined only while it waits for its window to end, was never opened and nobody
 * works on it: what a report tells is settled before it is opened.
 */
final class Batch {
  /** How many files one report has at most because of a batch. */
  static final int MAX_FILES = 50;

  private Batch() {}

  /** Lets the filing be joined until an instant. */
  static void open(Tx tx, FilingId leader, Instant until) {
    tx.update("UPDATE filing SET batch_until = ? WHERE id = ?", until, leader.value());
  }

  /** Finds a filing that {@code fresh} may join, and keeps others from changing it. */
  static Optional<FilingId> joinable(Tx tx, Filing fresh, Instant now) {
    String lock = tx.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    return tx.first(
        """
        SELECT id FROM filing
        WHERE account_ref = ? AND destination = ? AND environment = ? AND base_url = ?
          AND account = ? AND synthetic = ? AND priority = ?
          AND state = 'WAITING' AND generation = 0 AND hold_requested = FALSE
          AND lease_until IS NULL AND batch_until > ? AND next_attempt_at > ? AND files + ? <= ?
        ORDER BY created_at, id LIMIT 1
        """
            + lock,
        row -> new FilingId(row.string("id")),
        fresh.accountRef().orElseThrow(),
        fresh.destination(),
        fresh.stamp().environment().name(),
        fresh.stamp().baseUrl().toString(),
        fresh.stamp().account(),
        fresh.stamp().synthetic(),
        fresh.priority(),
        now,
        now,
        fresh.files(),
        MAX_FILES);
  }

  /** Counts the files of a leader anew, after somebody joined or left. */
  static void recount(Tx tx, FilingId leader) {
    tx.update(
        """
        UPDATE filing SET files = own_files + (
          SELECT COALESCE(SUM(m.own_files), 0) FROM filing m
          WHERE m.covered_by = filing.id AND m.state = 'COVERED'
            AND m.destination = filing.destination)
        WHERE id = ?
        """,
        leader.value());
  }

  /** Returns the incidents that the report of a filing tells, in the order of its files. */
  static List<IncidentId> incidents(Tx tx, Filing leader) {
    List<IncidentId> covered =
        tx.query(
            """
            SELECT incident_id FROM filing
            WHERE covered_by = ? AND state = 'COVERED' AND destination = ?
            ORDER BY created_at, id
            """,
            row -> new IncidentId(row.string("incident_id")),
            leader.id().value(),
            leader.destination());
    List<IncidentId> all = new java.util.ArrayList<>(List.of(leader.incident()));
    all.addAll(covered);
    return List.copyOf(all);
  }

  /** The leader files nothing: every filing that it covered goes on by itself. */
  static void dissolve(Tx tx, FilingId leader, Instant now) {
    tx.update(
        """
        UPDATE filing SET state = 'WAITING', covered_by = NULL, next_attempt_at = ?,
          fence = fence + 1, updated_at = ?
        WHERE covered_by = ? AND state = 'COVERED'
        """,
        now,
        now,
        leader.value());
  }

  /** The leader was given up: other destinations that it would have covered are told after all. */
  static void release(Tx tx, Filing leader, Instant now) {
    tx.update(
        """
        UPDATE filing SET state = 'WAITING', covered_by = NULL, next_attempt_at = ?,
          fence = fence + 1, updated_at = ?
        WHERE covered_by = ? AND state = 'COVERED' AND destination <> ?
        """,
        now,
        now,
        leader.id().value(),
        leader.destination());
  }

  /** Nobody can say whether the leader's report was filed: nor can anybody of those it covered. */
  static void leaveInDoubt(Tx tx, FilingId leader, Instant now) {
    tx.update(
        """
        UPDATE filing SET state = 'HELD', held_from = 'WAITING', hold_reason = 'POSSIBLY_FILED',
          covered_by = NULL, next_attempt_at = NULL, fence = fence + 1, updated_at = ?
        WHERE covered_by = ? AND state = 'COVERED'
        """,
        now,
        leader.value());
  }
}
