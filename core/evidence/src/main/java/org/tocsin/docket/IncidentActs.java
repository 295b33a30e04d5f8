package org.tocsin.docket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.IntegrityFinding;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * What the custody log says was done to one incident, to be compared with what its rows say: state,
 * receipt, holds and links.
 */
final class IncidentActs {
  /** The custody detail that keeps the instant of a receipt. */
  static final String RECEIPT_AT = "receipt-at";

  private final List<String> receipts = new ArrayList<>();
  private final Map<String, String> held = new HashMap<>();
  private final Set<String> released = new HashSet<>();
  private final Set<String> links = new HashSet<>();
  private boolean filed;
  private boolean closed;
  private boolean destroyed;

  /** Returns the digest of what never changes of a hold. */
  static String digest(LegalHold hold) {
    String text =
        String.join(
            "\n",
            hold.id(),
            hold.incident().value(),
            hold.authority(),
            hold.reference(),
            Long.toString(hold.from().toEpochMilli()),
            hold.to().map(to -> Long.toString(to.toEpochMilli())).orElse("-"));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static List<IntegrityFinding> compare(Tx tx, Optional<IncidentId> only) {
    Object[] params = only.map(id -> new Object[] {id.value()}).orElseGet(() -> new Object[0]);
    Map<String, IncidentActs> all = new TreeMap<>();
    tx.forEach(
        """
        SELECT incident_id, item_id, kind, details FROM custody_entry
        WHERE kind IN ('FILED', 'CLOSED', 'DESTROYED', 'HELD', 'RELEASED', 'LINKED')
        """
            + (only.isEmpty() ? "" : " AND incident_id = ?"),
        row ->
            row.optionalString("incident_id")
                .ifPresent(id -> all.computeIfAbsent(id, i -> new IncidentActs()).add(row)),
        params);
    List<IntegrityFinding> findings = new ArrayList<>();
    tx.forEach(
        "SELECT id, state, reported_at FROM incident" + (only.isEmpty() ? "" : " WHERE id = ?"),
        row -> {
          IncidentActs acts = all.getOrDefault(row.string("id"), new IncidentActs());
          if (!acts.fits(row)) {
            findings.add(finding(IntegrityFinding.Kind.ROW_CHANGED, row.string("id")));
          }
        },
        params);
    Set<String> ids = new HashSet<>(all.keySet());
    ids.addAll(
        tx.query("SELECT DISTINCT incident_id FROM legal_hold", row -> row.string("incident_id")));
    ids.addAll(
        tx.query(
            "SELECT DISTINCT incident_id FROM incident_link", row -> row.string("incident_id")));
    ids.stream()
        .filter(id -> only.isEmpty() || only.get().value().equals(id))
        .sorted()
        .forEach(
            id -> {
              IncidentActs acts = all.getOrDefault(id, new IncidentActs());
              if (!acts.destroyed && !acts.holdsFit(tx, new IncidentId(id))) {
                findings.add(finding(IntegrityFinding.Kind.HOLD_CHANGED, id));
              }
              if (!acts.destroyed && !acts.linksFit(tx, new IncidentId(id))) {
                findings.add(finding(IntegrityFinding.Kind.LINK_CHANGED, id));
              }
            });
    return findings;
  }

  private static IntegrityFinding finding(IntegrityFinding.Kind kind, String id) {
    return new IntegrityFinding(kind, new IncidentId(id), Optional.empty(), OptionalLong.empty());
  }

  private void add(Row row) {
    Map<String, String> details = details(row.optionalString("details").orElse(""));
    switch (kind(row.string("kind"))) {
      case FILED -> {
        filed = true;
        Optional.ofNullable(details.get(RECEIPT_AT)).ifPresent(receipts::add);
      }
      case CLOSED -> closed = true;
      case DESTROYED -> destroyed |= row.optionalString("item_id").isEmpty();
      case HELD ->
          Optional.ofNullable(details.get("hold"))
              .ifPresent(hold -> held.put(hold, details.getOrDefault(IncidentRows.DIGEST, "")));
      case RELEASED -> Optional.ofNullable(details.get("hold")).ifPresent(released::add);
      default -> links.add(details.get("earlier") + " " + details.get("kind"));
    }
  }

  private static CustodyKind kind(String name) {
    return CustodyKind.valueOf(name);
  }

  private static Map<String, String> details(String text) {
    Map<String, String> details = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        details.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return details;
  }

  private boolean fits(Row row) {
    IncidentState expected =
        destroyed
            ? IncidentState.DESTROYED
            : filed ? IncidentState.REPORTED : closed ? IncidentState.CLOSED : IncidentState.OPEN;
    if (!row.string("state").equals(expected.name())) {
      return false;
    }
    Optional<Instant> reportedAt = row.optionalInstant("reported_at");
    boolean known = receipts.isEmpty() || destroyed;
    return known
        ? destroyed || reportedAt.isPresent() == filed
        : receipts.get(0).equals(reportedAt.map(at -> "" + at.toEpochMilli()).orElse(""));
  }

  private boolean holdsFit(Tx tx, IncidentId incident) {
    List<LegalHold> holds = RetentionSweep.holds(tx, incident);
    if (holds.size() != held.size()) {
      return false;
    }
    return holds.stream()
        .allMatch(
            hold ->
                digest(hold).equals(held.get(hold.id()))
                    && hold.liftedAt().isPresent() == released.contains(hold.id()));
  }

  private boolean linksFit(Tx tx, IncidentId incident) {
    Set<String> rows = new HashSet<>();
    History.linksOf(tx, incident)
        .forEach(link -> rows.add(link.earlier().value() + " " + link.kind()));
    return rows.equals(links);
  }
}
