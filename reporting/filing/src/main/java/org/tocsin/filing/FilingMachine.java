package org.tocsin.filing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.cybertipline.CallOutcome;
import org.tocsin.cybertipline.Reply;
import org.tocsin.filing.Filing.AfterRetract;

/**
 * What follows from a state and an answer: pure functions of their arguments, without a clock, a
 * database or a network.
 *
 * <p>An unknown outcome is settled in the gentlest way: a lost finish is repeated (0 is the
 * receipt, 5102 says that it was filed), anything else is retracted and started anew (5102 to a
 * retract says that it was filed).
 */
final class FilingMachine {
  /**
   * How long an unfinished report lives after it was opened, and after its last change: the later
   * counts.
   */
  static final Duration OPEN_WINDOW = Duration.ofHours(24);

  static final Duration CHANGE_WINDOW = Duration.ofHours(1);

  /** How many uploads may come back with another digest before a person has to look. */
  static final int MAX_MISMATCHES = 3;

  /** For how long failures in a row are tried again before the filing is left to a person. */
  static final Duration HORIZON = Duration.ofDays(10);

  /** How far the destination's clock may be ahead, answers and all. */
  static final Duration CLOCK_MARGIN = Duration.ofMinutes(30);

  private static final int REPORT_UNKNOWN = 5001;
  private static final int REPORT_RETRACTED = 5101;
  private static final int REPORT_FINISHED = 5102;
  private static final int NOT_OURS = 3300;

  /** A step and what a person should learn of it. */
  record Step(Filing filing, List<Alarm> alarms) {
    static Step of(Filing.Change change, Alarm... alarms) {
      return new Step(change.done(), List.of(alarms));
    }
  }

  /**
   * What the worker knows beside the answer.
   *
   * @param now when the answer was recorded
   * @param backoff how long to wait before the next attempt, should it have failed
   * @param sentMd5 the MD5 of the bytes that an upload sent, in lower-case hexadecimal digits
   * @param fileIds the ids of all files of the report
   */
  record Known(Instant now, Duration backoff, Optional<String> sentMd5, Set<String> fileIds) {}

  private FilingMachine() {}

  /**
   * Returns the call that is next for a claimed filing, whose in-flight state means an unknown
   * outcome.
   */
  static Call next(Filing filing, Instant now) {
    return switch (filing.state()) {
      case WAITING, OPENING -> Call.OPEN;
      case FINISHING -> Call.FINISH;
      case UPLOADING, DESCRIBING, RETRACTING -> Call.RETRACT;
      case OPEN -> {
        if (isPastWindow(filing, now)) {
          yield filing.finishSent() ? Call.FINISH : Call.RETRACT;
        }
        if (filing.uploaded()) {
          yield Call.DESCRIBE;
        }
        yield filing.file() < filing.files() ? Call.UPLOAD : Call.FINISH;
      }
      case FINISHED, HELD, FAILED, COVERED, CANCELLED ->
          throw new IllegalStateException("nothing is due in state " + filing.state());
    };
  }

  /** Returns the row as it stands while {@code call} has no answer. */
  static Step before(Filing filing, Call call) {
    Filing.Change change = filing.change().state(call.inFlight());
    if (call == Call.OPEN) {
      boolean lost = filing.state() == FilingState.OPENING;
      change.newGeneration();
      return lost ? Step.of(change.orphaned(), Alarm.ORPHAN) : Step.of(change);
    }
    boolean last = call == Call.FINISH || call == Call.DELIVER;
    return Step.of(last ? change.finishSent() : change);
  }

  /** Returns the row after an answer to {@code call}, or after a call without one. */
  static Step after(Filing filing, Call call, CallOutcome outcome, Known known) {
    return switch (call) {
      case OPEN -> afterOpen(filing, outcome, known);
      case UPLOAD, DESCRIBE -> afterFile(filing, call, outcome, known);
      case FINISH -> afterFinish(filing, outcome, known);
      case RETRACT -> afterRetract(filing, outcome, known);
      case DELIVER -> throw new IllegalArgumentException("a delivery has outcomes of its own");
    };
  }

  /**
   * Returns the row after a delivery. A lost answer is settled by sending again where a repetition
   * is told by its key, and left to a person where nobody can be asked.
   *
   * <p>That an earlier answer was lost stays on the row until a receipt, or a person, settles it: a
   * later attempt that certainly did not arrive says nothing about the earlier one.
   *
   * @param doubt whether the answer to an earlier attempt was lost
   */
  static Step delivered(
      Filing filing, Delivered delivered, Known known, Promise promise, boolean doubt) {
    if (delivered instanceof Delivered.Receipt) {
      return Step.of(filing.change().finished(true));
    }
    if (delivered instanceof Delivered.Unsure) {
      return promise == Promise.AT_LEAST_ONCE
          ? later(filing, filing.change().state(FilingState.FINISHING), known, unsure())
          : Step.of(
              filing.change().state(FilingState.WAITING).held(HoldReason.MAYBE_SENT),
              Alarm.POSSIBLY_FILED);
    }
    if (doubt) {
      return stillUnsure(filing, delivered, known, promise);
    }
    Filing.Change unsent = filing.change().withoutReport();
    if (delivered instanceof Delivered.ForPerson) {
      return Step.of(unsent.succeeded().held(HoldReason.BY_HAND), Alarm.BY_HAND);
    }
    return delivered instanceof Delivered.Refused
        ? Step.of(unsent.succeeded().held(HoldReason.INVALID), Alarm.INVALID)
        : later(filing, unsent, known, Courier.outcome(delivered));
  }

  /** This attempt did not arrive, and nobody knows whether an earlier one did. */
  private static Step stillUnsure(
      Filing filing, Delivered delivered, Known known, Promise promise) {
    if (delivered instanceof Delivered.Refused || delivered instanceof Delivered.ForPerson) {
      return Step.of(
          filing.change().succeeded().state(FilingState.WAITING).held(HoldReason.MAYBE_SENT),
          Alarm.INVALID,
          Alarm.POSSIBLY_FILED);
    }
    FilingState next =
        promise == Promise.AT_LEAST_ONCE ? FilingState.FINISHING : FilingState.WAITING;
    return later(filing, filing.change().state(next), known, Courier.outcome(delivered));
  }

  private static CallOutcome unsure() {
    return Courier.outcome(new Delivered.Unsure());
  }

  private static Step afterOpen(Filing filing, CallOutcome outcome, Known known) {
    if (outcome instanceof CallOutcome.Accepted accepted) {
      String id = accepted.reply().reportId().orElseThrow();
      return Step.of(filing.change().opened(id, known.now()).due(known.now()));
    }
    Filing.Change gone = filing.change().withoutReport();
    if (outcome instanceof CallOutcome.Rejected || outcome instanceof CallOutcome.StateConflict) {
      return Step.of(gone.held(HoldReason.INVALID), Alarm.INVALID);
    }
    if (outcome instanceof CallOutcome.Ambiguous) {
      return later(filing, gone.orphaned(), known, outcome, Alarm.ORPHAN);
    }
    return later(filing, gone, known, outcome);
  }

  private static Step afterFile(Filing filing, Call call, CallOutcome outcome, Known known) {
    if (outcome instanceof CallOutcome.Accepted accepted) {
      return call == Call.UPLOAD
          ? afterUpload(filing, accepted.reply(), known)
          : Step.of(filing.change().succeeded().described(known.now()).due(known.now()));
    }
    if (outcome instanceof CallOutcome.Rejected) {
      return retract(filing, AfterRetract.HOLD_INVALID, known.now(), Alarm.INVALID);
    }
    if (outcome instanceof CallOutcome.NotAuthorised refused) {
      return refused(filing, refused, FilingState.OPEN, known);
    }
    if (outcome instanceof CallOutcome.StateConflict conflict) {
      return switch (conflict.code()) {
        case REPORT_UNKNOWN, REPORT_RETRACTED -> anew(filing, known);
        case REPORT_FINISHED -> Step.of(filing.change().finished(false), Alarm.UNRECEIPTED);
        default -> retract(filing, AfterRetract.ANEW, known.now().plus(known.backoff()));
      };
    }
    if (isOurEvidence(outcome)) {
      return retract(filing, AfterRetract.HOLD_INTEGRITY, known.now(), Alarm.INVALID);
    }
    if (outcome instanceof CallOutcome.Unavailable unavailable && unavailable.code().isEmpty()) {
      return later(filing, filing.change().state(FilingState.OPEN), known, outcome);
    }
    // Nobody knows whether the change was applied, and a repeat may double it.
    return later(
        filing,
        filing.change().state(FilingState.RETRACTING).thenAfterRetract(AfterRetract.ANEW),
        known,
        outcome);
  }

  /** Whether the call failed because of what we hold, so that the same will happen again. */
  private static boolean isOurEvidence(CallOutcome outcome) {
    return outcome instanceof CallOutcome.Ambiguous ambiguous
        && (ambiguous.why() == CallOutcome.Doubt.CONTENT_UNREADABLE
            || ambiguous.why() == CallOutcome.Doubt.CONTENT_LENGTH);
  }

  private static Step afterUpload(Filing filing, Reply reply, Known known) {
    boolean same =
        reply.md5().isPresent()
            && known.sentMd5().isPresent()
            && reply.md5().get().equalsIgnoreCase(known.sentMd5().get());
    if (same) {
      return Step.of(filing.change().succeeded().uploaded(known.now()).due(known.now()));
    }
    AfterRetract next =
        filing.mismatches() + 1 < MAX_MISMATCHES ? AfterRetract.ANEW : AfterRetract.HOLD_INTEGRITY;
    return Step.of(
        filing
            .change()
            .mismatched()
            .state(FilingState.RETRACTING)
            .thenAfterRetract(next)
            .due(known.now()),
        Alarm.DIGEST_DIFFERS);
  }

  private static Step afterFinish(Filing filing, CallOutcome outcome, Known known) {
    if (outcome instanceof CallOutcome.Accepted accepted) {
      Filing.Change finished = filing.change().finished(true);
      return Set.copyOf(accepted.reply().fileIds()).equals(known.fileIds())
          ? Step.of(finished)
          : Step.of(finished, Alarm.FILES_DIFFER);
    }
    if (outcome instanceof CallOutcome.Rejected) {
      return retract(filing, AfterRetract.HOLD_INVALID, known.now(), Alarm.INVALID);
    }
    if (outcome instanceof CallOutcome.NotAuthorised refused) {
      return refused(filing, refused, FilingState.FINISHING, known);
    }
    if (outcome instanceof CallOutcome.StateConflict conflict) {
      return switch (conflict.code()) {
        case REPORT_FINISHED -> Step.of(filing.change().finished(false), Alarm.UNRECEIPTED);
        case REPORT_UNKNOWN, REPORT_RETRACTED ->
            mayHaveExpired(filing, known.now())
                ? Step.of(filing.change().held(HoldReason.POSSIBLY_FILED), Alarm.POSSIBLY_FILED)
                : anew(filing, known);
        default -> retract(filing, AfterRetract.HOLD_INVALID, known.now(), Alarm.INVALID);
      };
    }
    // Finishing again destroys nothing: 0 is the receipt, 5102 the proof.
    return later(filing, filing.change().state(FilingState.FINISHING), known, outcome);
  }

  private static Step afterRetract(Filing filing, CallOutcome outcome, Known known) {
    if (outcome instanceof CallOutcome.Accepted) {
      return gone(filing, known);
    }
    if (outcome instanceof CallOutcome.StateConflict conflict) {
      return switch (conflict.code()) {
        case REPORT_FINISHED -> Step.of(filing.change().finished(false), Alarm.UNRECEIPTED);
        case REPORT_RETRACTED -> gone(filing, known);
        case REPORT_UNKNOWN ->
            filing.finishSent() && mayHaveExpired(filing, known.now())
                ? Step.of(filing.change().held(HoldReason.POSSIBLY_FILED), Alarm.POSSIBLY_FILED)
                : gone(filing, known);
        default -> later(filing, filing.change().state(FilingState.RETRACTING), known, outcome);
      };
    }
    if (outcome instanceof CallOutcome.NotAuthorised refused) {
      return refused(filing, refused, FilingState.RETRACTING, known);
    }
    if (outcome instanceof CallOutcome.Rejected && isPastWindow(filing, known.now())) {
      return Step.of(filing.change().held(HoldReason.INVALID), Alarm.INVALID);
    }
    return later(filing, filing.change().state(FilingState.RETRACTING), known, outcome);
  }

  /** The report is certainly not filed and no longer open. */
  private static Step gone(Filing filing, Known known) {
    AfterRetract next = filing.afterRetract();
    Filing.Change change = filing.change().withoutReport();
    return switch (next) {
      case ANEW ->
          Step.of(
              change.due(filing.attempts() == 0 ? known.now() : known.now().plus(known.backoff())));
      case HOLD_INVALID -> Step.of(change.succeeded().held(HoldReason.INVALID));
      case HOLD_INTEGRITY -> Step.of(change.succeeded().held(HoldReason.INTEGRITY));
      case HOLD_OPERATOR -> Step.of(change.succeeded().held(HoldReason.OPERATOR));
      case CANCEL -> Step.of(change.ended(FilingState.CANCELLED));
    };
  }

  private static Step anew(Filing filing, Known known) {
    return again(
        filing,
        filing.change().withoutReport(),
        known.now(),
        known.backoff(),
        FailReason.UNREACHABLE);
  }

  private static Step retract(Filing filing, AfterRetract next, Instant due, Alarm... alarms) {
    return Step.of(
        filing.change().state(FilingState.RETRACTING).thenAfterRetract(next).due(due), alarms);
  }

  private static Step refused(
      Filing filing, CallOutcome.NotAuthorised refused, FilingState state, Known known) {
    if (refused.code().isPresent() && refused.code().getAsInt() == NOT_OURS) {
      return Step.of(filing.change().held(HoldReason.IDENTITY_CHANGED), Alarm.IDENTITY_CHANGED);
    }
    return later(filing, filing.change().state(state), known, refused);
  }

  private static Step later(
      Filing filing, Filing.Change change, Known known, CallOutcome outcome, Alarm... alarms) {
    Duration wait = known.backoff();
    if (outcome instanceof CallOutcome.Unavailable unavailable
        && unavailable.retryAfter().isPresent()
        && unavailable.retryAfter().get().compareTo(wait) > 0) {
      wait = unavailable.retryAfter().get();
    }
    FailReason reason =
        outcome instanceof CallOutcome.NotAuthorised ? FailReason.REFUSED : FailReason.UNREACHABLE;
    return again(filing, change, known.now(), wait, reason, alarms);
  }

  /** Returns a filing that could not be prepared here, put off or given up. */
  static Step unprepared(Filing filing, Instant now, Duration backoff) {
    return again(filing, filing.change(), now, backoff, FailReason.UNPREPARED);
  }

  /** Puts off a filing that failed, or gives it up when it failed for too long. */
  private static Step again(
      Filing filing,
      Filing.Change change,
      Instant now,
      Duration wait,
      FailReason reason,
      Alarm... alarms) {
    change.failedOnce(now);
    boolean over =
        filing.failingSince().map(since -> !now.isBefore(since.plus(HORIZON))).orElse(false);
    if (!over) {
      return Step.of(change.due(now.plus(wait)), alarms);
    }
    List<Alarm> all = new ArrayList<>(List.of(alarms));
    all.add(Alarm.GAVE_UP);
    return new Step(change.failed(reason).done(), List.copyOf(all));
  }

  /**
   * As {@link #isPastWindow}, with room for clocks that differ and for the time that answers take.
   */
  private static boolean mayHaveExpired(Filing filing, Instant now) {
    return isPastWindow(filing, now.plus(CLOCK_MARGIN));
  }

  /**
   * Whether the destination may have deleted the open report: later than 24 h after opening and 1 h
   * after a change.
   */
  static boolean isPastWindow(Filing filing, Instant now) {
    Optional<Instant> opened = filing.openedAt();
    if (opened.isEmpty()) {
      return false;
    }
    Instant byOpening = opened.get().plus(OPEN_WINDOW);
    Instant byChange = filing.changedAt().orElse(opened.get()).plus(CHANGE_WINDOW);
    return now.isAfter(byOpening) && now.isAfter(byChange);
  }
}
