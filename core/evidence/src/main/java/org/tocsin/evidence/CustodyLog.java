package org.tocsin.evidence;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * The append-only record of who did what to evidence, and why: the leaves of a Merkle tree (RFC
 * 9162) whose heads are signed and written beside the store too.
 *
 * <p>An entry is part of the transaction that does what it says. It is appended as the last work of
 * that transaction, so that the one row that orders all entries is locked for moments only.
 *
 * <p>Guarantees: an entry that is edited, dropped, moved or added by anybody without the head key
 * is found by {@link #verify}. Non-guarantees: whoever holds the head key and can write both the
 * database and the file of heads can sign another history, as far back as the last head that
 * somebody else keeps. An entry whose evidence was destroyed keeps its leaf but can no longer be
 * compared with it.
 *
 * <p>Safe for use by many threads.
 */
public final class CustodyLog {
  private static final int SALT_BYTES = 32;

  private final Database database;
  private final HeadKey key;
  private final DataDirectory directory;
  private final HeadFile headFile;
  private final Restoration restoration;
  private final Clock clock;
  private final Supplier<ClockStatus> clockMonitor;
  private final AtomicLong newestMillis = new AtomicLong(Long.MIN_VALUE);
  private final SecureRandom random = new SecureRandom();

  private CustodyLog(
      Database database,
      HeadKey key,
      DataDirectory directory,
      Clock clock,
      Supplier<ClockStatus> clockMonitor) {
    this.database = database;
    this.key = key;
    this.directory = directory;
    this.headFile = new HeadFile(directory);
    this.restoration = new Restoration(database, headFile, key, clock);
    this.clock = clock;
    this.clockMonitor = clockMonitor;
  }

  /** Opens the log of a database, with nobody to say whether the clock is right. */
  public static CustodyLog open(Database database, DataDirectory directory, Clock clock) {
    return open(database, directory, clock, () -> ClockStatus.UNKNOWN);
  }

  /**
   * Opens the log of a database, creating its tables when they are not there.
   *
   * @param directory where the head key and the file of heads lie
   * @param clockMonitor says whether the clock follows a time source; asked for every item
   */
  public static CustodyLog open(
      Database database, DataDirectory directory, Clock clock, Supplier<ClockStatus> clockMonitor) {
    database.migrate("evidence", CustodyLog.class);
    database.perform(
        tx ->
            tx.update(
                """
                INSERT INTO custody_tree (id, size, subtrees, last_at) VALUES (1, 0, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """,
                new byte[0],
                Long.MIN_VALUE));
    CustodyLog log =
        new CustodyLog(database, HeadKey.in(directory), directory, clock, clockMonitor);
    long last =
        database
            .read(tx -> tx.first("SELECT last_at FROM custody_tree", row -> row.number("last_at")))
            .orElse(Long.MIN_VALUE);
    log.newestMillis.set(last);
    log.restoration.look();
    return log;
  }

  /**
   * Appends an entry as the last work of a transaction.
   *
   * <p>The transaction fails when the entry cannot be written: what is not on record does not
   * happen.
   */
  public void append(Tx tx, CustodyEvent event) {
    tx.beforeCommit(() -> appendNow(tx, event));
  }

  private void appendNow(Tx tx, CustodyEvent event) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    // Takes the row's lock: from here to the commit nobody else appends.
    CompactRange tree =
        tx.first(
                """
                UPDATE custody_tree
                SET last_at = CASE WHEN last_at < ? THEN ? ELSE last_at END
                WHERE id = 1 RETURNING size, subtrees
                """,
                CustodyLog::tree,
                now,
                now)
            .orElseThrow(CustodyLog::damaged);
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] leaf = CustodyEntry.leafOf(tree.size(), now, event, salt);
    insert(tx, new CustodyEntry(tree.size(), now, event, Optional.of(salt), leaf));
    CompactRange next = tree.append(leaf);
    tx.update(
        "UPDATE custody_tree SET size = ?, subtrees = ? WHERE id = 1", next.size(), next.encode());
    tx.afterCommit(() -> newestMillis.accumulateAndGet(now.toEpochMilli(), Math::max));
  }

  private static void insert(Tx tx, CustodyEntry entry) {
    CustodyEvent event = entry.event();
    tx.update(
        """
        INSERT INTO custody_entry
          (seq, at, kind, incident_id, item_id, actor, role, purpose, details, salt, leaf)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        entry.seq(),
        entry.at(),
        event.kind().name(),
        event.incident().map(IncidentId::value).orElse(null),
        event.item().map(ItemId::value).orElse(null),
        event.actor().id(),
        event.actor().role().name(),
        event.purpose().map(Purpose::name).orElse(null),
        CustodyEntry.detailsText(event.details()),
        entry.salt().orElse(null),
        entry.leaf());
  }

  private static CompactRange tree(Row row) {
    try {
      return CompactRange.decode(row.number("size"), row.bytes("subtrees"));
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static EvidenceException damaged() {
    return new EvidenceException(Kind.DAMAGED, "the custody log's row of the tree is damaged");
  }

  /** Returns what is known about the clock now. */
  public ClockStatus clockStatus() {
    return clock.millis() < newestMillis.get() ? ClockStatus.STEPPED_BACK : clockMonitor.get();
  }

  /** Returns the entries of an incident in order. */
  public List<CustodyEntry> entries(IncidentId incident) {
    return database.read(
        tx ->
            tx.query(
                "SELECT * FROM custody_entry WHERE incident_id = ? ORDER BY seq",
                CustodyEntry::of,
                incident.value()));
  }

  /**
   * Writes down that the configuration of the running service is changed: before it is.
   *
   * @param by who changed it
   * @param details why, and what, without secrets
   */
  public void configured(Actor by, Map<String, String> details) {
    database.perform(
        tx ->
            append(
                tx,
                new CustodyEvent(
                    CustodyKind.CONFIGURED,
                    Optional.empty(),
                    Optional.empty(),
                    by,
                    Optional.empty(),
                    details)));
  }

  /** Returns who changed the configuration of the running service, oldest first. */
  public List<CustodyEntry> configurations() {
    return database.read(
        tx ->
            tx.query(
                "SELECT * FROM custody_entry WHERE kind = ? ORDER BY seq",
                CustodyEntry::of,
                CustodyKind.CONFIGURED.name()));
  }

  /** Returns how many entries the log has. */
  public long size() {
    return currentTree().size();
  }

  private CompactRange currentTree() {
    return database
        .read(tx -> tx.first("SELECT size, subtrees FROM custody_tree", CustodyLog::tree))
        .orElseThrow(CustodyLog::damaged);
  }

  /**
   * Signs the present state of the log, and keeps the head in the database and in the file {@code
   * custody-heads.log} beside it. An empty log has no head.
   *
   * @return the head; the one from before when nothing was appended since
   */
  public Optional<TreeHead> publishHead() {
    CompactRange tree = currentTree();
    if (tree.size() == 0) {
      return Optional.empty();
    }
    Optional<TreeHead> before =
        database.read(
            tx ->
                tx.first("SELECT * FROM custody_head WHERE size = ?", HeadRows::head, tree.size()));
    if (before.isPresent()) {
      return before;
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    byte[] root = tree.root();
    TreeHead unsigned = new TreeHead(tree.size(), now, root, new byte[0]);
    TreeHead head = new TreeHead(tree.size(), now, root, key.sign(unsigned.signedBytes()));
    headFile.append(head);
    database.perform(tx -> HeadRows.insert(tx, head));
    return Optional.of(head);
  }

  /** Returns the newest head, from the database or from the file beside it. */
  public Optional<TreeHead> newestHead() {
    return heads().stream().max(Comparator.comparingLong(TreeHead::size));
  }

  private List<TreeHead> heads() {
    List<TreeHead> heads = new ArrayList<>(database.read(HeadRows::all));
    heads.addAll(headFile.read().heads());
    return heads;
  }

  /**
   * Whether the database is a copy from before its newest head, and nobody has accepted that: then
   * nothing may be sent and no item may be swept away, because both may have happened, or be
   * needed, after that copy.
   *
   * <p>Noticed when the log is opened: by a head beside the store that the entries do not bear out,
   * however far the log has grown since, or because the copy is marked as one. It stays so until
   * {@link #acceptRestored}.
   */
  public boolean isOlderThanItsHeads() {
    if (restoration.noted().isPresent()) {
      return true;
    }
    List<TreeHead> beside = headFile.read().heads();
    long size = size();
    boolean ahead = beside.stream().anyMatch(head -> head.size() > size && key.verifies(head));
    if (ahead) {
      restoration.look();
    }
    return ahead && restoration.noted().isPresent();
  }

  /** Returns that the database is a restored copy that nobody has accepted yet. */
  public Optional<Restored> restored() {
    return isOlderThanItsHeads() ? restoration.noted() : Optional.empty();
  }

  /**
   * Accepts that the database is a restored copy: what was recorded after it is given up, and
   * sending and sweeping may go on. The entry of the log names the person, and fixes the heads that
   * were given up.
   *
   * @param by the named person who decided
   * @param reason why, at most 1000 characters on one line
   * @throws EvidenceException {@link Kind#REFUSED} when it is no restored copy, or no person asks
   */
  public void acceptRestored(Actor by, String reason) {
    restoration.accept(this, by, reason);
  }

  /** Returns the key with which anybody can verify the heads of this log. */
  public HeadKey key() {
    return key;
  }

  /**
   * Returns the proof that the entry at a position is part of the log of a size.
   *
   * @throws IllegalArgumentException when the log never had that size, or the position is not below
   *     it
   */
  public List<byte[]> inclusionProof(long seq, long size) {
    ProofPass pass = new ProofPass(size);
    pass.wantInclusion(seq);
    run(pass, size);
    return pass.inclusionProof(seq);
  }

  /** Returns the proof that the log of one size is a beginning of the log of a later size. */
  public List<byte[]> consistencyProof(long size, long laterSize) {
    ProofPass pass = new ProofPass(laterSize);
    pass.wantConsistency(size);
    run(pass, laterSize);
    return pass.consistencyProof(size);
  }

  /**
   * Returns the proofs that entries are part of the log of a size, in one reading of the log.
   *
   * @throws IllegalArgumentException as {@link #inclusionProof} does
   */
  public Map<Long, List<byte[]>> inclusionProofs(List<Long> seqs, long size) {
    ProofPass pass = new ProofPass(size);
    seqs.forEach(pass::wantInclusion);
    run(pass, size);
    Map<Long, List<byte[]>> proofs = new TreeMap<>();
    seqs.forEach(seq -> proofs.put(seq, pass.inclusionProof(seq)));
    return proofs;
  }

  private void run(ProofPass pass, long size) {
    database.<Integer, RuntimeException>read(
        tx -> {
          tx.forEach(
              "SELECT leaf FROM custody_entry WHERE seq < ? ORDER BY seq",
              row -> pass.leaf(row.bytes("leaf")),
              size);
          return 0;
        });
    pass.finish();
  }

  /** Returns the heads that have a time-stamp, smallest first. */
  public List<StampedHead> stamps() {
    List<TreeHead> heads = heads();
    return database.read(HeadRows::stamps).stream()
        .flatMap(stamp -> stamped(heads, stamp).stream())
        .toList();
  }

  /** What cannot be read, or is about no head, is for {@link #verify} to name. */
  private static Optional<StampedHead> stamped(List<TreeHead> heads, HeadRows.Stamp stamp) {
    for (TreeHead head : heads) {
      if (head.size() == stamp.size() && CustodyVerification.isAbout(stamp.token(), head)) {
        return CustodyVerification.instant(stamp.token())
            .map(at -> new StampedHead(head, at, stamp.token()));
      }
    }
    return Optional.empty();
  }

  /** Returns the newest head with a time-stamp: up to there the log is covered. */
  public Optional<StampedHead> newestStamp() {
    return database.read(
        tx -> {
          for (HeadRows.Stamp stamp : HeadRows.newestStamps(tx)) {
            Optional<StampedHead> stamped = stamped(HeadRows.ofSize(tx, stamp.size()), stamp);
            if (stamped.isPresent()) {
              return stamped;
            }
          }
          return Optional.<StampedHead>empty();
        });
  }

  AppendedLines lines(String name) {
    return new AppendedLines(directory, name);
  }

  /**
   * Reads the whole log and compares everything with everything.
   *
   * @return what is wrong, in the order of finding; empty when nothing is
   */
  public List<CustodyFinding> verify() {
    HeadFile.Content file = headFile.read();
    List<HeadRows.Stamp> copies = HeadRows.copies(lines(Timestamps.FILE));
    return database.read(
        tx -> {
          List<TreeHead> heads = new ArrayList<>(HeadRows.all(tx));
          heads.addAll(file.heads());
          CustodyVerification verification =
              new CustodyVerification(key, heads, HeadRows.abandoned(tx));
          tx.forEach("SELECT * FROM custody_entry ORDER BY seq", verification::entry);
          verification.stamps(heads, HeadRows.stamps(tx), copies);
          Optional<CompactRange> tree =
              tx.first(
                  "SELECT size, subtrees FROM custody_tree",
                  row -> {
                    try {
                      return tree(row);
                    } catch (EvidenceException e) {
                      return CompactRange.empty();
                    }
                  });
          return verification.finish(tree.orElseGet(CompactRange::empty), file.damagedLines());
        });
  }
}
