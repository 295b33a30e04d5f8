package org.tocsin.filing;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.store.Tx;

/** The switches that stop sending: one for everything, and one for each destination. */
final class FilingControl {
  /** The scope of everything. */
  static final String EVERYTHING = "*";

  private FilingControl() {}

  static void stop(Tx tx, String scope, String by, String why, Instant now) {
    ensure(tx, scope, now);
    tx.update(
        """
        UPDATE filing_control SET stopped = TRUE, stopped_by = ?, stopped_why = ?, changed_at = ?
        WHERE scope = ?
        """,
        by,
        why,
        now,
        scope);
  }

  /** Lets a scope send again, and forgets its failures. */
  static void resume(Tx tx, String scope, Instant now) {
    tx.update(
        """
        UPDATE filing_control SET stopped = FALSE, stopped_by = NULL, stopped_why = NULL,
          failures = 0, paused_until = NULL, changed_at = ?
        WHERE scope = ?
        """,
        now,
        scope);
  }

  /** Ends the pauses that failures made; a person's stop stays. */
  static void endPauses(Tx tx, Instant now) {
    tx.update(
        "UPDATE filing_control SET failures = 0, paused_until = NULL, changed_at = ? WHERE failures > 0",
        now);
  }

  static boolean isStopped(Tx tx, String scope) {
    return tx.first(
            "SELECT stopped FROM filing_control WHERE scope = ?", row -> row.flag("stopped"), scope)
        .orElse(false);
  }

  static Optional<Instant> pausedUntil(Tx tx, String destination) {
    return tx.first(
            "SELECT paused_until FROM filing_control WHERE scope = ?",
            row -> row.optionalInstant("paused_until"),
            destination)
        .flatMap(until -> until);
  }

  /** Counts a call that failed for reasons of the destination; returns how many failed in a row. */
  static int countFailure(Tx tx, String destination, Instant now) {
    ensure(tx, destination, now);
    return tx.first(
            """
            UPDATE filing_control SET failures = failures + 1, changed_at = ? WHERE scope = ?
            RETURNING failures
            """,
            row -> row.integer("failures"),
            now,
            destination)
        .orElse(1);
  }

  static void pause(Tx tx, String destination, Instant until, Instant now) {
    ensure(tx, destination, now);
    tx.update(
        "UPDATE filing_control SET paused_until = ?, changed_at = ? WHERE scope = ?",
        until,
        now,
        destination);
  }

  /** A call succeeded: the destination is well. */
  static void countSuccess(Tx tx, String destination, Instant now) {
    tx.update(
        """
        UPDATE filing_control SET failures = 0, paused_until = NULL, changed_at = ?
        WHERE scope = ? AND (failures > 0 OR paused_until IS NOT NULL)
        """,
        now,
        destination);
  }

  private static void ensure(Tx tx, String scope, Instant now) {
    tx.update(
        """
        INSERT INTO filing_control (scope, stopped, failures, changed_at) VALUES (?, FALSE, 0, ?)
        ON CONFLICT (scope) DO NOTHING
        """,
        scope,
        now);
  }
}
