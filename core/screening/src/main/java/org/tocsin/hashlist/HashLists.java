package org.tocsin.hashlist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Provenance;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;
import org.tocsin.store.Tx;

/**
 * The hash lists of one database, and the snapshot that answers look-ups.
 *
 * <p>A list is replaced by files, or follows a source. What was read appears at once: readers see
 * the old state of a list or the new one, never a mixture. The snapshot lives in memory. Log lines
 * hold list names and counts only.
 *
 * <p>Safe for use by many threads.
 */
public final class HashLists {
  private static final Logger log = LoggerFactory.getLogger(HashLists.class);

  private final Database database;
  private final Clock clock;
  private final Map<String, ListPolicy> policies;
  private final Queue<String> damaged;
  private final Loading loading;

  private record Counted(String snapshotId, Oddities oddities) {}

  private final Object counting = new Object();
  private @Nullable Counted counted;
  private final Decisions decisions;

  private HashLists(
      Database database,
      SnapshotRoom room,
      Queue<String> damaged,
      BooleanSupplier answerSpoilt,
      Map<String, ListPolicy> policies,
      Clock clock) {
    this.database = database;
    this.clock = clock;
    this.policies = new ConcurrentHashMap<>(policies);
    this.damaged = damaged;
    this.loading = new Loading(database, room, answerSpoilt, this.policies, clock);
    this.decisions = new Decisions(database, clock, this::snapshot);
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
    return begin(lists, policies, new SnapshotRoom(lists, null), clock);
  }

  /**
   * Opens the lists of a database with snapshots in files, so that the next start need not read the
   * database.
   *
   * @param policies how near a picture must be, by name of a list
   * @param snapshots where the files are
   * @throws SnapshotException when the folder cannot be used
   */
  public static HashLists open(
      Database lists, Map<String, ListPolicy> policies, SnapshotFolder snapshots, Clock clock) {
    Queue<String> damaged = new ConcurrentLinkedQueue<>();
    SnapshotFiles files = snapshots.open(damaged);
    return begin(
        lists, policies, new SnapshotRoom(lists, files), damaged, files::isAnswerSpoilt, clock);
  }

  static HashLists begin(
      Database lists, Map<String, ListPolicy> policies, SnapshotRoom room, Clock clock) {
    return begin(lists, policies, room, new ConcurrentLinkedQueue<>(), () -> false, clock);
  }

  private static HashLists begin(
      Database lists,
      Map<String, ListPolicy> policies,
      SnapshotRoom room,
      Queue<String> damaged,
      BooleanSupplier answerSpoilt,
      Clock clock) {
    migrate(Objects.requireNonNull(lists, "lists"));
    HashLists opened = new HashLists(lists, room, damaged, answerSpoilt, policies, clock);
    opened.loading.load(Progress.NONE);
    return opened;
  }

  /** Brings the tables of hash lists up to date. */
  public static void migrate(Database lists) {
    Recurring.migrate(lists);
    FirstTables.prepare(lists);
    lists.migrate("lists", HashLists.class);
  }

  /** Sets how near a picture must be to entries of a list, and swaps the snapshot. */
  public void policy(String list, ListPolicy policy) {
    policies.put(name(list), Objects.requireNonNull(policy, "policy"));
    loading.load(Progress.NONE);
  }

  /**
   * Replaces a list by a file of comma-separated values in UTF-8.
   *
   * @param list the list's name, 1 to 255 characters
   * @return what was loaded, or why nothing was
   * @throws ListImportException when the file cannot be read at all
   * @throws org.tocsin.store.StoreException when the database fails; the list is as it was
   */
  public ImportResult importCsv(String list, Path file, CsvOptions options, Progress progress) {
    return importFile(list, file, ListFormat.CSV, options, progress);
  }

  /**
   * Replaces a list by a file in UTF-8.
   *
   * @param list the list's name, 1 to 255 characters
   * @param format how the file is written
   * @return what was loaded, or why nothing was
   * @throws ListImportException when the file cannot be read at all, or the list follows a source
   * @throws org.tocsin.store.StoreException when the database fails; the list is as it was
   */
  public ImportResult importFile(
      String list, Path file, ListFormat format, CsvOptions options, Progress progress) {
    try (ListedFile.Passing passing = ListedFile.Passing.open(file);
        Reader reader = reader(passing)) {
      return load(
          list,
          reader,
          format,
          options,
          progress,
          () ->
              format.equals(ListFormat.CSV)
                  ? Optional.of(passing.content(options))
                  : Optional.empty());
    } catch (IOException e) {
      throw new ListImportException("the list file cannot be opened or read");
    }
  }

  /**
   * Returns whether a list was loaded from a file of comma-separated values with these bytes, under
   * the same options, so that importing it would change nothing. The file is read to its end, which
   * takes seconds where an import takes minutes.
   *
   * <p>If so, the list's age counts from when the file was modified last, where that is later than
   * what it counted from and not in the future; and nothing of another file is held any more.
   *
   * @throws ListImportException when the file cannot be read at all
   * @throws org.tocsin.store.StoreException when the database fails
   */
  public boolean confirmFile(String list, Path file, CsvOptions options) {
    ListedFile listed;
    try {
      listed = ListedFile.of(file, options);
    } catch (IOException e) {
      throw new ListImportException("the list file cannot be opened or read");
    }
    Instant now = clock.instant();
    boolean same = database.write(tx -> listed.confirm(tx, name(list), now));
    if (same) {
      refresh();
    }
    return same;
  }

  private static Reader reader(InputStream in) {
    return new InputStreamReader(
        in,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /**
   * Reads a file in UTF-8 to its end as {@link #importFile} does, and changes nothing.
   *
   * @param most how many malformed lines are described, 1 or more; all are counted
   * @throws ListImportException when the file cannot be read at all
   */
  public ListCheck checkFile(Path file, ListFormat format, int most) {
    try (Reader reader = reader(Files.newInputStream(file))) {
      ListLines in = ListLines.open(format, new BufferedReader(reader), clock.instant());
      List<ImportResult.Problem> problems = new ArrayList<>();
      long lines = 0;
      long malformed = 0;
      for (ListLines.Line line = in.next(); line != null; line = in.next()) {
        lines++;
        if (line.problem() != null) {
          malformed++;
          if (problems.size() < most) {
            problems.add(new ImportResult.Problem(line.number(), line.problem()));
          }
        }
      }
      return new ListCheck(lines, malformed, problems);
    } catch (IOException e) {
      throw new ListImportException("the list file cannot be opened or read");
    }
  }

  /**
   * Replaces a list by comma-separated values (RFC 4180) with the header {@code
   * algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted}.
   *
   * <p>The text is the whole list: entries that it does not name are gone afterwards. Lines of one
   * submitter and entry are one entry with several values; the newest line, and of equally old ones
   * the last, says what it means. A deletion removes what the entry's lines of that time or before
   * assert. A malformed line is named by number and reason; the good lines are loaded only if
   * {@code options} say so. A value that anything empty or broken would match is refused, counted
   * and put into quarantine; a severity class that is not known becomes {@link
   * SeverityClass#UNKNOWN}, which holds and alarms.
   *
   * <p>A file that has far fewer entries than the list leaves the list as it was, unless {@code
   * options} allow it: it may have been cut. Of what goes, as much is held as {@link
   * ListLimits#DEFAULT} holds of a source; so is a file without any entry, and one with fewer than
   * half of the values where those are at least as many as are never held.
   *
   * <p>Memory does not grow with the list. What is read is written in transactions of less than a
   * tenth of a second, and published by one more: whatever ends the import before that, the list is
   * as it was.
   *
   * @param reader the text; the caller closes it
   * @throws ListImportException when the text cannot be read or has no such header
   * @throws org.tocsin.store.StoreException when the database fails; the list is as it was
   */
  public ImportResult importCsv(String list, Reader reader, CsvOptions options, Progress progress) {
    return importText(list, reader, ListFormat.CSV, options, progress);
  }

  /**
   * Replaces a list by a text, as {@link #importCsv} does, in any format.
   *
   * @param reader the text; the caller closes it
   * @throws ListImportException when the text cannot be read, or the list follows a source
   * @throws org.tocsin.store.StoreException when the database fails; the list is as it was
   */
  public ImportResult importText(
      String list, Reader reader, ListFormat format, CsvOptions options, Progress progress) {
    return load(list, reader, format, options, progress, Optional::empty);
  }

  private ImportResult load(
      String list,
      Reader reader,
      ListFormat format,
      CsvOptions options,
      Progress progress,
      Supplier<Optional<String>> file) {
    ListImport job = new ListImport(database, name(list), options, progress, clock.instant());
    ImportResult result;
    try {
      result = job.run(format, reader, file);
    } catch (IOException e) {
      throw new ListImportException("the list cannot be read as UTF-8 text to its end");
    }
    if (!result.applied()) {
      String why = result.held().orElseGet(() -> result.malformed() + " malformed lines");
      log.warn("hash list {} was not imported: {}", list, why);
      new Sweep(database).run();
      return result;
    }
    loading.load(progress);
    if (result.unknownSeverity() > 0 || !result.refused().isEmpty()) {
      log.warn(
          "hash list {}: {} lines of unknown severity, {} refused values",
          list,
          result.unknownSeverity(),
          result.refused().values().stream().mapToLong(Long::longValue).sum());
    }
    new Sweep(database).run();
    return result;
  }

  /**
   * Takes a list away with everything that is kept because of it; that it was so stays on record.
   * Nothing matches it from then on, here at once and on other nodes within seconds, and its age
   * does not count. No file of a snapshot has its values any more: here at once, on another node as
   * soon as that has loaded the lists without it. Suppressions stay on record, and count again if
   * an entry of that name comes back. Votes that wait are given up.
   *
   * @param by who takes it away, 1 to 255 characters
   * @param reason why, 1 to 1000 characters
   * @return what was taken away; empty when there is no such list
   */
  public Optional<ListDecision> remove(String list, String by, String reason) {
    Instant now = clock.instant();
    Optional<ListDecision> removed =
        database.write(tx -> ListRemoval.make(tx, name(list), by, reason, now));
    decisions.load();
    loading.load(Progress.NONE);
    if (removed.isPresent()) {
      loading.removeUnknown();
    }
    new Sweep(database).run();
    removed.ifPresent(
        made -> log.warn("hash list {}: taken away, {} entries", list, made.entries()));
    return removed;
  }

  /**
   * Returns what people decided about lists, the newest first.
   *
   * @param list the list, or empty for all, also those that are gone
   * @param limit how many at most, at least 1
   */
  public List<ListDecision> decisions(Optional<String> list, int limit) {
    return decisions.listing(list, limit);
  }

  /** Returns what is loaded, by list. An empty list says so. */
  public List<ListStatus> status() {
    Instant now = clock.instant();
    Map<String, LoneValues> lone = oddities().lone();
    return database.read(
        tx -> {
          Map<String, SourceStore.Counts> counts = SourceStore.published(tx);
          List<ListStatus> status = new ArrayList<>();
          for (SourceRow list : SourceStore.all(tx)) {
            status.add(
                status(
                    tx,
                    list,
                    Optional.ofNullable(counts.get(list.name())),
                    Optional.ofNullable(lone.get(list.name())),
                    now));
          }
          return List.copyOf(status);
        });
  }

  private ListStatus status(
      Tx tx,
      SourceRow list,
      Optional<SourceStore.Counts> counts,
      Optional<LoneValues> lone,
      Instant now) {
    boolean following = list.kind().equals(SourceStore.SOURCE);
    Optional<Instant> read =
        Optional.of(list.checkpoint().completedTo()).filter(to -> to.isAfter(Instant.EPOCH));
    return new ListStatus(
        list.name(),
        list.version(),
        list.freshness(),
        Duration.between(list.freshness(), now).abs(),
        list.entries(),
        counts.map(SourceStore.Counts::values).orElse(Map.of()),
        counts.map(SourceStore.Counts::severities).orElse(Map.of()),
        list.refused(),
        list.unusual(),
        lone.map(LoneValues::values).orElse(0L),
        policies.getOrDefault(list.name(), ListPolicy.DEFAULT),
        list.state(),
        following,
        Quarantine.counts(tx, list),
        read,
        read.map(to -> Duration.between(to, now).abs()),
        following ? ListSync.nextRun(tx, list.name()) : Optional.empty(),
        list.held(),
        list.problem());
  }

  /**
   * Returns values that are never compared, in the order of their entries.
   *
   * @param list the list, or empty for all
   * @param limit how many at most, at least 1
   */
  public List<QuarantinedValue> quarantine(Optional<String> list, int limit) {
    return database.read(tx -> Quarantine.listing(tx, list, limit));
  }

  /**
   * Keeps a decision not to act upon something.
   *
   * @param scope what it is about
   * @param reason why, 1 to 1000 characters
   * @param reviewer who decided it
   * @param second who agreed; required where the gravest class lists this very value or entry
   * @param expiresAt until when; empty for ever
   * @throws IllegalArgumentException when a second reviewer is missing, or the same as the first;
   *     or when the scope is an entry of a list that is not here, such as a look-up service: its
   *     references may stand for many contents
   */
  public Suppression suppress(
      Suppression.Scope scope,
      String reason,
      String reviewer,
      Optional<String> second,
      Optional<Instant> expiresAt) {
    return decisions.suppress(scope, reason, reviewer, second, expiresAt);
  }

  /**
   * Ends a suppression. It stays on record.
   *
   * @param by who ends it, 1 to 255 characters
   * @return whether there was one that counted
   */
  public boolean lift(long number, String by) {
    return decisions.lift(number, by);
  }

  /** Returns every suppression that was ever made, also those that do not count any more. */
  public List<Suppression> suppressionsOnRecord() {
    return decisions.suppressionsOnRecord();
  }

  /** Returns what is suppressed, as it counts now. */
  public Suppressions suppressions() {
    return decisions.suppressions();
  }

  /**
   * Returns what is known of an entry beyond what look-ups say.
   *
   * @return empty when the list does not have it any more
   */
  public Optional<Provenance> provenance(ListEntry entry) {
    return provenance(entry.list(), entry.submitter(), entry.entryId());
  }

  /**
   * Returns what is known of an entry by its name.
   *
   * @return empty when the list does not have it, or not any more
   */
  public Optional<Provenance> provenance(String list, String submitter, String entryId) {
    Suppressions.Name name = new Suppressions.Name(list, submitter, entryId);
    return database.read(
        tx ->
            Optional.ofNullable(new EntryProvenance(tx).ofThoseThere(List.of(name)).get(name))
                .map(EntryProvenance.Known::provenance));
  }

  /**
   * Returns what is known of entries beyond what look-ups say, in one read.
   *
   * @return without those that their lists do not have any more
   */
  public Map<ListEntry, Provenance> provenance(Collection<ListEntry> entries) {
    Map<ListEntry, Suppressions.Name> names = new HashMap<>();
    entries.forEach(entry -> names.put(entry, Suppressions.Name.of(entry)));
    Map<Suppressions.Name, EntryProvenance.Known> known =
        database.read(tx -> new EntryProvenance(tx).ofThoseThere(names.values()));
    Map<ListEntry, Provenance> provenance = new HashMap<>();
    names.forEach(
        (entry, name) ->
            Optional.ofNullable(known.get(name))
                .ifPresent(each -> provenance.put(entry, each.provenance())));
    return provenance;
  }

  /**
   * Returns matches with what the lists know of their entries, in one read; also of entries that
   * were deleted upstream and answer until that is published. What the lists do not have, as
   * entries of look-up services, stays as it is.
   *
   * @param matches matches of which that is not known yet
   * @throws org.tocsin.store.StoreException when the database fails
   */
  public List<MatchFacts> traced(List<MatchFacts> matches) {
    if (matches.isEmpty()) {
      return List.of();
    }
    Map<Suppressions.Name, EntryProvenance.Known> known =
        database.read(
            tx ->
                new EntryProvenance(tx)
                    .ofThoseThatAnswer(matches.stream().map(Suppressions.Name::of).toList()));
    return matches.stream()
        .map(match -> traced(match, Optional.ofNullable(known.get(Suppressions.Name.of(match)))))
        .toList();
  }

  /** What the snapshot said when it answered goes before what its list says by now. */
  private static MatchFacts traced(MatchFacts match, Optional<EntryProvenance.Known> known) {
    return match.traced(
        match.updatedAt().or(() -> known.map(EntryProvenance.Known::updatedAt)),
        known.map(EntryProvenance.Known::provenance));
  }

  /** Returns what the source of a list calls submitters and categorizations, as far as it told. */
  public SourceNames names(String list) {
    return database.read(tx -> SourceNames.read(tx, list));
  }

  /** Has the near matches of an entry wait for a person; returns whether they did not before. */
  boolean review(MatchFacts match) {
    return decisions.review(match);
  }

  /**
   * Returns entries that wait for a person, and those that one looked at: what lasts first, the
   * oldest first.
   *
   * @param list the list, or empty for all
   * @param limit how many at most, at least 1
   */
  public List<EntryReview> reviews(Optional<String> list, int limit) {
    return decisions.reviews(list, limit);
  }

  /**
   * Ends the review of an entry, on all nodes: what matches it is filed as its list's policy says
   * again. It stays on record, and the entry is not put under review again for the same cause.
   *
   * @param by who looked at the entry, 1 to 255 characters
   * @param reason why what it matches need not wait, 1 to 1000 characters
   * @return whether it was under review
   */
  public boolean reviewed(String list, String submitter, String entryId, String by, String reason) {
    return decisions.reviewed(new Suppressions.Name(list, submitter, entryId), by, reason);
  }

  /** Returns when an entry came to a list, if it is there. */
  Optional<Instant> firstSeen(String list, String submitter, String entryId) {
    return database.read(
        tx ->
            tx.first(
                """
                SELECT e.first_seen FROM hash_entry e
                JOIN hash_source s ON s.generation = e.generation
                WHERE s.name = ? AND e.submitter = ? AND e.entry_id = ? AND e.gone IS NULL
                """,
                row -> row.instant("first_seen"),
                list,
                submitter,
                entryId));
  }

  /**
   * Keeps a vote on a fingerprint of an entry of a source, to be sent where the source's settings
   * allow it; it takes the place of an earlier one. A local {@link #suppress suppression} does not
   * wait for it.
   *
   * @param by who asks for it, 1 to 255 characters
   * @return the vote's number
   * @throws IllegalArgumentException when the list does not follow a source
   */
  public long feedback(String list, HashSource.Vote vote, String by) {
    return decisions.feedback(list, vote, by);
  }

  /**
   * Returns votes, the newest first.
   *
   * @param list the list, or empty for all
   * @param limit how many at most, at least 1
   */
  public List<Feedback> feedback(Optional<String> list, int limit) {
    return decisions.feedback(list, limit);
  }

  /**
   * Returns everything that is published about a value, with what others said of it.
   *
   * @param value any value; PDQ is compared within {@code radius}
   * @param radius 0 to 256 for PDQ; 0 for all others
   * @param limit how many at most, at least 1
   */
  public List<Hit> lookup(Fingerprint value, int radius, int limit) {
    Listing.checkLimit(limit);
    if (value.algorithm().equals(Algorithm.PDQ)) {
      return snapshot().near(PdqHash.of(value), radius, limit);
    }
    if (radius != 0) {
      throw new IllegalArgumentException("only PDQ has a radius");
    }
    List<Hit> hits = new ArrayList<>();
    snapshot()
        .each(
            value,
            (entries, entry, distance) -> {
              hits.add(new Hit(entries.get(entry), 0));
              return hits.size() < limit;
            });
    return hits;
  }

  /** Returns which values are not acted upon as their list says; counted once a snapshot. */
  Oddities oddities() {
    Snapshot now = snapshot();
    synchronized (counting) {
      Counted last = counted;
      if (last == null || !last.snapshotId().equals(now.id())) {
        last = new Counted(now.id(), now.oddities());
        counted = last;
      }
      return last.oddities();
    }
  }

  /** Returns the snapshot that answers now. */
  public Snapshot snapshot() {
    return loading.current().snapshot();
  }

  /**
   * Loads the lists anew when another process published one, or when the file that they are
   * answered from turned out to be damaged.
   *
   * @return whether the snapshot was swapped
   */
  public boolean refresh() {
    decisions.refresh();
    return loading.refresh();
  }

  /** Returns how files of snapshots were damaged since this was asked last. */
  List<String> damage() {
    return Loading.taken(damaged);
  }

  /**
   * Returns the names of lists that were never read from their source to its end: they are compared
   * as far as they go. Asked before an upload is examined, it names every list of which that
   * examination may lack something.
   */
  public Set<String> incompleteLists() {
    return loading.current().lists().stream()
        .filter(list -> list.kind().equals(SourceStore.SOURCE) && list.freshAt().isEmpty())
        .map(SourceRow::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  Database database() {
    return database;
  }

  Map<String, ListPolicy> policies() {
    return Map.copyOf(policies);
  }

  Clock clock() {
    return clock;
  }

  /** Returns which snapshot answers, and when the lists are loaded anew. */
  Loading loading() {
    return loading;
  }

  private static String name(String list) {
    if (list.isBlank() || list.length() > 255) {
      throw new IllegalArgumentException("a list's name has 1 to 255 characters");
    }
    return list;
  }
}
