package org.tocsin.docket;

import java.util.List;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.SealedItem;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Tx;

/** Somebody who keeps rows of its own in the transactions of an incident. */
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

  /**
   * Hears, inside the transaction, that an incident is about to be closed without a report: what
   * waits to be sent about it is to be cancelled, and what was begun is a reason to refuse.
   *
   * <p>The incident's row is locked and still open. Whatever this throws undoes the closing and
   * reaches who asked for it; a refusal is {@link org.tocsin.evidence.EvidenceException} of the
   * kind {@code REFUSED}.
   *
   * @param tx the transaction; not to be used afterwards
   * @param incident the incident
   * @param reason why it is closed
   * @param by the named persons who decided
   */
  default void closing(Tx tx, IncidentId incident, CloseReason reason, List<Actor> by) {}

  /**
   * Says, inside a transaction, whether the evidence of an incident is still needed, such as for a
   * report that waits to be sent. Then it is not destroyed, neither when its time is over nor
   * early.
   *
   * @param tx the transaction, which may only read; not to be used afterwards
   * @param incident the incident; locked when its evidence is about to be destroyed
   */
  default boolean needs(Tx tx, IncidentId incident) {
    return false;
  }
}
