package org.tocsin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tocsin.store.Database;

/**
 * Which recurring work is due, and who does it: among the nodes that share a database, the one that
 * took the task's lease.
 *
 * <p>A node that dies loses its lease when that ends; one that stalled is told by the fence that
 * another took over. Safe for use by many threads and processes.
 */
final class Recurring {
  /** How long a task may go without a sign before another node takes it over. */
  static final Duration LEASE = Duration.ofMinutes(30);

  private final Database database;
  private final Clock clock;
  private final String node;

  Recurring(Database database, Clock clock, String node) {
    this.database = database;
    this.clock = clock;
    this.node = node;
  }

  /** A task that this node does now. */
  final class Turn {
    private final String task;
    private final long fence;

    private Turn(String task, long fence) {
      this.task = task;
      this.fence = fence;
    }

    /** Says that it goes on; returns whether it is still this node's. */
    boolean goesOn() {
      return database.<Boolean, RuntimeException>write(
          tx ->
              tx.update(
                      "UPDATE recurring SET lease_until = ? WHERE task = ? AND fence = ?",
                      clock.instant().plus(LEASE),
                      task,
                      fence)
                  == 1);
    }

    /** Says that it was done and is due again after {@code pause}. */
    void done(Duration pause) {
      Instant now = clock.instant();
      database.perform(
          tx ->
              tx.update(
                  """
                  UPDATE recurring SET next_at = ?, lease_until = NULL, lease_by = NULL,
                    done_at = ?, failures = 0
                  WHERE task = ? AND fence = ?
                  """,
                  now.plus(pause),
                  now,
                  task,
                  fence));
    }

    /**
     * Says that it failed and is tried again after {@code pause}.
     *
     * @return how often it failed in a row
     */
    int failed(Duration pause) {
      return database.<Integer, RuntimeException>write(
          tx ->
              tx.first(
                      """
                      UPDATE recurring SET next_at = ?, lease_until = NULL, lease_by = NULL,
                        failures = failures + 1
                      WHERE task = ? AND fence = ?
                      RETURNING failures
                      """,
                      row -> row.integer("failures"),
                      clock.instant().plus(pause),
                      task,
                      fence)
                  .orElse(0));
    }
  }

  /** Ends the leases that a former process of this node left: it is dead. */
  void takeOver() {
    database.perform(
        tx ->
            tx.update(
                "UPDATE recurring SET lease_until = NULL, lease_by = NULL WHERE lease_by = ?",
                node));
  }

  /** Takes a task's lease, when the task is due and nobody holds it. */
  Optional<Turn> take(String task) {
    Instant now = clock.instant();
    return database.<Optional<Turn>, RuntimeException>write(
        tx -> {
          tx.update(
              """
              INSERT INTO recurring (task, next_at, fence, failures) VALUES (?, ?, 0, 0)
              ON CONFLICT (task) DO NOTHING
              """,
              task,
              now);
          return tx.first(
              """
              UPDATE recurring SET lease_until = ?, lease_by = ?, fence = fence + 1
              WHERE task = ? AND next_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
              RETURNING fence
              """,
              row -> new Turn(task, row.number("fence")),
              now.plus(LEASE),
              node,
              task,
              now,
              now);
        });
  }
}
