package org.tocsin.hashlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what wants attention, once when it begins or rises, and again every day. Safe for use by
 * many threads.
 */
final class ListWatch {
  private static final Logger log = LoggerFactory.getLogger(ListWatch.class);
  private static final Duration AGAIN = Duration.ofDays(1);
  private static final Duration OLD = Duration.ofMinutes(15);
  private static final Duration VERY_OLD = Duration.ofHours(2);
  private static final double HALF = 0.5;

  private record About(String list, ListAlarm.Kind kind) {}

  private record Said(ListAlarm.Level level, Instant at) {}

  private final ListListener listener;
  private final Clock clock;
  private final Map<About, Said> said = new HashMap<>();

  ListWatch(ListListener listener, Clock clock) {
    this.listener = listener;
    this.clock = clock;
  }

  /** Says an alarm unless it was said lately at this level. */
  void say(ListAlarm alarm) {
    Instant now = clock.instant();
    About about = new About(alarm.list(), alarm.kind());
    synchronized (this) {
      Said before = said.get(about);
      if (before != null
          && before.level().compareTo(alarm.level()) >= 0
          && before.at().plus(AGAIN).isAfter(now)) {
        return;
      }
      said.put(about, new Said(alarm.level(), now));
    }
    log.warn("hash list {}: {} {}: {}", alarm.list(), alarm.level(), alarm.kind(), alarm.detail());
    listener.alarm(alarm);
  }

  /** It is over: the next time it is said at once. */
  private synchronized void over(String list, ListAlarm.Kind kind) {
    said.remove(new About(list, kind));
  }

  /** Nothing of a list waits for a person any more: what is held next is said at once. */
  void notHeld(String list) {
    over(list, ListAlarm.Kind.SHRINK);
    over(list, ListAlarm.Kind.GROWTH);
  }

  void failed(SourceSettings settings, SourceException problem, int failures) {
    if (problem.kind() == SourceException.Kind.CREDENTIAL) {
      say(
          new ListAlarm(
              settings.list(),
              ListAlarm.Kind.CREDENTIAL,
              ListAlarm.Level.CRITICAL,
              "the source refuses the credential"));
    } else if (failures >= settings.limits().failuresWarning()) {
      say(
          new ListAlarm(
              settings.list(),
              ListAlarm.Kind.PAGE_FAILING,
              level(failures >= settings.limits().failuresCritical()),
              failures + " failures in a row: " + problem.getMessage()));
    }
  }

  private static ListAlarm.Level level(boolean critical) {
    return critical ? ListAlarm.Level.CRITICAL : ListAlarm.Level.WARNING;
  }

  /** Looks at how followed lists stand. */
  void look(List<ListStatus> lists, Map<String, ListLimits> limits) {
    for (ListStatus list : lists) {
      ListLimits bounds = limits.get(list.name());
      if (bounds == null) {
        continue;
      }
      if (!list.following()) {
        heldFile(list);
      }
      if (list.problem().isEmpty()) {
        over(list.name(), ListAlarm.Kind.CREDENTIAL);
        over(list.name(), ListAlarm.Kind.PAGE_FAILING);
      }
      late(list, ListAlarm.Kind.STALE, list.age(), bounds.staleWarning(), bounds.staleCritical());
      Optional<Duration> lag = list.lag().filter(l -> list.state() != SourceState.BACKFILL);
      lag.ifPresent(
          behind ->
              late(list, ListAlarm.Kind.LAG, behind, bounds.lagWarning(), bounds.lagCritical()));
      quarantine(list, bounds);
    }
  }

  private void heldFile(ListStatus list) {
    list.held()
        .ifPresentOrElse(
            why ->
                say(
                    new ListAlarm(
                        list.name(), ListAlarm.Kind.SHRINK, ListAlarm.Level.CRITICAL, why)),
            () -> over(list.name(), ListAlarm.Kind.SHRINK));
  }

  private void late(
      ListStatus list, ListAlarm.Kind kind, Duration time, Duration warning, Duration critical) {
    if (time.compareTo(warning) <= 0) {
      over(list.name(), kind);
      return;
    }
    String detail =
        kind == ListAlarm.Kind.STALE
            ? "not read to its end for " + time.toHours() + " hours"
            : "what was read lies " + time.toHours() + " hours behind";
    say(new ListAlarm(list.name(), kind, level(time.compareTo(critical) > 0), detail));
  }

  /** A checkpoint that gets too old is given up, and everything is read anew. */
  void checkpoint(String list, Duration age, Duration life) {
    double share = (double) age.toMillis() / life.toMillis();
    if (share <= HALF) {
      over(list, ListAlarm.Kind.CHECKPOINT_AGE);
    } else {
      String detail =
          String.format(Locale.ROOT, "%.0f %% of the checkpoint's life is over", 100 * share);
      say(
          new ListAlarm(
              list, ListAlarm.Kind.CHECKPOINT_AGE, level(share > SyncTurn.GIVEN_UP_AT), detail));
    }
  }

  /** This node answers from an older state than is published. */
  void behind(Optional<Duration> by) {
    if (by.filter(late -> late.compareTo(OLD) > 0).isEmpty()) {
      over("", ListAlarm.Kind.SNAPSHOT_AGE);
      return;
    }
    long minutes = by.get().toMinutes();
    say(
        new ListAlarm(
            "",
            ListAlarm.Kind.SNAPSHOT_AGE,
            level(by.get().compareTo(VERY_OLD) > 0),
            "what answers here was replaced " + minutes + " minutes ago"));
  }

  /** Recent uploads were kept under another key than the one that is configured now. */
  void unreadable(long uploads) {
    if (uploads == 0) {
      over("", ListAlarm.Kind.RECENT_UNREADABLE);
      return;
    }
    say(
        new ListAlarm(
            "",
            ListAlarm.Kind.RECENT_UNREADABLE,
            ListAlarm.Level.CRITICAL,
            uploads
                + " recent uploads cannot be decrypted, and are not compared with what came: the"
                + " key is not the one they were kept under"));
  }

  /** What else asserts some values keeps them from being acted upon. */
  void odd(List<ListStatus> lists, Oddities oddities) {
    for (ListStatus list : lists) {
      odd(
          list.name(),
          ListAlarm.Kind.DISPUTED,
          oddities.disputed(),
          " values are known as good by another list: uploads that have them wait for a person");
      odd(
          list.name(),
          ListAlarm.Kind.REPEATED,
          oddities.repeated(),
          " values are asserted by so many entries that they are not compared");
      LoneValues lone = oddities.lone().get(list.name());
      if (lone == null || !lone.isAll()) {
        over(list.name(), ListAlarm.Kind.UNCORROBORATED);
      } else {
        say(
            new ListAlarm(
                list.name(),
                ListAlarm.Kind.UNCORROBORATED,
                ListAlarm.Level.CRITICAL,
                "no value counts: each needs " + lone.needed() + " submitters, and none has them"));
      }
    }
  }

  private void odd(String list, ListAlarm.Kind kind, Map<String, Long> counts, String what) {
    long count = counts.getOrDefault(list, 0L);
    if (count == 0) {
      over(list, kind);
    } else {
      boolean urgent = kind == ListAlarm.Kind.DISPUTED;
      say(new ListAlarm(list, kind, level(urgent), count + what));
    }
  }

  private void quarantine(ListStatus list, ListLimits bounds) {
    long set = list.quarantined().values().stream().mapToLong(Long::longValue).sum();
    long all = set + list.values().values().stream().mapToLong(Long::longValue).sum();
    double share = (double) set / Math.max(1, all);
    if (set == 0 || share <= bounds.quarantineWarning()) {
      over(list.name(), ListAlarm.Kind.QUARANTINE);
      return;
    }
    say(
        new ListAlarm(
            list.name(),
            ListAlarm.Kind.QUARANTINE,
            level(share > bounds.quarantineCritical()),
            set + " of " + all + " values are set aside"));
  }
}
