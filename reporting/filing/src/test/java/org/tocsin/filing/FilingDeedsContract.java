package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.FilingId;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;
import org.tocsin.testkit.SettableClock;

/** What workers and persons do to filings, on a real database against a real server. */
abstract class FilingDeedsContract {
  private static final Duration STEP = Duration.ofMinutes(5);

  final SettableClock clock = SettableClock.at(FilingRig.START);
  private @Nullable MockClearinghouse mock;
  private @Nullable FilingRig rig;

  /** Opens an empty docket. */
  abstract Database database();

  @BeforeEach
  void open() {
    MockClearinghouse server = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
    mock = server;
    rig = new FilingRig(database(), server, clock, server.baseUri());
  }

  @AfterEach
  void close() {
    rig().close();
    mock().close();
  }

  // Answers and leases

  @Test
  void answer_whoseWriteFailsOnce_isWrittenAgainAndNotAskedForAgain() {
    FilingId id = rig().add(1);
    AtomicInteger finishing = new AtomicInteger();
    rig()
        .worker(
            new FilingRig.Probe() {
              @Override
              public void finishing() {
                if (finishing.getAndIncrement() == 0) {
                  throw new StoreException(StoreException.Kind.UNAVAILABLE, "for a moment");
                }
              }
            })
        .runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
    assertThat(rig().row(id).receipted()).isTrue();
    assertThat(mock().books().calls(Endpoint.FINISH)).hasSize(1);
  }

  @Test
  void answer_whoseCommitWasDoneAndNotHeardOf_isWrittenOnce() {
    FilingId id = rig().add(0);
    AtomicInteger committed = new AtomicInteger();
    rig()
        .worker(
            new FilingRig.Probe() {
              @Override
              public void finishing() {
                rig()
                    .database
                    .perform(
                        tx ->
                            tx.afterCommit(
                                () -> {
                                  if (committed.getAndIncrement() == 0) {
                                    throw new StoreException(
                                        StoreException.Kind.UNAVAILABLE, "the word of it is lost");
                                  }
                                }));
              }
            })
        .runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
    assertThat(committed).hasValue(1);
    assertThat(rig().filings().show(id).orElseThrow().steps())
        .filteredOn(step -> step.what().equals("AFTER"))
        .hasSize(2);
  }

  @Test
  void lease_longConversation_runsFromEachCall() {
    FilingId id = rig().add(3);
    FilingWorker other = rig().worker(FilingRig.Probe.NONE);
    AtomicInteger takenOver = new AtomicInteger();
    rig()
        .worker(
            new FilingRig.Probe() {
              @Override
              public void callStarted(FilingId filing, String destination, Call call) {
                clock.advance(Filer.LEASE.minusSeconds(30));
                takenOver.addAndGet(other.runDue());
              }
            })
        .runDue();
    assertThat(takenOver).hasValue(0);
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
    assertThat(mock().books().calls(Endpoint.SUBMIT)).hasSize(1);
  }

  @Test
  void lease_ofADeadProcessOfThisNode_endsAtOnceAndThoseOfOthersDoNot() {
    FilingId own = rig().add(0);
    claim(1, "node-a");
    FilingId others = rig().add(0);
    claim(1, "node-b");
    assertThat(
            rig()
                .database
                .<Integer, RuntimeException>write(tx -> FilingTable.releaseOf(tx, "node-a")))
        .isEqualTo(1);
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(own).state()).isEqualTo(FilingState.FINISHED);
    assertThat(rig().row(others).state()).isEqualTo(FilingState.WAITING);
    clock.advance(Filer.LEASE.plusSeconds(1));
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(others).state()).isEqualTo(FilingState.FINISHED);
  }

  @Test
  void evidence_thatCannotBeRead_holdsItsFilingAndOpensNoReportsForEver() {
    FilingId id = rig().add(1);
    FixedDesk damaged =
        new FixedDesk() {
          @Override
          InputStream content(byte[] bytes) throws IOException {
            throw new IOException("damaged");
          }
        };
    FilingWorker worker = rig().worker(FilingRig.Probe.NONE, damaged, rig().destination, "node");
    for (int i = 0; i < 20; i++) {
      worker.runDue();
      clock.advance(Duration.ofHours(2));
    }
    assertThat(rig().row(id).hold()).contains(HoldReason.INTEGRITY);
    assertThat(rig().reports(id))
        .extracting(BookedReport::state)
        .containsExactly(ReportState.RETRACTED);
  }

  // Order and cost of claims

  @Test
  void claim_dangerFirstThenAge() {
    FilingId young = rig().add(0);
    clock.advance(Duration.ofMinutes(1));
    FilingId confirmed = rig().add(0, rig().destination.stamp(true), Priority.CONFIRMED);
    clock.advance(Duration.ofMinutes(1));
    FilingId danger = rig().add(0, rig().destination.stamp(true), Priority.DANGER);
    List<FilingId> order = new ArrayList<>();
    rig()
        .worker(
            new FilingRig.Probe() {
              @Override
              public void workStarted(FilingId filing, String destination) {
                order.add(filing);
              }
            })
        .runDue();
    assertThat(order).containsExactly(danger, confirmed, young);
  }

  @Test
  void claim_finalRowThatSomebodyMadeDue_isNotClaimed() {
    FilingId id = rig().add(0);
    rig().worker(FilingRig.Probe.NONE).runDue();
    rig()
        .database
        .perform(
            tx ->
                tx.update(
                    "UPDATE filing SET next_attempt_at = ?", clock.instant().minusSeconds(9)));
    assertThat(claim(5, "node")).isEmpty();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
  }

  @Test
  void retry_finalRow_isRefusedAndStaysWithoutNextAttempt() {
    FilingId id = rig().add(0);
    rig().worker(FilingRig.Probe.NONE).runDue();
    Filings filings = rig().filings();
    assertThatThrownBy(() -> filings.retry(id, "pat")).isInstanceOf(FilingException.class);
    assertThat(rig().row(id).nextAttempt()).isEmpty();
  }

  @Test
  void defer_rowThatEndedMeanwhile_doesNotMakeItDueAgain() {
    FilingId id = rig().add(0);
    Filing claimed = claim(1, "node").get(0);
    Filing sent = FilingMachine.before(claimed, Call.OPEN).filing();
    rig()
        .database
        .perform(
            tx -> {
              FilingTable.after(tx, sent.change().finished(true).done(), clock.instant());
              FilingTable.defer(tx, sent, clock.instant());
            });
    assertThat(rig().row(id).nextAttempt()).isEmpty();
  }

  /**
   * The index gives the rows in order: none that waits behind them is looked at, none is sorted.
   */
  @Test
  void claim_amongManyThatWait_readsOnlyWhatItTakes() {
    Instant due = clock.instant();
    Backlog.fill(rig().database, 3000, due, due.plus(Duration.ofDays(1)));
    assertThat(claimPlan()).satisfies(this::assertReadsByIndex);
    assertThat(claim(4, "node")).hasSize(4);
  }

  /** Checks how the database said that it finds the rows of a claim. */
  abstract void assertReadsByIndex(String plan);

  /** Returns how the database finds the rows of a claim. */
  abstract String claimPlan();

  /** Returns the values of a claim. */
  Object[] claimValues() {
    Instant now = clock.instant();
    return new Object[] {"mock", Priority.ORDINARY, now, now, "mock", now, 4, now, "node", now};
  }

  // Switches

  @Test
  void stop_destination_sendsNothingThereAndSaysWhatWaits() {
    rig().add(0);
    clock.advance(Duration.ofMinutes(2));
    Filings filings = rig().filings();
    filings.stopDestination("mock", "pat", "drill");
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(mock().books().calls()).isEmpty();
    FilingsOverview.AtDestination at = filings.overview().destinations().get(0);
    assertThat(at.stopped().orElseThrow().by()).isEqualTo("pat");
    assertThat(at.waiting()).isEqualTo(1);
    assertThat(at.oldestUnfiled()).contains(FilingRig.START);
    filings.resumeDestination("mock", "pat");
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(filings.overview().waiting()).isZero();
    assertThat(filings.overview().destinations().get(0).oldestUnfiled()).isEmpty();
  }

  @Test
  void stopAll_inTheMiddleOfAConversation_letsNoOtherCallFollow() {
    FilingId id = rig().add(3);
    Filings filings = rig().filings();
    rig()
        .worker(
            new FilingRig.Probe() {
              @Override
              public void callStarted(FilingId filing, String destination, Call call) {
                if (call == Call.UPLOAD) {
                  filings.stopAll("pat", "something is wrong");
                }
              }
            })
        .runDue();
    assertThat(mock().books().calls()).hasSize(2); // the opening, and the upload that was out
    assertThat(filings.overview().stopped().orElseThrow().why()).isEqualTo("something is wrong");
    assertThat(filings.overview().waiting()).isEqualTo(1);
    filings.resumeAll("pat");
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
  }

  @Test
  void destination_thatKeepsFailing_isPausedAsAWholeWithOneAlarm() {
    mock().faults().always(Endpoint.SUBMIT, Fault.dropBefore());
    IntStream.range(0, 10).forEach(i -> rig().add(1));
    List<Alarm> alarms = new ArrayList<>();
    FilingRig.Probe hearing =
        new FilingRig.Probe() {
          @Override
          public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
            if (alarm != Alarm.ORPHAN) {
              alarms.add(alarm);
            }
          }
        };
    for (int i = 0; i < 12; i++) {
      rig().worker(hearing).runDue();
      clock.advance(STEP);
    }
    assertThat(alarms).containsExactly(Alarm.DESTINATION_PAUSED);
    mock().faults().clear();
    rig().settle(hearing, 100, Duration.ofMinutes(30));
    assertThat(rig().filings().overview().destinations().get(0).filings())
        .containsOnly(java.util.Map.entry(FilingState.FINISHED, 10L));
    assertThat(alarms).containsExactly(Alarm.DESTINATION_PAUSED);
  }

  @Test
  void destination_whoseUploadsFailWhileOpeningWorks_isPausedTheSame() {
    mock().faults().always(Endpoint.UPLOAD, Fault.unavailable(Optional.empty()));
    IntStream.range(0, 5).forEach(i -> rig().add(1));
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().filings().pausedUntil("mock")).isPresent();
    assertThat(mock().books().calls(Endpoint.UPLOAD)).hasSize(DestinationHealth.PAUSE_AFTER);
  }

  @Test
  void destination_thatRefusesTheAccount_isPausedAtOnceWithOneAlarm() {
    mock().faults().always(Endpoint.SUBMIT, Fault.code(3100));
    IntStream.range(0, 3).forEach(i -> rig().add(1));
    List<Alarm> alarms = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rig()
          .worker(
              new FilingRig.Probe() {
                @Override
                public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
                  alarms.add(alarm);
                }
              })
          .runDue();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(alarms).containsExactly(Alarm.NOT_AUTHORISED);
    assertThat(mock().books().calls(Endpoint.SUBMIT)).hasSizeLessThan(3);
  }

  @Test
  void filing_thatFailsForTheWholeHorizon_isLeftToAPersonAndFilesWhenRetried() {
    mock().faults().always(Endpoint.SUBMIT, Fault.code(1000));
    FilingId id = rig().add(1);
    List<Alarm> alarms = new ArrayList<>();
    FilingWorker worker =
        rig()
            .worker(
                new FilingRig.Probe() {
                  @Override
                  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
                    filing.ifPresent(f -> alarms.add(alarm));
                  }
                });
    while (clock.instant().isBefore(FilingRig.START.plus(FilingMachine.HORIZON))) {
      assertThat(rig().row(id).state()).isEqualTo(FilingState.WAITING);
      worker.runDue();
      clock.advance(Duration.ofHours(6));
    }
    worker.runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FAILED);
    assertThat(rig().row(id).failure()).contains(FailReason.UNREACHABLE);
    assertThat(alarms).containsExactly(Alarm.GAVE_UP);
    mock().faults().clear();
    rig().filings().resumeDestination("mock", "pat");
    assertThat(rig().filings().retryAll(FilingFilter.all(), "pat")).containsExactly(id);
    worker.runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
    assertThat(rig().row(id).failure()).isEmpty();
  }

  // Decisions of persons

  @Test
  void retryAll_leavesWhatWaitsForADecision() {
    FilingId near = held(HoldReason.CONFIRM);
    FilingId canary = held(HoldReason.CANARY);
    FilingId invalid = held(HoldReason.INVALID);
    assertThat(rig().filings().retryAll(FilingFilter.all(), "pat")).containsExactly(invalid);
    assertThat(rig().row(near).hold()).contains(HoldReason.CONFIRM);
    assertThat(rig().row(canary).hold()).contains(HoldReason.CANARY);
    assertThat(rig().filings().releaseCanaries("mock", "pat", "looked at")).containsExactly(canary);
    assertThat(rig().row(near).hold()).contains(HoldReason.CONFIRM);
    assertThat(rig().row(canary).state()).isEqualTo(FilingState.WAITING);
  }

  private FilingId held(HoldReason reason) {
    Filing filing =
        Filing.fresh(
            new FilingId("fil-" + reason),
            new org.tocsin.model.IncidentId("inc-" + reason),
            "mock",
            rig().destination.stamp(true),
            0,
            Priority.ORDINARY,
            Optional.of(reason),
            clock.instant(),
            clock.instant());
    rig().database.perform(tx -> FilingTable.insert(tx, filing, Optional.empty()));
    return filing.id();
  }

  @Test
  void cancel_possiblyFiled_isEndedByThePersonWithoutAsking() {
    FilingId id = possiblyFiled();
    int calls = mock().books().calls().size();
    rig().filings().cancel(id, "pat", "they say that it is not there");
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.CANCELLED);
    assertThat(mock().books().calls()).hasSize(calls);
  }

  @Test
  void closing_anIncidentThatIsPossiblyFiled_isRefusedUntilAPersonSettledIt() {
    FilingId id = possiblyFiled();
    assertThatThrownBy(() -> closeIncidentOf(id)).isInstanceOf(FilingException.class);
    assertThat(rig().row(id).hold()).contains(HoldReason.POSSIBLY_FILED);
    rig().filings().cancel(id, "pat", "they say that it is not there");
    closeIncidentOf(id);
    assertThat(rig().row(id).state()).isEqualTo(FilingState.CANCELLED);
  }

  private void closeIncidentOf(FilingId id) {
    rig()
        .database
        .perform(tx -> Closing.ofIncident(tx, rig().row(id).incident(), "pat", clock.instant()));
  }

  private FilingId possiblyFiled() {
    FilingId id = rig().add(0);
    mock().faults().next(Endpoint.FINISH, Fault.dropBefore());
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHING);
    clock.advance(Duration.ofHours(25));
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(id).hold()).contains(HoldReason.POSSIBLY_FILED);
    return id;
  }

  @Test
  void cancel_whileTheReportIsBeingOpened_endsItAndItsWorkerRetractsWhatItOpened() {
    FilingId id = rig().add(1);
    rig()
        .worker(
            new FilingRig.Probe() {
              @Override
              public void callStarted(FilingId filing, String destination, Call call) {
                if (call == Call.OPEN) {
                  rig().filings().cancel(id, "pat", "not confirmed");
                }
              }
            })
        .runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.CANCELLED);
    assertThat(rig().reports(id))
        .extracting(BookedReport::state)
        .containsExactly(ReportState.RETRACTED);
  }

  @Test
  void cancel_whileAFileIsUploaded_retractsTheReport() {
    FilingId id = rig().add(2);
    rig().worker(cancelling(id, Call.UPLOAD)).runDue();
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(id).state()).isEqualTo(FilingState.CANCELLED);
    assertThat(rig().reports(id))
        .extracting(BookedReport::state)
        .containsExactly(ReportState.RETRACTED);
  }

  private FilingRig.Probe cancelling(FilingId id, Call at) {
    return new FilingRig.Probe() {
      @Override
      public void callStarted(FilingId filing, String destination, Call call) {
        if (call == at) {
          rig().filings().cancel(id, "pat", "not confirmed");
        }
      }
    };
  }

  @Test
  void cancel_whileItIsBeingFinished_isRefused() {
    FilingId id = rig().add(0);
    List<String> refusals = new ArrayList<>();
    rig()
        .worker(
            new FilingRig.Probe() {
              @Override
              public void callStarted(FilingId filing, String destination, Call call) {
                if (call == Call.FINISH) {
                  try {
                    rig().filings().cancel(id, "pat", "too late");
                  } catch (FilingException e) {
                    refusals.add(String.valueOf(e.getMessage()));
                  }
                }
              }
            })
        .runDue();
    assertThat(refusals).hasSize(1).first().asString().contains("may be filed already");
    assertThat(rig().row(id).state()).isEqualTo(FilingState.FINISHED);
  }

  // Batches

  @Test
  void batch_cancelledLeader_letsTheOthersGoOnByThemselves() {
    List<FilingId> batch = rig().batch(1, 2, 0);
    rig().filings().cancel(batch.get(0), "pat", "not confirmed");
    rig().settle(FilingRig.Probe.NONE, 50, STEP);
    assertThat(rig().row(batch.get(0)).state()).isEqualTo(FilingState.CANCELLED);
    assertThat(rig().row(batch.get(1)).state()).isEqualTo(FilingState.FINISHED);
    assertThat(rig().row(batch.get(2)).state()).isEqualTo(FilingState.FINISHED);
    assertThat(rig().reports(batch.get(1)))
        .hasSize(1)
        .first()
        .satisfies(r -> assertThat(r.files()).hasSize(2));
    assertThat(rig().reports(batch.get(0))).isEmpty();
  }

  @Test
  void batch_leaderInDoubtIsCancelled_leavesTheOthersInDoubtToo() {
    List<FilingId> batch = rig().batch(0, 0);
    mock().faults().next(Endpoint.FINISH, Fault.dropAfter());
    rig().worker(FilingRig.Probe.NONE).runDue();
    mock().faults().next(Endpoint.FINISH, Fault.code(5001));
    clock.advance(Duration.ofHours(25));
    rig().worker(FilingRig.Probe.NONE).runDue();
    assertThat(rig().row(batch.get(0)).hold()).contains(HoldReason.POSSIBLY_FILED);
    rig().filings().cancel(batch.get(0), "pat", "asked by telephone");
    rig().settle(FilingRig.Probe.NONE, 50, STEP);
    assertThat(rig().row(batch.get(1)).hold()).contains(HoldReason.POSSIBLY_FILED);
    assertThat(rig().reports(batch.get(1))).hasSize(1);
  }

  @Test
  void batch_joinedOnlyWhileItWaitsForItsWindow() {
    Filing leader = aboutOneAccount(clock.instant().plus(Duration.ofMinutes(10)));
    rig()
        .database
        .perform(
            tx -> {
              FilingTable.insert(tx, leader, Optional.empty());
              Batch.open(tx, leader.id(), clock.instant().plus(Duration.ofMinutes(10)));
            });
    assertThat(joinable()).contains(leader.id());
    clock.advance(Duration.ofMinutes(11));
    assertThat(joinable()).isEmpty();
    clock.advance(Duration.ofMinutes(-11));
    rig().filings().retry(leader.id(), "pat");
    assertThat(joinable()).as("it goes now").isEmpty();
  }

  private Optional<FilingId> joinable() {
    Filing fresh = aboutOneAccount(clock.instant());
    return rig()
        .database
        .<Optional<FilingId>, RuntimeException>write(
            tx -> Batch.joinable(tx, fresh, clock.instant()));
  }

  private Filing aboutOneAccount(Instant due) {
    return rig()
        .fresh(1, rig().destination.stamp(true), Priority.ORDINARY, due)
        .change()
        .about("account")
        .done();
  }

  // Prior reports

  @Test
  void priorReports_areOfTheSameAccountAndPlaceOnly() {
    Filing first = aboutOneAccount(clock.instant());
    rig().database.perform(tx -> FilingTable.insert(tx, first, Optional.empty()));
    rig().worker(FilingRig.Probe.NONE).runDue();
    Filing second = aboutOneAccount(clock.instant());
    Filing stranger = second.change().about("another").done();
    assertThat(priors(second))
        .containsExactly(Long.parseLong(rig().row(first.id()).reportId().orElseThrow()));
    assertThat(priors(stranger)).isEmpty();
    // What a mock said never counts in production, even under the same name.
    rig().database.perform(tx -> tx.update("UPDATE filing SET environment = 'PRODUCTION'"));
    assertThat(priors(second)).isEmpty();
  }

  private List<Long> priors(Filing filing) {
    return rig().database.read(tx -> FilingTable.priorReports(tx, filing));
  }

  // Uploads that are listed later

  @Test
  void uploadsThatAreListedLater_areOnTheListUntilAPersonSettlesThem() {
    Instant now = clock.instant();
    ListedLater one = listedLater("up-1", now, ListedLater.Why.CONTENT_GONE);
    ListedLater two = listedLater("up-2", now.minusSeconds(1), ListedLater.Why.NO_HOST);
    Filings filings = rig().filings();
    filings.keep(one);
    filings.keep(two);
    assertThat(filings.listedLater(10)).containsExactly(two, one);
    assertThat(filings.listedLater(1)).containsExactly(two);
    assertThat(filings.settleListedLater(two.upload(), "pat", "removed from the room")).isTrue();
    assertThat(filings.settleListedLater(two.upload(), "pat", "again")).isFalse();
    assertThat(filings.listedLater(10)).containsExactly(one);
    ListedLater again = listedLater("up-2", now, ListedLater.Why.NO_MATCH);
    filings.keep(again);
    filings.keep(again);
    assertThat(filings.listedLater(10)).containsExactly(one, again);
    assertThatThrownBy(() -> filings.settleListedLater(one.upload(), " ", "why"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ListedLater listedLater(String id, Instant found, ListedLater.Why why) {
    return new ListedLater(
        new org.tocsin.model.UploadId(id),
        FilingRig.START.minusSeconds(60),
        found,
        why,
        org.tocsin.model.SeverityClass.CONFIRMED,
        3);
  }

  // Every state

  @Test
  void everyState_isFinalOrHasANextAttemptOrIsOnAPersonsList() {
    Set<FilingState> ends =
        Set.of(FilingState.FINISHED, FilingState.COVERED, FilingState.CANCELLED);
    for (FilingState state : FilingState.values()) {
      assertThat(List.of(ends.contains(state), state.isActive(), state.needsPerson()))
          .as("%s is exactly one of final, active, a person's", state)
          .containsOnlyOnce(true);
    }
    for (HoldReason reason : HoldReason.values()) {
      FilingId id = held(reason);
      assertThat(rig().filings().list(FilingFilter.all().heldFor(reason)))
          .as("%s is on the list", reason)
          .extracting(FilingSummary::id)
          .containsExactly(id);
    }
    assertThat(rig().filings().overview().forPerson()).isEqualTo(HoldReason.values().length);
  }

  List<Filing> claim(int most, String node) {
    return rig()
        .database
        .<List<Filing>, RuntimeException>write(
            tx ->
                FilingTable.claim(
                    tx, "mock", Priority.ORDINARY, most, clock.instant(), Filer.LEASE, node));
  }

  FilingRig rig() {
    return Objects.requireNonNull(rig);
  }

  MockClearinghouse mock() {
    return Objects.requireNonNull(mock);
  }
}
