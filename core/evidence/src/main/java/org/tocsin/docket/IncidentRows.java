package org.tocsin.docket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tocsin.evidence.IntegrityFinding;
import org.tocsin.model.Environment;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;
import org.tocsin.store.Dialect;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** The table of incidents. */
final class IncidentRows {
  /** The custody detail that keeps what a row said when it was recorded. */
  static final String DIGEST = "row-sha256";

  private IncidentRows() {}

  /** Returns the digest of the columns that never change. */
  static String digest(IncidentSummary row) {
    String text =
        String.join(
            "\n",
            row.id().value(),
            row.source().value(),
            row.type().name(),
            row.environment().name(),
            Boolean.toString(row.synthetic()),
            row.severity().map(SeverityClass::name).orElse("-"),
            row.matchKind().map(MatchFacts.Kind::name).orElse("-"),
            Boolean.toString(row.filesWithoutPerson()),
            row.accountRef(),
            Integer.toString(row.matches()),
            Integer.toString(row.messages()),
            row.detectedAt().toString(),
            row.recordedAt().toString());
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Compares incidents with what the custody log says was recorded. */
  static List<IntegrityFinding> compare(Tx tx, Optional<IncidentId> only) {
    Map<String, String> expected = new TreeMap<>();
    List<Object> params = new ArrayList<>();
    only.ifPresent(id -> params.add(id.value()));
    tx.forEach(
        """
        SELECT incident_id, details FROM custody_entry
        WHERE kind = 'RECORDED' AND incident_id IS NOT NULL
        """
            + (only.isEmpty() ? "" : " AND incident_id = ?"),
        row -> expected.put(row.string("incident_id"), row.optionalString("details").orElse("")),
        params.toArray());
    List<IntegrityFinding> findings = new ArrayList<>();
    Set<String> ids = new TreeSet<>(expected.keySet());
    ids.addAll(
        tx.query(
            "SELECT id FROM incident" + (only.isEmpty() ? "" : " WHERE id = ?"),
            row -> row.string("id"),
            params.toArray()));
    for (String id : ids) {
      compare(tx, new IncidentId(id), Optional.ofNullable(expected.get(id)))
          .ifPresent(
              kind ->
                  findings.add(
                      new IntegrityFinding(
                          kind, new IncidentId(id), Optional.empty(), OptionalLong.empty())));
    }
    return findings;
  }

  private static Optional<IntegrityFinding.Kind> compare(
      Tx tx, IncidentId id, Optional<String> details) {
    Optional<String> digest;
    try {
      digest = find(tx, id).map(IncidentRows::digest);
    } catch (IllegalArgumentException e) {
      return Optional.of(IntegrityFinding.Kind.ROW_CHANGED);
    }
    if (digest.isEmpty()) {
      return Optional.of(IntegrityFinding.Kind.MISSING);
    }
    if (details.isEmpty()) {
      return Optional.of(IntegrityFinding.Kind.NOT_ON_RECORD);
    }
    // Empty details: the evidence was destroyed, and with it what the row could be compared with.
    boolean same =
        details.get().isEmpty() || details.get().equals(DIGEST + "=" + digest.get() + "\n");
    return same ? Optional.empty() : Optional.of(IntegrityFinding.Kind.ROW_CHANGED);
  }

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

  /** Finds a row and keeps others from changing it until the transaction ends. */
  static Optional<IncidentSummary> findLocked(Tx tx, IncidentId id) {
    // On SQLite the transaction that writes is alone already.
    String lock = tx.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    return tx.first(
        "SELECT * FROM incident WHERE id = ?" + lock, IncidentRows::summary, id.value());
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
