package org.tocsin;

import java.util.List;
import org.tocsin.screening.Screener;

/**
 * A screener with the look-up services that it asks. Configurations that say the same of screening
 * use the same one: its bounds hold for all uploads together, and what it keeps is kept. The last
 * one that uses it closes it.
 *
 * <p>Safe for use by many threads.
 */
final class SharedScreener implements AutoCloseable {
  private final Screener screener;
  private final List<AutoCloseable> services;
  private int users = 1;

  /**
   * Creates one with its first user.
   *
   * @param services what is closed after the screener
   */
  SharedScreener(Screener screener, List<AutoCloseable> services) {
    this.screener = screener;
    this.services = List.copyOf(services);
  }

  Screener screener() {
    return screener;
  }

  /**
   * Has one more user, who closes it once.
   *
   * @throws IllegalStateException when the last one closed it
   */
  synchronized SharedScreener share() {
    if (users == 0) {
      throw new IllegalStateException("the screener is closed");
    }
    users++;
    return this;
  }

  /** A user leaves, once. */
  @Override
  public synchronized void close() {
    users--;
    if (users > 0) {
      return;
    }
    screener.close();
    services.forEach(Rooms::closeQuietly);
  }
}
