package org.tocsin.hashlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;
import org.tocsin.store.Tx;

/**
 * Follows sources: one node at a time asks each, the others load what it published.
 *
 * <p>Guarantees: all of a page is kept before, or together with, how far it goes, so that a process
 * that dies reads at most one page again; nothing that was not read to its end changes anything; a
 * list that shrinks or grows much at once appears only when a person confirms it ({@link
 * #confirm}). An answer that is not understood is never an empty one.
 *
 * <p>Nothing runs until {@link #start}, or a call of {@link #tick} or {@link #sync}. Safe for use
 * by many threads.
 */
public final class ListSync implements AutoCloseable {
  /** How often it is looked for due work, and for what other nodes published. */
  public static final Duration TICK = Duration.ofSeconds(10);

  /** How long after a refused credential it is tried again. */
  public static final Duration AFTER_REFUSAL = SourceRun.AFTER_REFUSAL;

  /** How long after recent uploads could not be decrypted they are tried again. */
  private static final Duration AFTER_UNREADABLE = Duration.ofMinutes(1);

  /** How long a source that has much is read before others have their turn. */
  private static final Duration TURN = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(ListSync.class);

  /** Names the work of a list, before its name. */
  static final String TASK = "lists:";

  private final HashLists lists;
  private final Database database;
  private final Map<String, SourceRun.Followed> followed;
  private final Recurring recurring;
  private final ListWatch watch;
  private final SourceRun runs;
  private final RandomGenerator random;
  private final Clock clock;
  private final FeedbackOutbox outbox;
  private final Optional<RecentUploads> recent;
  private final Optional<ListLimits> others;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Lock turns = new ReentrantLock();
  private final Lock lateTurns = new ReentrantLock();
  private final ScheduledExecutorService timer = thread("tocsin-lists");
  private final ScheduledExecutorService late = thread("tocsin-late-matches");

  private ListSync(Builder builder) {
    this.lists = builder.lists;
    this.database = lists.database();
    this.clock = lists.clock();
    this.followed = new LinkedHashMap<>(builder.followed);
    this.random = builder.random;
    this.recent = builder.recent;
    this.others = builder.others;
    this.recurring = new Recurring(database, clock, builder.node);
    this.watch = new ListWatch(builder.listener, clock);
    this.runs = new SourceRun(lists, recurring, watch, builder.listener, random, closed::get);
    this.outbox = new FeedbackOutbox(database, clock);
    Instant now = clock.instant();
    database.perform(
        tx -> {
          for (String list : followed.keySet()) {
            SourceStore.create(tx, list, SourceStore.SOURCE, now);
            if (!SourceStore.find(tx, list).orElseThrow().kind().equals(SourceStore.SOURCE)) {
              throw new ListImportException(
                  "the list "
                      + list
                      + " was imported from files: remove it before it follows a"
                      + " source");
            }
          }
        });
    if (builder.takesOver) {
      recurring.takeOver();
    }
    lists.refresh();
  }

  /** Begins to describe what is followed, for one database of lists. */
  public static Builder builder(HashLists lists) {
    return new Builder(lists);
  }

  /** Describes what is followed. Not safe for use by several threads. */
  public static final class Builder {
    private final HashLists lists;
    private final Map<String, SourceRun.Followed> followed = new LinkedHashMap<>();
    private String node = "only";
    private boolean takesOver = true;
    private ListListener listener = ListListener.NONE;
    private RandomGenerator random = RandomGenerator.getDefault();
    private Optional<RecentUploads> recent = Optional.empty();
    private Optional<ListLimits> others = Optional.empty();

    private Builder(HashLists lists) {
      this.lists = Objects.requireNonNull(lists, "lists");
    }

    /**
     * Adds a source; it is closed with this.
     *
     * @throws IllegalArgumentException when its list has another, or votes are to be sent to a
     *     source that takes none
     */
    public Builder follow(SourceSettings settings, HashSource source) {
      if (settings.feedback() && !source.capabilities().feedback()) {
        throw new IllegalArgumentException(
            "the source of list " + settings.list() + " takes no feedback: do not send it any");
      }
      if (followed.put(settings.list(), new SourceRun.Followed(settings, source)) != null) {
        throw new IllegalArgumentException("the list " + settings.list() + " has two sources");
      }
      return this;
    }

    /**
     * Names this node among those that share the database, the same after a restart: what a former
     * process of the name was at is taken over. So no other living process may have it.
     */
    public Builder node(String name) {
      this.node = Objects.requireNonNull(name, "name");
      this.takesOver = true;
      return this;
    }

    /**
     * Gives this node a name that no other has, and takes nothing over: for a process beside others
     * that cannot know whether they live. What it was at when it died waits for {@link
     * Recurring#LEASE}.
     */
    public Builder beside() {
      this.node = "beside-" + UUID.randomUUID();
      this.takesOver = false;
      return this;
    }

    /** Sets who hears what happens. */
    public Builder listener(ListListener value) {
      this.listener = Objects.requireNonNull(value, "listener");
      return this;
    }

    /** Has lists looked at too that follow no source here, such as those from files. */
    public Builder watchOthers(ListLimits limits) {
      this.others = Optional.of(limits);
      return this;
    }

    /** Sets what spreads questions over time. */
    public Builder random(RandomGenerator value) {
      this.random = Objects.requireNonNull(value, "random");
      return this;
    }

    /** Has uploads seen earlier compared with entries when those arrive. */
    public Builder recent(RecentUploads value) {
      this.recent = Optional.of(value);
      return this;
    }

    /**
     * Returns what follows them; nothing runs yet.
     *
     * @throws ListImportException when a list of a source was imported from files
     */
    public ListSync build() {
      return new ListSync(this);
    }
  }

  /**
   * Looks for due work from now on, on a thread of its own; and on another one for what came to the
   * lists, so that comparing many uploads with it keeps no source and no alarm waiting.
   */
  public void start() {
    ScheduledFuture<?> unused = repeat(timer, this::round);
    if (recent.isPresent()) {
      unused = repeat(late, this::again);
    }
  }

  private static ScheduledFuture<?> repeat(ScheduledExecutorService on, Runnable work) {
    return on.scheduleWithFixedDelay(work, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Does what is due, loads what other nodes published, and looks for what wants attention. Never
   * throws: what fails is logged and tried again. One call at a time works, others wait for it:
   * when this returns, what was due at the call has been done.
   */
  public void tick() {
    round();
    again();
  }

  private void round() {
    turns.lock();
    try {
      boolean more = true;
      while (more && !closed.get()) {
        more = part();
      }
    } finally {
      turns.unlock();
    }
  }

  /** Compares uploads with what came to the lists. */
  private void again() {
    lateTurns.lock();
    try {
      if (recent.isPresent() && !closed.get()) {
        watch.attempt("", "uploads", () -> again(recent.get()));
      }
    } finally {
      lateTurns.unlock();
    }
  }

  /**
   * Asks each source that is due, for a while, and does all else.
   *
   * @return whether a source has more
   */
  private boolean part() {
    boolean[] more = {false};
    for (SourceRun.Followed each : followed.values()) {
      if (closed.get()) {
        return false;
      }
      watch.attempt(each.settings().list(), "source", () -> due(each, more));
      if (each.settings().feedback()) {
        watch.attempt(
            each.settings().list(),
            "votes",
            done(() -> outbox.send(each.settings().list(), each.source()).forEach(watch::event)));
      }
    }
    if (closed.get()) {
      return false;
    }
    watch.attempt("", "loading", done(lists::refresh));
    watch.attempt("", "damage", done(this::sayDamage));
    watch.attempt("", "watch", done(this::look));
    return more[0];
  }

  private static BooleanSupplier done(Runnable work) {
    return () -> {
      work.run();
      return true;
    };
  }

  private void sayDamage() {
    watch.damaged(lists.damage());
    boolean isSound = lists.loading().isSound();
    watch.unsound(lists.loading().unsound(), isSound);
  }

  /** One node at a time, so that a match is not told by each. */
  private boolean again(RecentUploads uploads) {
    Optional<Recurring.Turn> taken = recurring.take("recent-uploads");
    taken.ifPresent(
        turn -> {
          try {
            uploads.forget();
            uploads.matchAgain(() -> !closed.get() && turn.goesOn());
          } catch (SyncTurn.LostException e) {
            turn.done(Duration.ZERO); // whoever does it next begins again, at once
            return;
          } catch (RuntimeException | Error e) {
            turn.failed(SyncTurn.pause(turn.failures() + 1, random));
            throw e;
          } finally {
            // Also where another upload failed: what cannot be read is no news that it hides.
            watch.unreadable(uploads.unreadable());
          }
          turn.done(uploads.unreadable() > 0 ? AFTER_UNREADABLE : Duration.ZERO);
        });
    return taken.isPresent();
  }

  private void look() {
    List<ListStatus> status = lists.status();
    watch.look(status, limits(status));
    watch.odd(status, lists.oddities());
    for (ListStatus list : status) {
      SourceRun.Followed each = followed.get(list.name());
      if (each != null) {
        each.source()
            .capabilities()
            .checkpointLife()
            .ifPresent(life -> watch.checkpoint(list.name(), list.age(), life));
      }
    }
    watch.behind(lists.loading().behind());
  }

  private Map<String, ListLimits> limits(List<ListStatus> status) {
    Map<String, ListLimits> limits = new LinkedHashMap<>();
    others.ifPresent(given -> status.forEach(list -> limits.put(list.name(), given)));
    followed.forEach((list, each) -> limits.put(list, each.settings().limits()));
    return limits;
  }

  private boolean due(SourceRun.Followed each, boolean[] more) {
    Optional<SourceRow> row = database.read(tx -> SourceStore.find(tx, each.settings().list()));
    // Without a row it was taken away, and is not asked before the next start.
    if (row.isEmpty() || row.get().state() == SourceState.PAUSED) {
      return false;
    }
    Optional<Recurring.Turn> turn = recurring.take(TASK + each.settings().list());
    turn.ifPresent(taken -> more[0] |= !runs.run(each, taken, TURN).done());
    return turn.isPresent();
  }

  private SourceRow row(String list) {
    return database.read(tx -> SourceStore.existing(tx, list));
  }

  /**
   * Asks a source now, whatever its turn, and reads until there is no more.
   *
   * @return what the run did; empty when another node is at it
   * @throws IllegalArgumentException when the list has no source here
   * @throws IllegalStateException when the list is paused
   * @throws org.tocsin.store.StoreException when the database fails; what was kept stays
   */
  public Optional<SyncReport> sync(String list) {
    SourceRun.Followed each = followed(list);
    if (row(list).state() == SourceState.PAUSED) {
      throw new IllegalStateException(
          "the list " + list + " is paused: resume it before its source is asked");
    }
    return takeNow(list).map(turn -> runs.run(each, turn, Duration.ZERO).report());
  }

  /** Takes a list's turn whether it is due or not; empty when another node has it. */
  private Optional<Recurring.Turn> takeNow(String list) {
    row(list);
    Instant now = clock.instant();
    database.perform(tx -> Recurring.due(tx, TASK + list, now));
    return recurring.take(TASK + list);
  }

  private SourceRun.Followed followed(String list) {
    SourceRun.Followed each = followed.get(list);
    if (each == null) {
      throw new IllegalArgumentException("the list " + list + " follows no source here");
    }
    return each;
  }

  /**
   * Lets what was read of a list and is held appear. It is as fresh as it was read: that it is
   * confirmed later does not make it younger.
   *
   * @param by who confirms it, 1 to 255 characters; kept with what was held
   * @param held what is held, as {@link ListStatus#held} and the alarm said it
   * @return whether anything was held, and appears now
   * @throws IllegalArgumentException when the list has no source here
   * @throws IllegalStateException when another change is held by now, which the message has; when
   *     look-ups cannot hold so much, whoever confirms it; or when the source is being read at this
   *     moment: what is held may be another thing in the end; try again
   */
  public boolean confirm(String list, String by, String held) {
    SourceEntry.limit(by, "by", 1, 255);
    SourceRun.Followed each = followed(list);
    Recurring.Turn lease =
        takeNow(list)
            .orElseThrow(
                () -> new IllegalStateException("the list " + list + " is being read; try again"));
    try {
      Optional<String> there = row(list).held();
      if (there.isEmpty()) {
        return false;
      }
      requireSame(list, held, there.get());
      Publication.Done done =
          runs.publish(
              each.settings(), lease, false, Optional.of(new Publication.Confirmed(by, held)));
      if (done.held().isPresent()) {
        requireSame(list, held, done.held().get());
        throw new IllegalStateException("it cannot appear: " + held);
      }
      log.info("hash list {}: a held change was confirmed", list);
      return true;
    } catch (SyncTurn.LostException e) {
      throw new IllegalStateException("the list " + list + " is being read; try again");
    } finally {
      lease.done(Duration.ZERO);
    }
  }

  private static void requireSame(String list, String told, String held) {
    if (!held.equals(told)) {
      throw new IllegalStateException(
          "of the list " + list + " another change is held than the one confirmed: " + held);
    }
  }

  /**
   * Stops asking a source until {@link #resume}; what was read is used. Where it is being read, no
   * more is asked for after the page that is under way.
   */
  public void pause(String list) {
    followed(list);
    database.perform(tx -> pause(tx, list));
  }

  /**
   * Stops asking a source until {@link #resume}, and keeps who decided it.
   *
   * @param by who, 1 to 255 characters
   * @param reason why, 1 to 1000 characters
   */
  public void pause(String list, String by, String reason) {
    followed(list);
    database.perform(
        tx -> {
          decided(tx, list, ListDecision.Kind.PAUSED, by, reason);
          pause(tx, list);
        });
  }

  /** Asks a source again, at once. */
  public void resume(String list) {
    followed(list);
    database.perform(tx -> resume(tx, list));
  }

  /**
   * Asks a source again, at once, and keeps who decided it.
   *
   * @param by who, 1 to 255 characters
   * @param reason why, 1 to 1000 characters
   */
  public void resume(String list, String by, String reason) {
    followed(list);
    database.perform(
        tx -> {
          decided(tx, list, ListDecision.Kind.RESUMED, by, reason);
          resume(tx, list);
        });
  }

  private void decided(Tx tx, String list, ListDecision.Kind kind, String by, String reason) {
    new ListDecision(
            list, kind, SourceStore.existing(tx, list).entries(), by, reason, clock.instant())
        .keep(tx);
  }

  private static void pause(Tx tx, String list) {
    state(tx, list, SourceState.PAUSED);
  }

  private void resume(Tx tx, String list) {
    boolean whole = SourceStore.existing(tx, list).freshAt().isPresent();
    state(tx, list, whole ? SourceState.FOLLOWING : SourceState.BACKFILL);
    Recurring.due(tx, TASK + list, clock.instant());
  }

  private static void state(Tx tx, String list, SourceState state) {
    tx.update("UPDATE hash_source SET state = ? WHERE name = ?", state.name(), list);
  }

  /**
   * Asks a source who we are to it.
   *
   * @throws SourceException when it cannot be asked or refuses the credential
   * @throws IllegalArgumentException when the list has no source here
   */
  public HashSource.Credential checkCredentials(String list) throws SourceException {
    return followed(list).source().checkCredentials();
  }

  /** Returns the names of the lists that follow a source here. */
  public List<String> followedLists() {
    return List.copyOf(followed.keySet());
  }

  static Optional<Instant> nextRun(Tx tx, String list) {
    return Recurring.nextAt(tx, TASK + list);
  }

  /**
   * Stops as {@link #close} does, and waits until nothing is under way, so that another may follow
   * the same lists: it goes on where this one was, and no turn of this one is in its way. What does
   * not end in time changes nothing any more once another has taken its turn.
   *
   * @return whether all ended in time; false as well when the waiting thread is interrupted
   */
  public boolean stop(Duration atMost) {
    close();
    try {
      long until = System.nanoTime() + atMost.toNanos();
      return isOver(turns, until) && isOver(lateTurns, until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static boolean isOver(Lock lock, long until) throws InterruptedException {
    boolean over = lock.tryLock(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    if (over) {
      lock.unlock();
    }
    return over;
  }

  /** Stops: a question that is under way ends, what was kept stays. Never waits. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      timer.shutdownNow();
      late.shutdownNow();
      followed.values().forEach(each -> each.source().close());
    }
  }
}
