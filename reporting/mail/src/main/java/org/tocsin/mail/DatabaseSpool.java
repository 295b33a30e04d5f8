package org.tocsin.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.tocsin.store.Database;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * Keeps it in tables of the docket's database: what was added is there after a crash. Nodes that
 * share the database lease a message before they send it.
 *
 * <p>Safe for use by many threads.
 */
final class DatabaseSpool implements Spool {
  /** How long a node may take for one attempt: longer than any attempt. */
  static final Duration LEASE = MailServer.LONGEST_ATTEMPT.plusSeconds(30);

  /** How long what waits for a target is kept after the last node named it. */
  static final Duration KEPT_UNNAMED = Duration.ofDays(1);

  private final Database database;
  private final String node;

  DatabaseSpool(Database database, String node) {
    this.database = database;
    this.node = node;
  }

  /** Makes the tables, or brings them to this version. */
  static void migrate(Database database) {
    database.migrate("notifications", DatabaseSpool.class);
  }

  @Override
  public void add(Collection<String> targets, Notice notice, Instant now) {
    List<String> filings = notice.filing().map(List::of).orElse(List.of());
    Digest.Line line = new Digest.Line(notice.event(), notice.place(), 1, filings);
    database.perform(
        tx -> targets.forEach(target -> add(tx, target, notice.urgent(), line, now, now)));
  }

  void add(String target, boolean urgent, Digest digest) {
    database.perform(
        tx ->
            digest
                .lines()
                .forEach(line -> add(tx, target, urgent, line, digest.first(), digest.last())));
  }

  private static void add(
      Tx tx, String target, boolean urgent, Digest.Line line, Instant first, Instant last) {
    boolean known =
        count(
                tx,
                """
                SELECT COUNT(*) AS found FROM notification_count
                WHERE target = ? AND urgent = ? AND sealed = ? AND event = ? AND place = ?
                """,
                target,
                urgent,
                false,
                line.event(),
                line.place())
            > 0;
    boolean room =
        known
            || count(
                    tx,
                    """
                    SELECT COUNT(*) AS found FROM notification_count
                    WHERE target = ? AND urgent = ? AND sealed = ?
                    """,
                    target,
                    urgent,
                    false)
                < Digest.MAX_LINES;
    String event = room ? line.event() : Digest.MORE;
    String place = room ? line.place() : "";
    tx.update(
        """
        INSERT INTO notification_count
          (target, urgent, sealed, event, place, total, first_at, last_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (target, urgent, sealed, event, place) DO UPDATE SET
          total = notification_count.total + excluded.total, last_at = excluded.last_at
        """,
        target,
        urgent,
        false,
        event,
        place,
        line.total(),
        first,
        last);
    if (room) {
      name(tx, target, urgent, line);
    }
  }

  private static void name(Tx tx, String target, boolean urgent, Digest.Line line) {
    long named =
        count(
            tx,
            """
            SELECT COUNT(*) AS found FROM notification_filing
            WHERE target = ? AND urgent = ? AND sealed = ? AND event = ? AND place = ?
            """,
            target,
            urgent,
            false,
            line.event(),
            line.place());
    line.filings().stream()
        .limit(Math.max(0, Digest.MAX_FILINGS - named))
        .forEach(
            filing ->
                tx.update(
                    """
                    INSERT INTO notification_filing (target, urgent, sealed, event, place, filing)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                    target,
                    urgent,
                    false,
                    line.event(),
                    line.place(),
                    filing));
  }

  private static long count(Tx tx, String sql, Object... params) {
    return tx.first(sql, row -> row.number("found"), params).orElse(0L);
  }

  @Override
  public Optional<Dispatch> next(String target, boolean urgent, Duration window, Instant now) {
    if (!database.read(tx -> isDue(tx, target, urgent, window, now))) {
      return Optional.empty();
    }
    return database.write(
        tx -> {
          if (message(tx, target, urgent).isEmpty()) {
            if (!isDue(tx, target, urgent, window, now)) {
              return Optional.empty();
            }
            seal(tx, target, urgent, now);
          }
          int taken =
              tx.update(
                  """
                  UPDATE notification_message SET lease_until = ?, lease_by = ?
                  WHERE target = ? AND urgent = ? AND (next_at <= ? OR changed_at > ?)
                    AND (lease_until IS NULL OR lease_until <= ? OR lease_by = ?)
                  """,
                  now.plus(LEASE),
                  node,
                  target,
                  urgent,
                  now,
                  now,
                  now,
                  node);
          return taken == 0
              ? Optional.empty()
              : message(tx, target, urgent).map(row -> row.dispatch(digest(tx, target, urgent)));
        });
  }

  private static boolean isDue(Tx tx, String target, boolean urgent, Duration window, Instant now) {
    Optional<Message> going = message(tx, target, urgent);
    if (going.isPresent()) {
      return Due.reached(now, going.get().changedAt(), going.get().nextAt());
    }
    return tx
        .query(
            """
            SELECT first_at FROM notification_count
            WHERE target = ? AND urgent = ? AND sealed = ?
            """,
            row -> row.instant("first_at"),
            target,
            urgent,
            false)
        .stream()
        .min(Instant::compareTo)
        .filter(first -> Due.reached(now, first, first.plus(window)))
        .isPresent();
  }

  private record Message(
      String target,
      boolean urgent,
      String key,
      Instant sealedAt,
      long attempts,
      Instant changedAt,
      Instant nextAt) {
    static Message of(Row row) {
      return new Message(
          row.string("target"),
          row.flag("urgent"),
          row.string("message_key"),
          row.instant("sealed_at"),
          row.number("attempts"),
          row.instant("changed_at"),
          row.instant("next_at"));
    }

    Dispatch dispatch(Digest digest) {
      return new Dispatch(target, urgent, key, sealedAt, attempts, digest);
    }
  }

  private static Optional<Message> message(Tx tx, String target, boolean urgent) {
    return tx.first(
        "SELECT * FROM notification_message WHERE target = ? AND urgent = ?",
        Message::of,
        target,
        urgent);
  }

  /** Closes what has gathered into a message; another node may have done so at the same time. */
  private static void seal(Tx tx, String target, boolean urgent, Instant now) {
    int made =
        tx.update(
            """
            INSERT INTO notification_message
              (target, urgent, message_key, sealed_at, attempts, changed_at, next_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            target,
            urgent,
            UUID.randomUUID().toString(),
            now,
            0L,
            now,
            now);
    if (made == 0) {
      return;
    }
    for (String table : List.of("notification_count", "notification_filing")) {
      tx.update(
          "UPDATE " + table + " SET sealed = ? WHERE target = ? AND urgent = ? AND sealed = ?",
          true,
          target,
          urgent,
          false);
    }
  }

  private record Counted(Digest.Line line, Instant first, Instant last) {}

  private static Digest digest(Tx tx, String target, boolean urgent) {
    List<Counted> counted =
        tx.query(
            """
            SELECT event, place, total, first_at, last_at FROM notification_count
            WHERE target = ? AND urgent = ? AND sealed = ? ORDER BY event, place
            """,
            row ->
                new Counted(
                    new Digest.Line(
                        row.string("event"), row.string("place"), row.number("total"), List.of()),
                    row.instant("first_at"),
                    row.instant("last_at")),
            target,
            urgent,
            true);
    List<Digest.Line> lines = new ArrayList<>();
    for (Counted one : counted) {
      Digest.Line line = one.line();
      lines.add(
          new Digest.Line(
              line.event(),
              line.place(),
              line.total(),
              tx.query(
                  """
                  SELECT filing FROM notification_filing
                  WHERE target = ? AND urgent = ? AND sealed = ? AND event = ? AND place = ?
                  ORDER BY filing
                  """,
                  row -> row.string("filing"),
                  target,
                  urgent,
                  true,
                  line.event(),
                  line.place())));
    }
    return new Digest(
        lines,
        counted.stream().map(Counted::first).min(Instant::compareTo).orElse(Instant.EPOCH),
        counted.stream().map(Counted::last).max(Instant::compareTo).orElse(Instant.EPOCH));
  }

  /** Forgets the message, unless another one stands in its place. */
  @Override
  public void sent(Dispatch dispatch) {
    database.perform(
        tx -> {
          int gone =
              tx.update(
                  """
                  DELETE FROM notification_message
                  WHERE target = ? AND urgent = ? AND message_key = ?
                  """,
                  dispatch.target(),
                  dispatch.urgent(),
                  dispatch.key());
          if (gone > 0) {
            for (String table : List.of("notification_count", "notification_filing")) {
              tx.update(
                  "DELETE FROM " + table + " WHERE target = ? AND urgent = ? AND sealed = ?",
                  dispatch.target(),
                  dispatch.urgent(),
                  true);
            }
          }
        });
  }

  @Override
  public void failed(Dispatch dispatch, Duration wait, Instant now) {
    database.perform(
        tx ->
            tx.update(
                """
                UPDATE notification_message SET attempts = attempts + 1, changed_at = ?,
                  next_at = ?, lease_until = NULL, lease_by = NULL
                WHERE target = ? AND urgent = ? AND message_key = ? AND lease_by = ?
                """,
                now,
                now.plus(wait),
                dispatch.target(),
                dispatch.urgent(),
                dispatch.key(),
                node));
  }

  @Override
  public long waiting(String target) {
    return database.read(tx -> waiting(tx, target));
  }

  private static long waiting(Tx tx, String target) {
    return tx
        .query(
            "SELECT total FROM notification_count WHERE target = ?",
            row -> row.number("total"),
            target)
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Writes down that this node has these targets in its configuration. */
  void named(Collection<String> targets, Instant now) {
    database.perform(tx -> targets.forEach(target -> named(tx, target, now)));
  }

  private static void named(Tx tx, String target, Instant now) {
    tx.update(
        """
        INSERT INTO notification_target (target, named_at) VALUES (?, ?)
        ON CONFLICT (target) DO UPDATE SET named_at = excluded.named_at
        """,
        target,
        now);
  }

  /**
   * Forgets what waits for targets that no node has named for {@link #KEPT_UNNAMED}. For one that
   * was never seen to be named, that time begins now.
   *
   * @return how many events that were, by target
   */
  Map<String, Long> forgetUnnamed(Instant now) {
    return database.write(
        tx -> {
          Map<String, Long> forgotten = new TreeMap<>();
          for (String target :
              tx.query(
                  "SELECT DISTINCT target FROM notification_count", row -> row.string("target"))) {
            Optional<Instant> named =
                tx.first(
                    "SELECT named_at FROM notification_target WHERE target = ?",
                    row -> row.instant("named_at"),
                    target);
            if (named.isEmpty() || named.get().isAfter(now)) {
              named(tx, target, now); // also where a clock was ahead
            } else if (!now.isBefore(named.get().plus(KEPT_UNNAMED))) {
              forgotten.put(target, waiting(tx, target));
              for (String table :
                  List.of(
                      "notification_count",
                      "notification_filing",
                      "notification_message",
                      "notification_target")) {
                tx.update("DELETE FROM " + table + " WHERE target = ?", target);
              }
            }
          }
          return forgotten;
        });
  }
}
