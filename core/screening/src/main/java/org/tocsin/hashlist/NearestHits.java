package org.tocsin.hashlist;

import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The gravest and then the nearest of any number of hits. Grave entries are never pushed out by
 * others, however near those are. Used by one thread.
 */
final class NearestHits {

  /** A hit whose entry is no object yet: of ten thousand answers few are kept. */
  private record Near(Layer layer, int entry, int distance, int rank) {
    static final Comparator<Near> ORDER =
        Comparator.comparingInt(Near::rank).thenComparingInt(Near::distance);

    boolean isAfter(int otherRank, int otherDistance) {
      return rank != otherRank ? rank > otherRank : distance > otherDistance;
    }
  }

  private final int limit;

  /** The one to be replaced first is on top. */
  private final PriorityQueue<Near> kept = new PriorityQueue<>(Near.ORDER.reversed());

  /** What is kept of each entry; null where an entry is kept with each of its values. */
  private final @Nullable Map<Layer, Map<Integer, Near>> ofEntries;

  private NearestHits(int limit, boolean once) {
    this.limit = limit;
    this.ofEntries = once ? new IdentityHashMap<>() : null;
  }

  /** Returns one that keeps an entry with each of its values that is near. */
  static NearestHits ofValues(int limit) {
    return new NearestHits(limit, false);
  }

  /**
   * Returns one that keeps an entry with the nearest of its values: one with very many values takes
   * no other's place.
   */
  static NearestHits ofEntries(int limit) {
    return new NearestHits(limit, true);
  }

  void add(Layer layer, int entry, int distance) {
    int rank = Gravity.of(layer.entries().severity(entry));
    boolean full = kept.size() >= limit;
    if (full && !kept.element().isAfter(rank, distance)) {
      return;
    }
    Near fresh = new Near(layer, entry, distance, rank);
    if (ofEntries != null) {
      Map<Integer, Near> own = ofEntries.computeIfAbsent(layer, each -> new HashMap<>());
      Near before = own.get(entry);
      if (before != null && before.distance() <= distance) {
        return;
      }
      own.put(entry, fresh);
      if (before != null) {
        // Its place is taken over: at most once for each bit of the distance.
        kept.remove(before);
        full = false;
      }
    }
    if (full) {
      Near gone = kept.remove();
      if (ofEntries != null) {
        ofEntries.getOrDefault(gone.layer(), Map.of()).remove(gone.entry());
      }
    }
    kept.add(fresh);
  }

  /** Returns what was kept, the nearest first. */
  List<Hit> byDistance() {
    return kept.stream()
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near.ORDER))
        .map(near -> new Hit(near.layer().entries().get(near.entry()), near.distance()))
        .toList();
  }
}
