package org.tocsin.filing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.model.FilingId;

/**
 * Keeps a fault that many filings share from being as many alarms: of some kinds one is raised at
 * once for a destination, and what follows within {@link #WINDOW} is one more when that is over.
 *
 * <p>Every filing is followed by an alarm of its kind, so that none fails unheard. Safe for use by
 * many threads.
 */
final class AlarmGate {
  /** For how long alarms are gathered. */
  static final Duration WINDOW = Duration.ofHours(1);

  /** What many filings say at once when one thing is broken. */
  static final Set<Alarm> SHARED = EnumSet.of(Alarm.GAVE_UP, Alarm.KEY_MISSING, Alarm.NOT_TOLD);

  private static final Logger log = LoggerFactory.getLogger(AlarmGate.class);

  private record Key(Alarm alarm, String destination) {}

  private record Window(Instant until, int more) {}

  private final FilingListener listener;
  private final Clock clock;
  private final Map<Key, Window> windows = new HashMap<>();

  AlarmGate(FilingListener listener, Clock clock) {
    this.listener = listener;
    this.clock = clock;
  }

  void raise(Alarm alarm, String destination, Optional<FilingId> filing) {
    if (!SHARED.contains(alarm) || isFirst(new Key(alarm, destination))) {
      listener.alarm(alarm, destination, filing);
    }
  }

  private synchronized boolean isFirst(Key key) {
    Instant now = clock.instant();
    Window window = windows.get(key);
    if (window != null && now.isBefore(window.until())) {
      windows.put(key, new Window(window.until(), window.more() + 1));
      return false;
    }
    windows.put(key, new Window(now.plus(WINDOW), 0));
    return true;
  }

  /** Raises what was gathered in windows that are over. */
  void flush() {
    for (Map.Entry<Key, Integer> due : over().entrySet()) {
      Key key = due.getKey();
      log.warn("{} at {}: {} more", key.alarm(), key.destination(), due.getValue());
      listener.alarm(key.alarm(), key.destination(), Optional.empty());
    }
  }

  private synchronized Map<Key, Integer> over() {
    Map<Key, Integer> over = new HashMap<>();
    Instant now = clock.instant();
    windows.forEach(
        (key, window) -> {
          if (window.more() > 0 && !now.isBefore(window.until())) {
            over.put(key, window.more());
          }
        });
    over.keySet().forEach(key -> windows.put(key, new Window(now.plus(WINDOW), 0)));
    return over;
  }
}
