package org.tocsin.hashlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;

/**
 * Runs over sources: what was read is published or held, what failed is counted, told and tried
 * again after a pause. Used by whoever has a list's turn.
 */
final class SourceRun {
  /** How long the parts of a first reading wait for each other before they appear. */
  private static final Duration BETWEEN_PUBLICATIONS = Duration.ofMinutes(15);

  /** How long after a refused credential it is tried again. */
  static final Duration AFTER_REFUSAL = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(SourceRun.class);
  private static final String NAMES = "list-names:";
  private static final Duration BETWEEN_NAMES = Duration.ofDays(1);

  /** A list and its source. */
  record Followed(SourceSettings settings, HashSource source) {}

  private final HashLists lists;
  private final Database database;
  private final Recurring recurring;
  private final ListWatch watch;
  private final ListListener listener;
  private final RandomGenerator random;
  private final BooleanSupplier closed;
  private final Clock clock;

  SourceRun(
      HashLists lists,
      Recurring recurring,
      ListWatch watch,
      ListListener listener,
      RandomGenerator random,
      BooleanSupplier closed) {
    this.lists = lists;
    this.database = lists.database();
    this.recurring = recurring;
    this.watch = watch;
    this.listener = listener;
    this.random = random;
    this.closed = closed;
    this.clock = lists.clock();
  }

  /** What a turn did, and whether there is no more for now. */
  record Ran(SyncReport report, boolean done) {}

  /**
   * Reads a source, and publishes what was read.
   *
   * @param lease of the list; it ends with this
   * @param atMost how long it goes on; zero for to the end
   */
  Ran run(Followed each, Recurring.Turn lease, Duration atMost) {
    SourceSettings settings = each.settings();
    SyncTurn turn = new SyncTurn(database, settings, each.source(), lease, clock, closed);
    Outcome outcome = new Outcome();
    SyncReport report;
    boolean done = true;
    watch.attempt(settings.list(), "names", () -> names(each));
    try {
      done =
          turn.run(
              caughtUp ->
                  outcome.add(publish(settings, lease, caughtUp, Optional.empty()), caughtUp),
              atMost);
      lease.done(done ? jittered(settings.poll()) : Duration.ZERO);
      report = turn.report(outcome.caughtUp, outcome.published, outcome.held, Optional.empty());
    } catch (SourceException e) {
      report = turn.report(false, outcome.published, outcome.held, Optional.of(e.kind()));
      failed(each, lease, turn, e);
    } catch (SyncTurn.StoppedException e) {
      lease.done(Duration.ZERO); // whoever follows it next goes on at once
      report = turn.report(false, outcome.published, outcome.held, Optional.empty());
    } catch (SyncTurn.LostException e) {
      report = turn.report(false, outcome.published, outcome.held, Optional.empty());
    } catch (RuntimeException | Error e) {
      lease.failed(SyncTurn.pause(1, random));
      throw e;
    }
    sayDisputed(settings.list(), turn.disputed());
    listener.ran(report);
    return new Ran(report, done);
  }

  private void sayDisputed(String list, long entries) {
    if (entries > 0) {
      watch.event(
          new ListAlarm(
              list,
              ListAlarm.Kind.DENIED,
              ListAlarm.Level.WARNING,
              entries + " entries are disputed by several submitters: what matches them waits"));
    }
  }

  /** What came of the windows of one run. */
  private static final class Outcome {
    private boolean caughtUp;
    private boolean published;
    private Optional<String> held = Optional.empty();

    void add(Publication.Done done, boolean whole) {
      caughtUp |= whole;
      published |= done.published();
      held = done.held();
    }
  }

  /** While it follows, a run appears as one: what is odd about it shows only when it is whole. */
  Publication.Done publish(
      SourceSettings settings,
      Recurring.Turn lease,
      boolean caughtUp,
      Optional<Publication.Confirmed> confirmed) {
    SourceRow row = row(settings.list());
    boolean apart = row.staging().isPresent() || row.freshAt().isPresent();
    boolean lately = row.publishedAt().plus(BETWEEN_PUBLICATIONS).isAfter(clock.instant());
    if (confirmed.isEmpty() && !caughtUp && (apart || (lately && !row.version().isEmpty()))) {
      return new Publication.Done(false, row.held(), Optional.empty(), 0, row);
    }
    Publication.Done done =
        new Publication(database, settings.limits(), lease)
            .run(settings.list(), caughtUp, confirmed, clock.instant());
    if (!done.held().equals(done.before().held())) {
      // Another change than the one that was said, or none.
      watch.notHeld(settings.list());
    }
    if (confirmed.isEmpty() || done.held().isPresent()) {
      done.alarm().ifPresent(watch::say);
    }
    if (done.unknown() > 0) {
      // A first reading appears in parts, of which each would be said.
      boolean followed = done.published() && done.before().freshAt().isPresent();
      watch.unknownClass(settings.list(), done.unknown(), followed);
    }
    lists.refresh();
    if (done.published()) {
      new Sweep(database).run();
    }
    return done;
  }

  private void failed(Followed each, Recurring.Turn lease, SyncTurn turn, SourceException problem) {
    SourceSettings settings = each.settings();
    Instant now = clock.instant();
    int failures = count(settings, problem, now);
    boolean refused = problem.kind() == SourceException.Kind.CREDENTIAL;
    if (!refused && !turn.mend(problem.kind(), failures)) {
      return;
    }
    watch.failed(settings, problem, failures);
    log.warn(
        "hash list {}: {} ({}), failure {} in a row",
        settings.list(),
        problem.getMessage(),
        problem.kind(),
        failures);
    lease.failed(
        refused
            ? AFTER_REFUSAL
            : problem.retryAfter().orElseGet(() -> SyncTurn.pause(failures, random)));
  }

  private int count(SourceSettings settings, SourceException problem, Instant now) {
    SourceRow row = row(settings.list());
    SourceState state;
    if (problem.kind() == SourceException.Kind.CREDENTIAL) {
      state = SourceState.AUTH_FAILED;
    } else if (row.freshAt().isEmpty()) {
      state = row.state() == SourceState.AUTH_FAILED ? SourceState.BACKFILL : row.state();
    } else {
      Duration age = Duration.between(row.freshness(), now).abs();
      boolean stale = age.compareTo(settings.limits().staleCritical()) > 0;
      state = stale ? SourceState.STALE : SourceState.DEGRADED;
    }
    return database.write(
        tx ->
            tx.first(
                    """
                    UPDATE hash_source SET state = CASE WHEN state = 'PAUSED' THEN state ELSE ? END,
                      problem = ?, problem_at = ?, problems = problems + 1
                    WHERE name = ? RETURNING problems
                    """,
                    found -> found.integer("problems"),
                    state.name(),
                    String.valueOf(problem.getMessage()),
                    now,
                    settings.list())
                .orElse(1));
  }

  private Duration jittered(Duration poll) {
    long fifth = poll.toMillis() / 5;
    return poll.plusMillis(random.nextLong(-fifth, fifth + 1));
  }

  /**
   * Names change rarely, and nothing depends on them: that a source does not tell them is no fault.
   */
  private boolean names(Followed each) {
    String list = each.settings().list();
    Optional<Recurring.Turn> taken = recurring.take(NAMES + list);
    taken.ifPresent(
        turn -> {
          try {
            SourceNames told = each.source().names();
            database.perform(tx -> told.keep(tx, list));
            turn.done(BETWEEN_NAMES);
          } catch (SourceException e) {
            log.warn("hash list {}: its source does not tell names ({})", list, e.kind());
            turn.failed(AFTER_REFUSAL);
          } catch (RuntimeException | Error e) {
            turn.failed(AFTER_REFUSAL);
            throw e;
          }
        });
    return taken.isPresent();
  }

  private SourceRow row(String list) {
    return database.read(tx -> SourceStore.existing(tx, list));
  }
}
