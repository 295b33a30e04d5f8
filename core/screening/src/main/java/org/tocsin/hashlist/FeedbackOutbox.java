package org.tocsin.hashlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.store.Database;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * Votes that people asked for, kept until their source has taken them. A later vote on the same
 * fingerprint takes the place of one before. Safe for use by many threads and nodes: sending twice
 * does no harm.
 */
final class FeedbackOutbox {
  private static final int AT_ONCE = 50;
  private static final int MOST_TRIES = 50;

  private final Database database;
  private final Clock clock;

  FeedbackOutbox(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Keeps a vote and returns its number. */
  long ask(String list, HashSource.Vote vote, String by) {
    SourceEntry.limit(by, "by", 1, 255);
    String reasons = String.join("\n", vote.reasons());
    SourceEntry.limit(reasons, "reasons", vote.positive() ? 0 : 1, 4000);
    Instant now = clock.instant();
    return database.write(
        tx -> {
          tx.update(
              """
              DELETE FROM hash_feedback
              WHERE list = ? AND submitter = ? AND entry_id = ? AND algorithm = ?
              """,
              list,
              vote.submitter(),
              vote.entryId(),
              vote.algorithm());
          long number = Counter.take(tx, Counter.REQUEST, 1);
          tx.update(
              """
              INSERT INTO hash_feedback
                (number, list, submitter, entry_id, algorithm, positive, reasons, asked_by,
                 asked_at, state, tries, next_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
              """,
              number,
              list,
              vote.submitter(),
              vote.entryId(),
              vote.algorithm(),
              vote.positive(),
              reasons,
              by,
              now,
              Feedback.State.WAITING.name(),
              now);
          return number;
        });
  }

  /** Returns votes of a list, or of all, the newest first. */
  List<Feedback> listing(Optional<String> list, int limit) {
    Listing.checkLimit(limit);
    return database.read(
        tx ->
            tx.query(
                COLUMNS + "WHERE list = ? OR ? = '' ORDER BY number DESC LIMIT ?",
                FeedbackOutbox::feedback,
                list.orElse(""),
                list.orElse(""),
                limit));
  }

  private static final String COLUMNS =
      """
      SELECT number, list, submitter, entry_id, algorithm, positive, reasons, asked_by, asked_at,
        state, tries, answer
      FROM hash_feedback
      """;

  private static Feedback feedback(Row row) {
    String reasons = row.string("reasons");
    return new Feedback(
        row.number("number"),
        row.string("list"),
        new HashSource.Vote(
            row.string("submitter"),
            row.string("entry_id"),
            row.string("algorithm"),
            row.flag("positive"),
            reasons.isEmpty() ? List.of() : List.of(reasons.split("\n", -1))),
        row.string("asked_by"),
        row.instant("asked_at"),
        Feedback.State.valueOf(row.string("state")),
        row.integer("tries"),
        row.optionalString("answer"));
  }

  /** Sends what is due to a source and returns what wants attention. */
  List<ListAlarm> send(String list, HashSource source) {
    Instant now = clock.instant();
    List<Feedback> due =
        database.read(
            tx ->
                tx.query(
                    COLUMNS
                        + "WHERE list = ? AND state = ? AND next_at <= ? ORDER BY number LIMIT ?",
                    FeedbackOutbox::feedback,
                    list,
                    Feedback.State.WAITING.name(),
                    now,
                    AT_ONCE));
    List<ListAlarm> alarms = new ArrayList<>();
    for (Feedback each : due) {
      try {
        source.feedback(each.vote());
        database.perform(
            tx ->
                tx.update(
                    """
                    UPDATE hash_feedback SET state = ?, tries = tries + 1, answer = NULL,
                      done_at = ?
                    WHERE number = ?
                    """,
                    Feedback.State.SENT.name(),
                    now,
                    each.number()));
      } catch (SourceException e) {
        Feedback.State state = after(each, e);
        database.perform(tx -> failed(tx, each, e, state, now));
        if (state == Feedback.State.WAITING) {
          break;
        }
        alarms.add(
            new ListAlarm(
                list,
                ListAlarm.Kind.FEEDBACK_REFUSED,
                ListAlarm.Level.WARNING,
                "vote "
                    + each.number()
                    + (state == Feedback.State.REFUSED
                        ? " is refused: "
                        : " could not be sent " + MOST_TRIES + " times and is given up: ")
                    + e.getMessage()));
      }
    }
    return alarms;
  }

  private static Feedback.State after(Feedback tried, SourceException problem) {
    if (problem.kind() == SourceException.Kind.REFUSED) {
      return Feedback.State.REFUSED;
    }
    return tried.tries() + 1 >= MOST_TRIES ? Feedback.State.GAVE_UP : Feedback.State.WAITING;
  }

  private static void failed(
      Tx tx, Feedback each, SourceException problem, Feedback.State state, Instant now) {
    Duration pause =
        problem
            .retryAfter()
            .orElse(Duration.ofSeconds(Math.min(3600, 15L << Math.min(each.tries(), 8))));
    tx.update(
        """
        UPDATE hash_feedback SET state = ?, tries = tries + 1, answer = ?, next_at = ?
        WHERE number = ?
        """,
        state.name(),
        String.valueOf(problem.getMessage()),
        now.plus(pause),
        each.number());
  }
}
