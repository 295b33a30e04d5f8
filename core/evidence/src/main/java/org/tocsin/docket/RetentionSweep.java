package org.tocsin.docket;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.docket.Retention.Decision;
import org.tocsin.docket.Retention.Destroy;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Vault;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * Destroys evidence whose time is over, as {@link Retention} decides.
 *
 * <p>Every incident is decided anew inside the transaction that destroys its keys, so that a hold
 * laid meanwhile counts, and so does a report that waits. Safe for use by many threads.
 */
public final class RetentionSweep {
  private final Database database;
  private final Vault vault;
  private final CustodyLog log;
  private final Clock clock;
  private final RetentionPolicy policy;
  private final List<DocketParticipant> participants;

  RetentionSweep(
      Database database,
      Vault vault,
      CustodyLog log,
      Clock clock,
      RetentionPolicy policy,
      List<DocketParticipant> participants) {
    this.database = database;
    this.vault = vault;
    this.log = log;
    this.clock = clock;
    this.policy = policy;
    this.participants = List.copyOf(participants);
  }

  /**
   * What is to happen to evidence of an incident.
   *
   * @param incident the incident
   * @param decision keep, destroy, or a conflict for a person
   * @param classes which kinds of item it is about; an incident whose kinds go at different times
   *     is planned more than once
   */
  public record Planned(IncidentId incident, Decision decision, Set<ItemKind> classes) {
    public Planned {
      classes = Set.copyOf(classes);
    }
  }

  /** Returns what a sweep at an instant would decide, and changes nothing. */
  public List<Planned> plan(Instant at) {
    return database.read(
        tx ->
            tx
                .query(
                    "SELECT id FROM incident WHERE state <> 'DESTROYED' ORDER BY recorded_at, id",
                    row -> new IncidentId(row.string("id")))
                .stream()
                .flatMap(id -> plan(tx, id, at).stream())
                .toList());
  }

  private List<Planned> plan(Tx tx, IncidentId id, Instant at) {
    Map<Decision, Set<ItemKind>> byDecision = new LinkedHashMap<>();
    decide(tx, id, at)
        .forEach(
            (kind, decision) ->
                byDecision
                    .computeIfAbsent(decision, d -> EnumSet.noneOf(ItemKind.class))
                    .add(kind));
    return byDecision.entrySet().stream()
        .map(entry -> new Planned(id, entry.getKey(), entry.getValue()))
        .toList();
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
    plan(clock.instant()).stream()
        .filter(planned -> planned.decision() instanceof Destroy)
        .map(Planned::incident)
        .distinct()
        .forEach(id -> destroy(id, actor).ifPresent(certificates::add));
    return certificates;
  }

  private Optional<DestructionCertificate> destroy(IncidentId id, Actor actor) {
    Optional<String> authority =
        database.<Optional<String>, RuntimeException>write(tx -> destroyKeys(tx, id, actor));
    return authority.map(by -> vault.removeDestroyed(id, by));
  }

  private Optional<String> destroyKeys(Tx tx, IncidentId id, Actor actor) {
    // Locked: a hold that is being laid now is waited for, and counts.
    if (IncidentRows.findLocked(tx, id).isEmpty()) {
      return Optional.empty();
    }
    Map<ItemKind, Decision> decisions = decide(tx, id, clock.instant());
    Set<ItemKind> kinds = EnumSet.noneOf(ItemKind.class);
    Set<String> rules = new TreeSet<>();
    decisions.forEach(
        (kind, decision) -> {
          if (decision instanceof Destroy destroy) {
            kinds.add(kind);
            rules.add(destroy.rule());
          }
        });
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    String authority = "retention " + String.join(" ", rules);
    if (kinds.containsAll(decisions.keySet())) {
      vault.destroyKeys(tx, id, authority, actor);
      tx.update("UPDATE incident SET state = 'DESTROYED' WHERE id = ?", id.value());
    } else {
      vault.destroyKeys(tx, id, kinds, authority, actor);
    }
    return Optional.of(authority);
  }

  /** Decides for every kind of item that the incident still has. */
  private Map<ItemKind, Decision> decide(Tx tx, IncidentId id, Instant at) {
    List<LegalHold> holds = holds(tx, id);
    List<ItemKind> kinds =
        tx.query(
            "SELECT DISTINCT kind FROM evidence_item"
                + " WHERE incident_id = ? AND destroyed_at IS NULL",
            row -> ItemKind.valueOf(row.string("kind")),
            id.value());
    boolean needed = participants.stream().anyMatch(participant -> participant.needs(tx, id));
    Map<ItemKind, Decision> decisions = new EnumMap<>(ItemKind.class);
    tx.forEach(
        "SELECT state, reported_at, closed_at, closed_reason FROM incident WHERE id = ?",
        row -> kinds.forEach(kind -> decisions.put(kind, decide(row, kind, holds, needed, at))),
        id.value());
    // Who, when and whereto is what makes sense of all else.
    boolean somethingStays = decisions.values().stream().anyMatch(d -> !(d instanceof Destroy));
    if (somethingStays && decisions.get(ItemKind.FACTS) instanceof Destroy) {
      decisions.put(
          ItemKind.FACTS, new Retention.Keep(Retention.Reason.NEEDED_BY_OTHERS, Optional.empty()));
    }
    return decisions;
  }

  private Decision decide(
      Row row, ItemKind kind, List<LegalHold> holds, boolean needed, Instant at) {
    IncidentState state = IncidentState.valueOf(row.string("state"));
    Optional<CloseReason> reason = row.optionalString("closed_reason").map(CloseReason::valueOf);
    Optional<Instant> start =
        row.optionalInstant(state == IncidentState.REPORTED ? "reported_at" : "closed_at");
    return Retention.decide(state, start, policy.rules(state, reason, kind), holds, needed, at);
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
