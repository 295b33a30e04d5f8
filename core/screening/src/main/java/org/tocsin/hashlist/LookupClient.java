package org.tocsin.hashlist;

import java.time.Clock;

/** What clients of look-up services have in common. */
abstract class LookupClient implements LookupService {
  private final LookupSettings settings;
  private final Clock clock;
  private final LookupHttp http;

  LookupClient(LookupSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http = new LookupHttp(settings, clock);
  }

  @Override
  public final String name() {
    return settings.name();
  }

  /** Returns the largest distance at which an entry of a classification matches. */
  final int threshold(String classification) {
    return settings.policyOf(classification).matchThreshold();
  }

  /** How many values go into one call. */
  final int batch() {
    return settings.batch();
  }

  final LookupHttp http() {
    return http;
  }

  /** Returns a hit that was told now, as {@link LookupHttp#hit} makes it. */
  final Hit hit(String reference, String classification, int distance) {
    return http.hit(reference, classification, distance, clock.instant());
  }

  @Override
  public final void close() {
    http.close();
  }
}
