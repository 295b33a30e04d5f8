package org.tocsin.hashlist;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;

/**
 * The hash lists of one database, and the snapshot that answers look-ups.
 *
 * <p>An import replaces a whole list in one transaction and then swaps the snapshot; readers see
 * the old state or the new one, never a mixture. The snapshot lives in memory. Log lines hold list
 * names and counts only.
 *
 * <p>Safe for use by many threads.
 */
public final class HashLists {
  private static final Logger log = LoggerFactory.getLogger(HashLists.class);

  private record Loaded(Snapshot snapshot, List<ListStatus> status, List<String> versions) {}

  private final Database database;
  private final Clock clock;
  private final Map<String, ListPolicy> policies = new HashMap<>();
  private final AtomicReference<Loaded> current = new AtomicReference<>();

  private HashLists(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Opens the lists of a database, creates their tables where needed, and loads them.
   *
   * @param lists a database of its own, kept apart from the docket
   * @param clock tells the time of imports and the age of lists
   */
  public static HashLists open(Database lists, Clock clock) {
    return open(lists, Map.of(), clock);
  }

  /**
   * Opens the lists of a database under policies.
   *
   * @param policies how near a picture must be, by name of a list; lists not named have {@link
   *     ListPolicy#DEFAULT}
   */
  public static HashLists open(Database lists, Map<String, ListPolicy> policies, Clock clock) {
    HashLists opened = new HashLists(Objects.requireNonNull(lists, "lists"), clock);
    lists.migrate("lists", HashLists.class);
    opened.policies.putAll(policies);
    opened.load();
    return opened;
  }

  /** Sets how near a picture must be to entries of a list, and swaps the snapshot. */
  public synchronized void policy(String list, ListPolicy policy) {
    policies.put(name(list), Objects.requireNonNull(policy, "policy"));
    load();
  }

  /**
   * Replaces a list by a file in UTF-8.
   *
   * @param list the list's name, 1 to 255 characters
   * @return what was loaded, or why nothing was
   * @throws ListImportException when the file cannot be read at all
   * @throws org.tocsin.store.StoreException when the database fails; the list is as it was
   */
  public ImportResult importCsv(String list, Path file, CsvOptions options, Progress progress) {
    try (Reader reader =
        new InputStreamReader(
            Files.newInputStream(file),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT))) {
      return importCsv(list, reader, options, progress);
    } catch (IOException e) {
      throw new ListImportException("the list file cannot be opened or read");
    }
  }

  /**
   * Replaces a list by comma-separated values (RFC 4180) with the header {@code
   * algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted}.
   *
   * <p>The text is the whole list: entries that it does not name are gone afterwards. Of an entry's
   * lines a deletion removes all that are not newer. A malformed line is named by number and
   * reason; the good lines are loaded only if {@code options} say so. A value that anything empty
   * or broken would match is refused and counted; a severity class that is not known becomes {@link
   * SeverityClass#UNKNOWN}, which holds and alarms.
   *
   * @param reader the text; the caller closes it
   * @throws ListImportException when the text cannot be read or has no such header
   * @throws org.tocsin.store.StoreException when the database fails; the list is as it was
   */
  public ImportResult importCsv(String list, Reader reader, CsvOptions options, Progress progress) {
    CsvImport job = new CsvImport(name(list), options, progress, clock.instant());
    ImportResult result;
    try {
      result = database.write(tx -> job.run(tx, reader));
    } catch (CsvImport.Stopped stopped) {
      log.warn(
          "hash list {} was not imported: {} malformed lines", list, stopped.result().malformed());
      return stopped.result();
    } catch (IOException e) {
      throw new ListImportException("the list cannot be read as UTF-8 text to its end");
    }
    load();
    if (result.unknownSeverity() > 0 || !result.refused().isEmpty()) {
      log.warn(
          "hash list {}: {} lines of unknown severity, {} refused values",
          list,
          result.unknownSeverity(),
          result.refused().values().stream().mapToLong(Long::longValue).sum());
    }
    return result;
  }

  /** Removes a list and returns whether there was one. */
  public boolean remove(String list) {
    boolean removed =
        database.write(
            tx -> {
              tx.update("DELETE FROM hash_list_value WHERE list = ?", name(list));
              return tx.update("DELETE FROM hash_list WHERE name = ?", list) > 0;
            });
    load();
    return removed;
  }

  /** Returns what is loaded, by list. An empty list says so. */
  public List<ListStatus> status() {
    Instant now = clock.instant();
    List<ListStatus> status = new ArrayList<>();
    for (ListStatus list : loaded().status()) {
      status.add(
          new ListStatus(
              list.name(),
              list.version(),
              list.importedAt(),
              Duration.between(list.importedAt(), now),
              list.entries(),
              list.values(),
              list.severities(),
              list.refused(),
              list.unusualPdq(),
              list.policy()));
    }
    return status;
  }

  /** Returns the snapshot that answers now. */
  public Snapshot snapshot() {
    return loaded().snapshot();
  }

  /**
   * Loads the lists anew when another process imported one.
   *
   * @return whether the snapshot was swapped
   */
  public boolean refresh() {
    List<String> versions = database.read(tx -> versions(StoredLists.lists(tx)));
    if (versions.equals(loaded().versions())) {
      return false;
    }
    load();
    return true;
  }

  private synchronized void load() {
    Instant now = clock.instant();
    current.set(
        database.read(
            tx -> {
              List<StoredLists.ListRow> rows = StoredLists.lists(tx);
              StoredLists builder = new StoredLists();
              Snapshot snapshot = builder.build(tx, rows, policies, now);
              List<ListStatus> status = new ArrayList<>();
              for (StoredLists.ListRow row : rows) {
                StoredLists.Counts counts =
                    Objects.requireNonNull(builder.counts().get(row.name()));
                status.add(
                    new ListStatus(
                        row.name(),
                        row.version(),
                        row.importedAt(),
                        Duration.ZERO,
                        counts.entries,
                        counts.values,
                        counts.severities,
                        row.refused(),
                        row.unusual(),
                        policies.getOrDefault(row.name(), ListPolicy.DEFAULT)));
              }
              return new Loaded(snapshot, List.copyOf(status), versions(rows));
            }));
  }

  private Loaded loaded() {
    return Objects.requireNonNull(current.get());
  }

  private static List<String> versions(List<StoredLists.ListRow> rows) {
    return rows.stream().map(row -> row.name() + "\n" + row.version()).toList();
  }

  private static String name(String list) {
    if (list.isBlank() || list.length() > 255) {
      throw new IllegalArgumentException("a list's name has 1 to 255 characters");
    }
    return list;
  }
}
