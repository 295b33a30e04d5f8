package org.tocsin;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.FilingOffice;
import org.tocsin.screening.Screener;

/**
 * What one state of the configuration means for uploads. An upload that began with it ends with it,
 * whatever the configuration is by then.
 */
final class Generation {
  private static final Logger log = LoggerFactory.getLogger(Generation.class);

  private final TocsinConfig config;
  private final Incidents recorder;
  private final Screener screener;
  private final FilingOffice.Setup filing;
  private final Deque<AutoCloseable> own = new ArrayDeque<>();
  private final AtomicInteger uploads = new AtomicInteger();

  Generation(TocsinConfig config, Clock clock, Screener screener, FilingOffice.Setup filing) {
    this.config = config;
    this.recorder = new Incidents(config, clock);
    this.screener = screener;
    this.filing = filing;
  }

  /** Has something closed with this generation. */
  void owns(AutoCloseable opened) {
    own.push(opened);
  }

  TocsinConfig config() {
    return config;
  }

  Incidents recorder() {
    return recorder;
  }

  Screener screener() {
    return screener;
  }

  FilingOffice.Setup filing() {
    return filing;
  }

  /** An upload, or something else that is recorded, begins. */
  void enter() {
    uploads.incrementAndGet();
  }

  /** It ended. */
  void leave() {
    uploads.decrementAndGet();
  }

  /** Whether nothing goes on that began with it. */
  boolean isOver() {
    return uploads.get() == 0;
  }

  /** Closes what is its own. */
  void close() {
    while (!own.isEmpty()) {
      AutoCloseable next = own.pop();
      try {
        next.close();
      } catch (Exception e) {
        log.warn(
            "{} did not close ({})", next.getClass().getSimpleName(), e.getClass().getSimpleName());
      }
    }
  }
}
