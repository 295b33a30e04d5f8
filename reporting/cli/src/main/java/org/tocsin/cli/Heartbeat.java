package org.tocsin.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does something every second beside what a command does, so that its progress never stands. */
final class Heartbeat implements AutoCloseable {
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tocsin-progress");
            thread.setDaemon(true);
            return thread;
          });

  private Heartbeat() {}

  /**
   * Begins.
   *
   * @param beat is done every second; where it throws, it is done no more
   */
  static Heartbeat of(Runnable beat) {
    Heartbeat heartbeat = new Heartbeat();
    ScheduledFuture<?> unused =
        heartbeat.watch.scheduleWithFixedDelay(beat, 1, 1, TimeUnit.SECONDS);
    return heartbeat;
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
