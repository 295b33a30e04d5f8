package org.tocsin.screening;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.HashLists;
import org.tocsin.model.MatchFacts;

/**
 * Asks the lists' database where the entries of matches come from.
 *
 * <p>A match stands whatever becomes of that: a database that fails, or does not answer in time,
 * leaves it as it was. Safe for use by many threads.
 */
final class Tracing {
  /** For how long a match waits for it. */
  static final Duration AT_MOST = Duration.ofSeconds(2);

  /** How many wait for the database at once: one that hangs does not take all workers. */
  static final int PLACES = 8;

  private static final Logger log = LoggerFactory.getLogger(Screener.class);

  private final HashLists lists;
  private final Workers workers;
  private final Duration atMost;
  private final Semaphore places = new Semaphore(PLACES);

  Tracing(HashLists lists, Workers workers, Duration atMost) {
    this.lists = lists;
    this.workers = workers;
    this.atMost = atMost;
  }

  /** Returns the matches with what the lists know of their entries, as far as they say so. */
  List<MatchFacts> of(List<MatchFacts> matches) {
    long until = System.nanoTime() + atMost.toNanos();
    try {
      if (!places.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        return untraced(matches, "others wait for them");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return untraced(matches, "interrupted");
    }
    AtomicBoolean taken = new AtomicBoolean();
    AtomicReference<List<MatchFacts>> traced = new AtomicReference<>(matches);
    try {
      workers.run(
          () -> {
            if (taken.compareAndSet(false, true)) {
              try {
                traced.set(lists.traced(matches));
              } catch (RuntimeException e) {
                tell(matches, e.getClass().getSimpleName());
              } finally {
                places.release();
              }
            }
          },
          Duration.ofNanos(Math.max(0, until - System.nanoTime())),
          why -> {});
    } catch (Workers.NotDone e) {
      if (taken.compareAndSet(false, true)) {
        places.release(); // it never began, and will not
      }
      return untraced(matches, e.reason().name());
    }
    return Objects.requireNonNull(traced.get());
  }

  private static List<MatchFacts> untraced(List<MatchFacts> matches, String why) {
    tell(matches, why);
    return matches;
  }

  private static void tell(List<MatchFacts> matches, String why) {
    log.warn(
        "the lists did not say where the entries of {} matches come from ({})",
        matches.size(),
        why);
  }
}
