package org.tocsin.filing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.cybertipline.CallOutcome;
import org.tocsin.cybertipline.EnvironmentMismatch;
import org.tocsin.cybertipline.Exchange;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/**
 * Walks one claimed filing through the conversation with its destination: journal, call, journal,
 * until nothing is due.
 *
 * <p>What the journal does not let it write, it does not send; what it could not write down, it
 * does not act on.
 */
final class Filer {
  /** How long a claim lasts without bytes moving. */
  static final Duration LEASE = Duration.ofMinutes(3);

  /** After how many failures in a row a destination is paused as a whole. */
  static final int PAUSE_AFTER = 3;

  /** How often an answer is tried to be written down. */
  static final int WRITE_ATTEMPTS = 3;

  private static final Duration WRITE_PAUSE = Duration.ofMillis(300);
  private static final Logger log = LoggerFactory.getLogger(Filer.class);

  /** What a call sends. */
  private record Request(
      Call call, ReportDesk.@Nullable Document document, ReportDesk.@Nullable Content content) {

    byte @Nullable [] xml() {
      return document == null ? null : document.xml();
    }
  }

  private final Database docket;
  private final ReportDesk desk;
  private final FilingLedger ledger;
  private final Clock clock;
  private final Backoff backoff;
  private final FilingListener listener;

  Filer(
      Database docket,
      ReportDesk desk,
      FilingLedger ledger,
      Clock clock,
      Backoff backoff,
      FilingListener listener) {
    this.docket = docket;
    this.desk = desk;
    this.ledger = ledger;
    this.clock = clock;
    this.backoff = backoff;
    this.listener = listener;
  }

  /**
   * Works on a claimed filing until it is final, held, due later, or the claim is lost, and gives
   * the claim back. An {@link Error} leaves the claim as a crash would: it ends with its lease.
   */
  void run(Filing claimed, Destination destination) {
    Filing filing = claimed;
    try {
      if (destination.matches(filing.stamp())) {
        converse(filing, destination);
      } else {
        hold(filing, HoldReason.IDENTITY_CHANGED, Alarm.IDENTITY_CHANGED, "destination changed");
      }
    } catch (StoreException e) {
      log.warn(
          "filing {}: the docket did not answer ({}); it is tried again", filing.id(), e.kind());
    } catch (RuntimeException e) {
      log.error(
          "filing {} failed ({}); it is tried again", filing.id(), e.getClass().getSimpleName());
    }
    ledger.release(filing);
  }

  private void converse(Filing claimed, Destination destination) {
    Filing filing = claimed;
    ReportDesk.Case opened = null;
    while (isDue(filing) && !Thread.currentThread().isInterrupted()) {
      Call call = FilingMachine.next(filing, clock.instant());
      Optional<Filing> next;
      try {
        if (opened == null && needsFacts(call)) {
          opened = desk.open(filing.incident());
        }
        next = step(filing, destination, call, opened);
      } catch (EnvironmentMismatch e) {
        hold(filing, HoldReason.IDENTITY_CHANGED, Alarm.IDENTITY_CHANGED, e.reason().name());
        return;
      } catch (StoreException e) {
        throw e;
      } catch (RuntimeException e) {
        postpone(filing, e);
        return;
      }
      if (next.isEmpty()) {
        return; // the claim, or the leave to send, is gone
      }
      filing = next.get();
    }
  }

  private boolean isDue(Filing filing) {
    return filing.nextAttempt().map(at -> !at.isAfter(clock.instant())).orElse(false);
  }

  private static boolean needsFacts(Call call) {
    return call == Call.OPEN || call == Call.UPLOAD || call == Call.DESCRIBE;
  }

  /** One call with its two journal entries; empty when the journal did not take one of them. */
  private Optional<Filing> step(
      Filing filing, Destination destination, Call call, ReportDesk.@Nullable Case opened) {
    Request request;
    if (opened != null && (call == Call.OPEN || call == Call.DESCRIBE)) {
      ReportDesk.Document document =
          call == Call.OPEN
              ? opened.report()
              : opened.details(
                  filing.file(),
                  filing.reportId().orElseThrow(),
                  ledger.remoteId(filing, filing.file()).orElseThrow());
      if (!document.findings().isEmpty()) {
        return Optional.of(invalid(filing, document.findings()));
      }
      request = new Request(call, document, null);
    } else if (opened != null && call == Call.UPLOAD) {
      request = new Request(call, null, opened.file(filing.file()));
    } else {
      request = new Request(call, null, null);
    }
    FilingMachine.Step before = FilingMachine.before(filing, call);
    if (!ledger.before(filing, before.filing(), call, request.xml())) {
      return Optional.empty();
    }
    raise(before.alarms(), before.filing());
    try {
      return answer(before.filing(), destination, request);
    } catch (EnvironmentMismatch e) {
      throw e; // nothing was sent
    } catch (RuntimeException e) {
      // Something was perhaps sent: the row stays in flight, and its next claim settles the
      // outcome.
      log.warn(
          "filing {}: the answer to {} could not be written down ({}); it is asked about later",
          filing.id(),
          call,
          e.getClass().getSimpleName());
      ledger.defer(before.filing(), clock.instant().plus(backoff.after(filing.attempts() + 1)));
      return Optional.empty();
    }
  }

  private Optional<Filing> answer(Filing filing, Destination destination, Request request) {
    Call call = request.call();
    listener(() -> listener.callStarted(filing.id(), destination.name(), call));
    Set<String> files = call == Call.FINISH ? new HashSet<>(ledger.remoteIds(filing)) : Set.of();
    Exchange exchange = send(filing, destination, request);
    CallOutcome outcome = exchange.outcome();
    FilingMachine.Known known =
        new FilingMachine.Known(
            clock.instant(), backoff.after(filing.attempts() + 1), exchange.sentMd5(), files);
    FilingMachine.Step after = FilingMachine.after(filing, call, outcome, known);
    if (!written(filing, after.filing(), call, exchange)) {
      lost(filing, destination, call, outcome);
      return Optional.empty();
    }
    listener(
        () ->
            listener.callEnded(
                filing.id(), destination.name(), call, kind(outcome), after.filing().state()));
    log.info(
        "filing {} to {}: {} of report {} was {}; now {}",
        filing.id(),
        destination.name(),
        call,
        after.filing().reportId().or(filing::reportId).orElse("-"),
        kind(outcome),
        after.filing().state());
    raise(after.alarms(), after.filing());
    judge(destination, outcome);
    return Optional.of(after.filing());
  }

  /** Writes an answer down. It cannot be had twice, so a docket that fails is asked again. */
  private boolean written(Filing filing, Filing after, Call call, Exchange exchange) {
    for (int attempt = 1; ; attempt++) {
      try {
        return ledger.after(filing, after, call, exchange);
      } catch (StoreException e) {
        if (attempt == WRITE_ATTEMPTS || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(WRITE_PAUSE.toNanos());
        if (ledger.stands(after)) {
          return true; // its commit was done, only the word of it was lost
        }
      }
    }
  }

  private Exchange send(Filing filing, Destination destination, Request request) {
    Stamp stamp = filing.stamp();
    String report = filing.reportId().orElse("");
    return switch (request.call()) {
      case OPEN -> destination.client().open(stamp, required(request.document()).xml());
      case DESCRIBE -> destination.client().describe(stamp, required(request.document()).xml());
      case FINISH -> destination.client().finish(stamp, report);
      case RETRACT -> destination.client().retract(stamp, report);
      case UPLOAD -> {
        ReportDesk.Content content = required(request.content());
        LeaseKeeper keeper = new LeaseKeeper(filing, content.size());
        yield destination
            .client()
            .upload(
                stamp,
                report,
                content.name(),
                content.size(),
                () -> content.content().open(),
                keeper::moved);
      }
    };
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a call lacks what it sends");
    }
    return value;
  }

  /**
   * The claim was lost while the call was out: another worker owns the row. Only an id it never saw
   * is retracted.
   */
  private void lost(Filing filing, Destination destination, Call call, CallOutcome outcome) {
    log.warn("filing {}: another worker took it over during {}", filing.id(), call);
    if (call == Call.OPEN && outcome instanceof CallOutcome.Accepted accepted) {
      accepted.reply().reportId().ifPresent(id -> destination.client().retract(filing.stamp(), id));
    }
  }

  private Filing invalid(Filing filing, List<String> findings) {
    Filing next =
        filing.reportId().isEmpty()
            ? filing.change().held(HoldReason.INVALID).done()
            : filing
                .change()
                .state(FilingState.RETRACTING)
                .thenAfterRetract(Filing.AfterRetract.HOLD_INVALID)
                .due(clock.instant())
                .done();
    ledger.note(next, "invalid: " + String.join("; ", findings));
    raise(List.of(Alarm.INVALID), next);
    return next;
  }

  private void hold(Filing filing, HoldReason reason, Alarm alarm, String note) {
    Filing held = filing.change().held(reason).done();
    if (ledger.note(held, note)) {
      raise(List.of(alarm), held);
    }
  }

  /**
   * Something of ours failed, such as a private key that is not there: the filing waits visibly.
   */
  private void postpone(Filing filing, RuntimeException failure) {
    Instant at = clock.instant().plus(backoff.after(filing.attempts() + 1));
    Filing later = filing.change().failedOnce().due(at).done();
    ledger.note(later, "could not be prepared: " + failure.getClass().getSimpleName());
    log.warn(
        "filing {} could not be prepared ({}); next attempt at {}",
        filing.id(),
        failure.getClass().getSimpleName(),
        at);
  }

  /**
   * Counts what an outcome says of its destination. The answer is on record already, whatever
   * happens here.
   */
  private void judge(Destination destination, CallOutcome outcome) {
    try {
      count(destination, outcome);
    } catch (StoreException e) {
      log.warn("what was answered could not be counted for {} ({})", destination.name(), e.kind());
    }
  }

  private void count(Destination destination, CallOutcome outcome) {
    Instant now = clock.instant();
    boolean failing =
        outcome instanceof CallOutcome.Unavailable || outcome instanceof CallOutcome.Ambiguous;
    boolean refused = outcome instanceof CallOutcome.NotAuthorised;
    if (!failing && !refused) {
      docket.write(
          tx -> {
            FilingControl.countSuccess(tx, destination.name(), now);
            return true;
          });
      return;
    }
    boolean announce =
        docket.write(
            tx -> {
              int failures = FilingControl.countFailure(tx, destination.name(), now);
              int beyond = refused ? failures : failures - PAUSE_AFTER + 1;
              if (beyond < 1) {
                return false;
              }
              FilingControl.pause(tx, destination.name(), now.plus(backoff.after(beyond + 2)), now);
              return beyond == 1;
            });
    if (announce) {
      log.warn(
          "destination {} is paused: it keeps failing or refuses the account", destination.name());
      listener(
          () -> listener.alarm(Alarm.DESTINATION_PAUSED, destination.name(), Optional.empty()));
    }
  }

  private void raise(List<Alarm> alarms, Filing filing) {
    for (Alarm alarm : alarms) {
      log.warn("filing {} to {}: {}", filing.id(), filing.destination(), alarm);
      listener(() -> listener.alarm(alarm, filing.destination(), Optional.of(filing.id())));
    }
  }

  private void listener(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      log.warn("a filing listener threw {}", e.getClass().getSimpleName());
    }
  }

  static String kind(CallOutcome outcome) {
    return outcome.getClass().getSimpleName();
  }

  static OptionalInt code(CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Accepted) {
      return OptionalInt.of(0);
    }
    if (outcome instanceof CallOutcome.Rejected rejected) {
      return rejected.code();
    }
    if (outcome instanceof CallOutcome.NotAuthorised refused) {
      return refused.code();
    }
    if (outcome instanceof CallOutcome.StateConflict conflict) {
      return OptionalInt.of(conflict.code());
    }
    return outcome instanceof CallOutcome.Unavailable unavailable
        ? unavailable.code()
        : OptionalInt.empty();
  }

  /** Renews a lease as bytes move: a thread that merely lives keeps nothing. */
  private final class LeaseKeeper {
    private final Filing filing;
    private final long size;
    private Instant renewed;

    LeaseKeeper(Filing filing, long size) {
      this.filing = filing;
      this.size = size;
      this.renewed = clock.instant();
    }

    void moved(long total) {
      Instant now = clock.instant();
      boolean allSent = total >= size;
      if (allSent || now.isAfter(renewed.plus(LEASE.dividedBy(4)))) {
        renewed = now;
        // With the last byte the destination begins to digest, the longer the larger the file.
        Duration silence = allSent ? Duration.ofSeconds(size >> 22) : Duration.ZERO;
        ledger.renew(filing, now.plus(LEASE).plus(silence));
      }
    }
  }
}
