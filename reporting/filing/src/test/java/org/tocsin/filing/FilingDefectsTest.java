package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.filing.FilingRig.Probe;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.FilingId;
import org.tocsin.testkit.SettableClock;

/**
 * What real clients got wrong between their calls, by its number in specification section 6; the
 * numbers about single calls are the connector's own tests.
 */
class FilingDefectsTest {
  /** Refuses the account for the moment: nothing was applied, and the report stays as it is. */
  private static final Fault CLOSED = Fault.code(3000);

  @TempDir Path folder;
  private SettableClock clock;
  private MockClearinghouse mock;
  private FilingRig rig;

  @BeforeEach
  void open() {
    clock = SettableClock.at(FilingRig.START.toString());
    mock = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
    rig = FilingRig.sqlite(folder, mock, clock);
  }

  @AfterEach
  void close() {
    rig.close();
    mock.close();
  }

  private void work() {
    rig.worker(Probe.NONE).runDue();
  }

  @Test
  void defect05_reportIdStoredOnlyAfterFinish() {
    mock.faults().always(Endpoint.UPLOAD, CLOSED);
    FilingId id = rig.add(1);
    work();
    assertThat(rig.row(id).reportId()).contains(Long.toString(mock.books().reports().get(0).id()));
    // A worker that knows nothing but the row goes on with that report.
    mock.faults().clear();
    rig.settle(Probe.NONE, 50, Duration.ofMinutes(1));
    assertThat(mock.books().reports()).hasSize(1);
    mock.books().finishedExactlyOnce();
  }

  @Test
  void defect10_storedIdTriedForEverThoughItExpired() {
    mock.faults().always(Endpoint.UPLOAD, CLOSED);
    FilingId id = rig.add(1);
    work();
    String expired = rig.row(id).reportId().orElseThrow();
    clock.advance(Duration.ofHours(24).plusSeconds(1));
    mock.faults().clear();
    rig.settle(Probe.NONE, 50, Duration.ofMinutes(1));
    assertThat(rig.row(id).reportId()).isPresent().isNotEqualTo(Optional.of(expired));
    assertThat(mock.books().calls(Endpoint.FINISH)).hasSize(1);
    mock.books().finishedExactlyOnce();
  }

  @Test
  void defect11_expiryTakenForTheEarlierOfTheTwoBounds() {
    mock.faults().always(Endpoint.UPLOAD, CLOSED);
    FilingId id = rig.add(1);
    work();
    String opened = rig.row(id).reportId().orElseThrow();
    // More than an hour without a change, less than a day since opening: alive.
    clock.advance(Duration.ofHours(23).plusMinutes(30));
    mock.faults().clear();
    mock.faults().always(Endpoint.FILEINFO, CLOSED);
    work();
    assertThat(rig.row(id).state()).isEqualTo(FilingState.OPEN);
    assertThat(rig.row(id).uploaded()).isTrue();
    // More than a day since opening, less than an hour since the change: alive.
    clock.advance(Duration.ofMinutes(50));
    mock.faults().clear();
    work();
    assertThat(rig.row(id).reportId()).contains(opened);
    assertThat(mock.books().reports()).hasSize(1);
    mock.books().finishedExactlyOnce();
  }

  @Test
  void defect26_fileDetailsIgnoredWhenRefused() {
    mock.faults().always(Endpoint.FILEINFO, Fault.code(4100));
    FilingId id = rig.add(1);
    rig.settle(Probe.NONE, 50, Duration.ofMinutes(1));
    assertThat(rig.row(id).hold()).contains(HoldReason.INVALID);
    assertThat(mock.books().calls(Endpoint.FINISH)).isEmpty();
    assertThat(mock.books().reports(ReportState.RETRACTED)).hasSize(1);
    mock.books().nothingFinished();
  }
}
