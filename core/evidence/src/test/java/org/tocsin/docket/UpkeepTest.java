package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Backup;
import org.tocsin.evidence.BlobStore;
import org.tocsin.evidence.Custodians;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.KeySource;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.RotationProgress;
import org.tocsin.evidence.RotationReport;
import org.tocsin.evidence.SweepReport;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.evidence.Vault;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.ItemId;
import org.tocsin.store.DataDirectory;
import org.tocsin.testkit.SettableClock;

/** Sweeping, wrapping anew, destroying and restoring. */
class UpkeepTest {
  private static final Actor SUPERVISOR = new Actor("supervisor-1", Role.SUPERVISOR);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path temp;

  /** Files bear the system's time, so that this clock starts there. */
  private final SettableClock clock =
      SettableClock.at(Instant.ofEpochMilli(Clock.systemUTC().millis()));

  private final Ids ids = new Ids(clock);
  private final byte[] bytes = Incidents.bytes(1, 100_000);

  private Service open() {
    return Service.sqlite(temp.resolve("data"), clock);
  }

  private RecordedIncident record(Service service, Incident incident) {
    return service.docket().record(incident, Optional.of(ContentSource.of(bytes)), List.of());
  }

  private void write(BlobStore blobs, String name, boolean commit) throws IOException {
    BlobStore.Writer writer = blobs.create(name);
    writer.out().write(bytes);
    if (commit) {
      writer.commit();
      writer.close();
    }
  }

  @Test
  void sweep_orphans_waitForGraceThenQuarantineThenGo() throws Exception {
    try (Service service = open()) {
      Incident incident = Incidents.matched(ids.incident(), "s-1", bytes);
      RecordedIncident recorded = record(service, incident);
      write(service.blobs(), "itm-orphan", true);
      write(service.blobs(), "itm-begun", false);

      assertThat(service.vault().sweep(HOUR, WEEK)).isEqualTo(new SweepReport(0, 0, 0));
      clock.advance(HOUR.plusMinutes(1));
      assertThat(service.vault().sweep(HOUR, WEEK)).isEqualTo(new SweepReport(2, 0, 0));
      assertThat(service.blobs().list()).hasSize(1);
      try (var quarantined = Files.list(temp.resolve("data/vault/quarantine"))) {
        assertThat(quarantined).hasSize(2);
      }
      clock.advance(WEEK);
      assertThat(service.vault().sweep(HOUR, WEEK)).isEqualTo(new SweepReport(0, 2, 0));
      try (InputStream in =
          service
              .docket()
              .openItem(
                  incident.id(),
                  DocketContract.item(recorded, ItemKind.FILE),
                  Purpose.FILE,
                  Actor.FILING)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void restoredOlderDocket_isNoticedAndNothingIsSwept() throws Exception {
    Path copy = temp.resolve("copy.db");
    Incident newer = Incidents.matched(ids.incident(), "b-2", bytes);
    try (Service service = open()) {
      record(service, Incidents.matched(ids.incident(), "b-1", bytes));
      service.database().backup(copy);
      record(service, newer);
      assertThat(service.log().isOlderThanItsHeads()).isFalse();
    }
    Path docket = temp.resolve("data/docket.db");
    Files.move(copy, docket, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (Service service = open()) {
      assertThat(service.docket().find(newer.id())).isEmpty();
      assertThat(service.log().isOlderThanItsHeads()).isTrue();
      assertThat(service.log().verify()).isNotEmpty();
      clock.advance(WEEK);
      assertThatThrownBy(() -> service.vault().sweep(HOUR, WEEK))
          .isInstanceOfSatisfying(
              EvidenceException.class,
              e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.REFUSED));
      assertThat(service.blobs().list()).hasSize(2);
    }
  }

  @Test
  void restoredDocket_thatGrewPastItsHeads_isStillOneUntilAPersonAcceptsIt() throws Exception {
    Path copy = temp.resolve("copy.db");
    try (Service service = open()) {
      record(service, Incidents.matched(ids.incident(), "g-1", bytes));
      service.database().backup(copy);
      record(service, Incidents.matched(ids.incident(), "g-2", bytes));
    }
    Path docket = temp.resolve("data/docket.db");
    Files.move(copy, docket, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Actor person = new Actor("supervisor-1", org.tocsin.evidence.Role.SUPERVISOR);
    try (Service service = open()) {
      for (int i = 0; i < 5; i++) {
        record(service, Incidents.matched(ids.incident(), "g-new-" + i, bytes));
      }
    }
    try (Service service = open()) {
      assertThat(service.log().isOlderThanItsHeads()).isTrue();
      assertThat(service.log().restored()).isPresent();
      clock.advance(WEEK);
      assertThatThrownBy(() -> service.vault().sweep(HOUR, WEEK))
          .isInstanceOf(EvidenceException.class);
      assertThat(service.blobs().list()).hasSize(7);
      assertThatThrownBy(() -> service.log().acceptRestored(Actor.MAINTENANCE, "because"))
          .isInstanceOf(EvidenceException.class);
      service.log().acceptRestored(person, "compared with the clearinghouse");
      assertThat(service.log().isOlderThanItsHeads()).isFalse();
      assertThat(service.log().verify()).isEmpty();
      assertThat(service.vault().sweep(HOUR, WEEK).quarantined()).isEqualTo(1);
    }
    try (Service service = open()) {
      assertThat(service.log().isOlderThanItsHeads()).isFalse();
      assertThat(service.log().verify()).isEmpty();
      assertThatThrownBy(() -> service.log().acceptRestored(person, "again"))
          .isInstanceOf(EvidenceException.class);
      service
          .database()
          .perform(tx -> tx.update("UPDATE custody_abandoned_head SET acceptance = 'acc-other'"));
      assertThat(service.log().verify()).isNotEmpty();
    }
  }

  @Test
  void restoredDocket_beforeItRecordsAnything_staysOneAfterItGrew() throws Exception {
    Path copy = temp.resolve("copy.db");
    try (Service service = open()) {
      record(service, Incidents.matched(ids.incident(), "p-1", bytes));
      service.database().backup(copy);
      record(service, Incidents.matched(ids.incident(), "p-2", bytes));
    }
    Files.move(
        copy, temp.resolve("data/docket.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    open().close();
    Files.delete(temp.resolve("data/custody-heads.log"));
    try (Service service = open()) {
      assertThat(service.log().isOlderThanItsHeads()).as("noticed at the first start").isTrue();
    }
  }

  @Test
  void rewrap_newCustodiansOpenEverything_formerOnesNothing() throws Exception {
    Incident incident = Incidents.matched(ids.incident(), "w-1", bytes);
    ItemId file;
    try (Service service = open()) {
      file = DocketContract.item(record(service, incident), ItemKind.FILE);
      try (DataDirectory elsewhere = DataDirectory.openForService(temp.resolve("other"))) {
        TrialKeys next = TrialKeys.createIn(elsewhere, clock);
        List<Long> heard = new java.util.ArrayList<>();
        assertThat(
                service
                    .vault()
                    .rotate(next.custodians(), SUPERVISOR, (done, all) -> heard.add(done)))
            .isEqualTo(new RotationReport(3, 0, List.of()));
        assertThat(heard).containsExactly(1L, 2L, 3L);
        assertThat(service.vault().rotate(next.custodians(), SUPERVISOR, RotationProgress.none()))
            .as("without a key that opens them: nothing is left to do")
            .isEqualTo(new RotationReport(0, 3, List.of()));
        assertThatThrownBy(() -> service.docket().open(incident.id(), Purpose.FILE, Actor.FILING))
            .isInstanceOfSatisfying(
                EvidenceException.class,
                e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.NO_KEY));
        Docket docket = docket(service, next.custodians(), next.keys());
        assertThat(docket.open(incident.id(), Purpose.FILE, Actor.FILING)).isEqualTo(incident);
        try (InputStream in = docket.openItem(incident.id(), file, Purpose.FILE, Actor.FILING)) {
          assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(docket.verify(Optional.empty(), IntegrityProgress.none()).isIntact()).isTrue();
      }
      assertThat(service.log().entries(incident.id()))
          .filteredOn(e -> e.event().kind() == CustodyKind.REWRAPPED)
          .hasSize(3)
          .allSatisfy(e -> assertThat(e.event().actor()).isEqualTo(SUPERVISOR));
    }
  }

  @Test
  void rotate_cutOffOrWithADamagedKey_goesOnWithTheRest() throws Exception {
    try (Service service = open();
        DataDirectory elsewhere = DataDirectory.openForService(temp.resolve("other"))) {
      RecordedIncident first = record(service, Incidents.matched(ids.incident(), "r-1", bytes));
      record(service, Incidents.matched(ids.incident(), "r-2", bytes));
      TrialKeys next = TrialKeys.createIn(elsewhere, clock);
      ItemId damaged = DocketContract.item(first, ItemKind.FACTS);
      service
          .database()
          .perform(
              tx ->
                  tx.update(
                      "UPDATE evidence_item SET wrapped_key = ? WHERE id = ?",
                      new byte[] {1, 2, 3},
                      damaged.value()));
      RuntimeException cut = new IllegalStateException("cut off");
      assertThatThrownBy(
              () ->
                  service
                      .vault()
                      .rotate(
                          next.custodians(),
                          SUPERVISOR,
                          (done, all) -> {
                            if (done == 2) {
                              throw cut;
                            }
                          }))
          .isSameAs(cut);
      RotationReport report =
          service.vault().rotate(next.custodians(), SUPERVISOR, RotationProgress.none());
      assertThat(report.failed()).containsExactly(damaged);
      assertThat(report.isComplete()).isFalse();
      assertThat(report.rewrapped() + report.already()).isEqualTo(5);
      assertThat(report.already()).isBetween(1L, 2L);
    }
  }

  @Test
  void backup_startsAsARestoredCopyWithEveryItem_andKeysApart() throws Exception {
    Path target = temp.resolve("backup");
    Path keys = temp.resolve("keys");
    Incident incident = Incidents.matched(ids.incident(), "bk-1", bytes);
    RecordedIncident recorded;
    try (Service service = open()) {
      recorded = record(service, incident);
      Backup.Report report =
          new Backup(service.database(), service.directory(), service.blobs(), clock)
              .write(target, Optional.of(keys), (done, all) -> {});
      assertThat(report.isWhole()).isTrue();
      assertThat(report.database()).isTrue();
      assertThat(report.items()).isEqualTo(1);
      assertThat(report.bytes()).isGreaterThan(bytes.length);
      record(service, Incidents.matched(ids.incident(), "bk-2", bytes));
      assertThat(service.log().isOlderThanItsHeads()).as("the live one is none").isFalse();
    }
    try (var files = Files.walk(target)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .doesNotContain("docket.key", "custody-head.key", TrialKeys.KEY_FILE)
          .contains("docket.db", "custody-heads.log", "custody-head.pub")
          .doesNotContain("docket.db-wal");
    }
    assertThat(keys.resolve("custody-head.key")).exists();
    try (var files = Files.list(keys)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            target.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (Service restored = Service.sqlite(target, clock)) {
      assertThat(restored.log().isOlderThanItsHeads()).isTrue();
      clock.advance(WEEK);
      assertThatThrownBy(() -> restored.vault().sweep(HOUR, WEEK))
          .isInstanceOf(EvidenceException.class);
      assertThat(restored.docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact())
          .isTrue();
      assertThat(restored.docket().open(incident.id(), Purpose.REVIEW, SUPERVISOR))
          .isEqualTo(incident);
      try (InputStream in =
          restored
              .docket()
              .openItem(
                  incident.id(),
                  DocketContract.item(recorded, ItemKind.FILE),
                  Purpose.REVIEW,
                  SUPERVISOR)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
      restored.log().acceptRestored(SUPERVISOR, "the disk is gone");
      assertThat(restored.log().isOlderThanItsHeads()).isFalse();
      assertThat(restored.log().verify()).isEmpty();
    }
  }

  @Test
  void backup_whereItCannotBe_isRefusedAndWhatIsMissingIsNamed() throws Exception {
    try (Service service = open()) {
      RecordedIncident recorded = record(service, Incidents.matched(ids.incident(), "bk-3", bytes));
      Backup backup = new Backup(service.database(), service.directory(), service.blobs(), clock);
      assertThatThrownBy(
              () -> backup.write(temp.resolve("data"), Optional.empty(), (done, all) -> {}))
          .isInstanceOf(EvidenceException.class);
      assertThatThrownBy(
              () ->
                  backup.write(
                      temp.resolve("b"), Optional.of(temp.resolve("b/keys")), (done, all) -> {}))
          .hasMessageContaining("apart");
      ItemId file = DocketContract.item(recorded, ItemKind.FILE);
      service.blobs().delete(file.value());
      assertThat(backup.write(temp.resolve("b"), Optional.empty(), (done, all) -> {}).missing())
          .containsExactly(file);
    }
  }

  private Docket docket(Service service, Custodians custodians, KeySource keys) {
    Vault vault =
        Vault.open(
            service.database(),
            service.log(),
            FileBlobStore.in(service.directory()),
            custodians,
            keys,
            clock);
    return Docket.open(
        service.database(), vault, service.log(), DocketKey.in(service.directory()), clock);
  }

  @Test
  void destroy_keysAndBytesAreGoneFromEverywhere_andTheLogStillVerifies() throws Exception {
    try (Service service = open()) {
      Incident incident = Incidents.matched(ids.incident(), "d-1", bytes);
      Incident other = Incidents.matched(ids.incident(), "d-2", bytes);
      ItemId file = DocketContract.item(record(service, incident), ItemKind.FILE);
      record(service, other);
      byte[] wrapped =
          service
              .database()
              .read(
                  tx ->
                      tx.first(
                          "SELECT wrapped_key FROM evidence_item WHERE id = ?",
                          row -> row.bytes("wrapped_key"),
                          file.value()))
              .orElseThrow();
      String trace = HexFormat.of().formatHex(wrapped, wrapped.length - 40, wrapped.length - 8);
      assertThat(traces(trace)).isTrue();

      service
          .database()
          .perform(
              tx -> {
                service.vault().destroyKeys(tx, incident.id(), "retention us-2258a", SUPERVISOR);
                tx.update(
                    "UPDATE incident SET state = 'DESTROYED' WHERE id = ?", incident.id().value());
              });
      DestructionCertificate certificate =
          service.vault().removeDestroyed(incident.id(), "retention us-2258a");

      assertThat(certificate.items()).hasSize(3).contains(file);
      assertThat(certificate.actor()).isEqualTo(SUPERVISOR);
      assertThat(traces(trace)).isFalse();
      assertThat(service.blobs().list()).hasSize(1);
      assertThatThrownBy(
              () -> service.docket().openItem(incident.id(), file, Purpose.REVIEW, SUPERVISOR))
          .isInstanceOfSatisfying(
              EvidenceException.class,
              e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.DESTROYED));
      assertThat(service.docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact())
          .isTrue();
      assertThat(service.docket().open(other.id(), Purpose.FILE, Actor.FILING)).isEqualTo(other);
      assertThat(service.log().entries(incident.id()))
          .filteredOn(e -> e.event().kind() != CustodyKind.DESTROYED)
          .allSatisfy(e -> assertThat(e.verifies()).isEmpty());
      assertThatThrownBy(
              () ->
                  service
                      .database()
                      .perform(
                          tx ->
                              service.vault().destroyKeys(tx, incident.id(), "again", SUPERVISOR)))
          .isInstanceOf(EvidenceException.class);
    }
  }

  /** Searches the database and its log as files, in another process. */
  private boolean traces(String hex) throws Exception {
    Process search =
        new ProcessBuilder(
                "bash",
                "-c",
                "cat \"$2\"/docket.db* | od -An -v -tx1 | tr -d ' \\n' | grep -c \"$1\"",
                "bash",
                hex,
                temp.resolve("data").toString())
            .start();
    String lines =
        new String(search.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    assertThat(lines).isIn("0", "1");
    return search.waitFor() == 0;
  }

  @Test
  void proofs_ofTheLog_verifyAgainstItsSignedHeads() {
    try (Service service = open()) {
      CustodyLog log = service.log();
      Incident incident = Incidents.matched(ids.incident(), "p-1", bytes);
      record(service, incident);
      var first = log.newestHead().orElseThrow();
      service.docket().open(incident.id(), Purpose.FILE, Actor.FILING);
      var second = log.publishHead().orElseThrow();
      assertThat(second.size()).isGreaterThan(first.size());
      assertThat(log.key().verifies(first)).isTrue();
      assertThat(log.publishHead()).hasValueSatisfying(h -> assertThat(h.size()).isEqualTo(6));
      assertThat(
              org.tocsin.evidence.MerkleTree.verifyConsistency(
                  first.size(),
                  second.size(),
                  first.root(),
                  second.root(),
                  log.consistencyProof(first.size(), second.size())))
          .isTrue();
      log.entries(incident.id())
          .forEach(
              entry ->
                  assertThat(
                          org.tocsin.evidence.MerkleTree.verifyInclusion(
                              entry.leaf(),
                              entry.seq(),
                              second.size(),
                              log.inclusionProof(entry.seq(), second.size()),
                              second.root()))
                      .isTrue());
      assertThatThrownBy(() -> log.inclusionProof(0, 1000))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
