package org.tocsin.hashlist;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.MatchFacts;

/**
 * Notices an entry that hits many accounts soon after it came to a list, as a poisoned or
 * degenerate value does: its near matches then wait for a person, and it is said. Exact matches are
 * never affected.
 *
 * <p>Counts on this node and in memory; forgets the oldest of very many entries. Safe for use by
 * many threads.
 */
public final class FloodGuard {
  /** How many accounts an entry may hit unless told otherwise. */
  public static final int DEFAULT_ACCOUNTS = 25;

  /** For how long after its arrival, unless told otherwise. */
  public static final Duration DEFAULT_WITHIN = Duration.ofHours(1);

  private static final int MOST_ENTRIES = 10_000;

  private record Watched(Instant arrived, Set<Integer> accounts) {}

  private final HashLists lists;
  private final ListListener listener;
  private final int most;
  private final Duration within;
  private final Map<Suppressions.Name, Watched> watched =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Suppressions.Name, Watched> eldest) {
          return size() > MOST_ENTRIES;
        }
      };

  /**
   * Creates a guard.
   *
   * @param listener hears of a flood, once for each entry
   * @param accounts how many accounts an entry may hit, 1 or more
   * @param within for how long after its arrival
   */
  public FloodGuard(HashLists lists, ListListener listener, int accounts, Duration within) {
    this.lists = Objects.requireNonNull(lists, "lists");
    this.listener = Objects.requireNonNull(listener, "listener");
    if (accounts < 1 || within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("accounts are 1 or more, and the time is positive");
    }
    this.most = accounts;
    this.within = within;
  }

  /**
   * Hears of a match.
   *
   * @param account whose upload it was, in any form that tells accounts apart
   * @return whether the entry is under review from now on because of it
   */
  public boolean hit(MatchFacts match, String account) {
    if (match.kind() == MatchFacts.Kind.EXACT) {
      return false;
    }
    Instant now = lists.clock().instant();
    Suppressions.Name name =
        new Suppressions.Name(match.list(), match.submitter(), match.entryId());
    boolean known;
    synchronized (watched) {
      known = watched.containsKey(name);
    }
    // Asked outside the lock, which every match takes.
    Optional<Instant> arrived = known ? Optional.empty() : Optional.of(arrival(match));
    synchronized (watched) {
      arrived.ifPresent(at -> watched.putIfAbsent(name, new Watched(at, new HashSet<>())));
      Watched entry = watched.get(name);
      if (entry == null) {
        return false; // pushed out by very many others this moment
      }
      if (entry.arrived().plus(within).isBefore(now) || entry.accounts().size() > most) {
        return false;
      }
      entry.accounts().add(account.hashCode());
      if (entry.accounts().size() <= most) {
        return false;
      }
    }
    boolean fresh;
    try {
      fresh = lists.review(match);
    } catch (RuntimeException e) {
      // Counted anew, so that it is tried again.
      synchronized (watched) {
        watched.remove(name);
      }
      throw e;
    }
    if (!fresh) {
      return false;
    }
    listener.alarm(
        new ListAlarm(
            match.list(),
            ListAlarm.Kind.FLOOD,
            ListAlarm.Level.CRITICAL,
            "an entry hit more than "
                + most
                + " accounts soon after it came; its near matches wait for a person"));
    return true;
  }

  private Instant arrival(MatchFacts match) {
    return lists.firstSeen(match.list(), match.submitter(), match.entryId()).orElse(Instant.EPOCH);
  }
}
