package org.tocsin.hashlist;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The gravest and then the nearest of any number of hits. Grave entries are never pushed out by
 * others, however near those are. Used by one thread.
 */
final class NearestHits {

  /** A hit whose entry is no object yet: of ten thousand answers few are kept. */
  private record Near(Layer layer, int entry, int distance, int rank) {
    static final Comparator<Near> ORDER =
        Comparator.comparingInt(Near::rank).thenComparingInt(Near::distance);
  }

  private final int limit;

  /** The one to be replaced first is on top. */
  private final PriorityQueue<Near> kept = new PriorityQueue<>(Near.ORDER.reversed());

  NearestHits(int limit) {
    this.limit = limit;
  }

  void add(Layer layer, int entry, int distance) {
    Near fresh =
        new Near(layer, entry, distance, Gravity.of(layer.entries().kind(entry).severity()));
    Near last = kept.size() < limit ? null : kept.peek();
    if (last == null) {
      kept.add(fresh);
    } else if (Near.ORDER.compare(fresh, last) < 0) {
      kept.poll();
      kept.add(fresh);
    }
  }

  /** Returns what was kept, the nearest first. */
  List<Hit> byDistance() {
    return kept.stream()
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near.ORDER))
        .map(near -> new Hit(near.layer().entries().get(near.entry()), near.distance()))
        .toList();
  }
}
