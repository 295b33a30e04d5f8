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

  /** Begins to seal what is said to and by a destination. */
  interface Sealing {
    /** Begins for one claim; its worker closes it. */
    Seals begin();
  }

  /** Seals what is said in one claim, so that the journal can refer to it. For one thread. */
  interface Seals extends AutoCloseable {
    /**
     * Returns the sealed form of {@code bytes}, bound to the incident. Nothing refers to it yet.
     */
    Sealed seal(IncidentId incident, byte[] bytes);

    @Override
    void close();
  }

  /**
   * Something sealed that is entered by a transaction; what it adds to the custody log comes at its
   * end.
   */
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
  private final FilingListener listener;

  /**
   * Creates a ledger.
   *
   * @param listener hears which filings wait for a person because another tells their incidents no
   *     more; what it throws is not caught
   */
  FilingLedger(
      Database docket,
      Sealing sealing,
      OnFinished onFinished,
      Clock clock,
      FilingListener listener) {
    this.docket = docket;
    this.sealing = sealing;
    this.onFinished = onFinished;
    this.clock = clock;
    this.listener = listener;
  }

  /** Begins the work on a claimed filing; the caller closes it. */
  Claim begin() {
    return new Claim(sealing);
  }

  /**
   * A call that is about to be made.
   *
   * @param from the filing as it stands
   * @param to the filing while the call has no answer
   * @param document what is sent, where that is to be kept
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Coming(Filing from, Filing to, Call call, byte @Nullable [] document) {
    @Override
    public String toString() {
      return "Coming(" + call + ")";
    }
  }

  /** What a commit did. */
  enum Written {
    /** Everything that was to be written. */
    ALL,
    /**
     * The answer, and not that another call is about to be made: the claim is lost, a person wants
     * the filing held, or sending is stopped.
     */
    ANSWER,
    /** Nothing: the claim is lost. */
    NOTHING
  }

  /**
   * Writes that a call is about to be made.
   *
   * @return false when the claim is lost, a person wants the filing held, or sending is stopped:
   *     nothing may be sent
   */
  boolean before(Claim claim, Coming coming) {
    Instant now = clock.instant();
    Optional<Sealed> sealed = seal(claim, coming);
    return docket.write(tx -> before(tx, coming, sealed, now));
  }

  private static Optional<Sealed> seal(Claim claim, Coming coming) {
    return Optional.ofNullable(coming.document())
        .map(bytes -> claim.seals().seal(coming.from().incident(), bytes));
  }

  private static boolean before(Tx tx, Coming coming, Optional<Sealed> sealed, Instant now) {
    Filing from = coming.from();
    Filing to = coming.to();
    if (!FilingTable.before(tx, to, from.state(), now, now.plus(Filer.LEASE))) {
      obeyHold(tx, from, now);
      return false;
    }
    FilingJournal.append(
        tx,
        to,
        new FilingJournal.Entry(
            0,
            now,
            FilingJournal.Phase.BEFORE,
            Optional.of(coming.call()),
            file(from, coming.call()),
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
  }

  /**
   * Writes an answer.
   *
   * @return false when the claim is lost: another worker owns the filing
   */
  boolean after(Claim claim, Filing from, Filing to, Call call, Exchange exchange) {
    return after(claim, from, to, call, exchange, Optional.empty()) != Written.NOTHING;
  }

  /**
   * Writes an answer and, in the same transaction, that the next call is about to be made; or, when
   * nothing is due, gives the claim back.
   *
   * @param coming the next call; empty when none follows at once
   */
  Written after(
      Claim claim, Filing from, Filing to, Call call, Exchange exchange, Optional<Coming> coming) {
    Instant now = clock.instant();
    byte[] response = exchange.response();
    Optional<Sealed> sealed =
        response.length == 0
            ? Optional.empty()
            : Optional.of(claim.seals().seal(from.incident(), response));
    Optional<Sealed> next = coming.flatMap(some -> seal(claim, some));
    Written written =
        docket.write(
            tx -> {
              if (!FilingTable.after(tx, to, now)) {
                return Written.NOTHING;
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
                Batch.dissolve(tx, to.id(), now, listener);
              } else if (to.state() == FilingState.FAILED) {
                Batch.release(tx, to, now, listener);
              }
              return coming.isEmpty() || before(tx, coming.get(), next, now)
                  ? Written.ALL
                  : Written.ANSWER;
            });
    if (written != Written.NOTHING && coming.isEmpty() && !FilingTable.isDue(to, now)) {
      claim.released();
    }
    return written;
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

  /**
   * Returns what of an answer, and of the call after it, the row shows although their writer was
   * told that the commit failed.
   */
  Written stands(Filing answered, Optional<Coming> coming) {
    Optional<Filing> row =
        docket
            .read(tx -> FilingTable.find(tx, answered.id()))
            .filter(found -> found.fence() == answered.fence());
    if (coming.isPresent() && row.filter(found -> isAt(found, coming.get().to())).isPresent()) {
      return Written.ALL;
    }
    if (row.filter(found -> isAt(found, answered)).isPresent()) {
      return coming.isPresent() ? Written.ANSWER : Written.ALL;
    }
    return Written.NOTHING;
  }

  private static boolean isAt(Filing row, Filing expected) {
    return row.state() == expected.state()
        && row.generation() == expected.generation()
        && row.file() == expected.file()
        && row.uploaded() == expected.uploaded();
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
              Batch.release(tx, to, now, listener);
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
