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
    try (Claim claim = ledger.begin()) {
      work(claim, filing, destination);
      if (!claim.isReleased()) {
        ledger.release(filing);
      }
    }
    listener.workEnded(filing.id(), destination.name());
  }

  private void work(Claim claim, Filing filing, Destination destination) {
    try {
      Optional<Delivery> delivery = destination.delivery();
      if (!destination.matches(filing.stamp())) {
        hold(filing, HoldReason.IDENTITY_CHANGED, Alarm.IDENTITY_CHANGED, "destination changed");
      } else if (delivery.isPresent()) {
        deliver(claim, filing, destination, delivery.get());
      } else {
        new Conversation(claim, destination).run(filing);
      }
    } catch (StoreException e) {
      log.warn(
          "filing {}: the docket did not answer ({}); it is tried again", filing.id(), e.kind());
    } catch (RuntimeException e) {
      log.error(
          "filing {} failed ({}); it is tried again", filing.id(), e.getClass().getSimpleName());
    }
  }

  /** A call that the journal knows to be about to be made, and what it sends. */
  private record Next(FilingLedger.Coming coming, Request request, FilingMachine.Step before) {}

  /** What came of a call: where the filing stands, and the next call if that is journalled. */
  private record Said(Filing filing, Optional<Next> next) {}

  /** One claim's walk through the conversation: journal, call, journal, until nothing is due. */
  private final class Conversation {
    private final Claim claim;
    private final Destination destination;
    private ReportDesk.@Nullable Case opened;

    Conversation(Claim claim, Destination destination) {
      this.claim = claim;
      this.destination = destination;
    }

    void run(Filing claimed) {
      Filing filing = claimed;
      Optional<Next> journalled = Optional.empty();
      while (journalled.isPresent() || (isDue(filing) && !Thread.currentThread().isInterrupted())) {
        Optional<Said> said;
        try {
          said = step(filing, journalled);
        } catch (EnvironmentMismatch e) {
          hold(filing, HoldReason.IDENTITY_CHANGED, Alarm.IDENTITY_CHANGED, e.reason().name());
          return;
        } catch (StoreException e) {
          throw e;
        } catch (RuntimeException e) {
          postpone(filing, e);
          return;
        }
        if (said.isEmpty()) {
          return; // the claim, or the leave to send, is gone
        }
        filing = said.get().filing();
        journalled = said.get().next();
      }
    }

    /** One call with its two journal entries; empty when the journal did not take one of them. */
    private Optional<Said> step(Filing filing, Optional<Next> journalled) {
      Next next;
      if (journalled.isPresent()) {
        next = journalled.get();
      } else {
        Call call = FilingMachine.next(filing, clock.instant());
        Request request = request(filing, call, Optional.empty());
        if (request.document() != null && !request.document().findings().isEmpty()) {
          return Optional.of(
              new Said(invalid(filing, request.document().findings()), Optional.empty()));
        }
        next = next(filing, request);
        if (!ledger.before(claim, next.coming())) {
          return Optional.empty();
        }
        raise(next.before().alarms(), next.before().filing());
      }
      Filing sent = next.before().filing();
      try {
        return answer(sent, next.request());
      } catch (EnvironmentMismatch e) {
        throw e; // nothing was sent
      } catch (RuntimeException e) {
        // Something was perhaps sent: the row stays in flight, and its next claim settles the
        // outcome.
        log.warn(
            "filing {}: the answer to {} could not be written down ({}); it is asked about later",
            filing.id(),
            next.request().call(),
            e.getClass().getSimpleName());
        ledger.defer(sent, clock.instant().plus(backoff.after(filing.attempts() + 1)));
        return Optional.empty();
      }
    }

    private Next next(Filing filing, Request request) {
      FilingMachine.Step before = FilingMachine.before(filing, request.call());
      return new Next(
          new FilingLedger.Coming(filing, before.filing(), request.call(), request.xml()),
          request,
          before);
    }

    /**
     * Prepares what a call sends.
     *
     * @param remoteId the destination's id of the file that was uploaded last, where that is not in
     *     the docket yet
     */
    private Request request(Filing filing, Call call, Optional<String> remoteId) {
      if (!needsFacts(call)) {
        return new Request(call, null, null);
      }
      if (opened == null) {
        opened = desk.open(ledger.matter(filing));
      }
      ReportDesk.Case about = opened;
      return switch (call) {
        case OPEN -> new Request(call, about.report(), null);
        case DESCRIBE ->
            new Request(
                call,
                about.details(
                    filing.file(),
                    filing.reportId().orElseThrow(),
                    remoteId.or(() -> ledger.remoteId(filing, filing.file())).orElseThrow()),
                null);
        default -> new Request(call, null, about.file(filing.file()));
      };
    }

    private Optional<Said> answer(Filing filing, Request request) {
      Call call = request.call();
      String outcome = FilingListener.UNRECORDED;
      Filing stands = filing;
      listener.callStarted(filing.id(), destination.name(), call);
      try {
        Set<String> files =
            call == Call.FINISH ? new HashSet<>(ledger.remoteIds(filing)) : Set.of();
        Exchange exchange = send(filing, destination, request);
        FilingMachine.Known known =
            new FilingMachine.Known(
                clock.instant(), backoff.after(filing.attempts() + 1), exchange.sentMd5(), files);
        FilingMachine.Step after = FilingMachine.after(filing, call, exchange.outcome(), known);
        Optional<Next> next = following(after.filing(), exchange);
        FilingLedger.Written written = written(filing, after.filing(), call, exchange, next);
        if (written == FilingLedger.Written.NOTHING) {
          lost(filing, destination, call, exchange.outcome());
          ended(filing, destination, call, outcome);
          return Optional.empty();
        }
        outcome = kind(exchange.outcome());
        stands = after.filing();
        ended(stands, destination, call, outcome);
        conclude(filing, destination, call, exchange.outcome(), after);
        // Where the next call was refused by the journal, nothing more may be sent in this claim.
        return next.isPresent() && written == FilingLedger.Written.ANSWER
            ? Optional.empty()
            : Optional.of(new Said(stands, next));
      } catch (EnvironmentMismatch e) {
        ended(stands, destination, call, FilingListener.REFUSED_HERE);
        throw e;
      } catch (RuntimeException e) {
        ended(stands, destination, call, FilingListener.UNRECORDED);
        throw e;
      }
    }

    /**
     * Prepares the call that follows an accepted one at once, so that both entries are one commit.
     * What cannot be prepared, or has findings, is left to a step of its own after the answer is
     * written down.
     */
    private Optional<Next> following(Filing filing, Exchange exchange) {
      boolean goesOn =
          exchange.outcome() instanceof CallOutcome.Accepted
              && filing.state() == FilingState.OPEN
              && isDue(filing)
              && !Thread.currentThread().isInterrupted();
      if (!goesOn) {
        return Optional.empty();
      }
      Call call = FilingMachine.next(filing, clock.instant());
      if (call == Call.RETRACT || (needsFacts(call) && opened == null)) {
        return Optional.empty();
      }
      try {
        Optional<String> remoteId = ((CallOutcome.Accepted) exchange.outcome()).reply().fileId();
        Request request = request(filing, call, remoteId);
        boolean clean = request.document() == null || request.document().findings().isEmpty();
        return clean ? Optional.of(next(filing, request)) : Optional.empty();
      } catch (RuntimeException e) {
        return Optional.empty(); // told by the step of its own, which tries it again
      }
    }

    /** Writes an answer down. It cannot be had twice, so a docket that fails is asked again. */
    private FilingLedger.Written written(
        Filing filing, Filing after, Call call, Exchange exchange, Optional<Next> next) {
      Optional<FilingLedger.Coming> coming = next.map(Next::coming);
      for (int attempt = 1; ; attempt++) {
        try {
          return ledger.after(claim, filing, after, call, exchange, coming);
        } catch (StoreException e) {
          if (attempt == WRITE_ATTEMPTS || Thread.currentThread().isInterrupted()) {
            throw e;
          }
          LockSupport.parkNanos(WRITE_PAUSE.toNanos());
          FilingLedger.Written stands = ledger.stands(after, coming);
          if (stands != FilingLedger.Written.NOTHING) {
            return stands; // its commit was done, only the word of it was lost
          }
        }
      }
    }
  }

  private void deliver(Claim claim, Filing filing, Destination destination, Delivery delivery) {
    if (!isDue(filing)) {
      return;
    }
    String outcome = FilingListener.UNRECORDED;
    FilingState stands = filing.state();
    listener.callStarted(filing.id(), destination.name(), Call.DELIVER);
    try {
      Optional<Courier.Done> done = courier.step(claim, filing, delivery);
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
