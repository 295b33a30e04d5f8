package org.tocsin.evidence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.store.Database;

/**
 * Has an authority stamp the heads of the custody log.
 *
 * <p>Nothing waits for it: {@link #run} is scheduled work of its own. A head that could not be
 * stamped waits in the database and is asked for again, later and later up to an hour apart; once a
 * newer head is stamped, older ones that still wait are covered by it. A token is kept in the
 * database and in the file {@code custody-timestamps.log} beside it, and only after imprint, nonce,
 * signature, key purpose and the way to a configured anchor were checked.
 *
 * <p>Safe for use by many threads.
 */
public final class Timestamps {
  /** The file of tokens in the data directory: the head's size and the token in Base64, a line. */
  public static final String FILE = "custody-timestamps.log";

  private static final Logger LOG = LoggerFactory.getLogger(Timestamps.class);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LAST_PAUSE = Duration.ofHours(1);

  private final Database database;
  private final CustodyLog log;
  private final AppendedLines lines;
  private final TimestampSettings settings;
  private final TimestampClient client;
  private final Clock clock;

  private Timestamps(Database database, CustodyLog log, TimestampSettings settings, Clock clock) {
    this.database = database;
    this.log = log;
    this.lines = log.lines(FILE);
    this.settings = settings;
    this.client = new TimestampClient(settings, clock);
    this.clock = clock;
  }

  /** Returns what stamps the heads of a log. Asks nobody yet. */
  public static Timestamps of(
      Database database, CustodyLog log, TimestampSettings settings, Clock clock) {
    return new Timestamps(
        Objects.requireNonNull(database, "database"),
        Objects.requireNonNull(log, "log"),
        Objects.requireNonNull(settings, "settings"),
        Objects.requireNonNull(clock, "clock"));
  }

  /**
   * What stands about time-stamps.
   *
   * @param newest the newest head with a time-stamp
   * @param waiting how many heads wait for one
   * @param problem why the last attempt failed; empty when it did not, or nothing waits
   */
  public record Status(
      Optional<StampedHead> newest, long waiting, Optional<TimestampProblem> problem) {}

  /**
   * Signs the present state of the log and has it stamped, unless its turn has not come again after
   * a failure. Takes at most the timeout of the settings.
   *
   * @return what stands afterwards
   */
  public Status run() {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Optional<TreeHead> head = log.publishHead();
    if (head.isPresent()) {
      enqueue(head.get(), now);
      if (isDue(now)) {
        stamp(head.get(), now);
      }
    }
    return status();
  }

  private void enqueue(TreeHead head, Instant now) {
    database.perform(
        tx ->
            tx.update(
                """
                INSERT INTO custody_timestamp (size, attempts, next_at)
                SELECT ?, COALESCE(MAX(attempts), 0), COALESCE(MAX(next_at), ?)
                FROM custody_timestamp WHERE token IS NULL
                ON CONFLICT (size) DO NOTHING
                """,
                head.size(),
                now));
  }

  private boolean isDue(Instant now) {
    return database
        .read(
            tx ->
                tx.first(
                    "SELECT next_at FROM custody_timestamp WHERE token IS NULL"
                        + " ORDER BY size DESC LIMIT 1",
                    row -> !row.instant("next_at").isAfter(now)))
        .orElse(false);
  }

  private void stamp(TreeHead head, Instant now) {
    try {
      TimestampToken token = client.stamp(head);
      byte[] encoded = token.encoded();
      lines.append(head.size() + " " + Base64.getEncoder().encodeToString(encoded) + "\n");
      database.perform(
          tx -> {
            tx.update(
                """
                UPDATE custody_timestamp
                SET token = ?, stamped_at = ?, problem = NULL, attempts = attempts + 1
                WHERE size = ? AND token IS NULL
                """,
                encoded,
                token.at(),
                head.size());
            tx.update(
                "DELETE FROM custody_timestamp WHERE token IS NULL AND size < ?", head.size());
          });
    } catch (TimestampException e) {
      LOG.warn("the head of the custody log waits for its time-stamp: {}", e.problem());
      postpone(head, now, e.problem());
    }
  }

  private void postpone(TreeHead head, Instant now, TimestampProblem problem) {
    database.perform(
        tx -> {
          long attempts =
              tx.first(
                      "SELECT attempts FROM custody_timestamp WHERE size = ?",
                      row -> row.number("attempts"),
                      head.size())
                  .orElse(0L);
          Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 10));
          Duration pause = doubled.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : doubled;
          tx.update(
              """
              UPDATE custody_timestamp SET attempts = attempts + 1, next_at = ?, problem = ?
              WHERE token IS NULL
              """,
              now.plus(pause),
              problem.name());
        });
  }

  /** Returns what stands, and asks nobody. */
  public Status status() {
    Optional<StampedHead> newest = log.newestStamp();
    return database.read(
        tx ->
            new Status(
                newest,
                tx.first(
                        "SELECT COUNT(*) AS n FROM custody_timestamp WHERE token IS NULL",
                        row -> row.number("n"))
                    .orElse(0L),
                tx
                    .query(
                        "SELECT problem FROM custody_timestamp WHERE token IS NULL"
                            + " ORDER BY size DESC LIMIT 1",
                        row -> row.optionalString("problem").map(TimestampProblem::valueOf))
                    .stream()
                    .flatMap(Optional::stream)
                    .findFirst()));
  }

  /**
   * Checks every token again, now against the anchors too; {@link CustodyLog#verify} does so
   * without them.
   *
   * @return the sizes of the heads whose token does not lead to a configured anchor
   */
  public List<Long> untrusted() {
    return log.stamps().stream()
        .filter(stamp -> !isTrusted(stamp))
        .map(stamp -> stamp.head().size())
        .toList();
  }

  private boolean isTrusted(StampedHead stamp) {
    try {
      TimestampToken token = TimestampToken.of(stamp.token());
      token.requireAbout(stamp.head().lineBytes());
      token.requireTrusted(settings.anchors());
      return true;
    } catch (TimestampException e) {
      return false;
    }
  }
}
