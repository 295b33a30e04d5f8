package org.tocsin.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.DataDirectory;
import org.tocsin.testkit.SettableClock;

class CustodiansTest {
  @TempDir Path temp;
  private final SettableClock clock = SettableClock.at(Certificates.FROM.plusSeconds(60));

  private static AbstractThrowableAssert<?, ?> assertKeysRefused(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.KEYS))
        .hasNoCause();
  }

  @Test
  void read_goodCertificates_areTaken() throws Exception {
    Path rsa = Certificates.rsa(3072).writeCertificate(temp.resolve("rsa.pem"));
    Path ec = Certificates.ec("secp384r1").writeCertificate(temp.resolve("ec.pem"));
    assertThat(Custodians.read(List.of(rsa, ec), clock).certificates()).hasSize(2);
  }

  @Test
  void read_missingCertificate_isRefusedByName() {
    assertKeysRefused(() -> Custodians.read(List.of(temp.resolve("escrow.pem")), clock))
        .hasMessageContaining("escrow.pem")
        .hasMessageContaining("not there");
  }

  @Test
  void read_damagedCertificate_isRefusedByName() throws Exception {
    Path good = Certificates.ec("secp256r1").writeCertificate(temp.resolve("cut.pem"));
    byte[] bytes = Files.readAllBytes(good);
    Files.write(good, Arrays.copyOf(bytes, bytes.length / 2));
    assertKeysRefused(() -> Custodians.read(List.of(good), clock)).hasMessageContaining("cut.pem");
    Files.writeString(good, "hello");
    assertKeysRefused(() -> Custodians.read(List.of(good), clock)).hasMessageContaining("cut.pem");
    Files.write(good, new byte[0]);
    assertKeysRefused(() -> Custodians.read(List.of(good), clock)).hasMessageContaining("cut.pem");
  }

  @Test
  void read_expiredOrNotYetValidCertificate_isRefusedByName() throws Exception {
    Path file = Certificates.ec("secp256r1").writeCertificate(temp.resolve("old.pem"));
    clock.advance(Duration.ofDays(9));
    assertKeysRefused(() -> Custodians.read(List.of(file), clock))
        .hasMessageContaining("old.pem")
        .hasMessageContaining("expired at 2026-01-10T00:00:00Z");
    clock.set(Certificates.FROM.minusSeconds(1));
    assertKeysRefused(() -> Custodians.read(List.of(file), clock))
        .hasMessageContaining("old.pem")
        .hasMessageContaining("not valid before 2026-01-01T00:00:00Z");
  }

  @Test
  void of_weakOrStrangeKeys_areRefused() throws Exception {
    for (Certificates weak : List.of(Certificates.rsa(2048), Certificates.ec("secp521r1"))) {
      assertKeysRefused(() -> Custodians.of(List.of(weak.certificate()), clock))
          .hasMessageContaining("3072");
    }
    assertKeysRefused(() -> Custodians.of(List.of(), clock));
  }

  @Test
  void pkcs12_missingDamagedOrOfAnotherPassphrase_isRefusedByName() throws Exception {
    Path file = Certificates.ec("secp256r1").writePkcs12(temp.resolve("keys.p12"), "right");
    assertThat(KeySource.pkcs12(file, "right".toCharArray())).hasToString("PrivateKeys(1)");
    assertKeysRefused(() -> KeySource.pkcs12(file, "wrong".toCharArray()))
        .hasMessageContaining("keys.p12")
        .hasMessageNotContaining("wrong");
    assertKeysRefused(() -> KeySource.pkcs12(temp.resolve("none.p12"), new char[0]))
        .hasMessageContaining("none.p12");
    Files.write(file, new byte[] {1, 2, 3});
    assertKeysRefused(() -> KeySource.pkcs12(file, "right".toCharArray()))
        .hasMessageContaining("keys.p12");
  }

  @Test
  void trialKeys_areMadeOnceForTheOwnerOnly() throws Exception {
    try (DataDirectory directory = DataDirectory.openForService(temp.resolve("data"))) {
      assertThat(TrialKeys.createIn(directory, clock).created()).isTrue();
      TrialKeys again = TrialKeys.createIn(directory, clock);
      assertThat(again.created()).isFalse();
      byte[] message = "a header".getBytes(StandardCharsets.US_ASCII);
      assertThat(again.keys().open(KeyWrap.wrap(message, again.custodians()))).isEqualTo(message);
      for (String name : List.of(TrialKeys.KEY_FILE, TrialKeys.PASSPHRASE_FILE)) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(directory.resolve(name))))
            .isEqualTo("rw-------");
      }
      Files.delete(directory.resolve(TrialKeys.PASSPHRASE_FILE));
      assertKeysRefused(() -> TrialKeys.createIn(directory, clock))
          .hasMessageContaining(TrialKeys.PASSPHRASE_FILE);
    }
  }

  @Test
  void trialKeys_thatHaveExpired_areRefused() {
    try (DataDirectory directory = DataDirectory.openForService(temp.resolve("data"))) {
      assertThat(TrialKeys.createIn(directory, clock).created()).isTrue();
      clock.advance(TrialKeys.VALIDITY.plusDays(1));
      assertKeysRefused(() -> TrialKeys.createIn(directory, clock)).hasMessageContaining("expired");
    }
  }

  @Test
  void wrap_everyKindOfRecipientInOneMessage_opensForEachAndForNobodyElse() throws Exception {
    List<Certificates> all =
        List.of(Certificates.rsa(3072), Certificates.ec("secp256r1"), Certificates.ec("secp384r1"));
    byte[] message = "sixteen and more bytes".getBytes(StandardCharsets.US_ASCII);
    byte[] wrapped =
        KeyWrap.wrap(
            message, Custodians.of(all.stream().map(Certificates::certificate).toList(), clock));
    for (Certificates one : all) {
      assertThat(one.keySource().open(wrapped)).isEqualTo(message);
    }
    KeySource stranger = Certificates.ec("secp256r1").keySource();
    assertThatThrownBy(() -> stranger.open(wrapped))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.NO_KEY));
    assertThat(KeySource.anyOf(List.of(stranger, all.get(1).keySource())).open(wrapped))
        .isEqualTo(message);
  }

  @Test
  void wrap_oneByteFlippedAnywhere_neverOpensToAnythingElse() throws Exception {
    Certificates ec = Certificates.ec("secp256r1");
    byte[] message = "the header of an item".getBytes(StandardCharsets.US_ASCII);
    byte[] wrapped = KeyWrap.wrap(message, Custodians.of(List.of(ec.certificate()), clock));
    int refused = 0;
    for (int at = 0; at < wrapped.length; at++) {
      byte[] flipped = wrapped.clone();
      flipped[at] ^= 1;
      try {
        // Some bytes say the same in two ways; a changed message is what must never come out.
        assertThat(ec.keySource().open(flipped)).as("byte %d", at).isEqualTo(message);
      } catch (EvidenceException e) {
        refused++;
        assertThat(e).hasNoCause();
      }
    }
    assertThat(refused).isGreaterThan(wrapped.length * 9 / 10);
  }

  @Test
  void bouncyCastle_isNotRegistered() throws Exception {
    assertThat(Certificates.ec("secp256r1").keySource()).isNotNull();
    assertThat(Security.getProvider("BC")).isNull();
  }
}
