package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.FilingId;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/**
 * Walks filings through every crash, every lost answer and every takeover, and asks the
 * clearinghouse's own books: one finished report for each incident, or none and the filing visibly
 * held; never two.
 */
abstract class FilingSimulationContract {
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int ROUNDS = 200;

  /** Pairs are walked one in three, from a start that changes, unless there is time for all. */
  private static final int STRIDE = Boolean.getBoolean("tocsin.thorough") ? 1 : 3;

  private static final int RANDOM_RUNS = Boolean.getBoolean("tocsin.thorough") ? 1500 : 30;

  private static final long SEED = System.nanoTime();
  private static final int FIRST = new Random(SEED).nextInt(STRIDE);

  private static SettableClock clock = SettableClock.at(FilingRig.START);
  private static @Nullable MockClearinghouse mock;
  private static @Nullable FilingRig rig;
  private static int runs;

  /** A crash: nothing catches it, as nothing catches a killed process. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("simulated crash", null, false, false);
    }
  }

  /** Does something at the n-th event of a run: around calls, before and inside journal writes. */
  private static final class AtEvent implements FilingRig.Probe {
    private final int target;
    private final Runnable deed;
    private final boolean within;
    private int seen;

    /**
     * @param within whether the middle of a transaction counts, between one of its entries and the
     *     next
     */
    AtEvent(int target, boolean within, Runnable deed) {
      this.target = target;
      this.within = within;
      this.deed = deed;
    }

    @Override
    public void writing() {
      if (within) {
        event();
      }
    }

    @Override
    public void callStarted(FilingId filing, String destination, Call call) {
      event();
    }

    @Override
    public void callEnded(
        FilingId filing, String destination, Call call, String outcome, FilingState state) {
      event();
    }

    @Override
    public void sealing() {
      event();
    }

    @Override
    public void finishing() {
      event();
    }

    private void event() {
      if (seen++ == target) {
        deed.run();
      }
    }
  }

  /** Starts a simulation over a database, once for each class. */
  static void start(Database database) {
    clock = SettableClock.at(FilingRig.START);
    runs = 0;
    MockClearinghouse server = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
    mock = server;
    rig = new FilingRig(database, server, clock, server.baseUri());
  }

  @AfterAll
  static void stop() {
    System.out.println("filing simulation: " + runs + " runs explored, seed " + SEED);
    rig().close();
    mock().close();
  }

  @Test
  void crash_atEveryEvent_filesOnce() {
    for (int files : List.of(0, 1, 3)) {
      for (int event = 0; event < events(files); event++) {
        FilingId id = rig().add(files);
        runUntilCrash(event);
        settle(id, "crash at event " + event + " with " + files + " files");
      }
    }
  }

  @Test
  void fault_onEveryCall_filesOnce() {
    for (int files : List.of(0, 1, 3)) {
      for (Endpoint endpoint : endpoints(files)) {
        for (Fault fault : faults()) {
          mock().faults().next(endpoint, fault);
          FilingId id = rig().add(files);
          settle(id, fault + " on " + endpoint + " with " + files + " files");
          mock().faults().clear();
        }
      }
    }
  }

  @Test
  void faultThenCrash_everyPair_filesOnce() {
    int files = 1;
    for (Endpoint endpoint : endpoints(files)) {
      for (Fault fault : List.of(Fault.dropBefore(), Fault.dropAfter(), Fault.code(1000))) {
        for (int event = FIRST; event < events(files); event += STRIDE) {
          mock().faults().next(endpoint, fault);
          FilingId id = rig().add(files);
          runUntilCrash(event);
          settle(id, fault + " on " + endpoint + ", crash at event " + event);
          mock().faults().clear();
        }
      }
    }
  }

  @Test
  void retractFails_afterALostAnswer_filesOnce() {
    for (Endpoint endpoint : List.of(Endpoint.UPLOAD, Endpoint.FILEINFO)) {
      for (Fault fault : faults()) {
        mock().faults().next(endpoint, Fault.dropAfter()).next(Endpoint.RETRACT, fault);
        FilingId id = rig().add(1);
        settle(id, "lost " + endpoint + ", then " + fault + " on retract");
        mock().faults().clear();
      }
    }
  }

  @Test
  void takeover_atEveryEvent_filesOnce() {
    for (int files : List.of(0, 1, 3)) {
      for (int event = 0; event < events(files); event++) {
        FilingId id = rig().add(files);
        runWithTakeover(event);
        settle(id, "takeover at event " + event + " with " + files + " files");
      }
    }
  }

  @Test
  void crash_thenPastTheWindow_filesOnceOrWaitsForAPerson() {
    for (int event = 0; event < events(1); event++) {
      FilingId id = rig().add(1);
      runUntilCrash(event);
      clock.advance(Duration.ofHours(25));
      settle(id, "crash at event " + event + ", then a day");
    }
  }

  @Test
  void batch_crashAtEveryEvent_filesEachIncidentOnce() {
    for (int event = 0; event < events(3); event++) {
      List<FilingId> batch = rig().batch(1, 2, 0);
      runUntilCrash(event);
      settleAll(batch, "batch, crash at event " + event);
    }
  }

  @Test
  void batch_faultOnEveryCall_filesEachIncidentOnce() {
    for (Endpoint endpoint : endpoints(2)) {
      for (Fault fault : faults()) {
        mock().faults().next(endpoint, fault);
        List<FilingId> batch = rig().batch(1, 1);
        settleAll(batch, "batch, " + fault + " on " + endpoint);
        mock().faults().clear();
      }
    }
  }

  @Test
  void batch_takeoverAtEveryEvent_filesEachIncidentOnce() {
    for (int event = 0; event < events(2); event++) {
      List<FilingId> batch = rig().batch(1, 1);
      runWithTakeover(event);
      settleAll(batch, "batch, takeover at event " + event);
    }
  }

  /**
   * Closing one incident of a batch at any moment either takes it out of every report, or is
   * refused and it is filed; the others are filed once all the same.
   */
  @Test
  void batch_incidentClosedAtEveryEvent_isTakenOutOrFiledAndTheOthersAreFiledOnce() {
    for (int which = 0; which < 3; which++) {
      for (int event = FIRST; event < events(3); event += STRIDE) {
        List<FilingId> batch = rig().batch(1, 1, 1);
        Closer closer = new Closer(batch.get(which), event);
        rig().worker(closer).runDue();
        settleAll(
            batch, "batch, incident " + which + " closed at event " + event + ": " + closer.said);
        FilingState state = rig().row(batch.get(which)).state();
        if (closer.said.equals("closed")) {
          assertThat(state).isEqualTo(FilingState.CANCELLED);
        } else {
          assertThat(state).isIn(FilingState.FINISHED, FilingState.COVERED);
        }
      }
    }
  }

  /** Closes the incident of a filing at the n-th event outside a transaction. */
  private static final class Closer implements FilingRig.Probe {
    private final FilingId filing;
    private final AtEvent at;
    private String said = "not reached";

    Closer(FilingId filing, int event) {
      this.filing = filing;
      this.at = new AtEvent(event, false, this::closeIncident);
    }

    private void closeIncident() {
      try {
        rig()
            .database
            .perform(
                tx -> Closing.ofIncident(tx, rig().row(filing).incident(), "pat", clock.instant()));
        said = "closed";
      } catch (FilingException e) {
        said = "refused";
      }
    }

    @Override
    public void callStarted(FilingId id, String destination, Call call) {
      at.callStarted(id, destination, call);
    }

    @Override
    public void callEnded(
        FilingId id, String destination, Call call, String outcome, FilingState state) {
      at.callEnded(id, destination, call, outcome, state);
    }

    @Override
    public void sealing() {
      at.sealing();
    }
  }

  /** Several misfortunes at once, drawn at random: what no list of pairs thinks of. */
  @Test
  void misfortunes_manyAtRandom_fileOnceOrWaitForAPerson() {
    for (int run = 0; run < RANDOM_RUNS; run++) {
      Random random = new Random(SEED + run);
      int files = List.of(0, 1, 3).get(random.nextInt(3));
      StringBuilder what = new StringBuilder("seed " + SEED + ", run " + run);
      for (int i = random.nextInt(4); i > 0; i--) {
        Endpoint endpoint = any(random, List.of(Endpoint.values()));
        Fault fault = any(random, faults());
        if (fault.equals(Fault.code(5001))) {
          continue; // Who denies a report that it finished is believed: docs/filing.md.
        }
        mock().faults().next(endpoint, fault);
        what.append(", ").append(fault).append(" on ").append(endpoint);
      }
      FilingId id = rig().add(files);
      for (int i = random.nextInt(3); i > 0; i--) {
        int event = random.nextInt(events(files));
        what.append(", crash at ").append(event);
        runUntilCrash(event);
        Duration later = any(random, List.of(Duration.ZERO, STEP, Duration.ofHours(25)));
        clock.advance(later);
        what.append(", then ").append(later);
      }
      if (random.nextBoolean()) {
        int event = random.nextInt(events(files));
        what.append(", takeover at ").append(event);
        runWithTakeover(event);
      }
      settle(id, what.toString());
      mock().faults().clear();
    }
  }

  private static <T> T any(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static void runWithTakeover(int event) {
    Runnable takeover =
        () -> {
          clock.advance(Filer.LEASE.plusSeconds(1));
          rig().worker(FilingRig.Probe.NONE).runDue();
        };
    rig().worker(new AtEvent(event, false, takeover)).runDue();
  }

  private static void runUntilCrash(int event) {
    FilingRig.Probe bomb =
        new AtEvent(
            event,
            true,
            () -> {
              throw new Crash();
            });
    try {
      rig().worker(bomb).runDue();
    } catch (Crash e) {
      clock.advance(Filer.LEASE.plusSeconds(1)); // the dead worker's lease ends
    }
  }

  private static void settle(FilingId id, String what) {
    settleAll(List.of(id), what);
  }

  private static void settleAll(List<FilingId> ids, String what) {
    runs++;
    rig().settle(FilingRig.Probe.NONE, ROUNDS, STEP);
    ids.forEach(id -> judge(id, what));
  }

  private static void judge(FilingId id, String what) {
    Filing own = rig().row(id);
    List<BookedReport> reports = rig().reports(id);
    long finished = reports.stream().filter(r -> r.state() == ReportState.FINISHED).count();
    String trace = what + ": " + own.state() + " " + own.hold() + ", reports " + reports;
    assertThat(finished).as(trace).isLessThanOrEqualTo(1);
    // What a leader's report says stands for all that it covers.
    Filing row = own.coveredBy().isPresent() ? rig().row(own.coveredBy().get()) : own;
    if (own.state() == FilingState.CANCELLED) {
      assertThat(finished).as(trace).isZero();
    } else if (row.state() == FilingState.FINISHED) {
      assertThat(finished).as(trace).isEqualTo(1);
      assertThat(row.reportId()).as(trace).contains(finishedId(reports));
      assertThat(finishedFiles(reports)).as(trace).isEqualTo(row.files());
      assertThat(rig().finished.get(own.incident().value())).as(trace).isEqualTo(1);
    } else {
      assertThat(row.state().needsPerson()).as(trace).isTrue();
      boolean perhaps = row.hold().filter(HoldReason.POSSIBLY_FILED::equals).isPresent();
      assertThat(finished == 0 || perhaps).as(trace).isTrue();
    }
  }

  private static int finishedFiles(List<BookedReport> reports) {
    return reports.stream()
        .filter(report -> report.state() == ReportState.FINISHED)
        .mapToInt(report -> report.files().size())
        .sum();
  }

  private static String finishedId(List<BookedReport> reports) {
    return reports.stream()
        .filter(report -> report.state() == ReportState.FINISHED)
        .map(report -> Long.toString(report.id()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Around each call, before each sealed text and where it is entered, which may be the middle of a
   * transaction that two calls share: at most six events a call, and one at the end.
   */
  private static int events(int files) {
    return 6 * (2 + 2 * files) + 1;
  }

  private static List<Endpoint> endpoints(int files) {
    List<Endpoint> all = new ArrayList<>(List.of(Endpoint.SUBMIT, Endpoint.FINISH));
    if (files > 0) {
      all.addAll(List.of(Endpoint.UPLOAD, Endpoint.FILEINFO));
    }
    return all;
  }

  private static List<Fault> faults() {
    return List.of(
        Fault.dropBefore(),
        Fault.dropAfter(),
        Fault.badGateway(),
        Fault.empty(),
        Fault.truncated(),
        Fault.wrongRoot(),
        Fault.foreignId(),
        Fault.code(9999),
        Fault.code(1000),
        Fault.code(1110),
        Fault.code(2000),
        Fault.code(3000),
        Fault.code(4100),
        Fault.code(5001),
        Fault.doctype(),
        Fault.oversize(2 << 20),
        Fault.wrongMd5(),
        Fault.html(),
        Fault.unavailable(Optional.of(Duration.ofSeconds(90))),
        Fault.tooManyRequests(Optional.of(Duration.ofSeconds(90))));
  }

  private static MockClearinghouse mock() {
    return java.util.Objects.requireNonNull(mock);
  }

  private static FilingRig rig() {
    return java.util.Objects.requireNonNull(rig);
  }
}
