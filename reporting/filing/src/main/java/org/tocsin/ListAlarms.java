package org.tocsin;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.ListAlarm;
import org.tocsin.hashlist.ListListener;
import org.tocsin.hashlist.SyncReport;

/** Tells those who hear of filings what happens to lists, and leaves a line for each run. */
final class ListAlarms implements ListListener {
  private static final Logger log = LoggerFactory.getLogger(ListAlarms.class);

  /** Who tells what every node sees of a list. */
  interface Telling {
    /** A node by itself, which tells everything. */
    Telling ALL = alarm -> true;

    /** Whether this node tells an alarm. */
    boolean isMine(ListAlarm alarm);
  }

  private final FilingListener listener;
  private final Telling telling;

  ListAlarms(FilingListener listener) {
    this(listener, Telling.ALL);
  }

  ListAlarms(FilingListener listener, Telling telling) {
    this.listener = FilingListener.all(List.of(listener));
    this.telling = telling;
  }

  @Override
  public void alarm(ListAlarm alarm) {
    if (!telling.isMine(alarm)) {
      return;
    }
    log.warn("hash list {}: {} {}: {}", alarm.list(), alarm.level(), alarm.kind(), alarm.detail());
    listener.alarm(of(alarm), alarm.list().isEmpty() ? "lists" : alarm.list(), Optional.empty());
  }

  @Override
  public void ran(SyncReport report) {
    log.info("hash list {}: {}", report.list(), RunLine.of(report));
    listener.listRead(report);
  }

  static Alarm of(ListAlarm alarm) {
    return switch (alarm.kind()) {
      case STALE, LAG, CHECKPOINT_AGE, SNAPSHOT_AGE -> Alarm.LIST_STALE;
      // A smaller change appeared; only what is held waits for a person.
      case SHRINK, GROWTH ->
          alarm.level() == ListAlarm.Level.CRITICAL ? Alarm.LIST_HELD : Alarm.LIST_PROBLEM;
      case CREDENTIAL, PAGE_FAILING -> Alarm.LIST_UNREACHABLE;
      case QUARANTINE,
          UNKNOWN_CLASS,
          SNAPSHOT_DAMAGED,
          FLOOD,
          FEEDBACK_REFUSED,
          DISPUTED,
          DENIED,
          REPEATED,
          INDEX_UNSOUND,
          WORK_FAILED,
          UNCORROBORATED,
          RECENT_UNREADABLE ->
          Alarm.LIST_PROBLEM;
    };
  }
}
