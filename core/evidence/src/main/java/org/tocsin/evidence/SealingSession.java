package org.tocsin.evidence;

import org.tocsin.model.IncidentId;

/**
 * Seals several small items after one agreement with the custodians, which costs more than all else
 * about an item of a few kilobytes.
 *
 * <p>Every item has a key of its own all the same, in a wrapped header of its own that opens
 * without the others, and which is destroyed by itself. What the headers share is their content key
 * and the part of the message that tells it to the custodians; each is encrypted under a nonce of
 * its own, and names its item. Until {@link #close} that content key is held in memory, in clear.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class SealingSession implements AutoCloseable {
  private final Sealing sealing;
  private final KeyWrap.Shared shared;

  SealingSession(Sealing sealing) {
    this.sealing = sealing;
    this.shared = sealing.shared();
  }

  /**
   * Seals bytes that are in memory already, as {@link Vault#seal(IncidentId, ItemKind, String,
   * byte[])} does.
   *
   * @throws EvidenceException when the item cannot be stored; nothing of it remains then
   * @throws IllegalStateException after {@link #close}
   */
  public SealedItem seal(IncidentId incident, ItemKind kind, String mediaType, byte[] bytes) {
    return sealing.memory(incident, kind, mediaType, bytes, shared);
  }

  /** Forgets the content key. */
  @Override
  public void close() {
    shared.close();
  }
}
