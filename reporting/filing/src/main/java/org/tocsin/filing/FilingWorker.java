package org.tocsin.filing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/**
 * Claims due filings and has them worked on, so many at once for each destination.
 *
 * <p>Threads are daemons named {@code tocsin-filing-*}. {@link #close()} lets running calls end for
 * a bounded time; what is cut off is settled by the next claim, as after a crash.
 */
final class FilingWorker implements AutoCloseable {
  /** How often the table is looked at when nobody wakes the worker. */
  static final Duration POLL = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(FilingWorker.class);

  /** A destination, and the permits to work on its filings. */
  private record Slot(Destination destination, Semaphore free) {
    static Slot of(Destination destination) {
      return new Slot(destination, new Semaphore(destination.parallel()));
    }
  }

  private record Claimed(Filing filing, Slot slot) {}

  private final Database docket;
  private final Filer filer;
  private volatile List<Slot> slots;
  private final Clock clock;
  private final String node;
  private final AlarmGate alarms;
  private boolean docketAway;
  private final List<Slot> left = new CopyOnWriteArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean wake;
  private volatile boolean closed;
  private @Nullable Thread dispatcher;
  private @Nullable ExecutorService threads;

  /**
   * Creates a worker.
   *
   * @param destinations by name; among filings of equal urgency those of the first are begun first
   * @param node who takes the leases
   */
  FilingWorker(
      Database docket,
      Filer filer,
      Map<String, Destination> destinations,
      Clock clock,
      String node,
      AlarmGate alarms) {
    this.docket = docket;
    this.filer = filer;
    this.slots = destinations.values().stream().map(Slot::of).toList();
    this.clock = clock;
    this.node = node;
    this.alarms = alarms;
  }

  /** Starts the threads. */
  void start() {
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newCachedThreadPool(
            task -> daemon(task, "tocsin-filing-" + number.incrementAndGet()));
    Thread thread = daemon(this::dispatch, "tocsin-filing-dispatch");
    dispatcher = thread;
    thread.start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Claims for other destinations from now on, in this order. What is being worked on goes on with
   * the destination that it began with.
   */
  void use(Collection<Destination> destinations) {
    List<Slot> before = slots;
    slots =
        destinations.stream()
            .map(
                destination ->
                    before.stream()
                        .filter(slot -> slot.destination().is(destination))
                        .findFirst()
                        .orElseGet(() -> Slot.of(destination)))
            .toList();
    before.stream().filter(slot -> !slots.contains(slot)).forEach(left::add);
    wake();
  }

  /** Forgets a destination that was left. */
  void forget(Destination destination) {
    left.removeIf(slot -> slot.destination().is(destination));
  }

  /** Whether filings are claimed for a destination. */
  boolean claimsFor(Destination destination) {
    return slots.stream().anyMatch(slot -> slot.destination().is(destination));
  }

  /** Whether nothing is claimed for a destination any more, and nothing of it is worked on. */
  boolean hasLeft(Destination destination) {
    return left.stream()
        .filter(slot -> slot.destination().is(destination))
        .allMatch(slot -> slot.free().availablePermits() == destination.parallel());
  }

  /** Has the table looked at now. */
  void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether some filing is being worked on by this worker. */
  boolean isBusy() {
    return running.get() > 0;
  }

  private void dispatch() {
    while (!closed) {
      alarms.flush();
      try {
        if (!submit()) {
          // All are busy, perhaps with waiting for the docket: somebody has to notice that.
          boolean answered = docket.read(FilingTable::hasActive);
          log.trace("filings are under way: {}", answered);
        }
        docketAway = false;
      } catch (StoreException e) {
        log.warn("the docket did not answer ({}); filings wait", e.kind());
        if (!docketAway && !closed) {
          docketAway = true; // one alarm, however long it lasts
          alarms.raise(Alarm.DOCKET_UNAVAILABLE, "docket", Optional.empty());
        }
      } catch (RuntimeException e) {
        log.error("filings could not be claimed ({})", e.getClass().getSimpleName());
      }
      await();
    }
  }

  private void await() {
    lock.lock();
    try {
      long left = POLL.toNanos();
      while (!wake && !closed && left > 0) {
        left = woken.awaitNanos(left);
      }
      wake = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands due filings to free threads; returns whether the docket was asked and answered.
   *
   * <p>The most urgent filings of all destinations are claimed first, and among those of equal
   * urgency in the order of the destinations.
   */
  private boolean submit() {
    ExecutorService pool = threads;
    if (pool == null) {
      return false;
    }
    Map<Slot, Integer> free = new LinkedHashMap<>();
    slots.forEach(slot -> free.put(slot, slot.free().drainPermits()));
    List<Claimed> claimed = List.of();
    try {
      claimed = claim(free);
    } finally {
      Map<Slot, Integer> unused = new LinkedHashMap<>(free);
      claimed.forEach(each -> unused.merge(each.slot(), -1, Integer::sum));
      unused.forEach((slot, permits) -> slot.free().release(permits));
    }
    for (Claimed each : claimed) {
      running.incrementAndGet();
      try {
        pool.execute(() -> work(each.filing(), each.slot()));
      } catch (RejectedExecutionException e) {
        running.decrementAndGet();
        each.slot().free().release();
      }
    }
    return free.values().stream().anyMatch(permits -> permits > 0);
  }

  private void work(Filing filing, Slot slot) {
    try {
      filer.run(filing, slot.destination());
    } finally {
      running.decrementAndGet();
      slot.free().release();
      wake();
    }
  }

  /** Claims due filings, at most as many of a destination as are given for it. */
  private List<Claimed> claim(Map<Slot, Integer> most) {
    if (most.values().stream().noneMatch(permits -> permits > 0)) {
      return List.of();
    }
    Instant now = clock.instant();
    return docket.write(
        tx -> {
          Map<Slot, Integer> left = new LinkedHashMap<>(most);
          List<Claimed> claimed = new ArrayList<>();
          for (int priority : Priority.ALL) {
            for (Slot slot : most.keySet()) {
              int permits = left.getOrDefault(slot, 0);
              if (permits > 0) {
                List<Filing> filings =
                    FilingTable.claim(
                        tx, slot.destination().name(), priority, permits, now, Filer.LEASE, node);
                filings.forEach(filing -> claimed.add(new Claimed(filing, slot)));
                left.put(slot, permits - filings.size());
              }
            }
          }
          return claimed;
        });
  }

  /**
   * Claims and works on due filings in the calling thread until none is due: how a test drives
   * filing without threads.
   *
   * @return how many claims were worked on
   */
  int runDue() {
    int worked = 0;
    alarms.flush();
    List<Claimed> batch;
    do {
      Map<Slot, Integer> one = new LinkedHashMap<>();
      slots.forEach(slot -> one.put(slot, 1));
      batch = claim(one);
      batch.forEach(each -> filer.run(each.filing(), each.slot().destination()));
      worked += batch.size();
    } while (!batch.isEmpty());
    return worked;
  }

  /**
   * Stops claiming and waits for running calls.
   *
   * @return whether all of them ended within {@code atMost}
   */
  boolean drain(Duration atMost) {
    closed = true;
    wake();
    ExecutorService pool = threads;
    Thread thread = dispatcher;
    long end = System.nanoTime() + atMost.toNanos();
    try {
      if (thread != null) {
        thread.join(Math.max(1, atMost.toMillis()));
      }
      if (pool == null) {
        return true;
      }
      pool.shutdown();
      return pool.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Cuts off what still runs; it is settled by its next claim. */
  void cutOff() {
    ExecutorService pool = threads;
    if (pool != null && !pool.isTerminated()) {
      log.warn("filings were cut off while closing; they are settled at the next start");
      pool.shutdownNow();
    }
  }

  @Override
  public void close() {
    if (!drain(Duration.ofSeconds(5))) {
      cutOff();
    }
  }
}
