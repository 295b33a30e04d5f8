package org.tocsin.docket;

import java.time.Clock;
import java.util.List;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Authorization;
import org.tocsin.evidence.CustodyEvent;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/** What only a named person may do to an incident: hold it, let it go, close it. */
final class PersonDeeds {
  private final Database database;
  private final CustodyLog log;
  private final Clock clock;
  private volatile boolean signaturesRequired;

  PersonDeeds(Database database, CustodyLog log, Clock clock) {
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  void requireSignatures() {
    signaturesRequired = true;
  }

  LegalHold hold(LegalHold hold, Actor by) {
    requirePerson(by);
    database.perform(
        tx -> {
          requireUndestroyed(tx, hold.incident());
          tx.update(
              """
              INSERT INTO legal_hold (id, incident_id, authority, reference, starts_at, ends_at)
              VALUES (?, ?, ?, ?, ?, ?)
              """,
              hold.id(),
              hold.incident().value(),
              hold.authority(),
              hold.reference(),
              hold.from(),
              hold.to().orElse(null));
          log.append(
              tx,
              CustodyEvent.of(CustodyKind.HELD, hold.incident(), by)
                  .with("hold", hold.id())
                  .with(IncidentRows.DIGEST, IncidentActs.digest(hold)));
        });
    return hold;
  }

  void lift(LegalHold hold, Actor by) {
    requirePerson(by);
    database.perform(
        tx -> {
          int changed =
              tx.update(
                  "UPDATE legal_hold SET lifted_at = ? WHERE id = ? AND lifted_at IS NULL",
                  clock.instant(),
                  hold.id());
          if (changed == 1) {
            log.append(
                tx,
                CustodyEvent.of(CustodyKind.RELEASED, hold.incident(), by).with("hold", hold.id()));
          }
        });
  }

  void close(
      IncidentId incident,
      CloseReason reason,
      List<Actor> by,
      List<DocketParticipant> participants) {
    by.forEach(PersonDeeds::requirePerson);
    database.perform(
        tx -> {
          boolean grave = requireUndestroyed(tx, incident).needsTwoPersonsToClose();
          if (grave && signaturesRequired) {
            throw refused("closing " + incident + " takes a request signed by two persons");
          }
          int needed = grave ? 2 : 1;
          if (by.stream().map(Actor::id).distinct().count() < needed) {
            throw refused("closing " + incident + " takes " + needed + " different persons");
          }
          close(tx, incident, reason, by, participants);
          by.forEach(
              person -> append(tx, CustodyEvent.of(CustodyKind.CLOSED, incident, person), reason));
        });
  }

  /** Closes on the word of two persons who signed. */
  void close(Authorization authorization, List<DocketParticipant> participants) {
    CloseReason reason = reason(authorization.request().subject());
    IncidentId incident = authorization.request().incident();
    database.perform(
        tx -> {
          requireUndestroyed(tx, incident);
          authorization.spend(tx);
          close(tx, incident, reason, authorization.by(), participants);
          append(tx, authorization.event(CustodyKind.CLOSED), reason);
        });
  }

  private static CloseReason reason(String subject) {
    for (CloseReason reason : CloseReason.values()) {
      if (reason.name().equals(subject)) {
        return reason;
      }
    }
    throw refused("a request to close has one of the reasons to close as its subject");
  }

  private void close(
      Tx tx,
      IncidentId incident,
      CloseReason reason,
      List<Actor> by,
      List<DocketParticipant> participants) {
    if (requireUndestroyed(tx, incident).state() != IncidentState.OPEN) {
      throw refused("incident " + incident + " is not open");
    }
    for (DocketParticipant participant : participants) {
      participant.closing(tx, incident, reason, by);
    }
    tx.update(
        """
        UPDATE incident SET state = 'CLOSED', closed_at = ?, closed_reason = ?
        WHERE id = ? AND state = 'OPEN'
        """,
        clock.instant(),
        reason.name(),
        incident.value());
  }

  private void append(Tx tx, CustodyEvent event, CloseReason reason) {
    log.append(tx, event.with("closed-as", reason.name()));
  }

  private static EvidenceException refused(String message) {
    return new EvidenceException(EvidenceException.Kind.REFUSED, message);
  }

  static void requirePerson(Actor actor) {
    if (!actor.role().isPerson()) {
      throw new EvidenceException(
          EvidenceException.Kind.REFUSED, "only a named person may do this, not the service");
    }
  }

  /** Locks the incident's row until the transaction ends. */
  static IncidentSummary requireUndestroyed(Tx tx, IncidentId incident) {
    IncidentSummary summary =
        IncidentRows.findLocked(tx, incident)
            .orElseThrow(
                () ->
                    new EvidenceException(
                        EvidenceException.Kind.NOT_FOUND, "there is no incident " + incident));
    if (summary.state() == IncidentState.DESTROYED) {
      throw new EvidenceException(
          EvidenceException.Kind.DESTROYED, "the evidence of " + incident + " was destroyed");
    }
    return summary;
  }
}
