package org.tocsin.screening;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.tocsin.model.UndeterminedReason;

/** Daemon threads that work for a bounded time. Safe for use by many threads. */
final class Workers implements Executor, AutoCloseable {
  private final AtomicInteger numbers = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  Workers(int most) {
    threads =
        new ThreadPoolExecutor(
            0,
            most,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "tocsin-screen-" + numbers.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A task was not done; says why. */
  static final class NotDone extends Exception {
    private static final long serialVersionUID = 1L;
    private final UndeterminedReason reason;

    NotDone(UndeterminedReason reason) {
      super(reason.name(), null, false, false);
      this.reason = reason;
    }

    UndeterminedReason reason() {
      return reason;
    }
  }

  /**
   * Runs a task and waits for it.
   *
   * @param abandon is told why nobody waits for the task any more, before it is interrupted
   */
  void run(Runnable task, Duration atMost, Consumer<UndeterminedReason> abandon) throws NotDone {
    Future<?> future;
    try {
      future = threads.submit(task);
    } catch (RejectedExecutionException e) {
      throw new NotDone(
          threads.isShutdown() ? UndeterminedReason.CLOSED : UndeterminedReason.NO_CAPACITY);
    }
    try {
      future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon.accept(UndeterminedReason.TIME_LIMIT);
      future.cancel(true);
      throw new NotDone(UndeterminedReason.TIME_LIMIT);
    } catch (InterruptedException e) {
      abandon.accept(UndeterminedReason.INTERRUPTED);
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new NotDone(UndeterminedReason.INTERRUPTED);
    } catch (ExecutionException e) {
      throw new NotDone(
          e.getCause() instanceof OutOfMemoryError
              ? UndeterminedReason.NO_CAPACITY
              : UndeterminedReason.MATCHER_FAILED);
    }
  }

  /** Runs a task that somebody else waits for; refuses when all threads are at work. */
  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
