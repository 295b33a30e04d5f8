package org.tocsin.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * An item as it was just sealed: its bytes are durable, its row is not in the database before
 * {@link Vault#enter} put it there.
 *
 * <p>Immutable. {@code toString} shows identifiers only.
 */
public final class SealedItem {
  private final ItemId id;
  private final IncidentId incident;
  private final ItemKind kind;
  private final String mediaType;
  private final long size;
  private final Instant sealedAt;
  private final ClockStatus clockStatus;
  private final List<Fingerprint> digests;
  private final Ciphertext ciphertext;

  /**
   * What is kept of an item.
   *
   * @param size the length of the ciphertext in bytes
   * @param sha256 its digest
   * @param wrappedKey the item's header, wrapped to the custodians
   * @param inline the ciphertext where it lies in the item's row; empty when it is a blob
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ciphertext(long size, byte[] sha256, byte[] wrappedKey, Optional<byte[]> inline) {
    @Override
    public String toString() {
      return "Ciphertext(" + size + " bytes)";
    }
  }

  SealedItem(
      ItemHeader header,
      ClockStatus clockStatus,
      List<Fingerprint> digests,
      Ciphertext ciphertext) {
    this.id = header.item();
    this.incident = header.incident();
    this.kind = header.kind();
    this.mediaType = header.mediaType();
    this.size = header.size();
    this.sealedAt = header.sealedAt();
    this.clockStatus = Objects.requireNonNull(clockStatus, "clockStatus");
    this.digests = List.copyOf(digests);
    this.ciphertext = ciphertext;
  }

  /** Returns the library's identifier of the item. */
  public ItemId id() {
    return id;
  }

  /** Returns the incident it belongs to. */
  public IncidentId incident() {
    return incident;
  }

  /** Returns what it holds. */
  public ItemKind kind() {
    return kind;
  }

  /** Returns the media type of its bytes. */
  public String mediaType() {
    return mediaType;
  }

  /** Returns how many bytes were sealed. */
  public long size() {
    return size;
  }

  /** Returns when it was sealed. */
  public Instant sealedAt() {
    return sealedAt;
  }

  /** Returns what was known about the clock then. */
  public ClockStatus clockStatus() {
    return clockStatus;
  }

  /** Returns SHA-256, SHA-1 and MD5 of the bytes as they were sealed. */
  public List<Fingerprint> digests() {
    return digests;
  }

  Ciphertext ciphertext() {
    return ciphertext;
  }

  @Override
  public String toString() {
    return "SealedItem(" + id + ", " + kind + ")";
  }
}
