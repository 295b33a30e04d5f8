package org.tocsin.evidence;

import java.time.Instant;
import java.util.List;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * That evidence of an incident was destroyed: what, when, on whose authority and by whom. The
 * custody log holds the same as its entry.
 *
 * @param incident the incident
 * @param items the items whose keys and bytes are gone
 * @param at when
 * @param authority the rule or request by which it was done
 * @param actor who did it
 * @param custodySeq the entry of the custody log
 */
public record DestructionCertificate(
    IncidentId incident,
    List<ItemId> items,
    Instant at,
    String authority,
    Actor actor,
    long custodySeq) {
  public DestructionCertificate {
    items = List.copyOf(items);
  }
}
