package org.tocsin.evidence.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Backup;
import org.tocsin.evidence.BlobStore;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.IntegrityFinding;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.RotationProgress;
import org.tocsin.evidence.RotationReport;
import org.tocsin.evidence.SealedItem;
import org.tocsin.evidence.SweepReport;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.evidence.Vault;
import org.tocsin.model.Ids;
import org.tocsin.model.IncidentId;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;
import org.tocsin.testkit.EgressGuard;
import org.tocsin.testkit.SettableClock;

/** A vault whose items lie in S3; the code of {@code docs/evidence-s3.md} stands here. */
@ExtendWith(EgressGuard.class)
class VaultInS3Test {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path temp;
  private final SettableClock clock = SettableClock.at(Instant.now());
  private final IncidentId incident = new Ids(clock).incident();
  private final byte[] bytes = new byte[700_000];
  private DataDirectory directory;
  private Database database;
  private CustodyLog log;
  private TrialKeys keys;
  private S3BlobStore blobs;
  private Vault vault;

  @BeforeEach
  void open() throws Exception {
    new Random(5).nextBytes(bytes);
    directory = DataDirectory.openForService(temp.resolve("data"));
    database = Database.sqlite(directory.resolve("docket.db"));
    log = CustodyLog.open(database, directory, clock);
    keys = TrialKeys.createIn(directory, clock);
    blobs = S3Server.shared().store().spoolFolder(temp).build();
    vault = vaultIn(blobs);
  }

  private Vault vaultIn(BlobStore blobs) {
    return Vault.open(database, log, blobs, keys.custodians(), keys.keys(), clock);
  }

  @AfterEach
  void close() {
    blobs.close();
    database.close();
    directory.close();
  }

  private SealedItem seal() throws Exception {
    SealedItem item =
        vault.seal(incident, ItemKind.FILE, "image/png", new ByteArrayInputStream(bytes));
    database.perform(tx -> vault.enter(tx, item, Actor.SCREENING));
    return item;
  }

  private byte[] read(SealedItem item) throws Exception {
    try (InputStream in =
        vault.open(incident, item.id(), Purpose.INTEGRITY_CHECK, Actor.MAINTENANCE)) {
      return in.readAllBytes();
    }
  }

  @Test
  void item_sealedIntoS3_isOpenedAndVerified() throws Exception {
    SealedItem item = seal();

    assertThat(blobs.list()).extracting(BlobStore.Entry::name).containsExactly(item.id().value());
    assertThat(read(item)).isEqualTo(bytes);
    assertThat(vault.verify(Optional.of(incident), IntegrityProgress.none()).isIntact()).isTrue();
  }

  @Test
  void item_removedBehindOurBack_isMissing() throws Exception {
    SealedItem item = seal();
    blobs.delete(item.id().value());

    assertThat(vault.verify(Optional.of(incident), IntegrityProgress.none()).findings())
        .extracting(IntegrityFinding::kind)
        .containsExactly(IntegrityFinding.Kind.MISSING);
  }

  @Test
  void item_serverUnreachable_isUnreadableAndNeitherMissingNorDamaged() throws Exception {
    seal();
    try (S3BlobStore unreachable =
        S3Server.storeAt(URI.create("http://127.0.0.1:1")).spoolFolder(temp).build()) {
      vault = vaultIn(unreachable);

      assertThat(vault.verify(Optional.of(incident), IntegrityProgress.none()).findings())
          .extracting(IntegrityFinding::kind)
          .containsExactly(IntegrityFinding.Kind.UNREADABLE);
      assertThatThrownBy(this::seal)
          .isInstanceOfSatisfying(
              EvidenceException.class,
              e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.UNAVAILABLE));
    }
  }

  @Test
  void sweep_orphanInS3_goesByQuarantineAndWhatIsReferredToStays() throws Exception {
    SealedItem item = seal();
    vault.seal(incident, ItemKind.FILE, "image/png", new ByteArrayInputStream(bytes));
    assertThat(vault.sweep(HOUR, HOUR)).isEqualTo(new SweepReport(0, 0, 0));

    // The server's clock is the true one: ours goes ahead of it.
    clock.set(Instant.now().plus(HOUR).plusSeconds(60));
    assertThat(vault.sweep(HOUR, HOUR.multipliedBy(2))).isEqualTo(new SweepReport(1, 0, 0));
    clock.advance(HOUR.multipliedBy(2));
    assertThat(vault.sweep(HOUR, HOUR.multipliedBy(2))).isEqualTo(new SweepReport(0, 1, 0));

    assertThat(read(item)).isEqualTo(bytes);
  }

  @Test
  void backup_ofItemsInS3_copiesWhatIsThereAndNamesWhatIsNot() throws Exception {
    SealedItem item = seal();
    SealedItem gone = seal();
    blobs.delete(gone.id().value());
    Path copy = temp.resolve("copy");

    Backup.Report report =
        new Backup(database, directory, blobs, clock)
            .write(copy, Optional.empty(), (done, all) -> {});

    assertThat(report.items()).isEqualTo(1);
    assertThat(report.missing()).containsExactly(gone.id());
    assertThat(report.damaged()).isEmpty();
    try (Stream<Path> all = Files.walk(copy)) {
      assertThat(all.filter(file -> file.endsWith(item.id().value())).map(VaultInS3Test::size))
          .singleElement()
          .satisfies(size -> assertThat(size).isGreaterThan(bytes.length));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void rotate_andDestroy_leaveTheBytesInS3AloneAndThenRemoveThem() throws Exception {
    SealedItem item = seal();
    SealedItem other = seal();
    Path elsewhere = temp.resolve("other");
    try (DataDirectory others = DataDirectory.openForService(elsewhere)) {
      TrialKeys next = TrialKeys.createIn(others, clock);
      RotationReport rotated =
          vault.rotate(next.custodians(), Actor.MAINTENANCE, RotationProgress.none());
      assertThat(rotated.rewrapped()).isEqualTo(2);
      vault = Vault.open(database, log, blobs, next.custodians(), next.keys(), clock);
    }
    assertThat(read(item)).isEqualTo(bytes);
    assertThat(blobs.list()).hasSize(2);

    database.perform(tx -> vault.destroyKeys(tx, incident, "order 7/26", Actor.MAINTENANCE));
    assertThat(vault.removeDestroyed(incident, "order 7/26").items())
        .containsExactlyInAnyOrder(item.id(), other.id());
    assertThat(blobs.list()).isEmpty();
    assertThat(vault.verify(Optional.empty(), IntegrityProgress.none()).isIntact()).isTrue();
  }

  @Test
  void guide_code_isTheCodeOfThisTest() throws Exception {
    URI endpoint = S3Server.shared().endpoint();
    String secretFromTheHost = "markerSecretOfTheKey";
    // docs:begin
    S3BlobStore blobs =
        S3BlobStore.builder()
            .endpoint(endpoint) // leave it out for AWS itself
            .region("eu-test-1")
            .bucket("tocsin-marker-bucket")
            .prefix("evidence/")
            .credentials(() -> S3Credentials.of("key-id", secretFromTheHost.toCharArray()))
            .build();
    blobs.verify(); // throws unless the server refuses to overwrite
    Vault vault = Vault.open(database, log, blobs, keys.custodians(), keys.keys(), clock);
    // docs:end
    try (blobs) {
      assertThat(vault.verify(Optional.empty(), IntegrityProgress.none()).isIntact()).isTrue();
      String source =
          Files.readString(
              Path.of("src/test/java/org/tocsin/evidence/s3/VaultInS3Test.java"), UTF_8);
      String code =
          source
              .substring(source.indexOf("// docs:begin\n") + 14, source.indexOf("// docs:end\n"))
              .stripIndent();
      assertThat(Files.readString(Path.of("../../docs/evidence-s3.md"), UTF_8))
          .contains("```java\n" + code + "```");
    }
  }
}
