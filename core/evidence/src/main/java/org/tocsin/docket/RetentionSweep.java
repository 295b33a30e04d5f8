package org.tocsin.docket;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.docket.Retention.Decision;
import org.tocsin.docket.Retention.Destroy;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.Vault;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * Destroys evidence whose time is over, as {@link Retention} decides.
 *
 * <p>Every incident is decided anew inside the transaction that destroys its keys, so that a hold
 * laid meanwhile counts. Safe for use by many threads.
 */
public final class RetentionSweep {
  private final Database database;
  private final Vault vault;
  private final CustodyLog log;
  private final Clock clock;
  private final RetentionPolicy policy;

  RetentionSweep(
      Database database, Vault vault, CustodyLog log, Clock clock, RetentionPolicy policy) {
    this.database = database;
    this.vault = vault;
    this.log = log;
    this.clock = clock;
    this.policy = policy;
  }

  /**
   * What is to happen to an incident.
   *
   * @param incident the incident
   * @param decision keep, destroy, or a conflict for a person
   */
  public record Planned(IncidentId incident, Decision decision) {}

  /** Returns what a sweep at an instant would decide, and changes nothing. */
  public List<Planned> plan(Instant at) {
    return database.read(
        tx ->
            tx
                .query(
                    "SELECT id FROM incident WHERE state <> 'DESTROYED' ORDER BY recorded_at, id",
                    row -> new IncidentId(row.string("id")))
                .stream()
                .map(id -> new Planned(id, decide(tx, id, at)))
                .toList());
  }

  /**
   * Destroys what may be destroyed now.
   *
   * @return a certificate for each incident
   * @throws EvidenceException {@link EvidenceException.Kind#REFUSED} when the docket is older than
   *     its newest signed head: holds may be missing from it
   */
  public List<DestructionCertificate> run(Actor actor) {
    if (log.isOlderThanItsHeads()) {
      throw new EvidenceException(
          EvidenceException.Kind.REFUSED,
          "the docket is older than its newest signed head: nothing is destroyed");
    }
    List<DestructionCertificate> certificates = new ArrayList<>();
    for (Planned planned : plan(clock.instant())) {
      if (planned.decision() instanceof Destroy) {
        destroy(planned.incident(), actor).ifPresent(certificates::add);
      }
    }
    return certificates;
  }

  private Optional<DestructionCertificate> destroy(IncidentId id, Actor actor) {
    Optional<String> authority =
        database.<Optional<String>, RuntimeException>write(
            tx -> {
              // Locked: a hold that is being laid now is waited for, and counts.
              if (IncidentRows.findLocked(tx, id).isEmpty()
                  || !(decide(tx, id, clock.instant()) instanceof Destroy destroy)) {
                return Optional.empty();
              }
              vault.destroyKeys(tx, id, "retention " + destroy.rule(), actor);
              tx.update("UPDATE incident SET state = 'DESTROYED' WHERE id = ?", id.value());
              return Optional.of("retention " + destroy.rule());
            });
    return authority.map(by -> vault.removeDestroyed(id, by));
  }

  private Decision decide(Tx tx, IncidentId id, Instant at) {
    List<LegalHold> holds = holds(tx, id);
    return tx.first(
            "SELECT state, reported_at, closed_at, closed_reason FROM incident WHERE id = ?",
            row -> decide(row, holds, at),
            id.value())
        .orElseThrow();
  }

  private Decision decide(Row row, List<LegalHold> holds, Instant at) {
    IncidentState state = IncidentState.valueOf(row.string("state"));
    Optional<CloseReason> reason = row.optionalString("closed_reason").map(CloseReason::valueOf);
    Optional<Instant> start =
        row.optionalInstant(state == IncidentState.REPORTED ? "reported_at" : "closed_at");
    return Retention.decide(state, start, policy.rules(state, reason), holds, at);
  }

  static List<LegalHold> holds(Tx tx, IncidentId id) {
    return tx.query(
        "SELECT * FROM legal_hold WHERE incident_id = ? ORDER BY starts_at, id",
        row ->
            new LegalHold(
                row.string("id"),
                id,
                row.string("authority"),
                row.string("reference"),
                row.instant("starts_at"),
                row.optionalInstant("ends_at"),
                row.optionalInstant("lifted_at")),
        id.value());
  }
}
