package org.tocsin.docket;

import java.util.List;
import org.tocsin.evidence.SealedItem;
import org.tocsin.model.Incident;
import org.tocsin.store.Tx;

/** Somebody who keeps rows of its own in the transaction that records an incident. */
@FunctionalInterface
public interface DocketParticipant {

  /**
   * Adds rows. Whatever it throws undoes the whole incident.
   *
   * @param tx the transaction; not to be used afterwards
   * @param incident the incident with all its facts
   * @param items what was sealed for it
   */
  void join(Tx tx, Incident incident, List<SealedItem> items);
}
