package org.tocsin.filing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Dialect;
import org.tocsin.store.Row;
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
    List<IncidentId> all = new ArrayList<>(List.of(leader.incident()));
    all.addAll(covered);
    return List.copyOf(all);
  }

  /**
   * Inserts a filing whose incident the report of another destination's filing tells.
   *
   * @param confirmFirst whether a person has to confirm the match before anything is sent
   * @param held what else it waits for, should the leader tell nothing
   */
  static void cover(
      Tx tx,
      Filing fresh,
      FilingId leader,
      boolean confirmFirst,
      Optional<HoldReason> held,
      Optional<String> note) {
    FilingTable.insert(tx, fresh.change().coveredBy(leader).done(), note);
    tx.update(
        "UPDATE filing SET confirm_first = ?, held_after = ? WHERE id = ?",
        confirmFirst,
        held.map(HoldReason::name).orElse(null),
        fresh.id().value());
  }

  /** A person confirmed the match: nothing that the leader covers waits for that any more. */
  static void confirmed(Tx tx, FilingId leader) {
    tx.update(
        """
        UPDATE filing SET confirm_first = FALSE
        WHERE covered_by = ? AND state = 'COVERED' AND confirm_first = TRUE
        """,
        leader.value());
  }

  /**
   * The leader files nothing: every filing that it covered goes on by itself, or waits for what it
   * would have waited for without it.
   */
  static void dissolve(Tx tx, FilingId leader, Instant now, FilingListener listener) {
    free(tx, "covered_by = ?", now, listener, leader.value());
  }

  /**
   * The leader was given up: other destinations that it, or a filing whose incident it tells, would
   * have covered are told after all, as {@link #dissolve} says.
   */
  static void release(Tx tx, Filing leader, Instant now, FilingListener listener) {
    free(
        tx,
        """
        destination <> ? AND (covered_by = ? OR covered_by IN (
          SELECT m.id FROM filing m
          WHERE m.covered_by = ? AND m.state = 'COVERED' AND m.destination = ?))
        """,
        now,
        listener,
        leader.destination(),
        leader.id().value(),
        leader.id().value(),
        leader.destination());
  }

  private static void free(
      Tx tx, String which, Instant now, FilingListener listener, String... values) {
    List<@Nullable Object> all = new ArrayList<>(List.of(now, now));
    all.addAll(List.of(values));
    tell(
        tx,
        tx.query(
            """
            UPDATE filing SET
              state = CASE
                WHEN confirm_first = TRUE OR held_after IS NOT NULL THEN 'HELD' ELSE 'WAITING' END,
              hold_reason = CASE WHEN confirm_first = TRUE THEN 'CONFIRM' ELSE held_after END,
              held_from = CASE
                WHEN confirm_first = TRUE OR held_after IS NOT NULL THEN 'WAITING' END,
              next_attempt_at = CASE
                WHEN confirm_first = TRUE OR held_after IS NOT NULL THEN NULL
                ELSE CAST(? AS BIGINT) END,
              covered_by = NULL, confirm_first = FALSE, held_after = NULL, fence = fence + 1,
              updated_at = ?
            WHERE state = 'COVERED' AND %s
            RETURNING id, destination, hold_reason, priority
            """
                .formatted(which),
            Freed::read,
            all.toArray()),
        listener);
  }

  /** Nobody can say whether the leader's report was filed: nor can anybody of those it covered. */
  static void leaveInDoubt(Tx tx, FilingId leader, Instant now, FilingListener listener) {
    tell(
        tx,
        tx.query(
            """
            UPDATE filing SET state = 'HELD', held_from = 'WAITING',
              hold_reason = 'POSSIBLY_FILED', covered_by = NULL, confirm_first = FALSE,
              held_after = NULL, next_attempt_at = NULL, fence = fence + 1, updated_at = ?
            WHERE covered_by = ? AND state = 'COVERED'
            RETURNING id, destination, hold_reason, priority
            """,
            Freed::read,
            now,
            leader.value()),
        listener);
  }

  /** A filing that is not covered any more. */
  private record Freed(FilingId id, String destination, Optional<HoldReason> hold, boolean danger) {
    static Freed read(Row row) {
      return new Freed(
          new FilingId(row.string("id")),
          row.string("destination"),
          row.optionalString("hold_reason").map(HoldReason::valueOf),
          row.integer("priority") == Priority.DANGER);
    }
  }

  /** Tells, once it is committed, which of them wait for a person. */
  private static void tell(Tx tx, List<Freed> freed, FilingListener listener) {
    if (!freed.isEmpty()) {
      tx.afterCommit(
          () ->
              freed.forEach(
                  each ->
                      each.hold()
                          .ifPresent(
                              why ->
                                  listener.held(
                                      each.id(), each.destination(), why, each.danger()))));
    }
  }
}
