package org.tocsin.hashlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.store.Database;

/**
 * Which snapshot answers, and when the lists are loaded anew. Safe for use by many threads, of
 * which one loads at a time while the others go on with what is there.
 */
final class Loading {
  private static final Logger log = LoggerFactory.getLogger(HashLists.class);

  /** How long after an index was unsound it is built anew. */
  private static final Duration AFTER_UNSOUND = Duration.ofMinutes(10);

  private final Database database;
  private final SnapshotRoom room;
  private final BooleanSupplier answerSpoilt;
  private final Map<String, ListPolicy> policies;
  private final Clock clock;
  private final AtomicReference<SnapshotRoom.Loaded> current = new AtomicReference<>();
  private final Queue<String> unsound = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Instant unsoundAt;
  private volatile boolean spoilt;

  /**
   * Prepares to load.
   *
   * @param answerSpoilt whether the file that answers was found damaged since this was asked last
   * @param policies by name of a list, as they are when lists are loaded
   */
  Loading(
      Database database,
      SnapshotRoom room,
      BooleanSupplier answerSpoilt,
      Map<String, ListPolicy> policies,
      Clock clock) {
    this.database = database;
    this.room = room;
    this.answerSpoilt = answerSpoilt;
    this.policies = policies;
    this.clock = clock;
  }

  /** Returns what answers now, and what it was made of. */
  SnapshotRoom.Loaded current() {
    return Objects.requireNonNull(current.get());
  }

  /** Loads what is published. What cannot be built soundly is not asked: what answered goes on. */
  synchronized void load(Progress progress) {
    try {
      current.set(room.load(Map.copyOf(policies), clock.instant(), progress));
      unsoundAt = null;
      spoilt = false;
      room.passedOver().ifPresent(unsound::add);
    } catch (UnsoundIndexException e) {
      log.error("a new index of the hash lists is not used: {}", e.getMessage());
      unsound.add("a new index is not used: " + e.getMessage());
      unsoundAt = clock.instant();
      if (current.get() == null) {
        throw new SnapshotException("the index of the hash lists is not sound: " + e.getMessage());
      }
    }
  }

  /** After a list was taken away: no file stays of which it is not known that it has none of it. */
  synchronized void removeUnknown() {
    room.removeUnknown();
  }

  /** A file was damaged that may answer now: everything is read again. */
  synchronized void rebuild() {
    // Until that is done: whatever fails meanwhile, it is tried again.
    spoilt = true;
    room.forget();
    load(Progress.NONE);
  }

  /** Loads what has to be; returns whether the snapshot was swapped. */
  boolean refresh() {
    if (answerSpoilt.getAsBoolean()) {
      rebuild();
      return true;
    }
    return isDue() && reload();
  }

  /** Whether the lists have to be loaded; what was unsound is tried again after a while. */
  private boolean isDue() {
    Instant failed = unsoundAt;
    if (failed != null) {
      return !failed.plus(AFTER_UNSOUND).isAfter(clock.instant());
    }
    return spoilt || !SnapshotRoom.isSame(database.read(SourceStore::all), current().lists());
  }

  /** Who waited for another's loading finds it done. */
  private synchronized boolean reload() {
    if (!isDue()) {
      return false;
    }
    if (spoilt) {
      rebuild();
    } else {
      load(Progress.NONE);
    }
    return true;
  }

  /**
   * Returns since when what answers here is not what is published; empty when it is. A list whose
   * content is the same is not behind, however often it was found to be complete since.
   */
  Optional<Duration> behind() {
    Map<String, String> here =
        current().lists().stream().collect(Collectors.toMap(SourceRow::name, SourceRow::version));
    return database.read(SourceStore::all).stream()
        .filter(list -> !list.version().equals(here.getOrDefault(list.name(), "")))
        .map(SourceRow::publishedAt)
        .min(Instant::compareTo)
        .map(at -> Duration.between(at, clock.instant()));
  }

  /** Whether the index that was built last is asked. */
  boolean isSound() {
    return unsoundAt == null;
  }

  /** Keeps that an index was not used because it was unsound. */
  void passedOver(String why) {
    unsound.add(why);
  }

  /** Returns how new indexes were unsound since this was asked last. */
  List<String> unsound() {
    return taken(unsound);
  }

  /** Takes everything that is there by now, each thing once. */
  static List<String> taken(Queue<String> from) {
    List<String> told = new ArrayList<>();
    for (String each = from.poll(); each != null; each = from.poll()) {
      told.add(each);
    }
    return told;
  }
}
