package org.tocsin.hashlist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Tx;

/** One import of a list file. Used once, by one thread. */
final class CsvImport {
  private static final int PROGRESS_EVERY = 10_000;

  private record EntryKey(String submitter, String entryId) {}

  private final String list;
  private final CsvOptions options;
  private final Progress progress;
  private final Instant now;
  private final MessageDigest digest;
  private final List<ImportResult.Problem> problems = new ArrayList<>();
  private final Map<String, Long> refused = new HashMap<>();
  private final Map<EntryKey, Instant> tombstones = new HashMap<>();
  private long lines;
  private long malformed;
  private long unusual;
  private long unknown;
  private long deleted;
  private long values;

  CsvImport(String list, CsvOptions options, Progress progress, Instant now) {
    this.list = list;
    this.options = options;
    this.progress = progress;
    this.now = now;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A malformed line stops the import; thrown to undo the transaction. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ImportResult result;

    Stopped(ImportResult result) {
      super("a line is malformed", null, false, false);
      this.result = result;
    }

    ImportResult result() {
      return result;
    }
  }

  /** Replaces the list by what {@code reader} says. */
  ImportResult run(Tx tx, Reader reader) throws IOException {
    CsvRecords records = new CsvRecords(new DigestingReader(new BufferedReader(reader), digest));
    List<String> header = records.next();
    if (header == null || records.problem() != null) {
      throw new ListImportException("the file has no header line");
    }
    int[] places = CsvRow.places(header);
    tx.update("DELETE FROM hash_list_value WHERE list = ?", list);
    Rows rows = new Rows(records, places);
    tx.updateAll(
        """
        INSERT INTO hash_list_value
          (list, submitter, entry_id, algorithm, hash, severity, classification, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        () -> rows);
    if (malformed > 0 && !options.continueOnError()) {
      throw new Stopped(result("", false));
    }
    bury(tx);
    values =
        tx.first(
                "SELECT COUNT(*) AS n FROM hash_list_value WHERE list = ?",
                row -> row.number("n"),
                list)
            .orElse(0L);
    String version = now + "/" + HexFormat.of().formatHex(digest.digest(), 0, 6);
    tx.update("DELETE FROM hash_list WHERE name = ?", list);
    tx.update(
        """
        INSERT INTO hash_list (name, version, imported_at, refused, unusual)
        VALUES (?, ?, ?, ?, ?)
        """,
        list,
        version,
        now,
        refused.values().stream().mapToLong(Long::longValue).sum(),
        unusual);
    return result(version, true);
  }

  /** Removes the entries that deletion lines name, unless a later line brought them back. */
  private void bury(Tx tx) {
    for (Map.Entry<EntryKey, Instant> tombstone : tombstones.entrySet()) {
      int removed =
          tx.update(
              """
              DELETE FROM hash_list_value
              WHERE list = ? AND submitter = ? AND entry_id = ? AND updated_at <= ?
              """,
              list,
              tombstone.getKey().submitter(),
              tombstone.getKey().entryId(),
              tombstone.getValue());
      deleted += removed > 0 ? 1 : 0;
    }
  }

  private ImportResult result(String version, boolean applied) {
    return new ImportResult(
        list,
        version,
        applied,
        lines,
        applied ? values : 0,
        deleted,
        malformed,
        problems,
        refused,
        unusual,
        unknown);
  }

  /** The rows to insert, read from the file while they are inserted. */
  private final class Rows implements Iterator<@Nullable Object[]> {
    private final CsvRecords records;
    private final int[] places;
    private @Nullable Object @Nullable [] following;
    private boolean ended;

    Rows(CsvRecords records, int[] places) {
      this.records = records;
      this.places = places;
    }

    @Override
    public boolean hasNext() {
      while (following == null && !ended) {
        advance();
      }
      return following != null;
    }

    @Override
    public @Nullable Object[] next() {
      if (!hasNext() || following == null) {
        throw new NoSuchElementException();
      }
      @Nullable Object[] row = following;
      following = null;
      return row;
    }

    private void advance() {
      List<String> fields;
      try {
        fields = records.next();
      } catch (IOException e) {
        throw new ListImportException("the file cannot be read as UTF-8 text to its end");
      }
      if (fields == null) {
        ended = true;
        return;
      }
      lines++;
      if (lines % PROGRESS_EVERY == 0) {
        progress.lines(lines);
      }
      if (fields.size() == 1 && fields.get(0).isBlank() && records.problem() == null) {
        lines--;
        return;
      }
      String problem = records.problem();
      if (problem == null) {
        try {
          following = accept(CsvRow.of(fields, places, now));
        } catch (IllegalArgumentException e) {
          problem = String.valueOf(e.getMessage());
        }
      }
      if (problem != null) {
        malformed++;
        if (problems.size() < options.maxProblems()) {
          problems.add(new ImportResult.Problem(records.recordLine(), problem));
        }
      }
    }

    private @Nullable Object @Nullable [] accept(CsvRow row) {
      if (row.deleted()) {
        tombstones.merge(
            new EntryKey(row.submitter(), row.entryId()),
            row.updatedAt(),
            (one, other) -> one.isAfter(other) ? one : other);
        return null;
      }
      Fingerprint value = row.value();
      if (value == null) {
        throw new IllegalArgumentException("value is missing");
      }
      if (row.severity() == SeverityClass.UNKNOWN) {
        unknown++;
      }
      Optional<String> refusal = HashValues.refusal(value);
      if (refusal.isPresent()) {
        refused.merge(refusal.get(), 1L, Long::sum);
        return null;
      }
      if (value.algorithm().equals(Algorithm.PDQ) && PdqHash.of(value).ones() != 128) {
        unusual++;
      }
      return new @Nullable Object[] {
        list,
        row.submitter(),
        row.entryId(),
        value.algorithm().name(),
        value.bytes(),
        row.severity().name(),
        row.classification(),
        row.updatedAt()
      };
    }
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
}
