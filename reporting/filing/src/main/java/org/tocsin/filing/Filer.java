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
import org.tocsin.evidence.EvidenceException;
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

  private final ReportDesk desk;
  private final FilingLedger ledger;
  private final Clock clock;
  private final Backoff backoff;
  private final DestinationHealth health;
  private final FilingListener listener;
  private final AlarmGate alarms;
  private final Courier courier;

  /**
   * Creates a filer.
   *
   * @param listener hears what happens; what it throws is dropped
   * @param alarms raises alarms
   * @param courier takes filings to destinations of one delivery
   */
  Filer(
      ReportDesk desk,
      FilingLedger ledger,
      Clock clock,
      Backoff backoff,
      DestinationHealth health,
      FilingListener listener,
      AlarmGate alarms,
      Courier courier) {
    this.desk = desk;
    this.ledger = ledger;
    this.clock = clock;
    this.backoff = backoff;
    this.health = health;
    this.listener = listener;
    this.alarms = alarms;
    this.courier = courier;
  }

  /**
   * Works on a claimed filing until it is final, held, due later, or the claim is lost, and gives
   * the claim back. An {@link Error} leaves the claim as a crash would: it ends with its lease.
   */
  void run(Filing claimed, Destination destination) {
    Filing filing = claimed;
    listener.workStarted(filing.id(), destination.name());
    try {
      Optional<Delivery> delivery = destination.delivery();
      if (!destination.matches(filing.stamp())) {
        hold(filing, HoldReason.IDENTITY_CHANGED, Alarm.IDENTITY_CHANGED, "destination changed");
      } else if (delivery.isPresent()) {
        deliver(filing, destination, delivery.get());
      } else {
        converse(filing, destination);
      }
    } catch (StoreException e) {
      log.warn(
          "filing {}: the docket did not answer ({}); it is tried again", filing.id(), e.kind());
    } catch (RuntimeException e) {
      log.error(
          "filing {} failed ({}); it is tried again", filing.id(), e.getClass().getSimpleName());
    }
    ledger.release(filing);
    listener.workEnded(filing.id(), destination.name());
  }

  private void converse(Filing claimed, Destination destination) {
    Filing filing = claimed;
    ReportDesk.Case opened = null;
    while (isDue(filing) && !Thread.currentThread().isInterrupted()) {
      Call call = FilingMachine.next(filing, clock.instant());
      Optional<Filing> next;
      try {
        if (opened == null && needsFacts(call)) {
          opened = desk.open(ledger.matter(filing));
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

  private void deliver(Filing filing, Destination destination, Delivery delivery) {
    if (!isDue(filing)) {
      return;
    }
    String outcome = FilingListener.UNRECORDED;
    FilingState stands = filing.state();
    listener.callStarted(filing.id(), destination.name(), Call.DELIVER);
    try {
      Optional<Courier.Done> done = courier.step(filing, delivery);
      if (done.isPresent()) {
        FilingMachine.Step step = done.get().step();
        stands = step.filing().state();
        outcome = done.get().outcome().map(Filer::kind).orElse(outcome);
        done.get()
            .outcome()
            .ifPresentOrElse(
                known -> conclude(filing, destination, Call.DELIVER, known, step),
                () -> {
                  raise(step.alarms(), step.filing());
                  tell(step.filing());
                });
      }
    } catch (EnvironmentMismatch e) {
      outcome = FilingListener.REFUSED_HERE;
      hold(filing, HoldReason.IDENTITY_CHANGED, Alarm.IDENTITY_CHANGED, e.reason().name());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      postpone(filing, e);
    } finally {
      listener.callEnded(filing.id(), destination.name(), Call.DELIVER, outcome, stands);
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
    String outcome = FilingListener.UNRECORDED;
    Filing stands = filing;
    listener.callStarted(filing.id(), destination.name(), call);
    try {
      Set<String> files = call == Call.FINISH ? new HashSet<>(ledger.remoteIds(filing)) : Set.of();
      Exchange exchange = send(filing, destination, request);
      FilingMachine.Known known =
          new FilingMachine.Known(
              clock.instant(), backoff.after(filing.attempts() + 1), exchange.sentMd5(), files);
      FilingMachine.Step after = FilingMachine.after(filing, call, exchange.outcome(), known);
      if (!written(filing, after.filing(), call, exchange)) {
        lost(filing, destination, call, exchange.outcome());
        ended(filing, destination, call, outcome);
        return Optional.empty();
      }
      outcome = kind(exchange.outcome());
      stands = after.filing();
      ended(stands, destination, call, outcome);
      conclude(filing, destination, call, exchange.outcome(), after);
      return Optional.of(stands);
    } catch (EnvironmentMismatch e) {
      ended(stands, destination, call, FilingListener.REFUSED_HERE);
      throw e;
    } catch (RuntimeException e) {
      ended(stands, destination, call, FilingListener.UNRECORDED);
      throw e;
    }
  }

  private void ended(Filing filing, Destination destination, Call call, String outcome) {
    listener.callEnded(filing.id(), destination.name(), call, outcome, filing.state());
  }

  /** Tells what an answer that is written down means. Nothing here may throw. */
  private void conclude(
      Filing before,
      Destination destination,
      Call call,
      CallOutcome outcome,
      FilingMachine.Step after) {
    Filing filing = after.filing();
    log.info(
        "filing {} to {}: {} of report {} was {}; now {}",
        filing.id(),
        destination.name(),
        call,
        filing.reportId().or(before::reportId).orElse("-"),
        kind(outcome),
        filing.state());
    if (filing.state() == FilingState.FINISHED) {
      listener.filed(
          filing.id(), destination.name(), Duration.between(filing.createdAt(), clock.instant()));
    }
    raise(after.alarms(), filing);
    tell(filing);
    health.judge(destination, call, outcome);
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
      case DELIVER -> throw new IllegalStateException("a delivery is no call of a conversation");
      case UPLOAD -> {
        ReportDesk.Content content = required(request.content());
        LeaseKeeper keeper = new LeaseKeeper(ledger, clock, filing, content.size());
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
    tell(next);
    return next;
  }

  private void hold(Filing filing, HoldReason reason, Alarm alarm, String note) {
    Filing held = filing.change().held(reason).done();
    if (ledger.note(held, note)) {
      raise(List.of(alarm), held);
      tell(held);
    }
  }

  /**
   * Something of ours failed, such as a private key that is not there: the filing waits visibly.
   */
  private void postpone(Filing filing, RuntimeException failure) {
    FilingMachine.Step later =
        FilingMachine.unprepared(filing, clock.instant(), backoff.after(filing.attempts() + 1));
    log.warn(
        "filing {} could not be prepared ({}); it is {}, next attempt {}",
        filing.id(),
        failure.getClass().getSimpleName(),
        later.filing().state(),
        later.filing().nextAttempt().map(Instant::toString).orElse("by a person"));
    boolean noKey = isForWantOfAKey(failure);
    String why = noKey ? "no private key is here" : failure.getClass().getSimpleName();
    if (ledger.note(later.filing(), "could not be prepared: " + why)) {
      raise(later.alarms(), later.filing());
      tell(later.filing());
      raise(noKey ? List.of(Alarm.KEY_MISSING) : List.of(), later.filing());
    }
  }

  private static boolean isForWantOfAKey(RuntimeException failure) {
    return failure instanceof EvidenceException evidence
        && evidence.kind() == EvidenceException.Kind.NO_KEY;
  }

  /** Tells that a filing waits for a person. */
  private void tell(Filing filing) {
    boolean danger = filing.priority() == Priority.DANGER;
    if (filing.state() == FilingState.HELD) {
      listener.held(filing.id(), filing.destination(), filing.hold().orElseThrow(), danger);
    } else if (filing.state() == FilingState.FAILED) {
      listener.failed(filing.id(), filing.destination(), danger);
    }
  }

  private void raise(List<Alarm> news, Filing filing) {
    for (Alarm alarm : news) {
      log.warn("filing {} to {}: {}", filing.id(), filing.destination(), alarm);
      alarms.raise(alarm, filing.destination(), Optional.of(filing.id()));
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
}
