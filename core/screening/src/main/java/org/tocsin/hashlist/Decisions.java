package org.tocsin.hashlist;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * What people decide about lists and entries, beside what the lists say: what is not acted upon,
 * what waits and what was looked at, and what a source is told. {@link HashLists} says what each
 * does.
 */
final class Decisions {
  private static final Logger log = LoggerFactory.getLogger(HashLists.class);

  private final Database database;
  private final Clock clock;
  private final Supplier<Snapshot> snapshot;
  private final AtomicReference<Suppressions> suppressions;

  /**
   * @param snapshot the lists as they answer now
   */
  Decisions(Database database, Clock clock, Supplier<Snapshot> snapshot) {
    this.database = database;
    this.clock = clock;
    this.snapshot = snapshot;
    this.suppressions = new AtomicReference<>(database.read(Suppressions::read));
  }

  /** Returns what is suppressed, as it counts now. */
  Suppressions suppressions() {
    return Objects.requireNonNull(suppressions.get());
  }

  /** Not under the lock of those who load lists: a decision does not wait for a rebuild. */
  void load() {
    synchronized (suppressions) {
      suppressions.set(database.read(Suppressions::read));
    }
  }

  /** Reads them again when another node decided something. */
  void refresh() {
    if (database.read(Suppressions::version) != suppressions().version()) {
      load();
    }
  }

  Suppression suppress(
      Suppression.Scope scope,
      String reason,
      String reviewer,
      Optional<String> second,
      Optional<Instant> expiresAt) {
    if (scope instanceof Suppression.OfEntry of
        && database.read(tx -> SourceStore.find(tx, of.list())).isEmpty()) {
      throw new IllegalArgumentException(
          "there is no list "
              + of.list()
              + " here: of what a look-up service answers, suppress the upload's value");
    }
    Suppression made =
        new Suppression(
            0,
            scope,
            reason,
            reviewer,
            second,
            clock.instant(),
            expiresAt,
            Optional.empty(),
            Optional.empty());
    if (second.isEmpty() && isGravest(scope)) {
      throw new IllegalArgumentException(
          "an exact match of the gravest class takes two people: name a second reviewer");
    }
    long number = database.write(tx -> Suppressions.keep(tx, made));
    load();
    log.info("hash lists: suppression {} made", number);
    return suppressionsOnRecord().stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .orElseThrow();
  }

  private boolean isGravest(Suppression.Scope scope) {
    if (scope instanceof Suppression.OfValue of) {
      boolean[] gravest = new boolean[1];
      if (of.value().algorithm().isExact()) {
        snapshot
            .get()
            .each(
                of.value(),
                (entries, entry, distance) -> {
                  gravest[0] = entries.kind(entry).severity() == SeverityClass.CONFIRMED;
                  return !gravest[0];
                });
      }
      return gravest[0];
    }
    Suppression.OfEntry of = (Suppression.OfEntry) scope;
    return database
        .read(
            tx ->
                tx.first(
                    """
                    SELECT e.severity FROM hash_entry e
                    JOIN hash_source s ON s.generation = e.generation
                    WHERE s.name = ? AND e.submitter = ? AND e.entry_id = ? AND e.gone IS NULL
                      AND e.live AND e.severity = ?
                    """,
                    row -> true,
                    of.list(),
                    of.submitter(),
                    of.entryId(),
                    SeverityClass.CONFIRMED.name()))
        .isPresent();
  }

  boolean lift(long number, String by) {
    SourceEntry.limit(by, "by", 1, 255);
    Instant now = clock.instant();
    return decide(
        tx ->
            tx.update(
                    """
                    UPDATE hash_suppression SET lifted_at = ?, lifted_by = ?
                    WHERE number = ? AND lifted_at IS NULL
                    """,
                    now,
                    by,
                    number)
                > 0);
  }

  /** Changes decisions, on all nodes; returns whether anything changed. */
  private boolean decide(Predicate<Tx> decision) {
    boolean changed =
        database.write(
            tx -> {
              boolean any = decision.test(tx);
              if (any) {
                Suppressions.changed(tx);
              }
              return any;
            });
    load();
    return changed;
  }

  List<Suppression> suppressionsOnRecord() {
    return database.read(Suppressions::all);
  }

  boolean review(MatchFacts match) {
    Instant now = clock.instant();
    Suppressions.Name entry =
        new Suppressions.Name(match.list(), match.submitter(), match.entryId());
    return decide(tx -> Reviews.begin(tx, entry, EntryReview.Cause.FLOOD, now));
  }

  List<EntryReview> reviews(Optional<String> list, int limit) {
    return database.read(tx -> Reviews.listing(tx, list, limit));
  }

  boolean reviewed(Suppressions.Name entry, String by, String reason) {
    SourceEntry.limit(by, "by", 1, 255);
    SourceEntry.limit(reason, "reason", 1, 1000);
    Instant now = clock.instant();
    return decide(tx -> Reviews.end(tx, entry, by, reason, now));
  }

  long feedback(String list, HashSource.Vote vote, String by) {
    boolean follows =
        database
            .read(tx -> SourceStore.find(tx, list))
            .filter(row -> row.kind().equals(SourceStore.SOURCE))
            .isPresent();
    if (!follows) {
      throw new IllegalArgumentException("the list " + list + " does not follow a source");
    }
    return new FeedbackOutbox(database, clock).ask(list, vote, by);
  }

  List<Feedback> feedback(Optional<String> list, int limit) {
    return new FeedbackOutbox(database, clock).listing(list, limit);
  }

  List<ListDecision> listing(Optional<String> list, int limit) {
    return database.read(tx -> ListDecision.listing(tx, list, limit));
  }
}
