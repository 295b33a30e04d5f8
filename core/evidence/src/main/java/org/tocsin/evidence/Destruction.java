package org.tocsin.evidence;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Destroys the evidence of an incident: first the keys, so that the bytes mean nothing wherever a
 * copy of them is (NIST SP 800-88), then the bytes.
 */
final class Destruction {
  private final Database database;
  private final CustodyLog log;
  private final BlobStore blobs;
  private final Clock clock;

  Destruction(Database database, CustodyLog log, BlobStore blobs, Clock clock) {
    this.database = database;
    this.log = log;
    this.blobs = blobs;
    this.clock = clock;
  }

  List<StoredItem> destroyKeys(Tx tx, IncidentId incident, String authority, Actor actor) {
    List<StoredItem> items =
        ItemRows.ofIncident(tx, incident).stream()
            .filter(item -> item.destroyedAt().isEmpty())
            .toList();
    if (items.isEmpty()) {
      throw new EvidenceException(
          Kind.NOT_FOUND, "incident " + incident + " has no evidence left to destroy");
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    tx.update(
        """
        UPDATE evidence_item SET wrapped_key = NULL, content = NULL, destroyed_at = ?
        WHERE incident_id = ? AND destroyed_at IS NULL
        """,
        now,
        incident.value());
    // The leaves stay; what they commit to cannot be tested any more.
    tx.update(
        "UPDATE custody_entry SET salt = NULL, details = NULL WHERE incident_id = ?",
        incident.value());
    log.append(
        tx,
        CustodyEvent.of(CustodyKind.DESTROYED, incident, actor)
            .with("authority", authority)
            .with("items", Integer.toString(items.size()))
            .with("method", "cryptographic-erase"));
    return items;
  }

  void destroyKeys(Tx tx, IncidentId incident, Set<ItemKind> kinds, String authority, Actor actor) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    for (StoredItem item : ItemRows.ofIncident(tx, incident)) {
      if (item.destroyedAt().isEmpty() && kinds.contains(item.kind())) {
        tx.update(
            """
            UPDATE evidence_item SET wrapped_key = NULL, content = NULL, destroyed_at = ?
            WHERE id = ?
            """,
            now,
            item.id().value());
        tx.update(
            "UPDATE custody_entry SET salt = NULL, details = NULL WHERE item_id = ?",
            item.id().value());
        log.append(
            tx,
            CustodyEvent.of(CustodyKind.DESTROYED, incident, actor)
                .on(item.id())
                .with("authority", authority)
                .with("method", "cryptographic-erase"));
      }
    }
  }

  /** Does what can only be done once the keys are gone for good. May be repeated. */
  void removeBytes(List<StoredItem> items) {
    database.truncateLog();
    try {
      for (StoredItem item : items) {
        blobs.delete(item.id().value());
      }
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }

  DestructionCertificate certificate(
      IncidentId incident, List<StoredItem> items, String authority) {
    CustodyEntry entry =
        log.entries(incident).stream()
            .filter(e -> e.event().kind() == CustodyKind.DESTROYED)
            .reduce((first, last) -> last)
            .orElseThrow();
    return new DestructionCertificate(
        incident,
        items.stream().map(StoredItem::id).toList(),
        entry.at(),
        authority,
        entry.event().actor(),
        entry.seq());
  }
}
