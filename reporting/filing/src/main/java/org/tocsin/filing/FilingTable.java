package org.tocsin.filing;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Dialect;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * The statements over the filing table. Every change of a claimed row checks the fence of its
 * claim.
 */
final class FilingTable {
  private static final String COLUMNS =
      """
      id, incident_id, destination, environment, base_url, account, synthetic, state, hold_reason, held_from,
      priority, generation, orphans, report_id, opened_at, changed_at, files, file_index, uploaded,
      finish_sent, after_retract, attempts, mismatches, receipted, next_attempt_at, fence, created_at,
      account_ref, covered_by, supplements, failure, failing_since
      """;

  /**
   * True where neither everything nor the destination is stopped, and the destination is not
   * paused.
   */
  private static final String MAY_SEND =
      """
      NOT EXISTS (
        SELECT 1 FROM filing_control c
        WHERE c.scope IN ('*', ?)
          AND (c.stopped = TRUE OR c.paused_until > ?))
      """;

  private FilingTable() {}

  static void insert(Tx tx, Filing filing, Optional<String> note) {
    tx.update(
        """
        INSERT INTO filing (
          id, incident_id, destination, environment, base_url, account, synthetic, state, hold_reason, held_from,
          hold_requested, note, priority, generation, orphans, files, file_index, uploaded, finish_sent, after_retract,
          attempts, mismatches, receipted, next_attempt_at, fence, created_at, updated_at,
          account_ref, covered_by, supplements, own_files)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, FALSE, ?, ?, 0, 0, ?, 0, FALSE, FALSE, 'ANEW', 0, 0, FALSE, ?, 0, ?, ?,
          ?, ?, ?, ?)
        """,
        filing.id().value(),
        filing.incident().value(),
        filing.destination(),
        filing.stamp().environment().name(),
        filing.stamp().baseUrl().toString(),
        filing.stamp().account(),
        filing.stamp().synthetic(),
        filing.state().name(),
        filing.hold().map(HoldReason::name).orElse(null),
        filing.heldFrom().map(FilingState::name).orElse(null),
        note.orElse(null),
        filing.priority(),
        filing.files(),
        filing.nextAttempt().orElse(null),
        filing.createdAt(),
        filing.createdAt(),
        filing.accountRef().orElse(null),
        filing.coveredBy().map(FilingId::value).orElse(null),
        filing.supplements().map(IncidentId::value).orElse(null),
        filing.files());
  }

  /**
   * Claims due filings of one destination and priority, the longest due first: raises the fence,
   * takes the lease and reads the row with its last journalled state, in one statement. It looks at
   * the filings that it takes and at none of the others that wait.
   *
   * @param node who takes the lease
   */
  static List<Filing> claim(
      Tx tx, String destination, int priority, int most, Instant now, Duration lease, String node) {
    return tx.query(
        claimStatement(tx.dialect()),
        FilingTable::read,
        destination,
        priority,
        now,
        now,
        destination,
        now,
        most,
        now.plus(lease),
        node,
        now);
  }

  /** Returns the statement that claims. */
  static String claimStatement(Dialect dialect) {
    return """
        WITH due AS MATERIALIZED (
          SELECT id FROM filing
          WHERE destination = ? AND priority = ? AND next_attempt_at <= ?
            AND state IN (
              'WAITING', 'OPENING', 'OPEN', 'UPLOADING', 'DESCRIBING', 'FINISHING', 'RETRACTING')
            AND (lease_until IS NULL OR lease_until <= ?)
            AND %s
          ORDER BY next_attempt_at
          LIMIT ? %s)
        UPDATE filing SET lease_until = ?, lease_by = ?, fence = fence + 1, updated_at = ?
        WHERE id IN (SELECT id FROM due)
        RETURNING %s
        """
        .formatted(
            MAY_SEND, dialect == Dialect.POSTGRESQL ? "FOR UPDATE SKIP LOCKED" : "", COLUMNS);
  }

  /**
   * Writes the state before a call, unless the claim is lost, a person holds the filing, or sending
   * is stopped.
   *
   * @param lease until when the claim is renewed
   */
  static boolean before(Tx tx, Filing next, FilingState expected, Instant now, Instant lease) {
    return update(
        tx,
        next,
        ", lease_until = ?",
        List.of(lease),
        "AND state = ? AND hold_requested = FALSE AND " + MAY_SEND,
        now,
        expected.name(),
        next.destination(),
        now);
  }

  /**
   * Writes the state after an answer, unless the claim is lost. Where nothing is due the claim is
   * given back.
   */
  static boolean after(Tx tx, Filing next, Instant now) {
    String release = isDue(next, now) ? "" : ", lease_until = NULL, lease_by = NULL";
    return update(tx, next, release, List.of(), "", now);
  }

  /** Whether a filing goes on at once. */
  static boolean isDue(Filing filing, Instant now) {
    return filing.nextAttempt().map(at -> !at.isAfter(now)).orElse(false);
  }

  private static boolean update(
      Tx tx,
      Filing next,
      String lease,
      List<Instant> until,
      String condition,
      Instant now,
      Object... more) {
    List<@Nullable Object> values = new ArrayList<>();
    Collections.addAll(
        values,
        next.state().name(),
        next.hold().map(HoldReason::name).orElse(null),
        next.heldFrom().map(FilingState::name).orElse(null),
        next.generation(),
        next.orphans(),
        next.reportId().orElse(null),
        next.openedAt().orElse(null),
        next.changedAt().orElse(null),
        next.file(),
        next.uploaded(),
        next.finishSent(),
        next.afterRetract().name(),
        next.attempts(),
        next.mismatches(),
        next.receipted(),
        next.nextAttempt().orElse(null),
        next.failure().map(FailReason::name).orElse(null),
        next.failingSince().orElse(null),
        next.state() == FilingState.FINISHED ? now : null,
        now);
    values.addAll(until);
    values.add(next.id().value());
    values.add(next.fence());
    Collections.addAll(values, more);
    return tx.update(
            """
            UPDATE filing SET state = ?, hold_reason = ?, held_from = ?, generation = ?, orphans = ?, report_id = ?,
              opened_at = ?, changed_at = ?, file_index = ?, uploaded = ?, finish_sent = ?,
              after_retract = ?, attempts = ?, mismatches = ?, receipted = ?, next_attempt_at = ?,
              failure = ?, failing_since = ?, finished_at = ?, updated_at = ?"""
                + lease
                + " WHERE id = ? AND fence = ? "
                + condition,
            values.toArray())
        == 1;
  }

  /** Extends the lease of a claim, as bytes move. */
  static boolean renew(Tx tx, Filing filing, Instant until) {
    return tx.update(
            "UPDATE filing SET lease_until = ? WHERE id = ? AND fence = ?",
            until,
            filing.id().value(),
            filing.fence())
        == 1;
  }

  /** Puts off the next attempt of a claimed filing. */
  static boolean defer(Tx tx, Filing filing, Instant until) {
    return tx.update(
            "UPDATE filing SET next_attempt_at = ? WHERE id = ? AND fence = ? AND state = ?",
            until,
            filing.id().value(),
            filing.fence(),
            filing.state().name())
        == 1;
  }

  /** Gives a claim back. */
  static void release(Tx tx, Filing filing) {
    tx.update(
        "UPDATE filing SET lease_until = NULL, lease_by = NULL WHERE id = ? AND fence = ?",
        filing.id().value(),
        filing.fence());
  }

  /**
   * Ends every lease: their holders are known to be dead. The fence still tells their late writes.
   */
  static int releaseAll(Tx tx) {
    return tx.update(
        "UPDATE filing SET lease_until = NULL, lease_by = NULL WHERE next_attempt_at IS NOT NULL"
            + " AND lease_until IS NOT NULL");
  }

  /** Ends the leases of one node whose former process is known to be dead. */
  static int releaseOf(Tx tx, String node) {
    return tx.update(
        "UPDATE filing SET lease_until = NULL, lease_by = NULL WHERE next_attempt_at IS NOT NULL"
            + " AND lease_by = ?",
        node);
  }

  /**
   * Returns the ids of finished reports about the account of a filing, at its destination and of
   * its account there, oldest first.
   */
  static List<Long> priorReports(Tx tx, Filing filing) {
    if (filing.accountRef().isEmpty()) {
      return List.of();
    }
    return tx.query(
        """
        SELECT report_id FROM filing
        WHERE account_ref = ? AND destination = ? AND environment = ? AND base_url = ?
          AND account = ? AND state = 'FINISHED' AND report_id IS NOT NULL AND id <> ?
        ORDER BY finished_at, id
        """,
        row -> Long.parseLong(row.string("report_id")),
        filing.accountRef().get(),
        filing.destination(),
        filing.stamp().environment().name(),
        filing.stamp().baseUrl().toString(),
        filing.stamp().account(),
        filing.id().value());
  }

  /** Remembers which bytes the filings of an incident are about. */
  static void keepContent(Tx tx, IncidentId incident, String contentRef) {
    tx.update(
        "UPDATE filing SET content_ref = ? WHERE incident_id = ?", contentRef, incident.value());
  }

  /** Returns the latest other incident of an account with the same bytes. */
  static Optional<IncidentId> sameContent(
      Tx tx, String accountRef, String contentRef, IncidentId but) {
    return tx.first(
        """
        SELECT incident_id FROM filing
        WHERE account_ref = ? AND content_ref = ? AND incident_id <> ?
        ORDER BY created_at DESC, incident_id DESC LIMIT 1
        """,
        row -> new IncidentId(row.string("incident_id")),
        accountRef,
        contentRef,
        but.value());
  }

  /** Returns the id of the finished report that tells an incident at a destination. */
  static Optional<String> finishedReport(Tx tx, IncidentId incident, String destination) {
    return tx.first(
        """
        SELECT COALESCE(l.report_id, f.report_id) AS report_id
        FROM filing f LEFT JOIN filing l ON l.id = f.covered_by
        WHERE f.incident_id = ? AND f.destination = ?
          AND (l.id IS NULL OR l.destination = f.destination)
          AND (f.state = 'FINISHED' OR (f.state = 'COVERED' AND l.state = 'FINISHED'))
        """,
        row -> row.string("report_id"),
        incident.value(),
        destination);
  }

  /**
   * Whether some filing of an incident may still need its evidence: it is neither finished nor
   * cancelled, or the one that tells it is not finished. What covers it may be told by another in
   * turn, and that by none.
   */
  static boolean isUnfinished(Tx tx, IncidentId incident) {
    return tx.first(
            """
            SELECT 1 AS one FROM filing f
              LEFT JOIN filing l ON l.id = f.covered_by
              LEFT JOIN filing t ON t.id = l.covered_by AND l.state = 'COVERED'
            WHERE f.incident_id = ?
              AND f.state NOT IN ('FINISHED', 'CANCELLED')
              AND (f.state <> 'COVERED' OR COALESCE(t.state, l.state, '') <> 'FINISHED')
            LIMIT 1
            """,
            row -> true,
            incident.value())
        .orElse(false);
  }

  /**
   * Counts filings that are not over, by destination: those that go on by themselves, those that
   * wait for a person, and those that a report covers which is not finished.
   */
  static Map<String, Integer> unfinished(Tx tx) {
    Map<String, Integer> counts = new HashMap<>();
    tx.query(
            """
            SELECT f.destination, COUNT(*) AS n
            FROM filing f
              LEFT JOIN filing l ON l.id = f.covered_by
              LEFT JOIN filing t ON t.id = l.covered_by AND l.state = 'COVERED'
            WHERE f.state IN (
                'WAITING', 'OPENING', 'OPEN', 'UPLOADING', 'DESCRIBING', 'FINISHING', 'RETRACTING',
                'HELD', 'FAILED')
              OR (f.state = 'COVERED' AND COALESCE(t.state, l.state, '') <> 'FINISHED')
            GROUP BY f.destination
            """,
            row -> Map.entry(row.string("destination"), row.integer("n")))
        .forEach(each -> counts.put(each.getKey(), each.getValue()));
    return counts;
  }

  /** Counts finished reports at a destination and account, but not beyond {@code most}. */
  static int finishedUpTo(Tx tx, Stamp stamp, String destination, int most) {
    return tx.query(
            """
            SELECT 1 AS one FROM filing
            WHERE destination = ? AND state = 'FINISHED' AND environment = ? AND base_url = ?
              AND account = ?
            LIMIT ?
            """,
            row -> row.integer("one"),
            destination,
            stamp.environment().name(),
            stamp.baseUrl().toString(),
            stamp.account(),
            most)
        .size();
  }

  /** Returns a filing and keeps others from changing it until the transaction ends. */
  static Optional<Filing> lock(Tx tx, FilingId id) {
    String lock = tx.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    return tx.first(
        "SELECT " + COLUMNS + " FROM filing WHERE id = ?" + lock, FilingTable::read, id.value());
  }

  /**
   * Returns a filing, as {@link #lock} does, after those that tell its incident: everybody locks in
   * this order.
   */
  static Optional<Filing> lockBehindLeaders(Tx tx, FilingId id) {
    Optional<Filing> leader =
        find(tx, id).flatMap(Filing::coveredBy).flatMap(found -> find(tx, found));
    leader.flatMap(Filing::coveredBy).ifPresent(teller -> lock(tx, teller));
    leader.ifPresent(found -> lock(tx, found.id()));
    return lock(tx, id);
  }

  static Optional<Filing> find(Tx tx, FilingId id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM filing WHERE id = ?", FilingTable::read, id.value());
  }

  static List<Filing> ofIncident(Tx tx, IncidentId incident) {
    return tx.query(
        "SELECT " + COLUMNS + " FROM filing WHERE incident_id = ? ORDER BY destination",
        FilingTable::read,
        incident.value());
  }

  static List<Filing> list(Tx tx, FilingFilter filter) {
    return tx.query(
        "SELECT "
            + COLUMNS
            + """
               FROM filing
              WHERE (CAST(? AS TEXT) IS NULL OR state = ?)
                AND (CAST(? AS TEXT) IS NULL OR hold_reason = ?)
                AND (CAST(? AS TEXT) IS NULL OR destination = ?)
                AND (CAST(? AS TEXT) IS NULL OR incident_id = ?)
              ORDER BY created_at DESC, id DESC LIMIT ?
              """,
        FilingTable::read,
        filter.state().map(FilingState::name).orElse(null),
        filter.state().map(FilingState::name).orElse(null),
        filter.hold().map(HoldReason::name).orElse(null),
        filter.hold().map(HoldReason::name).orElse(null),
        filter.destination().orElse(null),
        filter.destination().orElse(null),
        filter.incident().map(IncidentId::value).orElse(null),
        filter.incident().map(IncidentId::value).orElse(null),
        filter.limit());
  }

  /** Whether any filing goes on by itself, now or later. */
  static boolean hasActive(Tx tx) {
    return tx.first(
            "SELECT 1 AS one FROM filing WHERE next_attempt_at IS NOT NULL LIMIT 1", row -> true)
        .orElse(false);
  }

  /** Counts filings that go on by themselves, whether due now or later. */
  static long countActive(Tx tx) {
    return tx.first(
            "SELECT COUNT(*) AS n FROM filing WHERE next_attempt_at IS NOT NULL",
            row -> row.number("n"))
        .orElse(0L);
  }

  static Filing read(Row row) {
    return new Filing(
        new FilingId(row.string("id")),
        new IncidentId(row.string("incident_id")),
        row.string("destination"),
        new Stamp(
            Environment.of(row.string("environment")),
            URI.create(row.string("base_url")),
            row.string("account"),
            row.flag("synthetic")),
        FilingState.valueOf(row.string("state")),
        row.optionalString("hold_reason").map(HoldReason::valueOf),
        row.optionalString("held_from").map(FilingState::valueOf),
        row.integer("priority"),
        row.integer("generation"),
        row.integer("orphans"),
        row.optionalString("report_id"),
        row.optionalInstant("opened_at"),
        row.optionalInstant("changed_at"),
        row.integer("files"),
        row.integer("file_index"),
        row.flag("uploaded"),
        row.flag("finish_sent"),
        Filing.AfterRetract.valueOf(row.string("after_retract")),
        row.integer("attempts"),
        row.integer("mismatches"),
        row.flag("receipted"),
        row.optionalInstant("next_attempt_at"),
        row.number("fence"),
        row.instant("created_at"),
        row.optionalString("account_ref"),
        row.optionalString("covered_by").map(FilingId::new),
        row.optionalString("supplements").map(IncidentId::new),
        row.optionalString("failure").map(FailReason::valueOf),
        row.optionalInstant("failing_since"));
  }
}
