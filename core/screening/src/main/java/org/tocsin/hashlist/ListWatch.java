package org.tocsin.hashlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what wants attention: of a state once when it begins or rises, and again every day; of
 * events each. Safe for use by many threads.
 */
final class ListWatch {
  private static final Logger log = LoggerFactory.getLogger(ListWatch.class);
  private static final Duration AGAIN = Duration.ofDays(1);
  private static final Duration OLD = Duration.ofMinutes(15);
  private static final Duration VERY_OLD = Duration.ofHours(2);
  private static final double HALF = 0.5;

  /**
   * What was said.
   *
   * @param what tells one thing of a kind from another, where a list may have several
   */
  private record About(String list, ListAlarm.Kind kind, String what) {}

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
    say(alarm, "");
  }

  /**
   * Says an alarm unless the same thing was said lately at this level.
   *
   * @param what tells it from others of its list and kind
   */
  void say(ListAlarm alarm, String what) {
    Instant now = clock.instant();
    synchronized (this) {
      // What is older is said again whatever is known of it: so it need not be kept.
      // Nor does what a clock said that was ahead.
      said.values().removeIf(old -> !old.at().plus(AGAIN).isAfter(now) || old.at().isAfter(now));
      About about = new About(alarm.list(), alarm.kind(), what);
      Said before = said.get(about);
      if (before != null && before.level().compareTo(alarm.level()) >= 0) {
        return;
      }
      said.put(about, new Said(alarm.level(), now));
    }
    tell(alarm);
  }

  /** Says what happened, which is another thing each time. */
  void event(ListAlarm alarm) {
    tell(alarm);
  }

  private void tell(ListAlarm alarm) {
    log.warn("hash list {}: {} {}: {}", alarm.list(), alarm.level(), alarm.kind(), alarm.detail());
    listener.alarm(alarm);
  }

  /** It is over: the next time it is said at once. */
  private void over(String list, ListAlarm.Kind kind) {
    over(list, kind, "");
  }

  private synchronized void over(String list, ListAlarm.Kind kind, String what) {
    said.remove(new About(list, kind, what));
  }

  /**
   * An error, such as memory that ran out, ends this work and not all that would come after.
   *
   * @param name tells it from other work on the list
   * @param work returns whether there was anything to do
   */
  void attempt(String list, String name, BooleanSupplier work) {
    try {
      if (work.getAsBoolean()) {
        workDone(list, name);
      }
    } catch (RuntimeException e) {
      log.warn("hash list {}: work failed ({})", list, e.getClass().getSimpleName());
    } catch (Error e) {
      String error = e.getClass().getSimpleName();
      log.error("hash list {}: work failed ({})", list, error);
      try {
        workFailed(list, name, error);
      } catch (RuntimeException | Error again) {
        log.error("hash list {}: that cannot be told ({})", list, again.getClass().getSimpleName());
      }
    }
  }

  /** Work on a list ended by an error of the machine. */
  private void workFailed(String list, String work, String error) {
    say(
        new ListAlarm(
            list,
            ListAlarm.Kind.WORK_FAILED,
            ListAlarm.Level.CRITICAL,
            "work on lists failed by an error of the machine: " + error),
        work);
  }

  /** Work on a list was done: the next time it fails is said at once. */
  private void workDone(String list, String work) {
    over(list, ListAlarm.Kind.WORK_FAILED, work);
  }

  /** Files of snapshots were found damaged; each is said once a day. */
  void damaged(List<String> files) {
    for (String how : files) {
      say(new ListAlarm("", ListAlarm.Kind.SNAPSHOT_DAMAGED, ListAlarm.Level.CRITICAL, how), how);
    }
  }

  /**
   * Indexes were not sound.
   *
   * @param isSound whether the one that was built last is
   */
  void unsound(List<String> indexes, boolean isSound) {
    for (String how : indexes) {
      say(new ListAlarm("", ListAlarm.Kind.INDEX_UNSOUND, ListAlarm.Level.CRITICAL, how));
    }
    if (isSound) {
      over("", ListAlarm.Kind.INDEX_UNSOUND);
    }
  }

  /**
   * Entries came whose class is not known.
   *
   * @param appear whether they are published, so that they are not counted again the next time
   */
  void unknownClass(String list, long entries, boolean appear) {
    ListAlarm alarm =
        new ListAlarm(
            list,
            ListAlarm.Kind.UNKNOWN_CLASS,
            ListAlarm.Level.WARNING,
            entries + " entries that came have a class that is not known: they hold");
    if (appear) {
      event(alarm);
    } else {
      say(alarm);
    }
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
