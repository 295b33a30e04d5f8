package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** The rows of lists: what is published of each, and how far its source was read. */
final class SourceStore {
  /** A list that files replace. */
  static final String FILE = "FILE";

  /** A list that a connector follows. */
  static final String SOURCE = "SOURCE";

  /**
   * A list as its row says.
   *
   * @param generation the content that is published
   * @param staging the content that is being read to take its place
   * @param published states of entries up to this row are published
   * @param before what was published before
   * @param pruned replaced states up to this row are not there any more
   */
  record SourceRow(
      String name,
      String kind,
      SourceState state,
      Instant createdAt,
      long generation,
      OptionalLong staging,
      String version,
      long published,
      long before,
      long pruned,
      Instant publishedAt,
      Optional<Instant> freshAt,
      long entries,
      long refused,
      long unusual,
      Optional<String> held,
      Optional<Instant> heldAt,
      Optional<String> config,
      Checkpoint checkpoint,
      Optional<String> problem,
      Optional<Instant> problemAt,
      int problems) {

    /** The content that pages change. */
    long working() {
      return staging.orElse(generation);
    }

    /** When what it holds was last known to be complete, as far as it ever was. */
    Instant freshness() {
      return freshAt.orElse(createdAt);
    }
  }

  private SourceStore() {}

  private static final String ADDED =
      "+e.generation = ? AND e.gone IS NULL AND e.live AND e.entry_row > ?";

  private static final String REMOVED =
      "e.generation = ? AND e.gone > ? AND e.live AND e.entry_row <= ?";

  private static final String COLUMNS =
      """
      SELECT name, kind, state, created_at, generation, staging, version, published, before,
        pruned, published_at, fresh_at, entries, refused, unusual, held, held_at, config,
        completed_to, window_from, window_to, window_safe, cursor_text, cursor_at, note, problem,
        problem_at, problems
      FROM hash_source
      """;

  /** Returns all lists that ever had content or have a source, by name. */
  static List<SourceRow> all(Tx tx) {
    return tx.query(
        COLUMNS + "WHERE version <> '' OR kind = 'SOURCE' ORDER BY name", SourceStore::source);
  }

  static Optional<SourceRow> find(Tx tx, String name) {
    return tx.first(COLUMNS + "WHERE name = ?", SourceStore::source, name);
  }

  /**
   * Returns a list that was there a moment ago.
   *
   * @throws IllegalArgumentException when it was taken away meanwhile
   */
  static SourceRow existing(Tx tx, String name) {
    return find(tx, name)
        .orElseThrow(
            () -> new IllegalArgumentException("the list " + name + " was taken away meanwhile"));
  }

  private static SourceRow source(Row row) {
    return new SourceRow(
        row.string("name"),
        row.string("kind"),
        SourceState.valueOf(row.string("state")),
        row.instant("created_at"),
        row.number("generation"),
        row.optionalNumber("staging"),
        row.string("version"),
        row.number("published"),
        row.number("before"),
        row.number("pruned"),
        row.instant("published_at"),
        row.optionalInstant("fresh_at"),
        row.number("entries"),
        row.number("refused"),
        row.number("unusual"),
        row.optionalString("held"),
        row.optionalInstant("held_at"),
        row.optionalString("config"),
        checkpoint(row),
        row.optionalString("problem"),
        row.optionalInstant("problem_at"),
        row.integer("problems"));
  }

  private static Checkpoint checkpoint(Row row) {
    Optional<Checkpoint.Window> window =
        row.optionalInstant("window_from")
            .map(
                from ->
                    new Checkpoint.Window(
                        from,
                        row.instant("window_to"),
                        row.instant("window_safe"),
                        row.optionalString("cursor_text"),
                        row.instant("cursor_at")));
    return new Checkpoint(
        row.optionalInstant("completed_to").orElse(Instant.EPOCH),
        window,
        row.optionalString("note").orElse(""));
  }

  /** Makes the row of a list that is not there yet. */
  static void create(Tx tx, String name, String kind, Instant now) {
    tx.update(
        """
        INSERT INTO hash_source
          (name, kind, state, created_at, generation, version, published, before, pruned,
           published_at, entries, refused, unusual, problems)
        VALUES (?, ?, ?, ?, 0, '', 0, 0, 0, ?, 0, 0, 0, 0)
        ON CONFLICT (name) DO NOTHING
        """,
        name,
        kind,
        SourceState.NEW.name(),
        now,
        now);
  }

  /** Begins new content for a list and returns its generation; what others began is given up. */
  static long begin(Tx tx, String name, Instant now) {
    long generation = Counter.take(tx, Counter.GENERATION, 1);
    tx.update(
        """
        UPDATE hash_source SET staging = ?, staging_at = ?, held = NULL, held_at = NULL
        WHERE name = ?
        """,
        generation,
        now,
        name);
    return generation;
  }

  /** Returns when new content was begun, if any was. */
  static Optional<Instant> begunAt(Tx tx, String name) {
    return tx.first(
            "SELECT staging_at FROM hash_source WHERE name = ? AND staging IS NOT NULL",
            row -> row.optionalInstant("staging_at"),
            name)
        .flatMap(at -> at);
  }

  /** Whether new content is still the one that was begun last. */
  static boolean isCurrent(Tx tx, String name, long generation) {
    return tx.first(
            "SELECT staging FROM hash_source WHERE name = ? AND staging = ?",
            row -> true,
            name,
            generation)
        .orElse(false);
  }

  /**
   * Publishes a generation as it stands, in place of what was published.
   *
   * @throws ListImportException when no snapshot can hold that much; the transaction then has to
   *     end without a change
   */
  static void publish(
      Tx tx, String name, long generation, String version, Counts counts, Instant now) {
    SnapshotLimits.require(tx, name, generation, counts);
    tx.update(
        """
        UPDATE hash_source
        SET pruned = CASE WHEN generation = ? THEN before ELSE 0 END,
          before = CASE WHEN generation = ? THEN published ELSE 0 END,
          generation = ?, staging = NULL, version = ?, published = ?, published_at = ?, entries = ?,
          held = NULL, held_at = NULL
        WHERE name = ?
        """,
        generation,
        generation,
        generation,
        version,
        Counter.last(tx, Counter.ROW),
        now,
        counts.entries(),
        name);
    tx.update("DELETE FROM hash_count WHERE list = ?", name);
    List<@Nullable Object[]> rows = new ArrayList<>();
    counts
        .severities()
        .forEach(
            (severity, n) -> rows.add(new @Nullable Object[] {name, "CLASS", severity.name(), n}));
    counts
        .values()
        .forEach(
            (algorithm, n) ->
                rows.add(new @Nullable Object[] {name, "VALUE", algorithm.name(), n}));
    tx.updateAll("INSERT INTO hash_count (list, kind, name, amount) VALUES (?, ?, ?, ?)", rows);
  }

  /** Keeps how far a source was read; joins the transaction of the page. */
  static void checkpoint(Tx tx, String name, Checkpoint checkpoint) {
    Optional<Checkpoint.Window> window = checkpoint.window();
    tx.update(
        """
        UPDATE hash_source SET completed_to = ?, window_from = ?, window_to = ?, window_safe = ?,
          cursor_text = ?, cursor_at = ?, note = ?
        WHERE name = ?
        """,
        checkpoint.completedTo(),
        window.map(Checkpoint.Window::from).orElse(null),
        window.map(Checkpoint.Window::to).orElse(null),
        window.map(Checkpoint.Window::safeTo).orElse(null),
        window.flatMap(Checkpoint.Window::cursor).orElse(null),
        window.map(Checkpoint.Window::issuedAt).orElse(null),
        checkpoint.note(),
        name);
  }

  /**
   * How many entries and values a list has.
   *
   * @param severities entries of each class
   * @param values values of each algorithm
   */
  record Counts(Map<SeverityClass, Long> severities, Map<Algorithm, Long> values) {
    static final Counts NONE = new Counts(Map.of(), Map.of());

    long entries() {
      return severities.values().stream().mapToLong(Long::longValue).sum();
    }

    long allValues() {
      return values.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Counts what a generation has when all of it is published. */
  static Counts count(Tx tx, long generation) {
    return counts(tx, "e.generation = ? AND e.gone IS NULL AND e.live", new Object[] {generation});
  }

  private static Counts counts(Tx tx, String which, Object[] params) {
    Map<SeverityClass, Long> severities = new EnumMap<>(SeverityClass.class);
    Map<Algorithm, Long> values = new HashMap<>();
    tx.forEach(
        "SELECT e.severity, COUNT(*) AS amount FROM hash_entry e WHERE "
            + which
            + " GROUP BY e.severity",
        row -> severities.put(SeverityClass.valueOf(row.string("severity")), row.number("amount")),
        params);
    tx.forEach(
        "SELECT v.algorithm, COUNT(*) AS amount FROM hash_entry e"
            + " JOIN hash_value v ON v.entry_row = e.entry_row WHERE "
            + which
            + " GROUP BY v.algorithm",
        row -> values.put(new Algorithm(row.string("algorithm")), row.number("amount")),
        params);
    return new Counts(severities, values);
  }

  /** Counts PDQ values without exactly 128 ones when all of a generation is published. */
  static long unusual(Tx tx, long generation) {
    return unusual(tx, "e.generation = ? AND e.gone IS NULL AND e.live", generation);
  }

  /** Returns how many more there would be if a list were published as it stands. */
  static long moreUnusual(Tx tx, SourceRow source) {
    return unusual(tx, ADDED, source.generation(), source.published())
        - unusual(tx, REMOVED, source.generation(), source.published(), source.published());
  }

  private static long unusual(Tx tx, String which, Object... params) {
    long[] count = new long[1];
    tx.forEach(
        "SELECT v.hash FROM hash_entry e JOIN hash_value v ON v.entry_row = e.entry_row WHERE "
            + which
            + " AND v.algorithm = 'PDQ'",
        row -> {
          if (Normaliser.isUnusual(Fingerprint.of(Algorithm.PDQ, row.bytes("hash")))) {
            count[0]++;
          }
        },
        params);
    return count[0];
  }

  /** Returns what is published of every list, by list. */
  static Map<String, Counts> published(Tx tx) {
    Map<String, Counts> all = new HashMap<>();
    tx.forEach(
        "SELECT list, kind, name, amount FROM hash_count",
        row -> {
          Counts counts =
              all.computeIfAbsent(
                  row.string("list"),
                  name -> new Counts(new EnumMap<>(SeverityClass.class), new HashMap<>()));
          if (row.string("kind").equals("CLASS")) {
            counts
                .severities()
                .put(SeverityClass.valueOf(row.string("name")), row.number("amount"));
          } else {
            counts.values().put(new Algorithm(row.string("name")), row.number("amount"));
          }
        });
    return all;
  }

  /**
   * What would change if a list were published as it stands.
   *
   * @param added entries and values that would appear
   * @param removed entries and values that would go
   */
  record Difference(Counts added, Counts removed) {}

  /** Compares what a source told with what is published, within one generation. */
  static Difference difference(Tx tx, SourceRow source) {
    Counts added = counts(tx, ADDED, new Object[] {source.generation(), source.published()});
    Counts removed =
        counts(
            tx,
            REMOVED,
            new Object[] {source.generation(), source.published(), source.published()});
    return new Difference(added, removed);
  }

  /** Counts the entries that would change: they go in one state and come in another. */
  static long changed(Tx tx, SourceRow source) {
    return tx.first(
            """
            SELECT COUNT(*) AS amount FROM hash_entry e
            WHERE e.generation = ? AND e.gone > ? AND e.live AND e.entry_row <= ?
              AND EXISTS (SELECT 1 FROM hash_entry n
                WHERE n.generation = e.generation AND n.submitter = e.submitter
                  AND n.entry_id = e.entry_id AND n.gone IS NULL AND n.live)
            """,
            row -> row.number("amount"),
            source.generation(),
            source.published(),
            source.published())
        .orElse(0L);
  }

  /** Counts the entries of one generation that another does not have. */
  static long missing(Tx tx, long from, long in) {
    return tx.first(
            """
            SELECT COUNT(*) AS amount FROM hash_entry e
            WHERE e.generation = ? AND e.gone IS NULL AND e.live
              AND NOT EXISTS (SELECT 1 FROM hash_entry n
                WHERE n.generation = ? AND n.submitter = e.submitter
                  AND n.entry_id = e.entry_id AND n.gone IS NULL AND n.live)
            """,
            row -> row.number("amount"),
            from,
            in)
        .orElse(0L);
  }

  /** Adds and takes away. */
  static Counts sum(Counts before, Difference change) {
    Map<SeverityClass, Long> severities = new EnumMap<>(SeverityClass.class);
    Map<Algorithm, Long> values = new HashMap<>();
    severities.putAll(before.severities());
    values.putAll(before.values());
    change.added().severities().forEach((key, n) -> severities.merge(key, n, Long::sum));
    change.added().values().forEach((key, n) -> values.merge(key, n, Long::sum));
    change.removed().severities().forEach((key, n) -> severities.merge(key, -n, Long::sum));
    change.removed().values().forEach((key, n) -> values.merge(key, -n, Long::sum));
    severities.values().removeIf(n -> n == 0);
    values.values().removeIf(n -> n == 0);
    return new Counts(severities, values);
  }
}
