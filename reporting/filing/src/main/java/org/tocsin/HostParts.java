package org.tocsin;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.evidence.BlobStore;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.FilingListener;
import org.tocsin.screening.Matcher;

/**
 * What a host hands over as objects, beside the configuration.
 *
 * @param clock tells the time
 * @param listener hears what happens to filings
 * @param blobs keeps sealed evidence elsewhere than in the data directory
 * @param matchers compare by algorithms that this library does not have
 * @param deliveries destinations that take a report in one delivery, by name
 * @param retroactive gives uploads back that are listed now
 */
record HostParts(
    Clock clock,
    FilingListener listener,
    Optional<BlobStore> blobs,
    List<Matcher> matchers,
    Map<String, Delivery> deliveries,
    Optional<RetroactiveHost> retroactive) {
  /** Nothing of the host's own. */
  static final HostParts NONE =
      new HostParts(
          Clock.systemUTC(),
          FilingListener.NONE,
          Optional.empty(),
          List.of(),
          Map.of(),
          Optional.empty());

  HostParts {
    matchers = List.copyOf(matchers);
    deliveries = Map.copyOf(deliveries);
  }
}
