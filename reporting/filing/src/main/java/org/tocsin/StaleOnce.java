package org.tocsin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.ListAlarm.Level;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;
import org.tocsin.store.StoreException;
import org.tocsin.store.Tx;

/**
 * Which of the nodes that share lists tells that one is stale: all of them see it, one a day says
 * so. Kept in the lists' database, so that it holds whichever node dies. Safe for use by many
 * threads.
 */
final class StaleOnce {
  /** For how long the others keep quiet about what one has told. */
  static final Duration TOLD = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(StaleOnce.class);

  private final Database database;
  private final Recurring recurring;
  private final Clock clock;

  /**
   * @param database that of the lists, after they were opened
   */
  StaleOnce(Database database, String node, Clock clock) {
    this.database = database;
    this.recurring = new Recurring(database, clock, node);
    this.clock = clock;
  }

  /**
   * Returns whether this node is the one to tell, and has the others know. What is critical is told
   * although a warning was.
   *
   * @param complete when the list was last known to be complete: what was told before is about
   *     another time
   */
  boolean isMine(String list, Level level, Instant complete) {
    try {
      return database.<Boolean, RuntimeException>write(tx -> taken(tx, list, level, complete));
    } catch (StoreException e) {
      // Twice is better than never.
      log.warn("whether another node tells that a list is stale is not known ({})", e.kind());
      return true;
    }
  }

  private boolean taken(Tx tx, String list, Level level, Instant complete) {
    for (Level told : Level.values()) {
      if (told.compareTo(level) >= 0 && isTold(tx, task(list, told), complete)) {
        return false;
      }
    }
    String task = task(list, level);
    Recurring.due(tx, task, clock.instant());
    Optional<Recurring.Turn> turn = recurring.take(task);
    turn.ifPresent(mine -> mine.done(TOLD));
    return turn.isPresent();
  }

  /** What was told by a clock that was ahead, of now or of the list, keeps nobody quiet. */
  private boolean isTold(Tx tx, String task, Instant complete) {
    Instant now = clock.instant();
    Instant since = complete.isAfter(now) ? Instant.MIN : complete;
    return Recurring.nextAt(tx, task)
        .filter(next -> next.isAfter(now) && !next.isAfter(now.plus(TOLD).plus(Recurring.SKEW)))
        .filter(next -> !next.minus(TOLD).isBefore(since))
        .isPresent();
  }

  /** A list may have a name that no task may have. */
  private static String task(String list, Level level) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.UTF_8));
      return "stale:"
          + HexFormat.of().formatHex(digest, 0, 16)
          + ":"
          + level.name().toLowerCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
