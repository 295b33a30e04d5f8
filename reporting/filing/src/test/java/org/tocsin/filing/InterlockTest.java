package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.testkit.EgressGuard;
import org.tocsin.testkit.SettableClock;

/** A filing that was made for one environment never opens a connection of another. */
@ExtendWith(EgressGuard.class)
class InterlockTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at(FilingRig.START);
  private ServerSocket spy;
  private MockClearinghouse mock;
  private FilingRig rig;
  private URI url;

  /** The way on which a filing comes to be sent. */
  enum Way {
    FIRST_TRY,
    RETRY,
    MANUAL_RETRY,
    BULK_RETRY
  }

  /** What refuses: the worker, which compares the row, or the transport, were the worker wrong. */
  enum Fence {
    WORKER("destination changed"),
    TRANSPORT("ENVIRONMENT");

    private final String words;

    Fence(String words) {
      this.words = words;
    }
  }

  @BeforeEach
  void open() throws IOException {
    spy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    spy.setSoTimeout(1);
    url = URI.create("http://127.0.0.1:" + spy.getLocalPort() + "/ispws");
    mock = MockClearinghouse.start();
    rig = FilingRig.sqlite(folder, mock, clock);
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    mock.close();
    spy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST_TRY,WORKER",
    "RETRY,WORKER",
    "MANUAL_RETRY,WORKER",
    "BULK_RETRY,WORKER",
    "FIRST_TRY,TRANSPORT",
    "RETRY,TRANSPORT",
    "MANUAL_RETRY,TRANSPORT",
    "BULK_RETRY,TRANSPORT"
  })
  void testRow_productionTransport_isRefusedWithoutAConnection(Way way, Fence fence) {
    FilingId id = rig.add(1, stamp(Environment.TEST, true), Priority.ORDINARY);
    // Each fence stands alone: the other would let the filing pass.
    Destination destination =
        fence == Fence.WORKER
            ? destination(Environment.PRODUCTION, Environment.TEST)
            : destination(Environment.TEST, Environment.PRODUCTION);
    FilingWorker worker = rig.worker(FilingRig.Probe.NONE, new FixedDesk(), destination, "n");
    prepare(way, id);
    go(way, id);
    worker.runDue();
    assertRefused(id, fence.words);
    if (way == Way.MANUAL_RETRY || way == Way.BULK_RETRY) {
      // Asking again, and again, changes nothing.
      go(way, id);
      worker.runDue();
      assertRefused(id, fence.words);
    }
    Filings filings = rig.filings();
    assertThatThrownBy(() -> filings.release(id, "pat", "let it go"))
        .isInstanceOf(FilingException.class);
  }

  @ParameterizedTest
  @CsvSource({"FIRST_TRY", "RETRY", "MANUAL_RETRY", "BULK_RETRY"})
  void syntheticRow_inProduction_isRefusedWithoutAConnection(Way way) {
    FilingId id = rig.add(1, stamp(Environment.PRODUCTION, true), Priority.ORDINARY);
    FilingWorker worker =
        rig.worker(
            FilingRig.Probe.NONE,
            new FixedDesk(),
            destination(Environment.PRODUCTION, Environment.PRODUCTION),
            "n");
    prepare(way, id);
    go(way, id);
    worker.runDue();
    assertRefused(id, "SYNTHETIC");
  }

  @Test
  void spy_aConnectionThatMayBeMade_isSeen() {
    rig.add(1, stamp(Environment.TEST, true), Priority.ORDINARY);
    FilingWorker worker =
        rig.worker(
            FilingRig.Probe.NONE,
            new FixedDesk(),
            destination(Environment.TEST, Environment.TEST),
            "n");
    worker.runDue();
    assertThat(connections()).isPositive();
  }

  private void prepare(Way way, FilingId id) {
    rig.database.perform(
        tx -> {
          switch (way) {
            case FIRST_TRY -> {}
            case RETRY ->
                tx.update(
                    "UPDATE filing SET state = 'OPEN', report_id = '1', opened_at = ?, changed_at = ?,"
                        + " attempts = 3, generation = 1 WHERE id = ?",
                    clock.instant(),
                    clock.instant(),
                    id.value());
            case MANUAL_RETRY, BULK_RETRY ->
                tx.update(
                    "UPDATE filing SET state = 'FAILED', held_from = 'WAITING', attempts = 9,"
                        + " failure = 'UNREACHABLE', next_attempt_at = NULL WHERE id = ?",
                    id.value());
          }
        });
  }

  private void go(Way way, FilingId id) {
    switch (way) {
      case FIRST_TRY, RETRY -> {}
      case MANUAL_RETRY -> rig.filings().retry(id, "pat");
      case BULK_RETRY ->
          assertThat(rig.filings().retryAll(FilingFilter.all(), "pat")).containsExactly(id);
    }
  }

  /** The journal says which fence refused: with that one gone, another does, or nothing does. */
  private void assertRefused(FilingId id, String fence) {
    assertThat(rig.row(id).hold()).contains(HoldReason.IDENTITY_CHANGED);
    assertThat(rig.filings().show(id).orElseThrow().steps())
        .filteredOn(step -> step.actor().equals(java.util.Optional.of("tocsin")))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.note()).contains(fence));
    assertThat(connections()).isZero();
  }

  private Stamp stamp(Environment environment, boolean synthetic) {
    return new Stamp(environment, url, "test", synthetic);
  }

  /** A destination that says to be of one environment, with a client of another. */
  private Destination destination(Environment says, Environment client) {
    ClientSettings settings =
        ClientSettings.builder(url, "test", "test".toCharArray())
            .environment(client)
            .readTimeout(Duration.ofMillis(200))
            .build();
    return new Destination(
        "mock", says, url, "test", 1, 0, Duration.ZERO, new CyberTiplineClient(settings, clock));
  }

  /** Counts connections that were made: they wait to be accepted. */
  private int connections() {
    int made = 0;
    while (true) {
      try {
        spy.accept().close();
        made++;
      } catch (SocketTimeoutException e) {
        return made;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
