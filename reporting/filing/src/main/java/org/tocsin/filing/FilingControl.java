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
    log(tx, scope, by, "stopped", Optional.of(why), now);
  }

  /** Lets a scope send again, and forgets its failures. */
  static void resume(Tx tx, String scope, String by, Instant now) {
    ensure(tx, scope, now);
    tx.update(
        """
        UPDATE filing_control SET stopped = FALSE, stopped_by = NULL, stopped_why = NULL,
          failures = 0, paused_until = NULL, changed_at = ?
        WHERE scope = ?
        """,
        now,
        scope);
    log(tx, scope, by, "resumed", Optional.empty(), now);
  }

  /** Ends the pauses that failures made; a person's stop stays. */
  static void endPauses(Tx tx, Instant now) {
    tx.update(
        "UPDATE filing_control SET failures = 0, paused_until = NULL, changed_at = ? WHERE failures > 0",
        now);
  }

  /**
   * Writes down who did what to a switch, after the switch itself: whoever turned it has its row,
   * so that two persons' entries have numbers of their own. Append-only.
   */
  private static void log(
      Tx tx, String scope, String by, String deed, Optional<String> why, Instant now) {
    tx.update(
        """
        INSERT INTO filing_control_log (scope, seq, at, actor, deed, why)
        VALUES (?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM filing_control_log WHERE scope = ?),
          ?, ?, ?, ?)
        """,
        scope,
        scope,
        now,
        by,
        deed,
        why.orElse(null));
  }

  /** Returns a switch that a person turned off. */
  static Optional<SendingStop> stop(Tx tx, String scope) {
    return tx.first(
        """
        SELECT stopped_by, stopped_why, changed_at FROM filing_control
        WHERE scope = ? AND stopped = TRUE
        """,
        row ->
            new SendingStop(
                row.string("stopped_by"), row.string("stopped_why"), row.instant("changed_at")),
        scope);
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
  static int countFailure(Tx tx, String destination, Call call, Instant now) {
    ensure(tx, destination, now);
    return tx.first(
            """
            UPDATE filing_control SET failures = failures + 1, failing_call = ?, changed_at = ?
            WHERE scope = ?
            RETURNING failures
            """,
            row -> row.integer("failures"),
            call.name(),
            now,
            destination)
        .orElse(1);
  }

  /**
   * Pauses a destination.
   *
   * @return whether it was well before, so that its failing is news
   */
  static boolean pause(Tx tx, String destination, Instant until, Instant now) {
    ensure(tx, destination, now);
    boolean news =
        tx.update(
                """
                UPDATE filing_control SET paused_until = ?, changed_at = ?
                WHERE scope = ? AND paused_until IS NULL
                """,
                until,
                now,
                destination)
            == 1;
    if (!news) {
      tx.update(
          "UPDATE filing_control SET paused_until = ?, changed_at = ? WHERE scope = ?",
          until,
          now,
          destination);
    }
    return news;
  }

  /**
   * A call succeeded: the destination is well, unless it is a later step of the conversation that
   * fails there.
   */
  /** Whether failures of a destination are counted, or it is paused. */
  static boolean isFailing(Tx tx, String destination) {
    return tx.first(
            """
            SELECT 1 AS one FROM filing_control
            WHERE scope = ? AND (failures > 0 OR paused_until IS NOT NULL)
            """,
            row -> true,
            destination)
        .orElse(false);
  }

  static void countSuccess(Tx tx, String destination, Call call, Instant now) {
    tx.update(
        """
        UPDATE filing_control SET failures = 0, paused_until = NULL, changed_at = ?
        WHERE scope = ? AND (failures > 0 OR paused_until IS NOT NULL)
          AND (failing_call IS NULL OR failing_call IN (%s))
        """
            .formatted(provenBy(call)),
        now,
        destination);
  }

  /** Returns the calls that work when this one does. */
  private static String provenBy(Call call) {
    return switch (call) {
      case OPEN -> "'OPEN'";
      case UPLOAD -> "'OPEN', 'UPLOAD'";
      case DESCRIBE -> "'OPEN', 'UPLOAD', 'DESCRIBE'";
      case FINISH -> "'OPEN', 'UPLOAD', 'DESCRIBE', 'FINISH'";
      case DELIVER -> "'DELIVER'";
      case RETRACT -> "'RETRACT'";
    };
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
