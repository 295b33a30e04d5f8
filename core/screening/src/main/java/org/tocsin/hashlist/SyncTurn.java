package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.Algorithm;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;
import org.tocsin.store.StoreException;
import org.tocsin.store.Tx;

/**
 * One run over a source: pages until there are no more, each kept before its checkpoint moves, in
 * transactions that prove that this node still has the lease. Used once, by one thread.
 */
final class SyncTurn {
  /** Another node took over, which reads this page again. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException() {
      super("another node took the list over", null, false, false);
    }
  }

  /** It is not to go on: what was kept stays, and another goes on from there. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("what follows the list was stopped", null, false, false);
    }
  }

  /** Rows of entries and values that a transaction of a few tens of milliseconds writes. */
  static final int ROWS_AT_ONCE = 5_000;

  /** How many kinds of what was passed over are told apart. */
  private static final int MOST_NAMES = 100;

  /** The share of a checkpoint's life after which it is not continued any more. */
  static final double GIVEN_UP_AT = 0.8;

  private final Database database;
  private final SourceSettings settings;
  private final HashSource source;
  private final Recurring.Turn lease;
  private final Normaliser normaliser;
  private final Clock clock;
  private final BooleanSupplier stopped;
  private final Map<String, Long> passedOver = new TreeMap<>();
  private int pages;
  private long added;
  private long changed;
  private long removed;
  private long disputed;
  private long opaque;

  SyncTurn(
      Database database,
      SourceSettings settings,
      HashSource source,
      Recurring.Turn lease,
      Clock clock,
      BooleanSupplier stopped) {
    this.database = database;
    this.settings = settings;
    this.source = source;
    this.lease = lease;
    this.normaliser = new Normaliser(settings.algorithms());
    this.clock = clock;
    this.stopped = stopped;
  }

  /**
   * Reads until the source has no more for now, or the list is paused.
   *
   * @param published runs when a window was read to its end, with whether nothing is left
   * @param atMost how long it goes on before others have their turn; zero for without end
   * @return whether it is done; false when it was to go on, and goes on in another turn
   */
  boolean run(WindowRead published, Duration atMost) throws SourceException {
    Instant begun = clock.instant();
    SourceRow row = begin();
    Checkpoint checkpoint = row.checkpoint();
    boolean first = true;
    while (true) {
      HashSource.Delta delta = page(row, checkpoint, first);
      // What a window that an earlier run left open could not show is for the first one begun here.
      first &= checkpoint.window().isPresent();
      checkpoint = delta.next();
      if (delta.windowComplete() || delta.caughtUp()) {
        published.windowRead(delta.caughtUp());
      }
      if (delta.caughtUp()) {
        return true;
      }
      row = database.read(tx -> SourceStore.find(tx, settings.list())).orElseThrow();
      if (row.state() == SourceState.PAUSED) {
        return true;
      }
      if (!atMost.isZero() && clock.instant().isAfter(begun.plus(atMost))) {
        return false;
      }
    }
  }

  /** Asks for a page and keeps it. A page that ends this by any error failed as others do. */
  private HashSource.Delta page(SourceRow row, Checkpoint checkpoint, boolean first)
      throws SourceException {
    try {
      HashSource.Delta delta = ask(checkpoint, first);
      keep(row, delta);
      return delta;
    } catch (StoreException | LostException | StoppedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE,
          "a page cannot be read or kept (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** A question that was cut off because this stops says nothing about the source. */
  private HashSource.Delta ask(Checkpoint checkpoint, boolean first) throws SourceException {
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
    try {
      return source.fetch(checkpoint, new HashSource.Call(clock.instant(), first));
    } catch (SourceException | RuntimeException e) {
      if (stopped.getAsBoolean()) {
        throw new StoppedException();
      }
      throw e;
    }
  }

  /** Hears that a window was read. */
  interface WindowRead {
    void windowRead(boolean caughtUp);
  }

  /** Returns the row, made ready: under new settings everything is read anew, apart. */
  private SourceRow begin() {
    Instant now = clock.instant();
    String config = config();
    return database.write(
        tx -> {
          requireLease();
          SourceRow row = SourceStore.find(tx, settings.list()).orElseThrow();
          boolean stale =
              row.freshAt().isPresent()
                  && source
                      .capabilities()
                      .checkpointLife()
                      .filter(
                          life ->
                              isOver(
                                  SourceStore.begunAt(tx, row.name()).orElse(row.freshness()),
                                  life,
                                  now))
                      .isPresent();
          boolean same = row.config().filter(config::equals).isPresent();
          if (row.generation() == 0) {
            long generation = Counter.take(tx, Counter.GENERATION, 1);
            tx.update(
                "UPDATE hash_source SET generation = ? WHERE name = ?", generation, row.name());
          } else if (!same || stale) {
            SourceStore.begin(tx, row.name(), now);
          }
          if (!same || stale) {
            SourceStore.checkpoint(tx, row.name(), Checkpoint.START);
            tx.update("UPDATE hash_source SET config = ? WHERE name = ?", config, row.name());
          }
          return SourceStore.find(tx, settings.list()).orElseThrow();
        });
  }

  private static boolean isOver(Instant since, Duration life, Instant now) {
    long most = (long) (GIVEN_UP_AT * life.toMillis());
    return since.plusMillis(most).isBefore(now);
  }

  /** What was read depends on this. */
  private String config() {
    StringBuilder text = new StringBuilder(source.configuration());
    new TreeMap<>(settings.classes().classes())
        .forEach((word, meaning) -> text.append('\n').append(word).append('=').append(meaning));
    text.append('\n').append(settings.classes().unclassified());
    TreeSet<String> algorithms = new TreeSet<>();
    settings.algorithms().stream().map(Algorithm::name).forEach(algorithms::add);
    text.append('\n').append(algorithms);
    return HexFormat.of()
        .formatHex(Sha256.begin().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void requireLease() {
    if (!lease.goesOn()) {
      throw new LostException();
    }
  }

  /**
   * Keeps a page and how far it goes: a usual page in one transaction, a large one in portions, of
   * which the last has the checkpoint too. What is told twice is kept once, so that whoever was
   * killed within a page reads that page again, and no more.
   */
  private void keep(SourceRow row, HashSource.Delta delta) {
    Instant now = clock.instant();
    Portion portion = new Portion();
    for (SourceEntry entry : delta.entries()) {
      portion = withRoom(row, portion, now);
      portion.add(entry);
    }
    for (SourceTombstone gone : delta.tombstones()) {
      portion = withRoom(row, portion, now);
      portion.add(gone);
    }
    keep(row, portion, Optional.of(delta.next()), now);
    pages++;
    delta.passedOver().forEach(this::passedOver);
  }

  /** Keeps a portion that is full, without the checkpoint; returns one that has room. */
  private Portion withRoom(SourceRow row, Portion portion, Instant now) {
    if (!portion.isFull()) {
      return portion;
    }
    keep(row, portion, Optional.empty(), now);
    return new Portion();
  }

  /** A source of the host's own may name what it likes, on every page something else. */
  private void passedOver(String name, long times) {
    boolean room = passedOver.size() < MOST_NAMES || passedOver.containsKey(name);
    passedOver.merge(room ? name : "other", times, Long::sum);
  }

  private void keep(SourceRow row, Portion portion, Optional<Checkpoint> reached, Instant now) {
    AtomicInteger disputes = new AtomicInteger();
    EntryStore.Applied applied =
        database.write(
            tx -> {
              requireLease();
              EntryStore.Applied done =
                  new EntryStore(tx, row.name(), row.working(), now).apply(portion.changes);
              disputes.set(Reviews.dispute(tx, row.name(), portion.entries, now));
              reached.ifPresent(checkpoint -> reached(tx, row, checkpoint));
              return done;
            });
    disputed += disputes.get();
    added += applied.added();
    changed += applied.changed();
    removed += applied.removed();
    opaque += portion.opaque;
  }

  private static void reached(Tx tx, SourceRow row, Checkpoint checkpoint) {
    SourceStore.checkpoint(tx, row.name(), checkpoint);
    tx.update(
        """
        UPDATE hash_source SET problem = NULL, problem_at = NULL,
          problems = 0,
          state = CASE WHEN fresh_at IS NULL AND state <> 'PAUSED' THEN ? ELSE state END
        WHERE name = ?
        """,
        SourceState.BACKFILL.name(),
        row.name());
  }

  /** As much of a page as one transaction keeps. */
  private final class Portion {
    private final List<SourceEntry> entries = new ArrayList<>();
    private final List<EntryStore.Change> changes = new ArrayList<>();
    private int opaque;
    private int rows;

    boolean isFull() {
      return rows >= ROWS_AT_ONCE;
    }

    void add(SourceEntry entry) {
      Normaliser.Normal normal = normaliser.normal(entry.values());
      opaque += normal.opaque();
      rows += 1 + normal.values().size() + normal.refused().size();
      entries.add(entry);
      changes.add(
          new EntryStore.Change(
              new EntryStore.Key(entry.submitter(), entry.entryId()),
              entry.updatedAt(),
              true,
              settings.classes().meaning(entry.classification()),
              entry.classification().orElse(""),
              entry.feedback(),
              EntryStore.written(entry.categorizations()),
              normal));
    }

    void add(SourceTombstone gone) {
      rows++;
      changes.add(EntryStore.Change.tombstone(gone));
    }
  }

  /**
   * Puts a place that is not accepted any more, or a page that fails again and again, right.
   *
   * @return whether this node still has the lease
   */
  boolean mend(SourceException.Kind kind, int failures) {
    Instant now = clock.instant();
    return database.<Boolean, RuntimeException>write(
        tx -> {
          if (!lease.goesOn()) {
            return false;
          }
          Checkpoint checkpoint = SourceStore.find(tx, settings.list()).orElseThrow().checkpoint();
          if (kind == SourceException.Kind.CURSOR) {
            Checkpoint restarted =
                checkpoint.with(checkpoint.window().map(window -> window.restarted(now)));
            SourceStore.checkpoint(tx, settings.list(), restarted);
          } else if (failures % 3 == 0) {
            SourceStore.checkpoint(tx, settings.list(), source.smaller(checkpoint));
          }
          return true;
        });
  }

  /** Returns how many entries this run put under review. */
  long disputed() {
    return disputed;
  }

  SyncReport report(
      boolean caughtUp,
      boolean published,
      Optional<String> held,
      Optional<SourceException.Kind> problem) {
    if (opaque > 0) {
      passedOver("value that is only counted", opaque);
    }
    return new SyncReport(
        settings.list(),
        pages,
        added,
        changed,
        removed,
        passedOver,
        caughtUp,
        published,
        held,
        problem);
  }

  /** How long after a failure it is tried again, unless the source says. */
  static Duration pause(int failures, RandomGenerator random) {
    long bound = Math.min(5_000L << Math.min(Math.max(failures, 1) - 1, 12), 3_600_000L);
    return Duration.ofMillis(1_000 + random.nextLong(bound));
  }
}
