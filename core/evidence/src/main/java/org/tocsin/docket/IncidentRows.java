package org.tocsin.docket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Environment;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** The table of incidents. */
final class IncidentRows {
  private IncidentRows() {}

  static void insert(Tx tx, Incident incident, String accountRef, Instant recordedAt) {
    tx.update(
        """
        INSERT INTO incident
          (id, source_id, type, environment, synthetic, state, severity, match_kind,
           files_without_person, account_ref, matches, messages, detected_at, recorded_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        incident.id().value(),
        incident.source().value(),
        incident.type().name(),
        incident.environment().name(),
        incident.synthetic(),
        IncidentState.OPEN.name(),
        gravest(incident).map(SeverityClass::name).orElse(null),
        kind(incident).map(MatchFacts.Kind::name).orElse(null),
        incident.filesWithoutPerson(),
        accountRef,
        incident.matches().size(),
        incident.messages().size(),
        incident.detectedAt(),
        recordedAt);
  }

  /** Severity classes are declared gravest first. */
  private static Optional<SeverityClass> gravest(Incident incident) {
    return incident.matches().stream()
        .map(MatchFacts::severity)
        .min(Comparator.comparingInt(SeverityClass::ordinal));
  }

  private static Optional<MatchFacts.Kind> kind(Incident incident) {
    return incident.matches().stream()
        .map(MatchFacts::kind)
        .min(Comparator.comparingInt(MatchFacts.Kind::ordinal));
  }

  static Optional<IncidentSummary> find(Tx tx, IncidentId id) {
    return tx.first("SELECT * FROM incident WHERE id = ?", IncidentRows::summary, id.value());
  }

  static Optional<IncidentSummary> find(Tx tx, UploadId source) {
    return tx.first(
        "SELECT * FROM incident WHERE source_id = ?", IncidentRows::summary, source.value());
  }

  static List<IncidentSummary> list(Tx tx, IncidentFilter filter) {
    StringBuilder sql = new StringBuilder("SELECT * FROM incident WHERE 1 = 1");
    List<Object> params = new ArrayList<>();
    filter
        .state()
        .ifPresent(
            state -> {
              sql.append(" AND state = ?");
              params.add(state.name());
            });
    filter
        .accountRef()
        .ifPresent(
            ref -> {
              sql.append(" AND account_ref = ?");
              params.add(ref);
            });
    filter
        .since()
        .ifPresent(
            since -> {
              sql.append(" AND recorded_at >= ?");
              params.add(since);
            });
    filter
        .before()
        .ifPresent(
            last -> {
              sql.append(
                  " AND (recorded_at, id) < (SELECT recorded_at, id FROM incident WHERE id = ?)");
              params.add(last.value());
            });
    sql.append(" ORDER BY recorded_at DESC, id DESC LIMIT ?");
    params.add(filter.limit());
    return tx.query(sql.toString(), IncidentRows::summary, params.toArray());
  }

  static int setState(Tx tx, IncidentId id, IncidentState from, IncidentState to) {
    return tx.update(
        "UPDATE incident SET state = ? WHERE id = ? AND state = ?",
        to.name(),
        id.value(),
        from.name());
  }

  private static IncidentSummary summary(Row row) {
    return new IncidentSummary(
        new IncidentId(row.string("id")),
        new UploadId(row.string("source_id")),
        IncidentType.valueOf(row.string("type")),
        Environment.valueOf(row.string("environment")),
        row.flag("synthetic"),
        IncidentState.valueOf(row.string("state")),
        row.optionalString("severity").map(SeverityClass::valueOf),
        row.optionalString("match_kind").map(MatchFacts.Kind::valueOf),
        row.flag("files_without_person"),
        row.string("account_ref"),
        row.integer("matches"),
        row.integer("messages"),
        row.instant("detected_at"),
        row.instant("recorded_at"),
        row.optionalInstant("reported_at"));
  }
}
