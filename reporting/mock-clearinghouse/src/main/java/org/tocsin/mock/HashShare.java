package org.tocsin.mock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The shared hash lists that the mock serves in the shape of the hash-sharing API, version 2, and
 * what a test does to them. All values are random; nothing is known to match anything. Safe for use
 * by many threads.
 *
 * <p>Changes are stamped with the mock's clock, to the second, as the service does. {@link #live()}
 * is what a client must hold once it has read everything.
 */
public final class HashShare {
  /** The id of the first member, which is also the member that the accounts belong to. */
  public static final int FIRST_MEMBER = 9001;

  /** The id of the last member. */
  public static final int LAST_MEMBER = 9010;

  /** Entries of a page unless told otherwise, as observed of the real service. */
  public static final int DEFAULT_PAGE_SIZE = 1000;

  /** How long a cursor is good for unless told otherwise. */
  public static final Duration DEFAULT_CURSOR_LIFE = Duration.ofHours(12);

  /** How many requests the journal remembers; the oldest are forgotten first. */
  public static final int REMEMBERED_REQUESTS = 20_000;

  private final Clock clock;
  private final Runnable listener;
  private final Map<String, SharedEntry> entries = new LinkedHashMap<>();
  private final Map<String, SharedEntry> beforeDeletion = new LinkedHashMap<>();
  private final Map<String, Map<String, SharedVote>> votes = new LinkedHashMap<>();
  private final HashShareFaults faults = new HashShareFaults();
  private final Deque<HashShareVisit> visits = new ArrayDeque<>();
  private long lastVisit;
  private long nextDemo;
  private int pageSize = DEFAULT_PAGE_SIZE;
  private Duration cursorLife = DEFAULT_CURSOR_LIFE;

  /**
   * @param listener hears of every change
   */
  HashShare(Clock clock, Runnable listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** Adds that many random images, one a second and the last one now. */
  public void seed(int count, long seed) {
    seed(HashShareSeed.plain(count, seed));
  }

  /** Adds random entries; called again it adds others. */
  public void seed(HashShareSeed plan) {
    synchronized (this) {
      new HashShareSeeder(plan.seed())
          .make(
              plan,
              nextDemo,
              stamp(),
              (entry, deleted) -> {
                keep(entry);
                if (deleted) {
                  bury(entry, entry.timestamp());
                }
              });
      nextDemo += plan.entries();
    }
    listener.run();
  }

  /** Adds or changes an entry; its timestamp is set to now. */
  public void put(SharedEntry entry) {
    put(entry, now());
  }

  /** Adds or changes an entry as of an instant, which is cut to the second. */
  public void put(SharedEntry entry, Instant at) {
    synchronized (this) {
      keep(entry.changed(at.truncatedTo(ChronoUnit.SECONDS).minusSeconds(lag()), false));
    }
    listener.run();
  }

  /** Leaves only the tombstone of an entry, if there is one; its timestamp is set to now. */
  public void delete(int memberId, String id) {
    delete(memberId, id, now());
  }

  /** Leaves only the tombstone of an entry as of an instant, which is cut to the second. */
  public void delete(int memberId, String id, Instant at) {
    synchronized (this) {
      SharedEntry entry = entries.get(SharedEntry.key(memberId, id));
      if (entry != null && !entry.deleted()) {
        bury(entry, at.truncatedTo(ChronoUnit.SECONDS).minusSeconds(lag()));
      }
    }
    listener.run();
  }

  /**
   * Lets a member vote on a fingerprint, as another client would; the entry's timestamp is set.
   *
   * @param voter the member who votes, 9001 to 9010
   * @param fingerprint such as {@code MD5}
   * @param positive whether the vote confirms; a vote that does not names the reason there is
   * @throws IllegalArgumentException when there is no such member, entry or fingerprint
   */
  public void vote(int voter, int memberId, String id, String fingerprint, boolean positive) {
    SharedEntry.requireMember(voter);
    synchronized (this) {
      SharedEntry entry = entries.get(SharedEntry.key(memberId, id));
      if (entry == null || !entry.hasFingerprint(fingerprint)) {
        throw new IllegalArgumentException("no such entry or fingerprint");
      }
      Optional<String> reason = HashShareXml.reason(fingerprint);
      if (!positive && reason.isEmpty()) {
        throw new IllegalArgumentException("no reason exists for this kind of fingerprint");
      }
      vote(entry, voter, fingerprint, positive ? Optional.empty() : reason);
    }
  }

  /** Returns the entries that are not deleted. */
  public synchronized List<SharedEntry> live() {
    return entries.values().stream().filter(entry -> !entry.deleted()).toList();
  }

  /** Returns the entries of which only the tombstone is left. */
  public synchronized List<SharedEntry> tombstones() {
    return entries.values().stream().filter(SharedEntry::deleted).toList();
  }

  /** Returns an entry or its tombstone. */
  public synchronized Optional<SharedEntry> entry(int memberId, String id) {
    return entry(SharedEntry.key(memberId, id));
  }

  /** Returns all votes in the order in which they were first given. */
  public synchronized List<SharedVote> votes() {
    return votes.values().stream().flatMap(ofOne -> ofOne.values().stream()).toList();
  }

  /**
   * Returns the latest vote of the accounts' own member on a fingerprint: {@code affirmative}, or
   * the guids of the reasons.
   */
  public synchronized Optional<String> vote(int memberId, String id, String fingerprint) {
    return votesOn(SharedEntry.key(memberId, id)).stream()
        .filter(vote -> vote.voter() == FIRST_MEMBER && vote.fingerprint().equals(fingerprint))
        .map(vote -> vote.reasons().orElse("affirmative"))
        .findFirst();
  }

  /** Switches a fault on for every call that can meet it, with its default amount. */
  public void on(HashShareFault fault) {
    on(HashSharePlan.of(fault));
  }

  /** Switches a fault on as planned, or, if it changes data, changes the data. */
  public void on(HashSharePlan plan) {
    synchronized (this) {
      if (plan.fault().changesData()) {
        changeData(plan);
      } else {
        faults.on(plan);
      }
    }
    listener.run();
  }

  /** Switches a fault off. */
  public void off(HashShareFault fault) {
    synchronized (this) {
      faults.off(fault);
    }
    listener.run();
  }

  /** Switches all faults off but {@link HashShareFault#OUT_OF_ORDER}, which is no fault. */
  public void healthy() {
    synchronized (this) {
      faults.clear();
    }
    listener.run();
  }

  /** Returns the faults that are on; {@code times} is what is left of them. */
  public synchronized List<HashSharePlan> faults() {
    return faults.waiting();
  }

  /** Sets the entries of a page, 1 to 1000. */
  public void pageSize(int value) {
    if (value < 1 || value > DEFAULT_PAGE_SIZE) {
      throw new IllegalArgumentException("a page has 1 to 1000 entries, not " + value);
    }
    synchronized (this) {
      pageSize = value;
    }
    listener.run();
  }

  /** Sets how long a cursor is good for, 1 second to 30 days. */
  public void cursorLife(Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException("a cursor lives 1 second to 30 days, not " + value);
    }
    synchronized (this) {
      cursorLife = value;
    }
    listener.run();
  }

  /** Returns the paths and queries that were asked for, in order, from below the root. */
  public synchronized List<String> requests() {
    return visits.stream().map(HashShareVisit::target).toList();
  }

  /** Returns the remembered requests and what became of them, in the order of their arrival. */
  public synchronized List<SharedRequest> journal() {
    return visits.stream().map(HashShareVisit::booked).toList();
  }

  /**
   * Asserts that no client combined a cursor with another window, used one past its life, asked for
   * what was never offered, followed a redirect, or read the address of an entity.
   *
   * @throws AssertionError when one did
   */
  public void nothingMisused() {
    List<SharedRequest> misused =
        journal().stream().filter(request -> request.misuse().isPresent()).toList();
    if (!misused.isEmpty()) {
      throw new AssertionError("expected no misuse of the hash-sharing API, found " + misused);
    }
  }

  private void keep(SharedEntry entry) {
    entries.put(entry.key(), entry);
  }

  private void bury(SharedEntry entry, Instant at) {
    beforeDeletion.put(entry.key(), entry);
    entries.put(entry.key(), entry.changed(at, true));
  }

  private void changeData(HashSharePlan plan) {
    HashShareSeeder seeder = new HashShareSeeder(plan.seed());
    int amount = (int) plan.amount();
    switch (plan.fault()) {
      case SAME_SECOND_BURST -> burst(amount, plan.seed());
      case MASS_ADD -> burst(Math.max(1, (int) (live().size() * plan.amount() / 100)), plan.seed());
      case MASS_DELETE -> {
        List<SharedEntry> doomed = new ArrayList<>(live());
        Collections.shuffle(doomed, new Random(plan.seed()));
        doomed.subList(0, (int) (doomed.size() * plan.amount() / 100)).forEach(this::buryNow);
      }
      case ALL_ZERO_PDQ ->
          odd(seeder, amount, () -> Map.of("md5", seeder.digest(16), "pdq", "00".repeat(32)));
      case EMPTY_FILE_HASH ->
          odd(
              seeder,
              amount,
              () -> Map.of("md5", HashShareSeeder.EMPTY_MD5, "sha1", HashShareSeeder.EMPTY_SHA1));
      default -> throw new IllegalArgumentException(plan.fault().word() + " changes no data");
    }
  }

  private void buryNow(SharedEntry entry) {
    bury(entry, stamp());
  }

  private void burst(int count, long seed) {
    HashShareSeed plan = new HashShareSeed(count, seed, count, 0, 0, 0, 0, 0);
    new HashShareSeeder(seed).make(plan, nextDemo, stamp(), (entry, deleted) -> keep(entry));
    nextDemo += count;
  }

  private interface Values {
    Map<String, String> next();
  }

  private void odd(HashShareSeeder seeder, int count, Values values) {
    for (int i = 0; i < count; i++) {
      keep(
          SharedEntry.image(seeder.member(), "demo-" + nextDemo, values.next())
              .changed(stamp(), false));
      nextDemo++;
    }
  }

  // What follows serves the API.

  synchronized OptionalLong take(HashShareFault fault, HashShareRoute route) {
    return faults.take(fault, route);
  }

  synchronized int pageSize() {
    return pageSize;
  }

  synchronized Duration cursorLife() {
    return cursorLife;
  }

  HashShareVisit asked(String method, String target) {
    HashShareVisit visit;
    synchronized (this) {
      visit = new HashShareVisit(this, ++lastVisit, clock.instant(), method, target);
      visits.addLast(visit);
      if (visits.size() > REMEMBERED_REQUESTS) {
        visits.removeFirst();
      }
    }
    listener.run();
    return visit;
  }

  synchronized Optional<SharedEntry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Returns the last state of an entry before it was deleted. */
  synchronized Optional<SharedEntry> beforeDeletion(String key) {
    return Optional.ofNullable(beforeDeletion.get(key));
  }

  synchronized List<SharedVote> votesOn(String key) {
    return List.copyOf(votes.getOrDefault(key, Map.of()).values());
  }

  void vote(SharedEntry entry, int voter, String fingerprint, Optional<String> reasons) {
    synchronized (this) {
      Instant at = stamp();
      votes
          .computeIfAbsent(entry.key(), key -> new LinkedHashMap<>())
          .put(
              voter + "/" + fingerprint,
              new SharedVote(voter, entry.memberId(), entry.id(), fingerprint, reasons, at));
      entries.put(entry.key(), entry.changed(at, entry.deleted()));
    }
    listener.run();
  }

  /** Changes an entry while somebody reads: its values, or, every other time, it is deleted. */
  void disturb(String key, boolean delete) {
    entry(key)
        .filter(entry -> !entry.deleted())
        .ifPresent(
            entry -> {
              if (delete) {
                delete(entry.memberId(), entry.id());
              } else {
                put(entry.with("md5", new HashShareSeeder(key.hashCode()).digest(16)));
              }
            });
  }

  /** Returns the keys of what changed after one instant and up to another. */
  synchronized List<String> changed(Instant from, Instant to, boolean shuffled) {
    List<SharedEntry> found = new ArrayList<>();
    for (SharedEntry entry : entries.values()) {
      if (entry.isWithin(from, to)) {
        found.add(entry);
      }
    }
    if (shuffled) {
      Collections.shuffle(found, new Random(from.getEpochSecond() * 31 + to.getEpochSecond()));
    } else {
      found.sort(Comparator.comparing(SharedEntry::timestamp));
    }
    return found.stream().map(SharedEntry::key).toList();
  }

  private long lag() {
    return faults.take(HashShareFault.CLOCK_BACKWARDS, HashShareRoute.ANY).orElse(0);
  }

  private Instant stamp() {
    return now().minusSeconds(lag());
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
