package org.tocsin.mock;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The shared hash lists that the mock serves in the shape of the hash-sharing API, version 2. All
 * values are random; nothing is known to match anything. Safe for use by many threads.
 */
public final class HashShare {
  /** The id of the first member. */
  public static final int FIRST_MEMBER = 9001;

  /** The id of the last member. */
  public static final int LAST_MEMBER = 9010;

  /** Entries of a page unless told otherwise, as observed of the real service. */
  public static final int DEFAULT_PAGE_SIZE = 1000;

  private final Clock clock;
  private final Map<String, SharedEntry> entries = new LinkedHashMap<>();
  private final Map<String, String> votes = new LinkedHashMap<>();
  private final Set<HashShareFault> faults = EnumSet.noneOf(HashShareFault.class);
  private final List<String> requests = new ArrayList<>();
  private int pageSize = DEFAULT_PAGE_SIZE;

  HashShare(Clock clock) {
    this.clock = clock;
  }

  /** Adds that many random images, one a second and the last one now. */
  public synchronized void seed(int count, long seed) {
    Random random = new Random(seed);
    HexFormat hex = HexFormat.of();
    Instant now = now();
    for (int i = 0; i < count; i++) {
      byte[] md5 = new byte[16];
      byte[] pdq = new byte[32];
      random.nextBytes(md5);
      random.nextBytes(pdq);
      int member = FIRST_MEMBER + random.nextInt(LAST_MEMBER - FIRST_MEMBER + 1);
      SharedEntry entry =
          SharedEntry.image(
              member, "demo-" + i, Map.of("md5", hex.formatHex(md5), "pdq", hex.formatHex(pdq)));
      entries.put(entry.key(), entry.changed(now.minusSeconds(count - 1L - i), false));
    }
  }

  /** Adds or changes an entry; its timestamp is set to now. */
  public synchronized void put(SharedEntry entry) {
    entries.put(entry.key(), entry.changed(now(), false));
  }

  /** Leaves only the tombstone of an entry, if there is one. */
  public synchronized void delete(int memberId, String id) {
    entries.computeIfPresent(memberId + "-" + id, (key, entry) -> entry.changed(now(), true));
  }

  /** Returns the entries that are not deleted. */
  public synchronized List<SharedEntry> live() {
    return entries.values().stream().filter(entry -> !entry.deleted()).toList();
  }

  /** Switches a fault on. */
  public synchronized void on(HashShareFault fault) {
    faults.add(fault);
  }

  /** Switches all faults off. */
  public synchronized void healthy() {
    faults.clear();
  }

  /** Sets the entries of a page, 1 to 1000. */
  public synchronized void pageSize(int value) {
    if (value < 1 || value > DEFAULT_PAGE_SIZE) {
      throw new IllegalArgumentException("a page has 1 to 1000 entries, not " + value);
    }
    pageSize = value;
  }

  /** Returns the paths and queries that were asked for, in order, from below the root. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** Returns the latest vote on a fingerprint: {@code affirmative}, or the guid of a reason. */
  public synchronized Optional<String> vote(int memberId, String id, String fingerprint) {
    return Optional.ofNullable(votes.get(memberId + "-" + id + "/" + fingerprint));
  }

  synchronized boolean meets(HashShareFault fault) {
    return faults.contains(fault);
  }

  synchronized int pageSize() {
    return pageSize;
  }

  synchronized int asked(String request) {
    requests.add(request);
    return requests.size();
  }

  synchronized Optional<SharedEntry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void vote(SharedEntry entry, String fingerprint, String vote) {
    votes.put(entry.key() + "/" + fingerprint, vote);
    entries.put(entry.key(), entry.changed(now(), entry.deleted()));
  }

  /** Returns the keys of what changed after one instant and up to another, in no useful order. */
  synchronized List<String> changed(Instant from, Instant to) {
    List<String> keys = new ArrayList<>();
    for (SharedEntry entry : entries.values()) {
      if (entry.timestamp().isAfter(from) && !entry.timestamp().isAfter(to)) {
        keys.add(entry.key());
      }
    }
    Collections.shuffle(keys, new Random(from.getEpochSecond() * 31 + to.getEpochSecond()));
    return keys;
  }

  /** Returns the state of entries that still lie in a window. */
  synchronized List<SharedEntry> states(Collection<String> keys, Instant from, Instant to) {
    List<SharedEntry> states = new ArrayList<>();
    for (String key : keys) {
      entry(key)
          .filter(entry -> entry.timestamp().isAfter(from) && !entry.timestamp().isAfter(to))
          .ifPresent(states::add);
    }
    return states;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
