package org.tocsin.evidence;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * What the database says about an item, in clear.
 *
 * @param id the library's identifier
 * @param incident the incident it belongs to
 * @param kind what it holds
 * @param mediaType the media type of its bytes
 * @param size how many bytes were sealed
 * @param sealedAt when
 * @param clockStatus what was known about the clock then
 * @param destroyedAt when its key was destroyed
 */
public record StoredItem(
    ItemId id,
    IncidentId incident,
    ItemKind kind,
    String mediaType,
    long size,
    Instant sealedAt,
    ClockStatus clockStatus,
    Optional<Instant> destroyedAt) {
  public StoredItem {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(kind, "kind");
  }

  @Override
  public String toString() {
    return "StoredItem(" + id + ", " + kind + ")";
  }
}
