package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Books;
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
    private int seen;

    AtEvent(int target, Runnable deed) {
      this.target = target;
      this.deed = deed;
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
    System.out.println("filing simulation: " + runs + " runs explored");
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
        for (int event = 0; event < events(files); event++) {
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
        Runnable takeover =
            () -> {
              clock.advance(Filer.LEASE.plusSeconds(1));
              rig().worker(FilingRig.Probe.NONE).runDue();
            };
        rig().worker(new AtEvent(event, takeover)).runDue();
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

  private static void runUntilCrash(int event) {
    FilingRig.Probe bomb =
        new AtEvent(
            event,
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
    runs++;
    rig().settle(FilingRig.Probe.NONE, ROUNDS, STEP);
    Filing row = rig().row(id);
    String marker = row.incident() + ".";
    List<BookedReport> reports =
        mock().books().reports().stream().filter(Books.mentioning(marker)).toList();
    long finished = reports.stream().filter(r -> r.state() == ReportState.FINISHED).count();
    String trace = what + ": " + row.state() + " " + row.hold() + ", reports " + reports;
    assertThat(finished).as(trace).isLessThanOrEqualTo(1);
    if (row.state() == FilingState.FINISHED) {
      assertThat(finished).as(trace).isEqualTo(1);
      assertThat(row.reportId()).as(trace).contains(finishedId(reports));
      assertThat(rig().finished.get(row.incident().value())).as(trace).isEqualTo(1);
    } else {
      assertThat(row.state().needsPerson()).as(trace).isTrue();
      boolean perhaps = row.hold().filter(HoldReason.POSSIBLY_FILED::equals).isPresent();
      assertThat(finished == 0 || perhaps).as(trace).isTrue();
    }
  }

  private static String finishedId(List<BookedReport> reports) {
    return reports.stream()
        .filter(report -> report.state() == ReportState.FINISHED)
        .map(report -> Long.toString(report.id()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Around each call and before each sealed text: at most five events a call, and one at the end.
   */
  private static int events(int files) {
    return 4 * (2 + 2 * files) + 1;
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
