package org.tocsin.filing;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.tocsin.cybertipline.CallOutcome;
import org.tocsin.cybertipline.Exchange;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;
import org.tocsin.store.Tx;

/** Writes the steps of a filing: row and journal entry in one transaction, exchanges sealed. */
final class FilingLedger {

  /** Seals what was said to or by a destination, so that the journal can refer to it. */
  interface Sealing {
    /**
     * Returns the sealed form of {@code bytes}, bound to the incident. Nothing refers to it yet.
     */
    Sealed seal(IncidentId incident, byte[] bytes);
  }

  /** Something sealed that is entered by a transaction, as its last work. */
  interface Sealed {
    /** Returns the identifier of the evidence item. */
    String id();

    /** Enters it. */
    void enter(Tx tx);
  }

  /** Hears, inside the transaction, that a report is filed. */
  interface OnFinished {
    /**
     * Writes what follows from a finished report for one incident that it tells: custody entry,
     * retention clock.
     */
    void finished(Tx tx, Filing filing, IncidentId incident, Instant at);
  }

  private final Database docket;
  private final Sealing sealing;
  private final OnFinished onFinished;
  private final Clock clock;

  FilingLedger(Database docket, Sealing sealing, OnFinished onFinished, Clock clock) {
    this.docket = docket;
    this.sealing = sealing;
    this.onFinished = onFinished;
    this.clock = clock;
  }

  /**
   * Writes that a call is about to be made.
   *
   * @return false when the claim is lost, a person wants the filing held, or sending is stopped:
   *     nothing may be sent
   */
  boolean before(Filing from, Filing to, Call call, byte @Nullable [] document) {
    Instant now = clock.instant();
    Optional<Sealed> sealed =
        Optional.ofNullable(document).map(bytes -> sealing.seal(from.incident(), bytes));
    return docket.write(
        tx -> {
          if (!FilingTable.before(tx, to, from.state(), now)) {
            obeyHold(tx, from, now);
            return false;
          }
          FilingTable.renew(tx, to, now.plus(Filer.LEASE));
          FilingJournal.append(
              tx,
              to,
              new FilingJournal.Entry(
                  0,
                  now,
                  FilingJournal.Phase.BEFORE,
                  Optional.of(call),
                  file(from, call),
                  to.generation(),
                  to.reportId(),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  sealed.map(Sealed::id)));
          sealed.ifPresent(item -> item.enter(tx));
          return true;
        });
  }

  /**
   * Writes an answer.
   *
   * @return false when the claim is lost: another worker owns the filing
   */
  boolean after(Filing from, Filing to, Call call, Exchange exchange) {
    Instant now = clock.instant();
    byte[] response = exchange.response();
    Optional<Sealed> sealed =
        response.length == 0
            ? Optional.empty()
            : Optional.of(sealing.seal(from.incident(), response));
    return docket.write(
        tx -> {
          if (!FilingTable.after(tx, to, now)) {
            return false;
          }
          FilingJournal.append(
              tx,
              to,
              new FilingJournal.Entry(
                  0,
                  now,
                  FilingJournal.Phase.AFTER,
                  Optional.of(call),
                  file(from, call),
                  to.generation(),
                  to.reportId().or(from::reportId),
                  Optional.of(Filer.kind(exchange.outcome())),
                  Filer.code(exchange.outcome()),
                  exchange.httpStatus(),
                  exchange.requestId(),
                  Optional.empty(),
                  doubt(exchange.outcome()),
                  sealed.map(Sealed::id)));
          if (call == Call.UPLOAD
              && exchange.outcome() instanceof CallOutcome.Accepted accepted
              && to.uploaded()) {
            keepRemoteId(tx, to, accepted.reply().fileId().orElseThrow());
          }
          sealed.ifPresent(item -> item.enter(tx));
          if (to.state() == FilingState.FINISHED) {
            Batch.incidents(tx, to).forEach(i -> onFinished.finished(tx, to, i, now));
          } else if (to.state() == FilingState.CANCELLED) {
            Batch.dissolve(tx, to.id(), now);
          } else if (to.state() == FilingState.FAILED) {
            Batch.release(tx, to, now);
          }
          return true;
        });
  }

  /** Returns what the report of a claimed filing is about. */
  Matter matter(Filing filing) {
    return docket.read(
        tx ->
            new Matter(
                Batch.incidents(tx, filing),
                FilingTable.priorReports(tx, filing),
                filing
                    .supplements()
                    .flatMap(of -> FilingTable.finishedReport(tx, of, filing.destination()))));
  }

  /** Whether the row stands as an answer left it, although its writer was told that it failed. */
  boolean stands(Filing filing) {
    return docket.read(
        tx ->
            FilingTable.find(tx, filing.id())
                .map(row -> row.fence() == filing.fence() && row.state() == filing.state())
                .orElse(false));
  }

  /** Writes a change that no call made; false when the claim is lost. */
  boolean note(Filing to, String note) {
    Instant now = clock.instant();
    try {
      return docket.write(
          tx -> {
            if (!FilingTable.after(tx, to, now)) {
              return false;
            }
            FilingJournal.append(tx, to, FilingJournal.byPerson(to, "tocsin", note, now));
            if (to.state() == FilingState.FAILED) {
              Batch.release(tx, to, now);
            }
            return true;
          });
    } catch (StoreException e) {
      return false; // the row is as it was: it is claimed and judged again
    }
  }

  void renew(Filing filing, Instant until) {
    try {
      docket.write(tx -> FilingTable.renew(tx, filing, until));
    } catch (StoreException e) {
      // The lease runs on as it was; losing it is found at the next journal entry.
    }
  }

  /** Puts off a filing whose state stays as it is. */
  void defer(Filing filing, Instant until) {
    try {
      docket.write(tx -> FilingTable.defer(tx, filing, until));
    } catch (StoreException e) {
      // The docket is not there to be asked again either.
    }
  }

  void release(Filing filing) {
    try {
      docket.write(
          tx -> {
            FilingTable.release(tx, filing);
            return true;
          });
    } catch (StoreException e) {
      // The lease ends by itself.
    }
  }

  /** Returns the destination's id of an uploaded file of the open report. */
  Optional<String> remoteId(Filing filing, int position) {
    return docket.read(
        tx ->
            tx.first(
                """
                SELECT remote_id FROM filing_file
                WHERE filing_id = ? AND position = ? AND remote_generation = ?
                """,
                row -> row.string("remote_id"),
                filing.id().value(),
                position,
                filing.generation()));
  }

  List<String> remoteIds(Filing filing) {
    return docket.read(
        tx ->
            tx.query(
                """
                SELECT remote_id FROM filing_file
                WHERE filing_id = ? AND remote_generation = ? AND remote_id IS NOT NULL
                """,
                row -> row.string("remote_id"),
                filing.id().value(),
                filing.generation()));
  }

  private static void keepRemoteId(Tx tx, Filing filing, String remoteId) {
    tx.update(
        """
        INSERT INTO filing_file (filing_id, position, remote_id, remote_generation)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (filing_id, position) DO UPDATE
          SET remote_id = excluded.remote_id, remote_generation = excluded.remote_generation
        """,
        filing.id().value(),
        filing.file(),
        remoteId,
        filing.generation());
  }

  /**
   * A person asked for a hold while this worker had the filing: it is carried out at the next step.
   */
  private static void obeyHold(Tx tx, Filing filing, Instant now) {
    boolean asked =
        tx.first(
                "SELECT hold_requested FROM filing WHERE id = ? AND fence = ?",
                row -> row.flag("hold_requested"),
                filing.id().value(),
                filing.fence())
            .orElse(false);
    if (asked) {
      FilingTable.after(tx, filing.change().held(HoldReason.OPERATOR).done(), now);
    }
  }

  private static OptionalInt file(Filing filing, Call call) {
    return call == Call.UPLOAD || call == Call.DESCRIBE
        ? OptionalInt.of(filing.file())
        : OptionalInt.empty();
  }

  private static Optional<String> doubt(CallOutcome outcome) {
    return outcome instanceof CallOutcome.Ambiguous ambiguous
        ? Optional.of(ambiguous.why().name())
        : Optional.empty();
  }
}
