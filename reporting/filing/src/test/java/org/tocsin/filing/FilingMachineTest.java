package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.cybertipline.CallOutcome;
import org.tocsin.cybertipline.Reply;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;

class FilingMachineTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");
  private static final Duration BACKOFF = Duration.ofSeconds(30);
  static final String MD5 = "5d41402abc4b2a76b9719d911017c592";

  @Test
  void walk_everythingAccepted_finishesWithReceipt() {
    Filing filing = waiting(2);
    List<Call> calls = new ArrayList<>();
    while (filing.state().isActive()) {
      Call call = FilingMachine.next(filing, NOW);
      calls.add(call);
      filing = FilingMachine.before(filing, call).filing();
      filing = FilingMachine.after(filing, call, accepted(), known()).filing();
    }
    assertThat(calls)
        .containsExactly(
            Call.OPEN, Call.UPLOAD, Call.DESCRIBE, Call.UPLOAD, Call.DESCRIBE, Call.FINISH);
    assertThat(filing.state()).isEqualTo(FilingState.FINISHED);
    assertThat(filing.receipted()).isTrue();
    assertThat(filing.nextAttempt()).isEmpty();
  }

  @Test
  void next_lostFinish_isRepeated() {
    assertThat(FilingMachine.next(at(FilingState.FINISHING), NOW)).isEqualTo(Call.FINISH);
  }

  @ParameterizedTest
  @EnumSource(names = {"UPLOADING", "DESCRIBING", "RETRACTING"})
  void next_anyOtherUnknownOutcome_isRetracted(FilingState state) {
    assertThat(FilingMachine.next(at(state), NOW)).isEqualTo(Call.RETRACT);
  }

  @Test
  void before_lostOpen_countsTheOrphan() {
    FilingMachine.Step step = FilingMachine.before(at(FilingState.OPENING), Call.OPEN);
    assertThat(step.filing().orphans()).isEqualTo(1);
    assertThat(step.alarms()).containsExactly(Alarm.ORPHAN);
  }

  @Test
  void next_openPastTheWindow_asksFirst() {
    Filing open = open();
    assertThat(FilingMachine.next(open, NOW.plus(Duration.ofHours(24)))).isEqualTo(Call.UPLOAD);
    Instant late = NOW.plus(Duration.ofHours(24)).plusSeconds(1);
    assertThat(FilingMachine.next(open, late)).isEqualTo(Call.RETRACT);
    // The later of the two bounds counts: a change an hour before keeps the report alive.
    Filing changed = open.change().uploaded(NOW.plus(Duration.ofHours(24))).done();
    assertThat(FilingMachine.next(changed, late)).isEqualTo(Call.DESCRIBE);
  }

  @Test
  void finish_alreadyFinished_isFiledWithoutReceipt() {
    FilingMachine.Step step = answer(finishing(), Call.FINISH, conflict(5102), NOW);
    assertThat(step.filing().state()).isEqualTo(FilingState.FINISHED);
    assertThat(step.filing().receipted()).isFalse();
    assertThat(step.alarms()).containsExactly(Alarm.UNRECEIPTED);
  }

  @Test
  void finish_unknownInsideTheWindow_startsAnew() {
    Filing next = answer(finishing(), Call.FINISH, conflict(5001), NOW).filing();
    assertThat(next.state()).isEqualTo(FilingState.WAITING);
    assertThat(next.reportId()).isEmpty();
    assertThat(next.finishSent()).isFalse();
  }

  @Test
  void finish_unknownPastTheWindow_waitsForAPerson() {
    FilingMachine.Step step =
        answer(finishing(), Call.FINISH, conflict(5001), NOW.plus(Duration.ofDays(2)));
    assertThat(step.filing().hold()).contains(HoldReason.POSSIBLY_FILED);
    assertThat(step.alarms()).containsExactly(Alarm.POSSIBLY_FILED);
  }

  /** The destination's clock may be ahead: what it deleted by its own clock may have been filed. */
  @Test
  void finish_unknownShortlyBeforeTheWindowEnds_waitsForAPersonToo() {
    Instant ends = NOW.plus(FilingMachine.OPEN_WINDOW);
    Filing inside =
        answer(
                finishing(),
                Call.FINISH,
                conflict(5001),
                ends.minus(FilingMachine.CLOCK_MARGIN).minusSeconds(1))
            .filing();
    assertThat(inside.state()).isEqualTo(FilingState.WAITING);
    Filing margin =
        answer(
                finishing(),
                Call.FINISH,
                conflict(5001),
                ends.minus(FilingMachine.CLOCK_MARGIN).plusSeconds(1))
            .filing();
    assertThat(margin.hold()).contains(HoldReason.POSSIBLY_FILED);
  }

  @Test
  void failures_forLessThanTheHorizon_areTriedAgainAndThenLeftToAPerson() {
    CallOutcome busy = new CallOutcome.Unavailable(Optional.empty(), OptionalInt.empty());
    Filing failing = answer(at(FilingState.OPENING), Call.OPEN, busy, NOW).filing();
    assertThat(failing.failingSince()).contains(NOW);
    Instant over = NOW.plus(FilingMachine.HORIZON);
    Filing before = FilingMachine.before(failing, Call.OPEN).filing();
    assertThat(answer(before, Call.OPEN, busy, over.minusSeconds(1)).filing().state())
        .isEqualTo(FilingState.WAITING);
    FilingMachine.Step last = answer(before, Call.OPEN, busy, over);
    assertThat(last.filing().state()).isEqualTo(FilingState.FAILED);
    assertThat(last.filing().failure()).contains(FailReason.UNREACHABLE);
    assertThat(last.alarms()).containsExactly(Alarm.GAVE_UP);
    // A success in between begins the count anew.
    Filing opened = answer(before, Call.OPEN, accepted(), over).filing();
    Filing uploaded =
        answer(FilingMachine.before(opened, Call.UPLOAD).filing(), Call.UPLOAD, accepted(), over)
            .filing();
    assertThat(uploaded.failingSince()).isEmpty();
  }

  @Test
  void finishing_thatWasGivenUp_isFinishedAgainWhenAPersonRetries() {
    CallOutcome busy = new CallOutcome.Unavailable(Optional.empty(), OptionalInt.empty());
    Filing failing = answer(finishing(), Call.FINISH, busy, NOW).filing();
    Filing failed = answer(failing, Call.FINISH, busy, NOW.plus(FilingMachine.HORIZON)).filing();
    assertThat(failed.state()).isEqualTo(FilingState.FAILED);
    assertThat(failed.heldFrom()).contains(FilingState.FINISHING);
  }

  @Test
  void finish_otherFiles_isFiledWithAlarm() {
    FilingMachine.Known known =
        new FilingMachine.Known(NOW, BACKOFF, Optional.empty(), Set.of("other"));
    FilingMachine.Step step = FilingMachine.after(finishing(), Call.FINISH, accepted(), known);
    assertThat(step.filing().state()).isEqualTo(FilingState.FINISHED);
    assertThat(step.alarms()).containsExactly(Alarm.FILES_DIFFER);
  }

  @Test
  void retract_alreadyFinished_wasFiled() {
    FilingMachine.Step step = answer(at(FilingState.RETRACTING), Call.RETRACT, conflict(5102), NOW);
    assertThat(step.filing().state()).isEqualTo(FilingState.FINISHED);
    assertThat(step.filing().receipted()).isFalse();
  }

  @Test
  void upload_otherDigest_isRetractedAndAfterThreeHeld() {
    Filing filing = open();
    for (int i = 1; i <= FilingMachine.MAX_MISMATCHES; i++) {
      Filing sent = FilingMachine.before(filing, Call.UPLOAD).filing();
      FilingMachine.Known other =
          new FilingMachine.Known(NOW, BACKOFF, Optional.of("0".repeat(32)), Set.of());
      FilingMachine.Step step = FilingMachine.after(sent, Call.UPLOAD, accepted(), other);
      assertThat(step.alarms()).containsExactly(Alarm.DIGEST_DIFFERS);
      assertThat(FilingMachine.next(step.filing(), NOW)).isEqualTo(Call.RETRACT);
      filing = answer(step.filing(), Call.RETRACT, accepted(), NOW).filing();
      if (i < FilingMachine.MAX_MISMATCHES) {
        assertThat(filing.state()).isEqualTo(FilingState.WAITING);
        filing = filing.change().opened("1", NOW).done();
      }
    }
    assertThat(filing.hold()).contains(HoldReason.INTEGRITY);
    assertThat(filing.reportId()).isEmpty();
  }

  @Test
  void rejected_whileOpen_isRetractedThenHeld() {
    Filing retracting = answer(open(), Call.DESCRIBE, rejected(), NOW).filing();
    assertThat(retracting.state()).isEqualTo(FilingState.RETRACTING);
    Filing held = answer(retracting, Call.RETRACT, accepted(), NOW).filing();
    assertThat(held.hold()).contains(HoldReason.INVALID);
    assertThat(held.reportId()).isEmpty();
  }

  @Test
  void unavailable_askedToWait_waitsAtLeastThatLong() {
    CallOutcome busy =
        new CallOutcome.Unavailable(Optional.of(Duration.ofMinutes(7)), OptionalInt.empty());
    assertThat(answer(at(FilingState.OPENING), Call.OPEN, busy, NOW).filing().nextAttempt())
        .contains(NOW.plus(Duration.ofMinutes(7)));
  }

  static Stream<CallOutcome> outcomes() {
    return Stream.of(
        accepted(),
        rejected(),
        new CallOutcome.NotAuthorised(OptionalInt.empty()),
        new CallOutcome.NotAuthorised(OptionalInt.of(3300)),
        conflict(5001),
        conflict(5002),
        conflict(5101),
        conflict(5102),
        conflict(5999),
        new CallOutcome.Unavailable(Optional.empty(), OptionalInt.empty()),
        new CallOutcome.Unavailable(Optional.empty(), OptionalInt.of(1000)),
        new CallOutcome.Ambiguous(CallOutcome.Doubt.NO_ANSWER));
  }

  /**
   * Every state is final, or has a next attempt, or is on a person's list: after every answer to
   * every call.
   */
  @ParameterizedTest
  @MethodSource("outcomes")
  void after_anyAnswerToAnyCall_leavesNothingStranded(CallOutcome outcome) {
    for (Call call : FilingDocTest.CONVERSATION) {
      for (Filing filing : List.of(waiting(1), open(), finishing())) {
        for (Instant at : List.of(NOW, NOW.plus(Duration.ofDays(2)))) {
          Filing sent = FilingMachine.before(filing, call).filing();
          Filing next = answer(sent, call, outcome, at).filing();
          assertThat(next.nextAttempt().isPresent())
              .as("%s %s -> %s", call, outcome, next)
              .isEqualTo(next.state().isActive());
          assertThat(next.state() == FilingState.HELD).isEqualTo(next.hold().isPresent());
          if (next.state().isActive()) {
            assertThat(FilingMachine.next(next, at)).isNotNull();
          }
        }
      }
    }
  }

  /**
   * After a call to finish whose outcome is unknown, no new report may be opened before the old one
   * is settled.
   */
  @ParameterizedTest
  @MethodSource("outcomes")
  void finishSent_anyAnswer_opensNothingNewUnlessGone(CallOutcome outcome) {
    Filing next = answer(finishing(), Call.FINISH, outcome, NOW).filing();
    if (next.state() == FilingState.WAITING) {
      assertThat(outcome).isIn(conflict(5001), conflict(5101));
    }
  }

  private static FilingMachine.Step answer(
      Filing filing, Call call, CallOutcome outcome, Instant at) {
    return FilingMachine.after(
        filing,
        call,
        outcome,
        new FilingMachine.Known(at, BACKOFF, Optional.of(MD5), Set.of("f1")));
  }

  private static FilingMachine.Known known() {
    return new FilingMachine.Known(NOW, BACKOFF, Optional.of(MD5), Set.of("f1"));
  }

  private static CallOutcome accepted() {
    return new CallOutcome.Accepted(
        new Reply(Optional.of("1"), Optional.of("f1"), Optional.of(MD5), List.of("f1")));
  }

  private static CallOutcome rejected() {
    return new CallOutcome.Rejected(OptionalInt.of(4100), "");
  }

  private static CallOutcome conflict(int code) {
    return new CallOutcome.StateConflict(code);
  }

  static Filing waiting(int files) {
    return Filing.fresh(
        new FilingId("fil-1"),
        new IncidentId("inc-1"),
        "mock",
        new Stamp(Environment.TEST, URI.create("http://127.0.0.1/ispws"), "test", true),
        files,
        Priority.ORDINARY,
        Optional.empty(),
        NOW,
        NOW);
  }

  static Filing open() {
    return waiting(1).change().opened("1", NOW).due(NOW).done();
  }

  private static Filing at(FilingState state) {
    return open().change().state(state).done();
  }

  private static Filing finishing() {
    return FilingMachine.before(open(), Call.FINISH).filing();
  }

  @Test
  void delivered_unsure_isSentAgainOnlyWhereARepetitionIsTold() {
    Filing sent = FilingMachine.before(waiting(1), Call.DELIVER).filing();
    assertThat(sent.state()).isEqualTo(FilingState.FINISHING);
    assertThat(sent.finishSent()).isTrue();
    FilingMachine.Known known =
        new FilingMachine.Known(NOW, Duration.ofSeconds(5), Optional.empty(), Set.of());
    for (Promise promise : Promise.values()) {
      Filing next =
          FilingMachine.delivered(sent, new Delivered.Unsure(), known, promise, false).filing();
      if (promise == Promise.AT_LEAST_ONCE) {
        assertThat(next.state()).isEqualTo(FilingState.FINISHING);
        assertThat(next.nextAttempt()).isPresent();
      } else {
        assertThat(next.hold()).contains(HoldReason.MAYBE_SENT);
        assertThat(next.nextAttempt()).isEmpty();
      }
    }
  }

  @Test
  void delivered_anyOutcome_isFinalDueAgainOrOnAPersonsList() {
    Filing sent = FilingMachine.before(waiting(1), Call.DELIVER).filing();
    FilingMachine.Known known =
        new FilingMachine.Known(NOW, Duration.ofSeconds(5), Optional.empty(), Set.of());
    for (Delivered delivered :
        List.of(
            new Delivered.Receipt(new byte[0]),
            new Delivered.Refused(),
            new Delivered.NotAuthorised(),
            new Delivered.Unavailable(Optional.empty()),
            new Delivered.Unsure(),
            new Delivered.ForPerson())) {
      for (Promise promise : Promise.values()) {
        for (boolean doubt : new boolean[] {false, true}) {
          Filing next = FilingMachine.delivered(sent, delivered, known, promise, doubt).filing();
          boolean stranded =
              next.state() != FilingState.FINISHED
                  && !next.state().needsPerson()
                  && next.nextAttempt().isEmpty();
          assertThat(stranded).as("%s under %s", delivered, promise).isFalse();
        }
      }
    }
  }

  /**
   * What certainly did not arrive says nothing about the attempt before it, whose answer was lost.
   */
  @Test
  void delivered_afterALostAnswer_keepsTheDoubtUntilAReceipt() {
    FilingMachine.Known known =
        new FilingMachine.Known(NOW, Duration.ofSeconds(5), Optional.empty(), Set.of());
    Promise twice = Promise.AT_LEAST_ONCE;
    Filing sent = FilingMachine.before(waiting(1), Call.DELIVER).filing();
    Filing lost =
        FilingMachine.delivered(sent, new Delivered.Unsure(), known, twice, false).filing();
    Filing again = FilingMachine.before(lost, Call.DELIVER).filing();
    for (Delivered failed :
        List.of(new Delivered.Unavailable(Optional.empty()), new Delivered.NotAuthorised())) {
      Filing fresh = FilingMachine.delivered(sent, failed, known, twice, false).filing();
      assertThat(fresh.finishSent()).as("%s of a first attempt", failed).isFalse();
      for (Promise promise : List.of(twice, Promise.HELD_WHEN_UNSURE)) {
        Filing next =
            FilingMachine.delivered(again, failed, known, promise, lost.finishSent()).filing();
        assertThat(next.finishSent()).as("%s under %s", failed, promise).isTrue();
        assertThat(next.nextAttempt()).isPresent();
        assertThat(next.state())
            .as("a claim that is cut off under %s", promise)
            .isEqualTo(promise == twice ? FilingState.FINISHING : FilingState.WAITING);
      }
    }
    FilingMachine.Step refused =
        FilingMachine.delivered(again, new Delivered.Refused(), known, twice, true);
    assertThat(refused.filing().hold()).contains(HoldReason.MAYBE_SENT);
    assertThat(refused.filing().finishSent()).isTrue();
    assertThat(refused.alarms()).containsExactly(Alarm.INVALID, Alarm.POSSIBLY_FILED);
    Filing taken =
        FilingMachine.delivered(again, new Delivered.Receipt(new byte[0]), known, twice, true)
            .filing();
    assertThat(taken.state()).isEqualTo(FilingState.FINISHED);
  }
}
