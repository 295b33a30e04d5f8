package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.CustodyFinding;
import org.tocsin.evidence.StampedHead;
import org.tocsin.evidence.TimestampProblem;
import org.tocsin.evidence.TimestampSettings;
import org.tocsin.evidence.Timestamps;
import org.tocsin.evidence.TreeHead;
import org.tocsin.model.Ids;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;
import org.tocsin.testkit.TimestampAuthority;
import org.tocsin.testkit.TimestampFault;

class TimestampsTest {
  @TempDir Path temp;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:01Z");
  private final Ids ids = new Ids(clock);
  private TimestampAuthority authority;
  private Service service;
  private Timestamps timestamps;

  Database database() {
    return Database.sqlite(temp.resolve("data").resolve("docket.db"));
  }

  @BeforeEach
  void open() {
    authority = TimestampAuthority.start(clock);
    service = Service.open(temp.resolve("data"), this::database, clock);
    timestamps = stamping(List.of(authority.anchor()));
  }

  private Timestamps stamping(List<java.security.cert.X509Certificate> anchors) {
    return Timestamps.of(
        service.database(), service.log(), TimestampSettings.of(authority.uri(), anchors), clock);
  }

  @AfterEach
  void close() {
    service.close();
    authority.close();
  }

  private void record(String source) {
    service.docket().record(Incidents.raised(ids.incident(), source), Optional.empty(), List.of());
  }

  @Test
  void run_emptyLog_asksNobody() {
    assertThat(timestamps.run().newest()).isEmpty();
    assertThat(authority.questions()).isZero();
  }

  @Test
  void run_stampsTheNewestHead_andTheLogNamesWhatIsCovered() throws Exception {
    record("t-1");
    Timestamps.Status status = timestamps.run();

    TreeHead head = service.log().newestHead().orElseThrow();
    assertThat(status.problem()).isEmpty();
    StampedHead stamped = status.newest().orElseThrow();
    assertThat(stamped.head().size()).isEqualTo(head.size()).isEqualTo(service.log().size());
    assertThat(stamped.at()).isEqualTo(clock.instant());
    assertThat(status.waiting()).isZero();
    assertThat(service.log().newestStamp()).isPresent();
    assertThat(service.log().verify()).isEmpty();
    assertThat(timestamps.untrusted()).isEmpty();
    assertThat(Files.readString(temp.resolve("data/custody-timestamps.log")))
        .startsWith(head.size() + " ");
    record("t-2");
    assertThat(service.log().newestStamp().orElseThrow().head().size()).isEqualTo(head.size());
  }

  @Test
  void run_twiceWithoutANewEntry_asksOnce() {
    record("t-1");
    timestamps.run();
    timestamps.run();
    assertThat(authority.questions()).isEqualTo(1);
  }

  @Test
  void run_authorityDown_headWaitsAcrossARestartAndIsStampedLater() {
    authority.set(TimestampFault.DOWN);
    record("t-1");
    assertThat(timestamps.run())
        .isEqualTo(
            new Timestamps.Status(Optional.empty(), 1, Optional.of(TimestampProblem.UNREACHABLE)));
    record("t-2");
    timestamps.run();
    assertThat(authority.questions()).as("its turn has not come again").isEqualTo(1);
    service.close();
    service = Service.open(temp.resolve("data"), this::database, clock);
    timestamps = stamping(List.of(authority.anchor()));
    assertThat(timestamps.status().waiting()).isEqualTo(2);
    authority.set(TimestampFault.NONE);
    clock.advance(Duration.ofMinutes(2));
    Timestamps.Status status = timestamps.run();
    assertThat(status.waiting()).isZero();
    assertThat(status.newest().orElseThrow().head().size()).isEqualTo(service.log().size());
  }

  @Test
  void run_authorityDownForLong_asksAtMostEveryHour() {
    authority.set(TimestampFault.DOWN);
    record("t-1");
    for (int minute = 0; minute < 24 * 60; minute++) {
      timestamps.run();
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(authority.questions()).isBetween(20, 34);
  }

  @Test
  void run_answerThatIsWrong_isNotTakenAndNamed() {
    Map<TimestampFault, TimestampProblem> expected =
        Map.of(
            TimestampFault.REJECTS, TimestampProblem.NOT_GRANTED,
            TimestampFault.GARBAGE, TimestampProblem.UNREADABLE,
            TimestampFault.WRONG_IMPRINT, TimestampProblem.OTHER_IMPRINT,
            TimestampFault.WRONG_NONCE, TimestampProblem.OTHER_NONCE,
            TimestampFault.EXPIRED_CERTIFICATE, TimestampProblem.CERTIFICATE_EXPIRED,
            TimestampFault.OTHER_KEY_PURPOSE, TimestampProblem.CERTIFICATE_UNTRUSTED,
            TimestampFault.OTHER_ANCHOR, TimestampProblem.CERTIFICATE_UNTRUSTED,
            TimestampFault.WRONG_SIGNATURE, TimestampProblem.SIGNATURE_INVALID,
            TimestampFault.AHEAD_OF_TIME, TimestampProblem.OTHER_TIME);
    record("t-1");
    expected.forEach(
        (fault, problem) -> {
          authority.set(fault);
          clock.advance(Duration.ofHours(2));
          Timestamps.Status status = timestamps.run();
          assertThat(status.problem()).as(fault.name()).contains(problem);
          assertThat(status.newest()).as(fault.name()).isEmpty();
        });
    authority.set(TimestampFault.NONE);
    clock.advance(Duration.ofHours(2));
    assertThat(timestamps.run().newest()).isPresent();
  }

  @Test
  void verify_tokenFlippedAnywhereOrOfAnotherHead_isNamed() throws Exception {
    record("t-1");
    timestamps.run();
    record("t-2");
    timestamps.run();
    List<StampedHead> stamps = service.log().stamps();
    assertThat(stamps).hasSize(2);
    long size = stamps.get(1).head().size();
    byte[] token = stamps.get(1).token();
    CustodyFinding damaged = new CustodyFinding(CustodyFinding.Kind.TIMESTAMP_DAMAGED, size);
    int step = Boolean.getBoolean("tocsin.thorough") ? 1 : 17;
    // Every byte of the certificate's key purposes, in any case: they are parsed last.
    int purposes = indexOf(token, new byte[] {0x06, 0x03, 0x55, 0x1d, 0x25});
    for (int at = 0; at < token.length; at = next(at, purposes, step)) {
      byte[] flipped = token.clone();
      flipped[at] ^= 1;
      set(size, flipped);
      assertThat(service.log().verify()).as("byte %d", at).containsExactly(damaged);
    }
    set(size, stamps.get(0).token());
    assertThat(service.log().verify()).containsExactly(damaged);
    set(size, token);
    Path file = temp.resolve("data/custody-timestamps.log");
    byte[] lines = Files.readAllBytes(file);
    for (int at = 0; at < lines.length - 1; at += 3 * step) {
      byte[] flipped = lines.clone();
      flipped[at] ^= 1;
      Files.write(file, flipped);
      assertThat(service.log().verify()).as("byte %d of the file", at).isNotEmpty();
    }
  }

  private static int next(int at, int purposes, int step) {
    if (at < purposes) {
      return Math.min(at + step, purposes);
    }
    return at + (at < purposes + 24 ? 1 : step);
  }

  private static int indexOf(byte[] all, byte[] some) {
    for (int at = 0; at + some.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + some.length, some, 0, some.length)) {
        return at;
      }
    }
    throw new AssertionError("a time-stamp authority's certificate names its purpose");
  }

  private void set(long size, byte[] token) {
    service
        .database()
        .perform(
            tx -> tx.update("UPDATE custody_timestamp SET token = ? WHERE size = ?", token, size));
  }

  @Test
  void token_isVerifiedByOpensslToo() throws Exception {
    record("t-1");
    StampedHead stamped = timestamps.run().newest().orElseThrow();
    Files.write(temp.resolve("stamp.tst"), stamped.token());
    Files.writeString(
        temp.resolve("head.line"),
        Files.readAllLines(temp.resolve("data/custody-heads.log")).get(0) + "\n");
    Staff.pem(temp.resolve("anchor.pem"), "CERTIFICATE", authority.anchor().getEncoded());
    Process process =
        new ProcessBuilder(
                ("openssl ts -verify -in stamp.tst -token_in -data head.line -CAfile anchor.pem"
                        + " -attime "
                        + clock.instant().getEpochSecond())
                    .split(" "))
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("Verification: OK");
  }
}
