package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tocsin.hashlist.SourceStore.Counts;
import org.tocsin.hashlist.SourceStore.Difference;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;
import org.tocsin.store.Tx;

/**
 * Decides whether what was read of a source appears in look-ups. A list that shrinks or grows much
 * at once waits for a person: an answer that is empty by mistake must not empty a list, and one
 * that is full by mistake must not hit everybody.
 */
final class Publication {
  private final Database database;
  private final ListLimits limits;
  private final Recurring.Turn lease;

  /**
   * @param lease what is held or published only as long as this node has it: another that took over
   *     may be reading what was weighed here
   */
  Publication(Database database, ListLimits limits, Recurring.Turn lease) {
    this.database = database;
    this.limits = limits;
    this.lease = lease;
  }

  /**
   * What became of it.
   *
   * @param published whether anything new appears
   * @param held why nothing does until a person confirms it
   * @param alarm about a change that is large, if it is
   * @param unknown how many entries that came have an unknown class
   * @param before what was published before
   */
  record Done(
      boolean published,
      Optional<String> held,
      Optional<ListAlarm> alarm,
      long unknown,
      SourceRow before) {}

  /**
   * What a person lets appear.
   *
   * @param by who
   * @param held what is held as that person knows it: anything else is held again
   */
  record Confirmed(String by, String held) {}

  private record Weighed(
      Counts before,
      Counts counts,
      long added,
      long removed,
      long changed,
      long unknown,
      long unusual) {
    boolean isNothing() {
      return added + removed + changed == 0;
    }
  }

  /**
   * Publishes what was read, or holds it.
   *
   * @param complete whether everything up to now was read, so that the list is fresh
   * @param confirmed what a person lets appear, if this is about it
   * @throws SyncTurn.LostException when another node took the list over; nothing was changed
   */
  Done run(String list, boolean complete, Optional<Confirmed> confirmed, Instant now) {
    SourceRow row = database.read(tx -> SourceStore.find(tx, list)).orElseThrow();
    Weighed weighed = row.staging().isPresent() ? weighStaging(row) : weigh(row);
    Optional<ListAlarm> alarm = alarm(row, weighed);
    boolean holds = alarm.filter(a -> a.level() == ListAlarm.Level.CRITICAL).isPresent();
    // What was confirmed may have grown since: that is another thing, which waits by itself.
    if (holds && confirmed.filter(it -> it.held().equals(alarm.get().detail())).isEmpty()) {
      return held(list, alarm.orElseThrow(), weighed, row, now);
    }
    boolean changes = !weighed.isNothing() || row.staging().isPresent();
    try {
      database.perform(
          tx -> {
            requireLease();
            if (changes || row.version().isEmpty()) {
              long generation = row.working();
              String version =
                  Instants.seconds(row.checkpoint().completedTo())
                      + "/"
                      + generation
                      + "."
                      + Counter.last(tx, Counter.ROW);
              SourceStore.publish(tx, list, generation, version, weighed.counts(), now);
              tx.update(
                  "UPDATE hash_source SET unusual = ? WHERE name = ?", weighed.unusual(), list);
            } else {
              tx.update("UPDATE hash_source SET held = NULL, held_at = NULL WHERE name = ?", list);
            }
            confirmed.ifPresent(it -> decided(tx, row, it, now));
            if (complete) {
              fresh(tx, list, now);
            } else if (confirmed.isPresent()) {
              fresh(tx, list, confirmedAt(row, now));
            }
          });
    } catch (ListImportException e) {
      // No snapshot can hold it: what was published before goes on answering, and a person is told.
      return held(
          list,
          new ListAlarm(
              list,
              ListAlarm.Kind.GROWTH,
              ListAlarm.Level.CRITICAL,
              Normaliser.cut(String.valueOf(e.getMessage()), 1000)),
          weighed,
          row,
          now);
    }
    return new Done(changes, Optional.empty(), alarm, weighed.unknown(), row);
  }

  private Done held(String list, ListAlarm why, Weighed weighed, SourceRow row, Instant now) {
    database.perform(
        tx -> {
          requireLease();
          tx.update(
              "UPDATE hash_source SET held = ?, held_at = COALESCE(held_at, ?) WHERE name = ?",
              why.detail(),
              now,
              list);
        });
    return new Done(false, Optional.of(why.detail()), Optional.of(why), weighed.unknown(), row);
  }

  /** A list of which a question failed since stays what it is until one succeeds. */
  private static void fresh(Tx tx, String list, Instant at) {
    tx.update(
        """
        UPDATE hash_source SET fresh_at = ?,
          state = CASE WHEN state = 'PAUSED' OR problem IS NOT NULL THEN state ELSE ? END
        WHERE name = ?
        """,
        at,
        SourceState.FOLLOWING.name(),
        list);
  }

  /** What appears by confirmation is as fresh as it was read, however long it was held. */
  private static Instant confirmedAt(SourceRow row, Instant now) {
    Instant read = row.checkpoint().completedTo();
    Instant before = row.freshness();
    Instant fresh = read.isAfter(before) ? read : before;
    return fresh.isAfter(now) ? now : fresh;
  }

  private static void decided(Tx tx, SourceRow row, Confirmed confirmed, Instant now) {
    new ListDecision(
            row.name(),
            ListDecision.Kind.CONFIRMED,
            row.entries(),
            confirmed.by(),
            confirmed.held(),
            now)
        .keep(tx);
  }

  /** Counting may take longer than a lease, and what was weighed is what has to appear. */
  private void requireLease() {
    if (!lease.goesOn()) {
      throw new SyncTurn.LostException();
    }
  }

  private Weighed weigh(SourceRow row) {
    return database.read(
        tx -> {
          Difference difference = SourceStore.difference(tx, row);
          Counts before = SourceStore.published(tx).getOrDefault(row.name(), Counts.NONE);
          long changed = SourceStore.changed(tx, row);
          return new Weighed(
              before,
              SourceStore.sum(before, difference),
              difference.added().entries() - changed,
              difference.removed().entries() - changed,
              changed,
              unknown(difference.added()),
              Math.max(0, row.unusual() + SourceStore.moreUnusual(tx, row)));
        });
  }

  /** Of content that was read anew, every entry is changed that was there before. */
  private Weighed weighStaging(SourceRow row) {
    long staging = row.staging().orElseThrow();
    return database.read(
        tx -> {
          Counts counts = SourceStore.count(tx, staging);
          long gone = SourceStore.missing(tx, row.generation(), staging);
          long stays = row.entries() - gone;
          return new Weighed(
              SourceStore.published(tx).getOrDefault(row.name(), Counts.NONE),
              counts,
              Math.max(0, counts.entries() - stays),
              gone,
              stays,
              unknown(counts),
              SourceStore.unusual(tx, staging));
        });
  }

  private static long unknown(Counts counts) {
    return counts.severities().getOrDefault(SeverityClass.UNKNOWN, 0L);
  }

  private Optional<ListAlarm> alarm(SourceRow row, Weighed weighed) {
    if (row.freshAt().isEmpty()) {
      return Optional.empty();
    }
    Optional<ListAlarm> gone =
        alarm(
            row,
            ListAlarm.Kind.SHRINK,
            weighed.removed(),
            limits.shrinkWarning(),
            limits.shrinkHold());
    Optional<ListAlarm> shrink =
        gone.filter(alarm -> alarm.level() == ListAlarm.Level.CRITICAL)
            .or(() -> brokenOff(row, weighed))
            .or(() -> gone);
    Optional<ListAlarm> growth =
        alarm(row, ListAlarm.Kind.GROWTH, weighed.added(), limits.growWarning(), limits.growHold());
    List<ListAlarm> alarms = Stream.of(shrink, growth).flatMap(Optional::stream).toList();
    // Who confirms it has to know all of it.
    return alarms.stream()
        .max(Comparator.comparing(ListAlarm::level))
        .map(
            gravest ->
                new ListAlarm(
                    row.name(),
                    gravest.kind(),
                    gravest.level(),
                    alarms.stream().map(ListAlarm::detail).collect(Collectors.joining(", "))));
  }

  /**
   * What was read anew may be empty, or half of what it was, because an answer broke off: of a list
   * too small for its share to be weighed as well, as for one from a file.
   */
  private Optional<ListAlarm> brokenOff(SourceRow row, Weighed weighed) {
    if (row.staging().isEmpty() || !limits.brokeOff(weighed.before(), weighed.counts())) {
      return Optional.empty();
    }
    return Optional.of(
        new ListAlarm(
            row.name(),
            ListAlarm.Kind.SHRINK,
            ListAlarm.Level.CRITICAL,
            String.format(
                Locale.ROOT,
                "%d of %d entries and %d of %d values are left",
                weighed.counts().entries(),
                weighed.before().entries(),
                weighed.counts().allValues(),
                weighed.before().allValues())));
  }

  private Optional<ListAlarm> alarm(
      SourceRow row, ListAlarm.Kind kind, long entries, double warning, double hold) {
    double share = (double) entries / Math.max(1, row.entries());
    if (entries == 0 || share <= warning) {
      return Optional.empty();
    }
    boolean critical = limits.isHeld(entries, row.entries(), hold);
    String how = kind == ListAlarm.Kind.SHRINK ? "go" : "come";
    String detail =
        kind == ListAlarm.Kind.GROWTH && row.entries() == 0
            ? entries + " entries come to a list that has none"
            : String.format(
                Locale.ROOT,
                "%d of %d entries %s (%.1f %%)",
                entries,
                row.entries(),
                how,
                100 * share);
    return Optional.of(
        new ListAlarm(
            row.name(),
            kind,
            critical ? ListAlarm.Level.CRITICAL : ListAlarm.Level.WARNING,
            detail));
  }
}
