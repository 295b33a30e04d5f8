package org.tocsin.filing;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.DocketParticipant;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.SealedItem;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Tx;

/**
 * What filing has to say when an incident ends: its filings are cancelled when it is closed, and
 * its evidence is needed until every one of them is over.
 */
final class FilingParticipant implements DocketParticipant {
  private final Supplier<Instant> now;
  private final Runnable changed;

  FilingParticipant(Supplier<Instant> now, Runnable changed) {
    this.now = now;
    this.changed = changed;
  }

  @Override
  public void join(Tx tx, Incident incident, List<SealedItem> items) {
    throw new IllegalStateException("nothing is filed of an incident by ending it");
  }

  @Override
  public void closing(Tx tx, IncidentId incident, CloseReason reason, List<Actor> by) {
    String names = by.stream().map(Actor::id).distinct().collect(Collectors.joining(", "));
    try {
      Closing.ofIncident(tx, incident, names, now.get());
    } catch (FilingException e) {
      throw new EvidenceException(EvidenceException.Kind.REFUSED, String.valueOf(e.getMessage()));
    }
    tx.afterCommit(changed);
  }

  @Override
  public boolean needs(Tx tx, IncidentId incident) {
    return FilingTable.isUnfinished(tx, incident);
  }
}
