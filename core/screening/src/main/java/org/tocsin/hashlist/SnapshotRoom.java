package org.tocsin.hashlist;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.SnapshotReader.Part;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Where snapshots come from: the one at hand with what changed since, a file, or the tables. Used
 * by one thread at a time.
 */
final class SnapshotRoom {
  private static final Logger log = LoggerFactory.getLogger(SnapshotRoom.class);

  /** Changes below this are always laid over what is there. */
  private static final long FEW = 20_000;

  /** How far the clocks of those who build and of those who take lists away may differ. */
  private static final Duration SKEW = Duration.ofHours(1);

  /** How many snapshots in files are remembered. */
  private static final int REMEMBERED = 8;

  private record Base(Snapshot snapshot, Map<String, Part> parts) {}

  private final Database database;
  private final @Nullable SnapshotFiles files;
  private final Supplier<SnapshotCheck> checks;
  private @Nullable String passedOver;
  private @Nullable Base base;
  private boolean distrusted;

  SnapshotRoom(Database database, @Nullable SnapshotFiles files) {
    this(database, files, SnapshotCheck::sampling);
  }

  /**
   * @param checks makes what asks each index that is built
   */
  SnapshotRoom(Database database, @Nullable SnapshotFiles files, Supplier<SnapshotCheck> checks) {
    this.database = database;
    this.files = files;
    this.checks = checks;
  }

  /** A snapshot of everything that is published, and what it was made of. */
  record Loaded(Snapshot snapshot, List<SourceRow> lists) {}

  /**
   * Returns what is published now.
   *
   * @param progress hears of entries where all are read
   * @throws UnsoundIndexException when a new index does not find what it has to; nothing of it was
   *     published, and what was loaded before is as it was
   */
  Loaded load(Map<String, ListPolicy> policies, Instant now, Progress progress) {
    if (base == null && !distrusted) {
      newest();
    }
    Optional<Loaded> loaded = changed(policies, now);
    if (loaded.isEmpty() && base != null && files != null) {
      newest();
      loaded = changed(policies, now);
    }
    Loaded whole = loaded.isPresent() ? loaded.get() : rebuilt(policies, now, progress);
    distrusted = false;
    if (files != null) {
      removeTakenAway(files);
    }
    return whole;
  }

  /**
   * Removes what this process cannot read as well, after it took a list away: it may have the list.
   */
  void removeUnknown() {
    if (files != null) {
      files.removeAllButKept(this::content);
    }
  }

  /** What a list had that was taken away is in no file any more, not in an older one either. */
  private void removeTakenAway(SnapshotFiles from) {
    try {
      from.removeTakenAway(this::content);
    } catch (SnapshotException e) {
      log.error("older snapshots of the hash lists are not looked through: {}", e.getMessage());
    }
  }

  /** A list that came back by its name does not bring back what it had before. */
  private SnapshotFiles.Content content(String content) {
    return database.<SnapshotFiles.Content, RuntimeException>read(
        tx -> {
          boolean known = !parts(tx, content).isEmpty();
          boolean gone =
              tx.first(
                      """
                      SELECT s.list FROM hash_snapshot s WHERE s.content = ?
                        AND (NOT EXISTS (SELECT 1 FROM hash_source h WHERE h.name = s.list)
                          OR EXISTS (SELECT 1 FROM hash_decision d WHERE d.list = s.list
                            AND d.kind = ? AND d.decided_at >= s.built_at - ?))
                      """,
                      row -> true,
                      content,
                      ListDecision.Kind.REMOVED.name(),
                      SKEW.toMillis())
                  .orElse(false);
          return gone
              ? SnapshotFiles.Content.TAKEN_AWAY
              : known ? SnapshotFiles.Content.KEPT : SnapshotFiles.Content.UNKNOWN;
        });
  }

  /** Returns why an index of changes was not used since this was asked last, when one was not. */
  Optional<String> passedOver() {
    Optional<String> why = Optional.ofNullable(passedOver);
    passedOver = null;
    return why;
  }

  /** Has the next snapshot read from the tables, whatever files there are. */
  void forget() {
    base = null;
    distrusted = true;
  }

  /** Takes the newest file, where another process or an earlier one wrote it. */
  private void newest() {
    if (files == null) {
      return;
    }
    Optional<Snapshot> newest = files.latest();
    newest.ifPresent(
        snapshot -> {
          Map<String, Part> parts = parts(snapshot.content());
          if (!parts.isEmpty()) {
            base = new Base(snapshot, parts);
          }
        });
  }

  private Map<String, Part> parts(String content) {
    return database.<Map<String, Part>, RuntimeException>read(tx -> parts(tx, content));
  }

  private static Map<String, Part> parts(Tx tx, String content) {
    Map<String, Part> parts = new HashMap<>();
    tx.forEach(
        "SELECT list, generation, published FROM hash_snapshot WHERE content = ?",
        row ->
            parts.put(
                row.string("list"), new Part(row.number("generation"), row.number("published"))),
        content);
    return parts;
  }

  /**
   * Returns the snapshot at hand with what changed since, unless that is too much, or does not find
   * what it has to: then all is read again.
   */
  private Optional<Loaded> changed(Map<String, ListPolicy> policies, Instant now) {
    try {
      return overlaid(policies, now);
    } catch (UnsoundIndexException e) {
      log.error("an index of changes to the hash lists is not sound: all lists are read again");
      passedOver = "an index of changes is not used, and all is read again: " + e.getMessage();
      return Optional.empty();
    }
  }

  private Optional<Loaded> overlaid(Map<String, ListPolicy> policies, Instant now) {
    Base at = base;
    if (at == null) {
      return Optional.empty();
    }
    long most = Math.max(FEW, at.snapshot().entries() / 100);
    // One state of the database: what is published does not change between lists and entries.
    return database.<Optional<Loaded>, RuntimeException>read(
        tx -> {
          List<SourceRow> lists = SourceStore.all(tx);
          SnapshotReader reader = new SnapshotReader(lists, now);
          Snapshot.Facts facts = reader.facts();
          return reader
              .changes(tx, at.parts(), most, checks)
              .map(
                  overlay -> {
                    Snapshot changed =
                        at.snapshot()
                            .under(policies)
                            .with(facts.content(), now, facts.oldestImport(), overlay);
                    overlay.ask(changed);
                    return new Loaded(changed, lists);
                  });
        });
  }

  /** Everything that is published, read as one state of the database. */
  private record Whole(
      List<SourceRow> lists, SnapshotReader reader, SnapshotBuilder builder, SnapshotCheck check) {

    /** Asks what was built of this for what it has to find. */
    Consumer<Snapshot> asking() {
      int entries = builder.size();
      return snapshot -> check.ask(snapshot, entries);
    }
  }

  private Whole whole(Instant now, Progress progress) {
    SnapshotCheck check = checks.get();
    return database.<Whole, RuntimeException>read(
        tx -> {
          List<SourceRow> lists = SourceStore.all(tx);
          SnapshotReader reader = new SnapshotReader(lists, now);
          return new Whole(lists, reader, reader.read(tx, check, progress), check);
        });
  }

  private Loaded rebuilt(Map<String, ListPolicy> policies, Instant now, Progress progress) {
    Whole whole = whole(now, progress);
    Snapshot.Facts facts = whole.reader().facts();
    if (files != null && files.isWritten()) {
      try {
        Snapshot published = files.publish(whole.builder(), facts, whole.asking());
        remember(facts, whole.reader().parts());
        return loaded(published, whole, policies);
      } catch (SnapshotException e) {
        // Without room on the disk the lists still answer, from memory.
        log.error("a snapshot of the hash lists cannot be written, so that it is kept in memory");
        whole = whole(now, progress);
        facts = whole.reader().facts();
      }
    }
    if (files != null) {
      files.answerElsewhere();
    }
    Consumer<Snapshot> asking = whole.asking();
    Snapshot built = whole.builder().build(facts.content(), facts.builtAt(), facts.oldestImport());
    asking.accept(built);
    return loaded(built, whole, policies);
  }

  private Loaded loaded(Snapshot built, Whole whole, Map<String, ListPolicy> policies) {
    base = new Base(built, whole.reader().parts());
    return new Loaded(built.under(policies), whole.lists());
  }

  /** Nodes that build the same at once write the same rows, in the same order. */
  private void remember(Snapshot.Facts facts, Map<String, Part> parts) {
    database.perform(
        tx -> {
          new TreeMap<>(parts)
              .forEach(
                  (list, part) ->
                      tx.update(
                          """
                          INSERT INTO hash_snapshot (content, list, generation, published, built_at)
                          VALUES (?, ?, ?, ?, ?)
                          ON CONFLICT (content, list) DO UPDATE SET
                            generation = excluded.generation, published = excluded.published,
                            built_at = excluded.built_at
                          """,
                          facts.content(),
                          list,
                          part.generation(),
                          part.published(),
                          facts.builtAt()));
          tx.update(
              """
              DELETE FROM hash_snapshot WHERE content NOT IN
                (SELECT content FROM hash_snapshot GROUP BY content
                 ORDER BY MAX(built_at) DESC LIMIT ?)
              """,
              REMEMBERED);
        });
  }

  /** Whether lists are published as they were when a snapshot was loaded. */
  static boolean isSame(List<SourceRow> one, List<SourceRow> other) {
    return published(one).equals(published(other));
  }

  private static List<String> published(List<SourceRow> lists) {
    return lists.stream()
        .map(list -> list.name() + "\n" + list.version() + "\n" + list.freshness())
        .toList();
  }
}
