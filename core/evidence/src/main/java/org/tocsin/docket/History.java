package org.tocsin.docket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyEvent;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** What came before an incident: earlier ones of its account, and those it goes back to. */
final class History {
  private History() {}

  static List<PriorIncident> before(Tx tx, IncidentId incident, int limit) {
    if (limit < 1 || limit > IncidentFilter.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit is 1 to " + IncidentFilter.MAX_LIMIT + ", not " + limit);
    }
    List<PriorIncident> newestFirst =
        new ArrayList<>(
            tx.query(
                """
                SELECT p.id, p.state, p.recorded_at FROM incident p
                JOIN incident i ON i.account_ref = p.account_ref
                WHERE i.id = ?
                  AND (p.recorded_at < i.recorded_at
                       OR (p.recorded_at = i.recorded_at AND p.id < i.id))
                ORDER BY p.recorded_at DESC, p.id DESC LIMIT ?
                """,
                row ->
                    new PriorIncident(
                        new IncidentId(row.string("id")),
                        IncidentState.valueOf(row.string("state")),
                        row.instant("recorded_at")),
                incident.value(),
                limit));
    Collections.reverse(newestFirst);
    return List.copyOf(newestFirst);
  }

  static void link(Tx tx, CustodyLog log, IncidentLink link, Actor by) {
    Instant later = recordedAt(tx, link.incident());
    if (link.incident().equals(link.earlier()) || recordedAt(tx, link.earlier()).isAfter(later)) {
      throw new IllegalArgumentException("an incident goes back to an earlier one");
    }
    int added =
        tx.update(
            """
            INSERT INTO incident_link (incident_id, earlier_id, kind, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (incident_id, earlier_id) DO NOTHING
            """,
            link.incident().value(),
            link.earlier().value(),
            link.kind().name(),
            link.at());
    if (added == 1) {
      log.append(
          tx,
          CustodyEvent.of(CustodyKind.LINKED, link.incident(), by)
              .with("earlier", link.earlier().value())
              .with("kind", link.kind().name()));
    }
  }

  private static Instant recordedAt(Tx tx, IncidentId id) {
    return IncidentRows.find(tx, id)
        .map(IncidentSummary::recordedAt)
        .orElseThrow(
            () ->
                new EvidenceException(
                    EvidenceException.Kind.NOT_FOUND, "there is no incident " + id));
  }

  static List<IncidentLink> linksOf(Tx tx, IncidentId incident) {
    return tx.query(
        "SELECT * FROM incident_link WHERE incident_id = ? ORDER BY at, earlier_id",
        History::link,
        incident.value());
  }

  static List<IncidentLink> linksTo(Tx tx, IncidentId earlier) {
    return tx.query(
        "SELECT * FROM incident_link WHERE earlier_id = ? ORDER BY at, incident_id",
        History::link,
        earlier.value());
  }

  private static IncidentLink link(Row row) {
    return new IncidentLink(
        new IncidentId(row.string("incident_id")),
        new IncidentId(row.string("earlier_id")),
        LinkKind.valueOf(row.string("kind")),
        row.instant("at"));
  }
}
