package org.tocsin.evidence;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.evidence.ItemRows.ItemRow;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Where evidence is sealed and opened.
 *
 * <p>Sealing encrypts bytes as they were received under a key of their own, and wraps that key to
 * the custodians; it needs no private key. Nothing that was sealed is referred to before {@link
 * #enter} put it into a transaction that committed.
 *
 * <p>Bytes leave only through {@link #open}, with incident, purpose and actor, and only after the
 * custody entry is committed: if the log cannot be written, nobody reads. A key is held in memory
 * for as long as an item is being sealed or read, in clear.
 *
 * <p>Safe for use by many threads.
 */
public final class Vault {
  private final Database database;
  private final CustodyLog log;
  private final BlobStore blobs;
  private final KeySource keys;
  private final Sealing sealing;
  private final Clock clock;

  private Vault(
      Database database,
      CustodyLog log,
      BlobStore blobs,
      KeySource keys,
      Sealing sealing,
      Clock clock) {
    this.clock = clock;
    this.database = database;
    this.log = log;
    this.blobs = blobs;
    this.keys = keys;
    this.sealing = sealing;
  }

  /**
   * Opens a vault.
   *
   * @param database holds the items' rows; {@link CustodyLog#open} created its tables
   * @param log where every opening is entered
   * @param blobs where larger items lie
   * @param custodians to whom items are sealed
   * @param keys opens them; {@link KeySource#none()} on a node that only seals
   */
  public static Vault open(
      Database database,
      CustodyLog log,
      BlobStore blobs,
      Custodians custodians,
      KeySource keys,
      Clock clock) {
    return new Vault(
        Objects.requireNonNull(database, "database"),
        Objects.requireNonNull(log, "log"),
        Objects.requireNonNull(blobs, "blobs"),
        Objects.requireNonNull(keys, "keys"),
        new Sealing(blobs, custodians, log, clock),
        clock);
  }

  /**
   * Seals a stream of any length as a blob, in bounded memory. The bytes are durable on return.
   *
   * @param bytes read to its end; the caller closes it
   * @throws IOException when {@code bytes} throws
   * @throws EvidenceException when the item cannot be stored; nothing of it remains then
   */
  public SealedItem seal(IncidentId incident, ItemKind kind, String mediaType, InputStream bytes)
      throws IOException {
    return sealing.stream(incident, kind, mediaType, bytes);
  }

  /**
   * Seals bytes that are in memory already. Up to {@link Sealing#INLINE_BYTES} they lie in the
   * item's row, which costs no file.
   *
   * @throws EvidenceException when the item cannot be stored; nothing of it remains then
   */
  public SealedItem seal(IncidentId incident, ItemKind kind, String mediaType, byte[] bytes) {
    return sealing.memory(incident, kind, mediaType, bytes);
  }

  /** Begins to seal several small items for one purpose; the caller closes it soon. */
  public SealingSession session() {
    return new SealingSession(sealing);
  }

  /** Enters a sealed item and its custody entry into a transaction. */
  public void enter(Tx tx, SealedItem item, Actor actor) {
    ItemRows.insert(tx, item);
    HexFormat hex = HexFormat.of();
    CustodyEvent event =
        CustodyEvent.of(CustodyKind.SEALED, item.incident(), actor)
            .on(item.id())
            .with("wrapped-key-sha256", hex.formatHex(sha256(item.ciphertext().wrappedKey())));
    ItemRow row = ItemRows.find(tx, item.id()).orElseThrow();
    for (Map.Entry<String, String> detail : SealedDetails.of(row).entrySet()) {
      event = event.with(detail.getKey(), detail.getValue());
    }
    log.append(tx, event);
  }

  static byte[] sha256(byte[] bytes) {
    return MerkleTree.sha256().digest(bytes);
  }

  /**
   * Removes the bytes of items that were sealed and never entered into a committed transaction. An
   * item that is on record is left alone.
   */
  public void discard(List<SealedItem> items) {
    for (SealedItem item : items) {
      boolean known = database.read(tx -> ItemRows.find(tx, item.id())).isPresent();
      if (!known && item.ciphertext().inline().isEmpty()) {
        try {
          blobs.delete(item.id().value());
        } catch (IOException e) {
          throw Failures.ofStorage(e);
        }
      }
    }
  }

  /** Returns what is on record about the items of an incident, oldest first. */
  public List<StoredItem> items(IncidentId incident) {
    return database.read(tx -> ItemRows.ofIncident(tx, incident));
  }

  /**
   * Opens an item. The custody entry is committed before this returns.
   *
   * <p>Use nothing of the bytes before the stream's end was reached: it throws {@link
   * DamagedItemException} at the first damaged segment, after those before it were given out. When
   * a named person reads every byte for {@link Purpose#REVIEW} or {@link Purpose#LEGAL_PROCESS},
   * the end of the stream commits that the item was fully viewed, and throws {@link IOException}
   * when it cannot.
   *
   * @return the bytes as they were sealed; the caller closes the stream
   * @throws EvidenceException when there is no such item in the incident, it was destroyed, is
   *     missing or damaged, or no key here opens it
   * @throws org.tocsin.store.StoreException when the custody entry cannot be written
   */
  public InputStream open(IncidentId incident, ItemId item, Purpose purpose, Actor actor) {
    ItemRow row = find(incident, item);
    ItemHeader header = header(row);
    InputStream ciphertext = ciphertext(row);
    boolean opened = false;
    try {
      database.perform(
          tx ->
              log.append(
                  tx,
                  CustodyEvent.of(CustodyKind.OPENED, incident, actor).on(item).because(purpose)));
      InputStream plain = decrypting(row, header, ciphertext);
      opened = true;
      boolean view =
          actor.role().isPerson()
              && (purpose == Purpose.REVIEW || purpose == Purpose.LEGAL_PROCESS);
      return view ? new ViewedStream(plain, () -> viewed(row.item(), purpose, actor)) : plain;
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    } finally {
      if (!opened) {
        closeQuietly(ciphertext);
      }
    }
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // Nothing was read from it, and the caller learns why it was not opened.
      return;
    }
  }

  private void viewed(StoredItem item, Purpose purpose, Actor actor) {
    database.perform(
        tx ->
            log.append(
                tx,
                CustodyEvent.of(CustodyKind.VIEWED, item.incident(), actor)
                    .on(item.id())
                    .because(purpose)));
  }

  /** Whether a named person was served every byte of an item. */
  public boolean fullyViewed(ItemId item) {
    return database.read(
        tx ->
            tx.first(
                    "SELECT 1 AS one FROM custody_entry WHERE item_id = ? AND kind = ?",
                    row -> true,
                    item.value(),
                    CustodyKind.VIEWED.name())
                .isPresent());
  }

  private ItemRow find(IncidentId incident, ItemId item) {
    return database
        .read(tx -> ItemRows.find(tx, item))
        .filter(row -> row.item().incident().equals(incident))
        .orElseThrow(
            () ->
                new EvidenceException(
                    Kind.NOT_FOUND, "incident " + incident + " has no item " + item));
  }

  /** Unwraps an item's key and checks that it is that item's. */
  ItemHeader header(ItemRow row) {
    StoredItem item = row.item();
    byte[] wrapped =
        row.wrappedKey()
            .orElseThrow(
                () ->
                    new EvidenceException(Kind.DESTROYED, "item " + item.id() + " was destroyed"));
    ItemHeader header;
    try {
      header = ItemHeader.of(keys.open(wrapped));
    } catch (EvidenceException e) {
      throw new EvidenceException(
          e.kind(), e.getMessage() + " (" + item.id() + " of " + item.incident() + ")");
    }
    if (!header.item().equals(item.id())
        || !header.incident().equals(item.incident())
        || header.kind() != item.kind()
        || header.size() != item.size()) {
      throw new EvidenceException(
          Kind.DAMAGED,
          "the wrapped key of item "
              + item.id()
              + " of incident "
              + item.incident()
              + " is another item's");
    }
    return header;
  }

  InputStream ciphertext(ItemRow row) {
    if (!row.isBlob()) {
      return new ByteArrayInputStream(row.content().orElseThrow());
    }
    try {
      return blobs.open(row.item().id().value());
    } catch (IOException e) {
      EvidenceException failure = Failures.ofStorage(e);
      throw new EvidenceException(
          failure.kind(),
          failure.getMessage() + " (" + row.item().id() + " of " + row.item().incident() + ")");
    }
  }

  static InputStream decrypting(ItemRow row, ItemHeader header, InputStream ciphertext)
      throws IOException {
    StoredItem item = row.item();
    OpenedStream.Source source =
        new OpenedStream.Source(new BufferedInputStream(ciphertext, SegmentedCipher.SEGMENT_BYTES));
    InputStream plain =
        SegmentedCipher.decrypting(
            header.key(),
            SegmentedCipher.associatedData(item.incident(), item.id(), item.kind()),
            source);
    return new OpenedStream(plain, source, item, header);
  }

  /** Reads an item to its end without giving anything out. */
  Optional<DamagedItemException> damage(ItemRow row) throws IOException {
    try (InputStream in = decrypting(row, header(row), ciphertext(row))) {
      MessageDigest sha256 = MerkleTree.sha256();
      byte[] buffer = new byte[SegmentedCipher.SEGMENT_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
      return Optional.empty();
    } catch (DamagedItemException e) {
      return Optional.of(e);
    }
  }

  /**
   * Reads all items, or those of one incident, and the custody log, and compares everything.
   *
   * <p>Needs no private key; with one it also names the segment of damaged bytes. No byte is given
   * out, so that nothing is entered into the custody log.
   */
  public IntegrityReport verify(Optional<IncidentId> only, IntegrityProgress progress) {
    return new IntegrityCheck(database, this, progress).run(only, log.verify());
  }

  /**
   * Puts sealed bytes that no committed item refers to into quarantine, and removes what has been
   * there for long.
   *
   * @param grace how old bytes must be before they count as orphans: longer than sealing can take
   * @param inQuarantine how long orphans are kept in quarantine
   * @throws EvidenceException {@link Kind#REFUSED} when the database is older than its newest head
   */
  public SweepReport sweep(Duration grace, Duration inQuarantine) {
    return new BlobSweep(database, log, blobs, clock).run(grace, inQuarantine);
  }

  /**
   * Wraps the keys of all items to other custodians, without touching their bytes. Needs a private
   * key of the former ones. It may be cut off and called again: what is wrapped to the new ones
   * already is left alone. Items sealed meanwhile by a vault of the former custodians want another
   * call. On SQLite the former wrapped keys are overwritten; what PostgreSQL and backups keep of
   * them opens with the former private keys only.
   *
   * @throws EvidenceException {@link Kind#KEYS} when nothing can be wrapped to the new custodians
   */
  public RotationReport rotate(Custodians custodians, Actor actor, RotationProgress progress) {
    return new Rotation(database, log, this, custodians, actor, progress).run();
  }

  /**
   * Destroys the keys of an incident's items in a transaction. It is the caller's duty to have
   * decided that this may be: no rule is checked here. {@link #removeDestroyed} follows the commit.
   *
   * @param authority the rule or request by which it is done, at most 1000 characters on one line,
   *     without personal data
   * @throws EvidenceException {@link Kind#NOT_FOUND} when there is nothing left to destroy
   */
  public void destroyKeys(Tx tx, IncidentId incident, String authority, Actor actor) {
    destruction().destroyKeys(tx, incident, authority, actor);
  }

  /**
   * Destroys the keys of some kinds of an incident's items, as {@link #destroyKeys(Tx, IncidentId,
   * String, Actor)} destroys all: each item has an entry of its own.
   */
  public void destroyKeys(
      Tx tx, IncidentId incident, Set<ItemKind> kinds, String authority, Actor actor) {
    destruction().destroyKeys(tx, incident, kinds, authority, actor);
  }

  /**
   * Removes what {@code destroyKeys} left meaningless: pages and log of SQLite, and bytes. May be
   * repeated; {@link #sweep} finds what a crash left.
   */
  public DestructionCertificate removeDestroyed(IncidentId incident, String authority) {
    List<StoredItem> items =
        items(incident).stream().filter(item -> item.destroyedAt().isPresent()).toList();
    destruction().removeBytes(items);
    return destruction().certificate(incident, items, authority);
  }

  private Destruction destruction() {
    return new Destruction(database, log, blobs, clock);
  }
}
