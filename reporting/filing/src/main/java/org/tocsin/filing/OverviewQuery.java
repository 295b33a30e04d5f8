package org.tocsin.filing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tocsin.store.Tx;

/** Reads what waits where. */
final class OverviewQuery {
  private record Count(String destination, FilingState state, long filings, Instant oldest) {}

  private record Switch(String scope, Optional<Instant> pausedUntil, int failures) {}

  private OverviewQuery() {}

  static FilingsOverview read(Tx tx, Instant now) {
    Map<String, List<Count>> counts = new TreeMap<>();
    tx.query(
            """
            SELECT destination, state, COUNT(*) AS filings, MIN(created_at) AS oldest
            FROM filing GROUP BY destination, state
            """,
            row ->
                new Count(
                    row.string("destination"),
                    FilingState.valueOf(row.string("state")),
                    row.number("filings"),
                    row.instant("oldest")))
        .forEach(
            count ->
                counts.computeIfAbsent(count.destination(), d -> new ArrayList<>()).add(count));
    Map<String, Switch> switches = new TreeMap<>();
    tx.query(
            "SELECT scope, paused_until, failures FROM filing_control",
            row ->
                new Switch(
                    row.string("scope"),
                    row.optionalInstant("paused_until").filter(until -> until.isAfter(now)),
                    row.integer("failures")))
        .forEach(entry -> switches.put(entry.scope(), entry));
    TreeSet<String> names = new TreeSet<>(counts.keySet());
    names.addAll(switches.keySet());
    names.remove(FilingControl.EVERYTHING);
    return new FilingsOverview(
        FilingControl.stop(tx, FilingControl.EVERYTHING),
        names.stream()
            .map(name -> at(tx, name, counts.getOrDefault(name, List.of()), switches.get(name)))
            .toList());
  }

  private static FilingsOverview.AtDestination at(
      Tx tx, String name, List<Count> counts, @org.jspecify.annotations.Nullable Switch known) {
    Map<FilingState, Long> filings = new EnumMap<>(FilingState.class);
    counts.forEach(count -> filings.put(count.state(), count.filings()));
    Optional<Instant> oldest =
        counts.stream()
            .filter(count -> count.state().isActive() || count.state().needsPerson())
            .map(Count::oldest)
            .min(Instant::compareTo);
    return new FilingsOverview.AtDestination(
        name,
        FilingControl.stop(tx, name),
        known == null ? Optional.empty() : known.pausedUntil(),
        known == null ? 0 : known.failures(),
        filings,
        oldest);
  }
}
