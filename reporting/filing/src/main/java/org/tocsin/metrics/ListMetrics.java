package org.tocsin.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.SourceState;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.Algorithm;

/**
 * Meters of hash lists in a Micrometer registry.
 *
 * <p>Give it to {@code TocsinBuilder.listener}, and once the service is started, {@link #watch} its
 * lists. Every meter has the tag {@code list}, but for the first and the last two gauges:
 *
 * <ul>
 *   <li>{@code tocsin.lists}: gauge of how many lists there are
 *   <li>{@code tocsin.lists.entries}: gauge of entries
 *   <li>{@code tocsin.lists.values}: gauge of values; tag {@code algorithm}, {@code other} for
 *       those that only a matcher of the host compares
 *   <li>{@code tocsin.lists.quarantined}: gauge of values set aside; tag {@code reason}
 *   <li>{@code tocsin.lists.age}: gauge of seconds since it was last known to be complete
 *   <li>{@code tocsin.lists.lag}: gauge of seconds by which what was read of a source lies behind;
 *       not a number for a list from files
 *   <li>{@code tocsin.lists.state}: gauge, 1 for the state it is in and 0 for all others; tag
 *       {@code state}
 *   <li>{@code tocsin.lists.problem}: gauge, 1 while its last attempt met a problem
 *   <li>{@code tocsin.lists.held}: gauge, 1 while what was read waits for a person
 *   <li>{@code tocsin.lists.runs}: counter of runs over its source on this node; tag {@code
 *       outcome}: {@code CAUGHT_UP}, {@code NOT_TO_ITS_END}, or the kind of problem that ended it
 *   <li>{@code tocsin.lists.pages}: counter of pages that were read
 *   <li>{@code tocsin.lists.changes}: counter of entries; tag {@code change}: {@code added}, {@code
 *       changed} or {@code removed}
 *   <li>{@code tocsin.lists.passed.over}: counter of what was not understood or not wanted; the log
 *       has its names
 *   <li>{@code tocsin.lists.snapshot.age}: gauge of seconds since what answers on this node was
 *       made
 *   <li>{@code tocsin.lists.snapshot.entries}: gauge of entries that answer on this node
 * </ul>
 *
 * <p>Tags are names of lists, states, reasons, algorithms and kinds; no value and no identifier of
 * an entry is one. The gauges ask the database at most once in {@link #FRESH}, and are not a number
 * while it does not answer. Lists that come or go are noticed by then as well. Safe for use by many
 * threads.
 */
public final class ListMetrics implements FilingListener {
  /** For how long an answer of the database serves. */
  public static final Duration FRESH = Duration.ofSeconds(10);

  private static final Set<Algorithm> NAMED =
      Set.of(
          Algorithm.MD5,
          Algorithm.SHA1,
          Algorithm.SHA256,
          Algorithm.SHA512,
          Algorithm.PDQ,
          Algorithm.PHOTODNA);

  private final MeterRegistry registry;

  /** Creates the meters that need no lists. */
  public ListMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Adds the gauges.
   *
   * @param lists the lists of the started service
   * @param clock the clock of the service
   */
  public void watch(HashLists lists, Clock clock) {
    Overview overview = new Overview(registry, lists, clock);
    Gauge.builder("tocsin.lists", overview, Overview::count)
        .strongReference(true)
        .description("hash lists that uploads are compared with")
        .register(registry);
    Gauge.builder(
            "tocsin.lists.snapshot.age",
            lists,
            known -> seconds(Duration.between(known.snapshot().builtAt(), clock.instant())))
        .strongReference(true)
        .register(registry);
    Gauge.builder("tocsin.lists.snapshot.entries", lists, known -> known.snapshot().entries())
        .strongReference(true)
        .register(registry);
    double unused = overview.count();
  }

  @Override
  public void listRead(SyncReport report) {
    String list = report.list();
    String outcome =
        report.problem().map(Enum::name).orElse(report.caughtUp() ? "CAUGHT_UP" : "NOT_TO_ITS_END");
    registry.counter("tocsin.lists.runs", "list", list, "outcome", outcome).increment();
    registry.counter("tocsin.lists.pages", "list", list).increment(report.pages());
    change(list, "added", report.added());
    change(list, "changed", report.changed());
    change(list, "removed", report.removed());
    registry
        .counter("tocsin.lists.passed.over", "list", list)
        .increment(report.passedOver().values().stream().mapToDouble(Long::doubleValue).sum());
  }

  private void change(String list, String change, long entries) {
    registry
        .counter("tocsin.lists.changes", "list", list, "change", change)
        .increment((double) entries);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /**
   * One number of a list.
   *
   * @param tag the key of the tag beside the list's; empty text for none
   */
  private record Part(String meter, String list, String tag, String value) {
    Tags tags() {
      Tags tags = Tags.of("list", list);
      return tag.isEmpty() ? tags : tags.and(tag, value);
    }
  }

  /** How lists stand, asked for once for all gauges of one look. */
  private static final class Overview {
    private final MeterRegistry registry;
    private final HashLists lists;
    private final Clock clock;
    private final Map<String, MultiGauge> gauges = new HashMap<>();
    private Map<Part, Double> parts = Map.of();
    private double count = Double.NaN;
    private @Nullable Instant at;

    Overview(MeterRegistry registry, HashLists lists, Clock clock) {
      this.registry = registry;
      this.lists = lists;
      this.clock = clock;
    }

    synchronized double count() {
      look();
      return count;
    }

    private synchronized double value(Part part) {
      look();
      return parts.getOrDefault(part, Double.NaN);
    }

    private void look() {
      Instant now = clock.instant();
      Instant last = at;
      if (last != null && !now.isBefore(last) && now.isBefore(last.plus(FRESH))) {
        return;
      }
      try {
        List<ListStatus> status = lists.status();
        parts = new LinkedHashMap<>();
        status.forEach(this::add);
        count = status.size();
        at = now;
        register();
      } catch (RuntimeException e) {
        parts = Map.of();
        count = Double.NaN;
        at = null;
      }
    }

    /** Has the registry know each number that there is by now, and forget those that went. */
    private void register() {
      Map<String, List<MultiGauge.Row<?>>> rows = new HashMap<>();
      gauges.keySet().forEach(meter -> rows.put(meter, new ArrayList<>()));
      for (Part part : parts.keySet()) {
        rows.computeIfAbsent(part.meter(), meter -> new ArrayList<>())
            .add(MultiGauge.Row.of(part.tags(), this, overview -> overview.value(part)));
      }
      rows.forEach(
          (meter, all) ->
              gauges
                  .computeIfAbsent(meter, name -> MultiGauge.builder(name).register(registry))
                  .register(all));
    }

    private void add(ListStatus list) {
      String name = list.name();
      put("entries", name, (double) list.entries());
      put("age", name, seconds(list.age()));
      put("lag", name, list.lag().map(ListMetrics::seconds).orElse(Double.NaN));
      put("problem", name, list.problem().isPresent() ? 1 : 0);
      put("held", name, list.held().isPresent() ? 1 : 0);
      list.values()
          .forEach(
              (algorithm, count) ->
                  add(
                      new Part(
                          "tocsin.lists.values",
                          name,
                          "algorithm",
                          NAMED.contains(algorithm) ? algorithm.name() : "other"),
                      count));
      list.quarantined()
          .forEach(
              (reason, count) ->
                  add(new Part("tocsin.lists.quarantined", name, "reason", reason), count));
      for (SourceState state : SourceState.values()) {
        add(
            new Part("tocsin.lists.state", name, "state", state.name()),
            list.state() == state ? 1 : 0);
      }
    }

    private void put(String meter, String list, double value) {
      add(new Part("tocsin.lists." + meter, list, "", ""), value);
    }

    private void add(Part part, double value) {
      parts.merge(part, value, Double::sum);
    }
  }
}
