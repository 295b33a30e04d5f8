package org.tocsin.evidence;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * Something that is wrong with preserved evidence.
 *
 * @param kind what
 * @param incident the incident concerned
 * @param item the item concerned; empty when the incident itself is
 * @param segment the first damaged segment of the ciphertext, from 0, where a private key is there
 *     to find it
 */
public record IntegrityFinding(
    Kind kind, IncidentId incident, Optional<ItemId> item, OptionalLong segment) {

  /** What can be wrong. */
  public enum Kind {
    /** The bytes, or the row that leads to them, are gone. */
    MISSING,
    /** The bytes are not those that were sealed. */
    DAMAGED,
    /** The wrapped key is not the one that the custody log knows. */
    KEY_DAMAGED,
    /** The row says something else than the custody log. */
    ROW_CHANGED,
    /** The holds of an incident are not those that the custody log knows. */
    HOLD_CHANGED,
    /** The links of an incident are not those that the custody log knows. */
    LINK_CHANGED,
    /** The custody log knows nothing of it: it was never sealed here. */
    NOT_ON_RECORD,
    /** The bytes cannot be read now; nobody can say whether they are intact. */
    UNREADABLE
  }

  public IntegrityFinding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(segment, "segment");
  }

  static IntegrityFinding of(Kind kind, IncidentId incident, ItemId item) {
    return new IntegrityFinding(kind, incident, Optional.of(item), OptionalLong.empty());
  }
}
