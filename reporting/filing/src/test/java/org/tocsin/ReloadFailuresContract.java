package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.tocsin.config.DataLayout;
import org.tocsin.filing.SampleKind;
import org.tocsin.store.Dialect;
import org.tocsin.store.StoreException;

/** Changes of the configuration that something comes in the way of: none ends half way. */
abstract class ReloadFailuresContract extends ReloadCase {
  ReloadFailuresContract(Dialect dialect) {
    super(dialect);
  }

  /** The worker may say as well that a docket which lacks a table does not answer. */
  private static List<String> withoutWorker(List<String> said) {
    return said.stream().filter(each -> !each.contains("DOCKET_UNAVAILABLE")).toList();
  }

  private static int bits(Tocsin tocsin) {
    return tocsin.lists().status().get(0).policy().matchThreshold();
  }

  /** What cannot be on record is not done, and what was opened for it is closed again. */
  @Test
  void custodyLogThatFails_changesNothingAndIsNoAlarm() {
    Tocsin tocsin = start();
    docket("ALTER TABLE custody_entry RENAME TO custody_entry_away");
    rig.write("authority.pem", "another");
    rig.write(
        "tocsin.yaml",
        yaml().replace("match: 31", "match: 12").replace("name: team", "name: duty"));
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    assertThat(bits(tocsin)).isEqualTo(31);
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(31);
    assertThat(withoutWorker(SampleKind.HEARD))
        .containsExactly(
            "team starts, sends: true",
            "duty closes",
            "delivery to mailto:reports@authority.example closes");
    look(tocsin);
    assertThat(withoutWorker(alarms)).isEmpty();
    docket("ALTER TABLE custody_entry_away RENAME TO custody_entry");
    assertThat(tocsin.configurationChanges()).isEmpty();
    look(tocsin);
    assertThat(bits(tocsin)).isEqualTo(12);
    assertThat(tocsin.configurationChanges()).hasSize(1);
  }

  /** What was opened for a change is closed, whatever of it cannot be. */
  @Test
  void partOfARefusedChangeThatDoesNotClose_leavesTheRestClosedAndTheReasonTold() {
    Tocsin tocsin = start();
    docket("ALTER TABLE custody_entry RENAME TO custody_entry_away");
    rig.write("authority.pem", "another");
    write("name: team", "name: duty");
    SampleKind.closing =
        () -> {
          throw new IllegalStateException("it does not close");
        };
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    SampleKind.closing = () -> {};
    docket("ALTER TABLE custody_entry_away RENAME TO custody_entry");
    assertThat(withoutWorker(SampleKind.HEARD))
        .containsExactly(
            "team starts, sends: true",
            "duty closes",
            "delivery to mailto:reports@authority.example closes");
    assertThat(tocsin.config().notifications().get(0).name()).isEqualTo("team");
  }

  @Test
  void filingsThatCannotBeRead_leaveNothingOpenAtAnyLook() {
    Tocsin tocsin = start();
    docket("ALTER TABLE filing RENAME TO filing_away");
    rig.write("authority.pem", "another");
    look(tocsin);
    tocsin.lookAtConfig();
    assertThat(withoutWorker(SampleKind.HEARD))
        .containsExactly(
            "team starts, sends: true",
            "delivery to mailto:reports@authority.example closes",
            "delivery to mailto:reports@authority.example closes");
    assertThat(withoutWorker(alarms)).isEmpty();
    docket("ALTER TABLE filing_away RENAME TO filing");
    look(tocsin);
    assertThat(entries(tocsin)).hasSize(1);
  }

  @Test
  void listsThatCannotBeReadAnew_haveTheirThresholdsPutBackAndThatIsOnRecord() {
    Tocsin tocsin = start();
    in(DataLayout.LISTS, "ALTER TABLE hash_entry RENAME TO hash_entry_away");
    in(DataLayout.LISTS, "ALTER TABLE hash_snapshot RENAME TO hash_snapshot_away");
    write("match: 31", "match: 12");
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    assertThat(bits(tocsin)).isEqualTo(31);
    assertThat(entries(tocsin))
        .containsExactly("pat | trying | lists[demo].match", "pat | trying | lists[demo].match");
    assertThat(tocsin.configurationChanges())
        .extracting(entry -> Optional.ofNullable(entry.event().details().get("outcome")))
        .containsExactly(Optional.empty(), Optional.of("not taken over"));
    // Lists that do not answer at all are noticed before anything is on record.
    in(DataLayout.LISTS, "ALTER TABLE hash_source RENAME TO hash_source_away");
    look(tocsin);
    tocsin.lookAtConfig();
    assertThat(entries(tocsin)).hasSize(2);
    assertThat(alarms).isEmpty();
    in(DataLayout.LISTS, "ALTER TABLE hash_source_away RENAME TO hash_source");
    in(DataLayout.LISTS, "ALTER TABLE hash_entry_away RENAME TO hash_entry");
    in(DataLayout.LISTS, "ALTER TABLE hash_snapshot_away RENAME TO hash_snapshot");
    look(tocsin);
    assertThat(bits(tocsin)).isEqualTo(12);
  }

  @Test
  void errorOfTheMachine_isNotTheLastLook() {
    Tocsin tocsin = start();
    SampleKind.opening =
        () -> {
          SampleKind.opening = () -> {};
          throw new LinkageError("sample");
        };
    rig.write("authority.pem", "another");
    look(tocsin);
    assertThat(tocsin.configurationChanges()).isEmpty();
    tocsin.lookAtConfig();
    assertThat(tocsin.configurationChanges()).hasSize(1);
  }

  /** Begins a change of who tells people, and waits with it until it is let go on. */
  private CompletableFuture<Object> changeUnderWay(Tocsin tocsin, CountDownLatch go)
      throws InterruptedException {
    CountDownLatch opened = new CountDownLatch(1);
    SampleKind.opening = () -> pause(opened, go);
    rig.write("authority.pem", "another");
    write("name: team", "name: duty");
    CompletableFuture<Object> changed =
        CompletableFuture.supplyAsync(() -> tocsin.reload("pat", "late"));
    assertThat(opened.await(60, TimeUnit.SECONDS)).isTrue();
    return changed;
  }

  /** Has the service closed, and returns who does when that waits for the change. */
  private static Thread closingWaits(Tocsin tocsin) {
    Thread closer = new Thread(tocsin::close, "closer");
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      assertThat(closer.isAlive()).isTrue();
      LockSupport.parkNanos(1_000_000);
    }
    return closer;
  }

  /** A change is under way when the service is closed, and for longer than closing waits. */
  @Test
  void changeThatIsUnderWayWhenTheServiceCloses_isNotMade() throws Exception {
    Tocsin tocsin = start();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Object> changed = changeUnderWay(tocsin, go);
    tocsin.close();
    go.countDown();
    assertThat(changed.handle((same, failed) -> failed).get(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(tocsin.config().notifications().get(0).name()).isEqualTo("team");
    assertThat(SampleKind.HEARD).doesNotContain("duty starts, sends: true");
    assertThat(
            Collections.frequency(
                SampleKind.HEARD, "delivery to mailto:reports@authority.example closes"))
        .as("the one of before, and the one that was opened for the change")
        .isEqualTo(2);
  }

  /** Closing has begun and still waits, with everything open, when the change comes to its end. */
  @Test
  void changeThatComesToItsEndWhileTheServiceCloses_isNotMade() throws Exception {
    Tocsin tocsin = start();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Object> changed = changeUnderWay(tocsin, go);
    Thread closer = closingWaits(tocsin);
    go.countDown();
    assertThat(changed.handle((same, failed) -> failed).get(60, TimeUnit.SECONDS)).isNotNull();
    closer.join(60_000);
    assertThat(tocsin.config().notifications().get(0).name()).isEqualTo("team");
    assertThat(SampleKind.HEARD).doesNotContain("duty starts, sends: true");
  }

  /** The service is closed while who tells people is started: it is closed after that. */
  @Test
  void changeThatIsMadeWhenTheServiceCloses_isClosedWithIt() throws Exception {
    Tocsin tocsin = start();
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    SampleKind.starting = () -> pause(starting, closing);
    write("name: team", "name: duty");
    CompletableFuture<Object> changed =
        CompletableFuture.supplyAsync(() -> tocsin.reload("pat", "late"));
    assertThat(starting.await(60, TimeUnit.SECONDS)).isTrue();
    Thread closer = closingWaits(tocsin);
    closing.countDown();
    closer.join(60_000);
    changed.get(60, TimeUnit.SECONDS);
    assertThat(SampleKind.HEARD)
        .containsExactly(
            "team starts, sends: true",
            "team closes",
            "duty starts, sends: true",
            "delivery to mailto:reports@authority.example closes",
            "duty closes");
  }

  /** The docket is read before the change without harm, and fails once it is made. */
  @Test
  void docketThatFailsAfterTheChange_leavesNothingHalfDone() {
    Tocsin tocsin = start();
    AtomicBoolean away = new AtomicBoolean();
    SampleKind.starting =
        () -> {
          if (away.compareAndSet(false, true)) {
            docket("ALTER TABLE filing RENAME TO filing_away");
          }
          throw new IllegalStateException("the docket does not answer");
        };
    rig.write("tocsin.yaml", yaml().replace(PORTAL, "").replace("name: team", "name: duty"));
    assertThat(tocsin.reload("pat", "trying")).isNotEmpty();
    assertThat(tocsin.config().deliveries()).hasSize(1);
    assertThat(entries(tocsin)).hasSize(1);
    assertThat(withoutWorker(SampleKind.HEARD))
        .containsExactly("team starts, sends: true", "team closes");
    assertThatThrownBy(tocsin::isTidy).isInstanceOf(StoreException.class);
    // The next look does what is left: nothing is taken over twice.
    SampleKind.starting = () -> {};
    docket("ALTER TABLE filing_away RENAME TO filing");
    look(tocsin);
    assertThat(SampleKind.HEARD).contains("duty starts, sends: true");
    awaitTidy(tocsin);
    assertThat(tocsin.reload("pat", "again")).isEmpty();
    assertThat(entries(tocsin)).hasSize(1);
    assertThat(withoutWorker(alarms)).isEmpty();
  }

  @Test
  void fileThatIsBeingWritten_isNotTakenOver() {
    Tocsin tocsin = start();
    int bits = tocsin.config().lists().get(0).policy().matchThreshold();
    write("match: 31", "match: 3");
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(bits);
    write("match: 31", "match: 30");
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(bits);
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(30);
  }
}
