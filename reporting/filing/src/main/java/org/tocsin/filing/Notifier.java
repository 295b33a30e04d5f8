package org.tocsin.filing;

import java.time.Clock;
import java.util.Objects;
import org.tocsin.model.Environment;
import org.tocsin.report.ServiceProfile;
import org.tocsin.store.Database;

/**
 * Tells people of events that it hears as a {@link FilingListener}: durably, so that what waits is
 * told after a restart, and never on the thread that it was told on.
 */
public interface Notifier extends FilingListener, AutoCloseable {

  /**
   * What it works with.
   *
   * @param docket the docket's database, for tables of its own under a migration of its own; closed
   *     by its owner, after the notifier
   * @param clock tells the time
   * @param environment what the service files in
   * @param service who files
   * @param sends whether this node sends what waits; other nodes only keep it
   * @param node the name of this node among those that share the docket
   */
  record Room(
      Database docket,
      Clock clock,
      Environment environment,
      ServiceProfile service,
      boolean sends,
      String node) {
    public Room {
      Objects.requireNonNull(docket, "docket");
      Objects.requireNonNull(clock, "clock");
      Objects.requireNonNull(environment, "environment");
      Objects.requireNonNull(service, "service");
      Objects.requireNonNull(node, "node");
    }
  }

  /** Starts its thread. Before that it only keeps what it hears. */
  void start();

  /** Stops within a bounded time; what waits is sent after the next start. */
  @Override
  void close();
}
