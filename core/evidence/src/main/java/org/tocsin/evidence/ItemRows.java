package org.tocsin.evidence;

import java.util.List;
import java.util.Optional;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.store.Dialect;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** The table of evidence items. */
final class ItemRows {
  private ItemRows() {}

  /**
   * One row.
   *
   * @param wrappedKey empty once it was destroyed
   * @param content the ciphertext where it lies in the row
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record ItemRow(
      StoredItem item,
      long cipherSize,
      byte[] cipherSha256,
      Optional<byte[]> wrappedKey,
      Optional<byte[]> content) {
    @Override
    public String toString() {
      return "ItemRow(" + item.id() + ")";
    }

    /** Whether the ciphertext is a blob rather than in the row. */
    boolean isBlob() {
      return content.isEmpty();
    }
  }

  static void insert(Tx tx, SealedItem item) {
    SealedItem.Ciphertext ciphertext = item.ciphertext();
    tx.update(
        """
        INSERT INTO evidence_item
          (id, incident_id, kind, media_type, size, sealed_at, clock_status, cipher_size,
           cipher_sha256, wrapped_key, content)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        item.id().value(),
        item.incident().value(),
        item.kind().name(),
        item.mediaType(),
        item.size(),
        item.sealedAt(),
        item.clockStatus().name(),
        ciphertext.size(),
        ciphertext.sha256(),
        ciphertext.wrappedKey(),
        ciphertext.inline().orElse(null));
  }

  static Optional<ItemRow> find(Tx tx, ItemId id) {
    return tx.first("SELECT * FROM evidence_item WHERE id = ?", ItemRows::row, id.value());
  }

  /** Finds a row and keeps others from changing it until the transaction ends. */
  static Optional<ItemRow> findLocked(Tx tx, ItemId id) {
    // On SQLite the transaction that writes is alone already.
    String lock = tx.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    return tx.first("SELECT * FROM evidence_item WHERE id = ?" + lock, ItemRows::row, id.value());
  }

  static List<StoredItem> ofIncident(Tx tx, IncidentId incident) {
    return tx.query(
        "SELECT * FROM evidence_item WHERE incident_id = ? ORDER BY sealed_at, id",
        ItemRows::item,
        incident.value());
  }

  private static ItemRow row(Row row) {
    return new ItemRow(
        item(row),
        row.number("cipher_size"),
        row.bytes("cipher_sha256"),
        row.optionalBytes("wrapped_key"),
        row.optionalBytes("content"));
  }

  private static StoredItem item(Row row) {
    return new StoredItem(
        new ItemId(row.string("id")),
        new IncidentId(row.string("incident_id")),
        ItemKind.valueOf(row.string("kind")),
        row.string("media_type"),
        row.number("size"),
        row.instant("sealed_at"),
        ClockStatus.valueOf(row.string("clock_status")),
        row.optionalInstant("destroyed_at"));
  }
}
