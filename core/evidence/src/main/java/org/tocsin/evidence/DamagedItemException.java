package org.tocsin.evidence;

import java.io.IOException;
import java.util.Objects;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * An item is not what was sealed: a segment was changed, is missing, or does not belong to it.
 *
 * <p>Bytes of earlier segments have been delivered by then; use nothing of an item before its end
 * was reached.
 */
public final class DamagedItemException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient IncidentId incident;
  private final transient ItemId item;
  private final long segment;

  DamagedItemException(IncidentId incident, ItemId item, long segment) {
    super("item " + item + " of incident " + incident + " is damaged in segment " + segment);
    this.incident = Objects.requireNonNull(incident, "incident");
    this.item = Objects.requireNonNull(item, "item");
    this.segment = segment;
  }

  /** Returns the incident. */
  public IncidentId incident() {
    return incident;
  }

  /** Returns the item. */
  public ItemId item() {
    return item;
  }

  /** Returns the number of the first damaged segment, from 0. */
  public long segment() {
    return segment;
  }
}
