package org.tocsin.evidence;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A few pieces of work at once, whose results come back in the order in which the work was begun.
 * For use by one thread, which closes it.
 */
final class SideBySide<T> implements AutoCloseable {
  /** So many wait for a disk or compute: on few processors too, most of them wait. */
  private static final int THREADS = 4;

  private static final int MOST = 16;

  private final ExecutorService pool;
  private final Queue<Future<T>> running = new ArrayDeque<>();

  SideBySide(String name) {
    this.pool =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  boolean hasRoom() {
    return running.size() < MOST;
  }

  boolean isBusy() {
    return !running.isEmpty();
  }

  void begin(Callable<T> work) {
    running.add(pool.submit(work));
  }

  /**
   * Waits for what was begun first. What it threw is thrown here.
   *
   * @throws EvidenceException when the calling thread is interrupted meanwhile
   */
  T oldest() {
    try {
      return running.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvidenceException(EvidenceException.Kind.UNAVAILABLE, "reading was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException("work of ours throws nothing that is checked");
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
