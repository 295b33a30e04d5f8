package org.tocsin.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what cannot be written down, because it is about the database itself or because that does
 * not answer. Bounded, and gone with the process.
 *
 * <p>Safe for use by many threads.
 */
final class MemorySpool implements Spool {
  private record Box(String target, boolean urgent) {}

  private record Key(String event, String place) {}

  private static final class Gathered {
    private final Map<Key, Long> totals = new LinkedHashMap<>();
    private final Map<Key, TreeSet<String>> filings = new HashMap<>();
    private final Instant first;
    private Instant last;

    Gathered(Instant first) {
      this.first = first;
      this.last = first;
    }

    void add(Notice notice, Instant now) {
      last = now;
      Key key = new Key(notice.event(), notice.place());
      if (!totals.containsKey(key) && totals.size() >= Digest.MAX_LINES) {
        key = new Key(Digest.MORE, "");
      }
      totals.merge(key, 1L, Long::sum);
      TreeSet<String> named = filings.computeIfAbsent(key, any -> new TreeSet<>());
      if (named.size() < Digest.MAX_FILINGS && !key.event().equals(Digest.MORE)) {
        notice.filing().ifPresent(named::add);
      }
    }

    Digest digest() {
      List<Digest.Line> lines = new ArrayList<>();
      totals.forEach(
          (key, total) ->
              lines.add(
                  new Digest.Line(
                      key.event(),
                      key.place(),
                      total,
                      List.copyOf(filings.getOrDefault(key, new TreeSet<>())))));
      return new Digest(lines, first, last);
    }
  }

  private static final class Outgoing {
    private final Dispatch dispatch;
    private long attempts;
    private Instant changedAt;
    private Instant nextAt;

    Outgoing(Dispatch dispatch) {
      this.dispatch = dispatch;
      this.changedAt = dispatch.at();
      this.nextAt = dispatch.at();
    }
  }

  private final Map<Box, Gathered> gathering = new HashMap<>();
  private final Map<Box, Outgoing> outgoing = new HashMap<>();

  @Override
  public synchronized void add(Collection<String> targets, Notice notice, Instant now) {
    for (String target : targets) {
      gathering
          .computeIfAbsent(new Box(target, notice.urgent()), any -> new Gathered(now))
          .add(notice, now);
    }
  }

  @Override
  public synchronized Optional<Dispatch> next(
      String target, boolean urgent, Duration window, Instant now) {
    Box box = new Box(target, urgent);
    Outgoing going = outgoing.get(box);
    if (going == null) {
      Gathered gathered = gathering.get(box);
      if (gathered == null || !Due.reached(now, gathered.first, gathered.first.plus(window))) {
        return Optional.empty();
      }
      gathering.remove(box);
      going =
          new Outgoing(
              new Dispatch(
                  target, urgent, UUID.randomUUID().toString(), now, 0, gathered.digest()));
      outgoing.put(box, going);
    }
    if (!Due.reached(now, going.changedAt, going.nextAt)) {
      return Optional.empty();
    }
    Dispatch dispatch = going.dispatch;
    return Optional.of(
        new Dispatch(
            target, urgent, dispatch.key(), dispatch.at(), going.attempts, dispatch.digest()));
  }

  @Override
  public synchronized void sent(Dispatch dispatch) {
    outgoing.remove(new Box(dispatch.target(), dispatch.urgent()));
  }

  @Override
  public synchronized void failed(Dispatch dispatch, Duration wait, Instant now) {
    Outgoing going = outgoing.get(new Box(dispatch.target(), dispatch.urgent()));
    if (going != null) {
      going.attempts++;
      going.changedAt = now;
      going.nextAt = now.plus(wait);
    }
  }

  @Override
  public synchronized long waiting(String target) {
    long waiting = 0;
    for (boolean urgent : new boolean[] {true, false}) {
      @Nullable Gathered gathered = gathering.get(new Box(target, urgent));
      @Nullable Outgoing going = outgoing.get(new Box(target, urgent));
      waiting += gathered == null ? 0 : gathered.digest().total();
      waiting += going == null ? 0 : going.dispatch.digest().total();
    }
    return waiting;
  }

  /** Writes down what has gathered for a target, when it can be written down again. */
  synchronized void moveTo(DatabaseSpool spool, String target) {
    for (boolean urgent : new boolean[] {true, false}) {
      Box box = new Box(target, urgent);
      @Nullable Gathered gathered = gathering.get(box);
      if (gathered != null) {
        spool.add(target, urgent, gathered.digest());
        gathering.remove(box);
      }
    }
  }
}
