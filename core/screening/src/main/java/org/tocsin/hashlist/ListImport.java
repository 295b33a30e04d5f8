package org.tocsin.hashlist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/**
 * One import of a list file. Used once, by one thread.
 *
 * <p>The lines go to content that nobody sees, in transactions of less than a tenth of a second; a
 * last small one puts it in the place of what was published. Whatever ends the import before that
 * leaves the list as it was.
 */
final class ListImport {
  /** How long a transaction may take before the next one does less. */
  static final Duration LONG = Duration.ofMillis(80);

  private static final int PROGRESS_EVERY = 10_000;
  private static final int FEWEST = 2_000;
  private static final int MOST = 16_000;

  /** Refused values that are kept for a person to look at; all are counted. */
  private static final int MOST_QUARANTINED = 100_000;

  /** Names of algorithms that are told; the values of all others are counted together. */
  private static final int MOST_NAMES = 100;

  /** What may be a value in the wrong column is not told. */
  private static final Pattern LIKE_A_VALUE = Pattern.compile("[0-9A-F]{24,}");

  private static final String OTHER_NAMES = "others";

  private final Database database;
  private final String list;
  private final CsvOptions options;
  private final Progress progress;
  private final Instant now;
  private final MessageDigest digest;
  private final List<ImportResult.Problem> problems = new ArrayList<>();
  private final Map<String, Long> refused = new HashMap<>();
  private final Map<String, Long> opaque = new HashMap<>();
  private final Map<String, Long> unknownAlgorithms = new HashMap<>();
  private long generation;
  private long before;
  private long lines;
  private long malformed;
  private long unusual;
  private long unknown;
  private long quarantined;
  private boolean deletions;
  private int size = 2 * FEWEST;

  ListImport(Database database, String list, CsvOptions options, Progress progress, Instant now) {
    this.database = database;
    this.list = list;
    this.options = options;
    this.progress = progress;
    this.now = now;
    this.digest = Sha256.begin();
  }

  /**
   * Replaces the list by what {@code reader} says.
   *
   * @param file asked when all is read: what identifies the file, if it is one
   */
  ImportResult run(ListFormat format, Reader reader, Supplier<Optional<String>> file)
      throws IOException {
    ListLines in =
        ListLines.open(format, new DigestingReader(new BufferedReader(reader), digest), now);
    begin();
    try {
      return read(in, file);
    } catch (IOException | RuntimeException e) {
      // What was read so far is nobody's; of another import nothing is given up.
      try {
        giveUp();
      } catch (StoreException unreachable) {
        e.addSuppressed(unreachable);
      }
      throw e;
    }
  }

  private ImportResult read(ListLines in, Supplier<Optional<String>> file) throws IOException {
    List<CsvRow> rows = new ArrayList<>();
    for (ListLines.Line line = in.next(); line != null; line = in.next()) {
      lines++;
      if (lines % PROGRESS_EVERY == 0) {
        progress.lines(lines);
      }
      if (line.problem() != null) {
        malformed += line.lines();
        if (problems.size() < options.maxProblems()) {
          problems.add(new ImportResult.Problem(line.number(), line.problem()));
        }
      } else {
        rows.add(Objects.requireNonNull(line.row()));
      }
      if (isStopped()) {
        rows.clear();
      } else if (rows.size() >= size) {
        stage(rows);
        rows.clear();
      }
    }
    if (isStopped()) {
      giveUp();
      return result("", Optional.empty(), 0, 0);
    }
    stage(rows);
    return publish(file.get());
  }

  /** Whether nothing will be loaded, so that the rest is only read to name its problems. */
  private boolean isStopped() {
    return malformed > 0 && !options.continueOnError();
  }

  private void begin() {
    database.perform(
        tx -> {
          SourceStore.create(tx, list, SourceStore.FILE, now);
          SourceRow row = SourceStore.find(tx, list).orElseThrow();
          if (!row.kind().equals(SourceStore.FILE)) {
            throw new ListImportException(
                "the list " + list + " follows a source, so that no file can replace it");
          }
          before = row.generation();
          generation = SourceStore.begin(tx, list, now);
        });
  }

  private void giveUp() {
    database.perform(
        tx ->
            tx.update(
                "UPDATE hash_source SET staging = NULL WHERE name = ? AND staging = ?",
                list,
                generation));
  }

  /** Writes lines in one transaction, and makes the next one longer or shorter. */
  private void stage(List<CsvRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    Staging staging = new Staging(list, generation, before, now);
    for (CsvRow row : rows) {
      accept(row, staging);
    }
    long began = System.nanoTime();
    database.perform(
        tx -> {
          if (!SourceStore.isCurrent(tx, list, generation)) {
            throw ListImportException.overtaken(list);
          }
          staging.write(tx);
        });
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (took.compareTo(LONG) > 0) {
      size = Math.max(FEWEST, size / 2);
    } else if (took.multipliedBy(2).compareTo(LONG) < 0) {
      size = Math.min(MOST, size + size / 2);
    }
  }

  private void accept(CsvRow row, Staging staging) {
    Fingerprint value = row.value();
    if (row.deleted()) {
      deletions = true;
      staging.delete(row);
      return;
    }
    Objects.requireNonNull(value);
    if (HashValues.isOpaque(value.algorithm())) {
      opaque.merge(value.algorithm().name(), 1L, Long::sum);
      return;
    }
    if (!HashValues.isKnown(value.algorithm())) {
      countUnknown(value.algorithm().name());
    }
    if (row.severity() == SeverityClass.UNKNOWN) {
      unknown++;
    }
    Optional<String> refusal = HashValues.refusal(value);
    if (refusal.isPresent()) {
      refused.merge(refusal.get(), 1L, Long::sum);
      if (++quarantined <= MOST_QUARANTINED) {
        staging.refuse(row, value, refusal.get());
      }
      return;
    }
    unusual += Normaliser.isUnusual(value) ? 1 : 0;
    staging.assertValue(row, value);
  }

  private void countUnknown(String name) {
    boolean told =
        unknownAlgorithms.containsKey(name)
            || (unknownAlgorithms.size() < MOST_NAMES && !LIKE_A_VALUE.matcher(name).matches());
    unknownAlgorithms.merge(told ? name : OTHER_NAMES, 1L, Long::sum);
  }

  /** Returns why a person has to allow what would go, if one has to. */
  private Optional<String> shrink(SourceStore.Counts counts) {
    if (options.shrinkAllowed()) {
      return Optional.empty();
    }
    SourceStore.Counts there =
        database.read(tx -> SourceStore.published(tx).getOrDefault(list, SourceStore.Counts.NONE));
    ListLimits limits = ListLimits.DEFAULT;
    long gone = there.entries() - counts.entries();
    boolean brokeOff = limits.brokeOff(there, counts);
    if (limits.isHeld(gone, there.entries(), limits.shrinkHold())
        || (brokeOff && counts.entries() == 0)) {
      return Optional.of(held("entries", counts.entries(), there.entries()));
    }
    return brokeOff
        ? Optional.of(held("values", counts.allValues(), there.allValues()))
        : Optional.empty();
  }

  private static String held(String what, long file, long list) {
    return "the file has "
        + file
        + " "
        + what
        + ", and the list "
        + list
        + ": import it so that the list may shrink, or correct the file";
  }

  /** The list stays as it was, and says so until another import replaces it. */
  private ImportResult held(String why, long deleted) {
    database.perform(
        tx ->
            tx.update(
                """
                UPDATE hash_source SET staging = NULL, held = ?, held_at = COALESCE(held_at, ?)
                WHERE name = ? AND staging = ?
                """,
                why,
                now,
                list,
                generation));
    return result("", Optional.of(why), 0, deleted);
  }

  private ImportResult publish(Optional<String> file) {
    long deleted = deletions ? new Burial(database, generation).run() : 0;
    SourceStore.Counts counts = database.read(tx -> SourceStore.count(tx, generation));
    Optional<String> held = shrink(counts);
    if (held.isPresent()) {
      return held(held.get(), deleted);
    }
    String version = now + "/" + HexFormat.of().formatHex(digest.digest(), 0, 6);
    database.perform(
        tx -> {
          if (!SourceStore.isCurrent(tx, list, generation)) {
            throw ListImportException.overtaken(list);
          }
          SourceStore.publish(tx, list, generation, version, counts, now);
          tx.update(
              """
              UPDATE hash_source SET state = ?, fresh_at = ?, refused = ?, unusual = ?, config = ?
              WHERE name = ?
              """,
              SourceState.FOLLOWING.name(),
              now,
              refused.values().stream().mapToLong(Long::longValue).sum(),
              unusual,
              file.orElse(null),
              list);
        });
    return result(version, Optional.empty(), counts.allValues(), deleted);
  }

  private ImportResult result(String version, Optional<String> held, long values, long deleted) {
    return new ImportResult(
        list,
        version,
        !version.isEmpty(),
        lines,
        values,
        deleted,
        malformed,
        problems,
        refused,
        unusual,
        unknown,
        opaque,
        unknownAlgorithms,
        held);
  }

  /** Digests the characters that pass, so that equal files have equal versions. */
  private static final class DigestingReader extends Reader {
    private final Reader reader;
    private final MessageDigest digest;

    DigestingReader(Reader reader, MessageDigest digest) {
      this.reader = reader;
      this.digest = digest;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      int read = reader.read(into, offset, length);
      if (read > 0) {
        digest.update(new String(into, offset, read).getBytes(StandardCharsets.UTF_8));
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** What an entry's deletion lines leave of it: lines that are newer. */
  private static final class Burial {
    private final Database database;
    private final long generation;

    Burial(Database database, long generation) {
      this.database = database;
      this.generation = generation;
    }

    /** Returns how many entries lost a value. */
    long run() {
      long deleted = 0;
      long after = 0;
      while (true) {
        List<Long> rows = next(after);
        if (rows.isEmpty()) {
          return deleted;
        }
        after = rows.get(rows.size() - 1);
        deleted += bury(rows);
      }
    }

    private List<Long> next(long after) {
      return database.read(
          tx ->
              tx.query(
                  """
                  SELECT entry_row FROM hash_entry
                  WHERE entry_row > ? AND +generation = ? AND deleted_at IS NOT NULL
                  ORDER BY entry_row LIMIT 500
                  """,
                  row -> row.number("entry_row"),
                  after,
                  generation));
    }

    private long bury(List<Long> rows) {
      List<@Nullable Object[]> each = new ArrayList<>();
      rows.forEach(row -> each.add(new @Nullable Object[] {row, row}));
      return database.write(
          tx -> {
            long touched = 0;
            for (@Nullable Object[] row : each) {
              int values =
                  tx.update(
                      """
                      DELETE FROM hash_value
                      WHERE entry_row = ? AND asserted_at <=
                        (SELECT deleted_at FROM hash_entry WHERE entry_row = ?)
                      """,
                      row);
              touched += values > 0 ? 1 : 0;
            }
            return touched;
          });
    }
  }
}
