package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/**
 * A state of all lists, as they answer look-ups.
 *
 * <p>Immutable, safe for use by many threads: everything that one examination asks, it asks one
 * snapshot. Every entry within a radius is found; nothing is approximate.
 */
public final class Snapshot {
  private final String id;
  private final Instant builtAt;
  private final Optional<Instant> oldestImport;
  private final EntryTable entries;
  private final Map<Algorithm, ExactIndex> exact;
  private final PdqIndex pdq;
  private final int largestThreshold;

  Snapshot(
      String id,
      Instant builtAt,
      Optional<Instant> oldestImport,
      EntryTable entries,
      Map<Algorithm, ExactIndex> exact,
      PdqIndex pdq) {
    this.id = Objects.requireNonNull(id, "id");
    this.builtAt = Objects.requireNonNull(builtAt, "builtAt");
    this.oldestImport = oldestImport;
    this.entries = entries;
    this.exact = Map.copyOf(exact);
    this.pdq = pdq;
    this.largestThreshold = entries.largestThreshold();
  }

  /** Returns the identifier: equal on every node that loaded equal lists under equal policies. */
  public String id() {
    return id;
  }

  /** Returns when this was built. */
  public Instant builtAt() {
    return builtAt;
  }

  /** Returns when the list that was not renewed for longest was loaded; empty without lists. */
  public Optional<Instant> oldestImport() {
    return oldestImport;
  }

  /** Returns how many entries all lists have together. */
  public long entries() {
    return entries.size();
  }

  /** Whether no list has any value. */
  public boolean isEmpty() {
    return pdq.size() == 0 && exact.values().stream().allMatch(index -> index.size() == 0);
  }

  /** Returns the algorithms that lists have values of. */
  public Set<Algorithm> algorithms() {
    Set<Algorithm> algorithms = new HashSet<>(exact.keySet());
    if (pdq.size() > 0) {
      algorithms.add(Algorithm.PDQ);
    }
    return Set.copyOf(algorithms);
  }

  /** Returns every entry that asserts exactly this value. */
  public List<Hit> exact(Fingerprint value) {
    List<Hit> hits = new ArrayList<>();
    if (value.algorithm().equals(Algorithm.PDQ)) {
      pdq.near(PdqHash.of(value), 0, (entry, distance) -> hits.add(new Hit(entries.get(entry), 0)));
      return hits;
    }
    ExactIndex index = exact.get(value.algorithm());
    if (index != null) {
      index.find(value.bytes(), entry -> hits.add(new Hit(entries.get(entry), 0)));
    }
    return hits;
  }

  /**
   * Names every value of an algorithm with every entry that asserts it, as distance 0: for matchers
   * of the host that compare values this library carries as opaque, such as PhotoDNA.
   *
   * @param algorithm any but PDQ, which {@link #near} searches
   * @throws IllegalArgumentException for PDQ
   */
  public void forEach(Algorithm algorithm, BiConsumer<Fingerprint, Hit> each) {
    if (algorithm.equals(Algorithm.PDQ)) {
      throw new IllegalArgumentException("values of PDQ are searched by near");
    }
    ExactIndex index = exact.get(algorithm);
    if (index != null) {
      index.forEach(
          (value, entry) ->
              each.accept(Fingerprint.of(algorithm, value), new Hit(entries.get(entry), 0)));
    }
  }

  /**
   * Returns the entries within {@code radius} whatever their list's threshold, nearest first; when
   * there are more than {@code limit}, the gravest and then the nearest are kept.
   *
   * @param radius 0 to 256
   * @param limit how many at most, at least 1
   */
  public List<Hit> near(PdqHash query, int radius, int limit) {
    return nearest(query, radius, limit, false);
  }

  /**
   * Returns the entries within their own list's match threshold, nearest first; when there are more
   * than {@code limit}, the gravest and then the nearest are kept.
   *
   * @param limit how many at most, at least 1
   */
  public List<Hit> matches(PdqHash query, int limit) {
    return nearest(query, largestThreshold, limit, true);
  }

  private List<Hit> nearest(PdqHash query, int radius, int limit, boolean ownThreshold) {
    if (limit < 1 || radius < 0) {
      throw new IllegalArgumentException("a limit is at least 1 and a radius at least 0");
    }
    // The farthest of those kept is on top, to be replaced by a nearer one.
    PriorityQueue<Near> kept = new PriorityQueue<>(Near.ORDER.reversed());
    pdq.near(
        query,
        radius,
        (index, distance) -> {
          EntryTable.Kind kind = entries.kind(index);
          if (ownThreshold && distance > kind.policy().matchThreshold()) {
            return;
          }
          int rank = rank(kind.severity());
          Near last = kept.size() < limit ? null : kept.peek();
          if (last == null) {
            kept.add(new Near(index, distance, rank));
          } else if (rank < last.rank() || (rank == last.rank() && distance < last.distance())) {
            kept.poll();
            kept.add(new Near(index, distance, rank));
          }
        });
    return kept.stream()
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near.ORDER))
        .map(near -> new Hit(entries.get(near.entry()), near.distance()))
        .toList();
  }

  /** A hit whose entry is no object yet: of ten thousand answers few are kept. */
  private record Near(int entry, int distance, int rank) {
    static final Comparator<Near> ORDER =
        Comparator.comparingInt(Near::rank).thenComparingInt(Near::distance);
  }

  /** Grave entries are never pushed out by others, however near those are. */
  private static int rank(SeverityClass severity) {
    return switch (severity) {
      case CONFIRMED -> 0;
      case UNKNOWN -> 1;
      case TEST -> 2;
      case EXPLOITATIVE_REVIEW -> 3;
      case TERRORIST -> 4;
      case NON_CONSENSUAL_INTIMATE -> 5;
      case SIGNAL -> 6;
      case KNOWN_BENIGN -> 7;
    };
  }

  /** Whether any list has values of {@code algorithm}. */
  public boolean has(Algorithm algorithm) {
    return algorithms().contains(algorithm);
  }

  @Override
  public String toString() {
    return "Snapshot(" + id + ", " + entries.size() + " entries)";
  }
}
