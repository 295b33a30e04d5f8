package org.tocsin;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.FilingOffice;
import org.tocsin.hashlist.RecentUploads;
import org.tocsin.screening.Screener;

/**
 * What one state of the configuration means for uploads. An upload that began with it ends with it,
 * whatever the configuration is by then.
 */
final class Generation {
  private final TocsinConfig config;
  private final Incidents recorder;
  private final SharedScreener screener;
  private final FilingOffice.Setup filing;
  private final Optional<RecentUploads> recent;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger uploads = new AtomicInteger();

  /**
   * Creates it.
   *
   * @param screener what uploads are compared by; left when this is closed
   * @param recent the memory of uploads that are let through, if there is one
   */
  Generation(
      TocsinConfig config,
      Clock clock,
      SharedScreener screener,
      FilingOffice.Setup filing,
      Optional<RecentUploads> recent) {
    this.config = config;
    this.recorder = new Incidents(config, clock);
    this.screener = screener;
    this.filing = filing;
    this.recent = recent;
  }

  TocsinConfig config() {
    return config;
  }

  Incidents recorder() {
    return recorder;
  }

  Screener screener() {
    return screener.screener();
  }

  /** Returns what another generation may use as well. */
  SharedScreener shared() {
    return screener;
  }

  FilingOffice.Setup filing() {
    return filing;
  }

  Optional<RecentUploads> recent() {
    return recent;
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

  /** Leaves what it used; again does nothing. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      screener.close();
    }
  }
}
