package org.tocsin.docket;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Authorization;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.evidence.Vault;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Destroys evidence before its time because law enforcement asked for it (18 U.S.C. 2258B(c)): on
 * the word of two persons, never under a hold, never before the incident was reported or closed,
 * and never while a report about it waits somewhere.
 */
final class EarlyDestruction {
  private final Database database;
  private final Vault vault;
  private final CustodyLog log;
  private final Clock clock;
  private final List<DocketParticipant> participants;

  EarlyDestruction(
      Database database,
      Vault vault,
      CustodyLog log,
      Clock clock,
      List<DocketParticipant> participants) {
    this.database = database;
    this.vault = vault;
    this.log = log;
    this.clock = clock;
    this.participants = List.copyOf(participants);
  }

  DestructionCertificate destroy(Authorization authorization) {
    if (log.isOlderThanItsHeads()) {
      throw new EvidenceException(
          Kind.REFUSED, "the docket is older than its newest signed head: nothing is destroyed");
    }
    IncidentId incident = authorization.request().incident();
    String persons =
        authorization.by().stream().map(Actor::id).collect(Collectors.joining(" and "));
    String authority =
        "request "
            + authorization.request().id()
            + " by "
            + persons
            + ": "
            + authorization.request().subject();
    database.perform(
        tx -> {
          requireDestroyable(tx, incident);
          authorization.spend(tx);
          vault.destroyKeys(tx, incident, authority, authorization.by().get(0));
          tx.update("UPDATE incident SET state = 'DESTROYED' WHERE id = ?", incident.value());
        });
    return vault.removeDestroyed(incident, authority);
  }

  private void requireDestroyable(Tx tx, IncidentId incident) {
    IncidentState state = PersonDeeds.requireUndestroyed(tx, incident).state();
    if (state == IncidentState.OPEN) {
      throw new EvidenceException(
          Kind.REFUSED, "incident " + incident + " is neither reported nor closed");
    }
    Instant now = clock.instant();
    Optional<LegalHold> hold =
        RetentionSweep.holds(tx, incident).stream().filter(h -> h.holdsAt(now)).findFirst();
    if (hold.isPresent()) {
      throw new EvidenceException(
          Kind.REFUSED, "incident " + incident + " is under hold " + hold.get().id());
    }
    if (participants.stream().anyMatch(participant -> participant.needs(tx, incident))) {
      throw new EvidenceException(
          Kind.REFUSED,
          "a report about incident "
              + incident
              + " is not finished: let it end, or cancel it first");
    }
  }
}
