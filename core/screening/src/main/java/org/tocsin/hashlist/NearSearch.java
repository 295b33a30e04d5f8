package org.tocsin.hashlist;

import java.util.List;
import org.tocsin.fingerprint.PdqHash;

/**
 * Near entries in several layers, and which of them count. Immutable, safe for use by many threads.
 */
final class NearSearch {
  private final List<Layer> layers;
  private final boolean corroborates;
  private final int largestThreshold;

  /**
   * @param corroborates whether values of any list count only when several submitters assert them
   */
  NearSearch(List<Layer> layers, boolean corroborates) {
    this.layers = layers;
    this.corroborates = corroborates;
    this.largestThreshold =
        layers.stream().mapToInt(layer -> layer.entries().largestThreshold()).max().orElse(0);
  }

  /** Returns the entries within a radius, whatever their list's threshold, as many as are kept. */
  List<Hit> within(PdqHash query, int radius, NearestHits kept) {
    for (Layer layer : layers) {
      PdqIndex pdq = layer.pdq();
      if (pdq != null) {
        pdq.near(
            query,
            radius,
            (entry, distance) -> {
              if (layer.has(entry)) {
                kept.add(layer, entry, distance);
              }
              return true;
            });
      }
    }
    return kept.byDistance();
  }

  /** Returns the entries within their own match threshold that count, as many as are kept. */
  List<Hit> matches(PdqHash query, NearestHits kept) {
    for (Layer layer : layers) {
      PdqIndex pdq = layer.pdq();
      if (pdq != null && corroborates) {
        pdq.nearValues(
            query,
            largestThreshold,
            (value, distance) -> {
              keep(kept, layer, pdq, value, distance);
              return true;
            });
      } else if (pdq != null) {
        pdq.near(
            query,
            largestThreshold,
            (entry, distance) -> {
              if (layer.has(entry) && distance <= layer.entries().policy(entry).matchThreshold()) {
                kept.add(layer, entry, distance);
              }
              return true;
            });
      }
    }
    return kept.byDistance();
  }

  /** Looks at a value with everything that asserts it, in whatever layer. */
  private void keep(NearestHits kept, Layer layer, PdqIndex pdq, int value, int distance) {
    PdqHash hash = pdq.value(value);
    Assertors assertors = new Assertors();
    for (Layer other : layers) {
      PdqIndex there = other.pdq();
      if (there != null) {
        there.assertions(
            hash,
            entry -> {
              if (other.has(entry)) {
                assertors.add(other.entries(), entry);
              }
            });
      }
    }
    pdq.assertions(
        hash,
        entry -> {
          ListPolicy policy = layer.entries().policy(entry);
          if (layer.has(entry)
              && distance <= policy.matchThreshold()
              && assertors.corroborated(layer.entries(), entry, policy)) {
            kept.add(layer, entry, distance);
          }
        });
  }
}
