package org.tocsin.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which recurring work is due, and who does it: among the nodes that share a database, the one that
 * took the task's lease.
 *
 * <p>A node that dies loses its lease when that ends; one that stalled is told by the fence that
 * another took over, and changes nothing any more. It does not run anything by itself: who has
 * threads asks it what is due. Safe for use by many threads and processes; every method is a
 * transaction, or joins that of the caller, and throws {@link StoreException} when the database
 * fails.
 */
public final class Recurring {
  /** How long a task may go without a sign before another node takes it over. */
  public static final Duration LEASE = Duration.ofMinutes(30);

  /** How far the clocks of nodes may be apart: what is said by one further ahead does not hold. */
  public static final Duration SKEW = Duration.ofMinutes(5);

  private static final Pattern TASK = Pattern.compile("[a-z0-9][a-z0-9._:-]{0,99}");

  private final Database database;
  private final Clock clock;
  private final String node;

  /**
   * Creates the view of one node.
   *
   * @param database after {@link #migrate}
   * @param node names the node among those that share the database, the same after a restart
   */
  public Recurring(Database database, Clock clock, String node) {
    this.database = database;
    this.clock = clock;
    this.node = node;
  }

  /** Brings the table of recurring work up to date. */
  public static void migrate(Database database) {
    database.migrate("store", Recurring.class);
  }

  /** A task that this node does now. */
  public final class Turn {
    private final String task;
    private final long fence;
    private final int failures;

    private Turn(String task, long fence, int failures) {
      this.task = task;
      this.fence = fence;
      this.failures = failures;
    }

    /** Returns how often the task failed in a row before: 0 or more. */
    public int failures() {
      return failures;
    }

    /** Says that it goes on; returns whether it is still this node's. */
    public boolean goesOn() {
      return database.<Boolean, RuntimeException>write(
          tx ->
              tx.update(
                      "UPDATE recurring_work SET lease_until = ? WHERE task = ? AND fence = ?",
                      clock.instant().plus(LEASE),
                      task,
                      fence)
                  == 1);
    }

    /**
     * Says that it was done and is due again after {@code pause}. Changes nothing once another node
     * took over.
     */
    public void done(Duration pause) {
      Instant now = clock.instant();
      database.perform(
          tx ->
              tx.update(
                  """
                  UPDATE recurring_work SET next_at = ?, lease_until = NULL, lease_by = NULL,
                    done_at = ?, told_at = ?, failures = 0
                  WHERE task = ? AND fence = ?
                  """,
                  now.plus(pause),
                  now,
                  now,
                  task,
                  fence));
    }

    /**
     * Says that it failed and is tried again after {@code pause}.
     *
     * @return how often it failed in a row; 0 once another node took over
     */
    public int failed(Duration pause) {
      Instant now = clock.instant();
      return database.<Integer, RuntimeException>write(
          tx ->
              tx.first(
                      """
                      UPDATE recurring_work SET next_at = ?, lease_until = NULL, lease_by = NULL,
                        told_at = ?, failures = failures + 1
                      WHERE task = ? AND fence = ?
                      RETURNING failures
                      """,
                      row -> row.integer("failures"),
                      now.plus(pause),
                      now,
                      task,
                      fence)
                  .orElse(0));
    }
  }

  /**
   * Ends the leases that a former process of this node left: it is dead, and whoever calls this
   * knows, because it holds the lock of the node's data directory.
   */
  public void takeOver() {
    database.perform(
        tx ->
            tx.update(
                "UPDATE recurring_work SET lease_until = NULL, lease_by = NULL WHERE lease_by = ?",
                node));
  }

  /**
   * Takes a task's lease, when the task is due and nobody holds it. A task that was never heard of
   * is due.
   *
   * <p>A clock that was ahead, and was put right, keeps nothing waiting until it is where it was:
   * what was said by a time that is still to come, by more than clocks of nodes are apart, does not
   * hold, be it when the task is due or how long a lease lasts.
   *
   * @param task its name, 1 to 100 of {@code a-z 0-9 . _ : -}
   */
  public Optional<Turn> take(String task) {
    if (!TASK.matcher(task).matches()) {
      throw new IllegalArgumentException("a task's name is 1 to 100 of a-z 0-9 . _ : -");
    }
    Instant now = clock.instant();
    return database.<Optional<Turn>, RuntimeException>write(
        tx -> {
          tx.update(
              """
              INSERT INTO recurring_work (task, next_at, told_at, fence, failures)
              VALUES (?, ?, ?, 0, 0)
              ON CONFLICT (task) DO NOTHING
              """,
              task,
              now,
              now);
          return tx.first(
              """
              UPDATE recurring_work SET lease_until = ?, lease_by = ?, fence = fence + 1
              WHERE task = ? AND (next_at <= ? OR told_at > ?)
                AND (lease_until IS NULL OR lease_until <= ? OR lease_until > ?)
              RETURNING fence, failures
              """,
              row -> new Turn(task, row.number("fence"), row.integer("failures")),
              now.plus(LEASE),
              node,
              task,
              now,
              now.plus(SKEW),
              now,
              now.plus(LEASE).plus(SKEW));
        });
  }

  /** Makes a task due, whenever it would have been; one that was never heard of is due anyway. */
  public static void due(Tx tx, String task, Instant now) {
    tx.update(
        "UPDATE recurring_work SET next_at = ?, told_at = ? WHERE task = ? AND next_at > ?",
        now,
        now,
        task,
        now);
  }

  /**
   * Makes a task due and takes its lease from whoever has it: what that one says afterwards changes
   * nothing.
   */
  public static void revoke(Tx tx, String task, Instant now) {
    tx.update(
        """
        UPDATE recurring_work SET fence = fence + 1, lease_until = NULL, lease_by = NULL,
          next_at = ?, told_at = ?, failures = 0
        WHERE task = ?
        """,
        now,
        now,
        task);
  }

  /** Returns when a task is due again; empty for one that was never heard of. */
  public static Optional<Instant> nextAt(Tx tx, String task) {
    return tx.first(
        "SELECT next_at FROM recurring_work WHERE task = ?", row -> row.instant("next_at"), task);
  }
}
