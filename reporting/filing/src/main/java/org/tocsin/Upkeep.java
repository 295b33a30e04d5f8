package org.tocsin;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.SweepReport;
import org.tocsin.evidence.Vault;

/** The recurring work of a node that maintains: orphaned bytes are put into quarantine, tree heads are signed. */
final class Upkeep implements AutoCloseable {
  /** How often it is done. */
  static final Duration PERIOD = Duration.ofHours(1);

  /** How old sealed bytes must be that nobody refers to. */
  static final Duration GRACE = Duration.ofHours(24);

  /** How long they stay in quarantine. */
  static final Duration QUARANTINE = Duration.ofDays(30);

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final Vault vault;
  private final CustodyLog custody;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tocsin-upkeep");
            thread.setDaemon(true);
            return thread;
          });

  private Upkeep(Vault vault, CustodyLog custody) {
    this.vault = vault;
    this.custody = custody;
  }

  static Upkeep start(Vault vault, CustodyLog custody) {
    Upkeep upkeep = new Upkeep(vault, custody);
    ScheduledFuture<?> unused =
        upkeep.timer.scheduleWithFixedDelay(
            upkeep::round, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return upkeep;
  }

  /** Does one round. What fails is logged and tried again in the next. */
  void round() {
    try {
      SweepReport swept = vault.sweep(GRACE, QUARANTINE);
      log.info(
          "upkeep: {} orphans put into quarantine, {} removed for good",
          swept.quarantined(),
          swept.removed());
      custody.publishHead().ifPresent(head -> log.info("upkeep: a tree head was signed"));
    } catch (RuntimeException e) {
      log.warn("upkeep failed ({}); it is tried again in an hour", e.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
