package org.tocsin.filing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.FilingId;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * The steps of every filing, in order: before and after each call, and what persons did.
 * Append-only.
 */
final class FilingJournal {
  /** When an entry was written, relative to its call. */
  enum Phase {
    BEFORE,
    AFTER,
    PERSON
  }

  /**
   * One entry.
   *
   * @param seq its position, from 1
   * @param at when it was written
   * @param phase before or after a call, or by a person
   * @param call the call
   * @param file the index of the file the call is about
   * @param generation which report it is about, from 1
   * @param reportId the clearinghouse's id of that
   * @param outcome the kind of answer
   * @param code the answer's code
   * @param httpStatus the answer's HTTP status
   * @param requestId the destination's id of the exchange
   * @param actor the person
   * @param note what the entry says beside, without personal data
   * @param exchange the evidence item that holds the sealed request or answer
   */
  record Entry(
      int seq,
      Instant at,
      Phase phase,
      Optional<Call> call,
      OptionalInt file,
      int generation,
      Optional<String> reportId,
      Optional<String> outcome,
      OptionalInt code,
      OptionalInt httpStatus,
      Optional<String> requestId,
      Optional<String> actor,
      Optional<String> note,
      Optional<String> exchange) {
    @Override
    public String toString() {
      return "Entry(" + seq + ", " + phase + ")";
    }
  }

  private FilingJournal() {}

  static void append(Tx tx, Filing filing, Entry entry) {
    tx.update(
        """
        INSERT INTO filing_journal (
          filing_id, seq, at, phase, call_name, file_index, generation, fence, report_id, outcome, code,
          http_status, request_id, actor, note, exchange)
        VALUES (?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM filing_journal WHERE filing_id = ?),
          ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        filing.id().value(),
        filing.id().value(),
        entry.at(),
        entry.phase().name(),
        entry.call().map(Call::name).orElse(null),
        boxed(entry.file()),
        entry.generation(),
        filing.fence(),
        entry.reportId().orElse(null),
        entry.outcome().orElse(null),
        boxed(entry.code()),
        boxed(entry.httpStatus()),
        entry.requestId().orElse(null),
        entry.actor().orElse(null),
        entry.note().orElse(null),
        entry.exchange().orElse(null));
  }

  static Entry byPerson(Filing filing, String actor, String note, Instant now) {
    return new Entry(
        0,
        now,
        Phase.PERSON,
        Optional.empty(),
        OptionalInt.empty(),
        filing.generation(),
        filing.reportId(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.of(actor),
        Optional.of(note),
        Optional.empty());
  }

  static List<Entry> of(Tx tx, FilingId id) {
    return tx.query(
        "SELECT * FROM filing_journal WHERE filing_id = ? ORDER BY seq",
        FilingJournal::read,
        id.value());
  }

  private static Entry read(Row row) {
    return new Entry(
        row.integer("seq"),
        row.instant("at"),
        Phase.valueOf(row.string("phase")),
        row.optionalString("call_name").map(Call::valueOf),
        whole(row, "file_index"),
        row.integer("generation"),
        row.optionalString("report_id"),
        row.optionalString("outcome"),
        whole(row, "code"),
        whole(row, "http_status"),
        row.optionalString("request_id"),
        row.optionalString("actor"),
        row.optionalString("note"),
        row.optionalString("exchange"));
  }

  private static OptionalInt whole(Row row, String column) {
    var number = row.optionalNumber(column);
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  private static @Nullable Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
