package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.filing.Delivered;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryContract;
import org.tocsin.filing.DeliveryKind;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Promise;
import org.tocsin.model.Environment;
import org.tocsin.testkit.EgressGuard;

/** A mailbox as a configuration file describes it. */
@ExtendWith(EgressGuard.class)
class EmailKindTest {
  @TempDir Path folder;
  private ScriptedSmtp server;
  private Identity reader;
  private Identity signer;

  private abstract static class Parcels extends DeliveryContract {
    static Parcel one() {
      return parcel(Environment.TEST, PayloadPolicy.FULL);
    }
  }

  @BeforeEach
  void files() throws Exception {
    server = new ScriptedSmtp();
    reader = Identity.ofServer("reader.example");
    signer = Identity.ofServer("signer.example");
    reader.certificateFile(folder);
    Files.move(folder.resolve("certificate.pem"), folder.resolve("authority.pem"));
    keyStore(folder.resolve("signer.p12"), signer, "marker-passphrase");
    Files.writeString(folder.resolve("pass.txt"), "marker-passphrase");
    Files.writeString(folder.resolve("other.txt"), "marker-other");
    Files.writeString(folder.resolve("empty.pem"), "nothing");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  static void keyStore(Path file, Identity identity, String passphrase) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "it",
        identity.key(),
        passphrase.toCharArray(),
        new java.security.cert.Certificate[] {identity.certificate()});
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, passphrase.toCharArray());
    }
  }

  private Path yaml(String from, String to) throws IOException {
    String text =
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        clearinghouses:
          - name: police
            kind: email
            url: mailto:marker+to@authority.example
            account: marker-from@teapot.example
            hostClass: TEST
            payload: FULL
            mail:
              certificates: [authority.pem]
              signing: { keyStore: signer.p12, passphrase: "file:pass.txt" }
              onAmbiguous: resend
              cipher: AES_256_GCM
              server: { host: localhost, port: %d, security: LOOPBACK_ONLY }
        """
            .formatted(server.port());
    assertThat(text).contains(from);
    return Files.writeString(
        folder.resolve("tocsin.yaml"), text.replace(from, to), StandardCharsets.UTF_8);
  }

  @Test
  void file_withKindEmail_givesAMailboxThatDelivers() throws Exception {
    DeliverySettings settings = ConfigFile.read(yaml("a", "a")).deliveries().get(0);
    DeliveryKind kind = DeliveryKind.of("email").orElseThrow();
    try (Delivery mailbox = kind.open(settings, Environment.TEST, Clock.systemUTC())) {
      assertThat(mailbox.address()).isEqualTo(settings.url());
      assertThat(mailbox.account()).isEqualTo(settings.account());
      assertThat(mailbox.promise()).isEqualTo(Promise.AT_LEAST_ONCE);
      assertThat(mailbox.certificates())
          .containsExactlyInAnyOrder(reader.certificate(), signer.certificate());
      Parcel parcel = Parcels.one();
      assertThat(mailbox.deliver(parcel, mailbox.compose(parcel)))
          .isInstanceOf(Delivered.Receipt.class);
    }
    OpenedMail mail = OpenedMail.of(server.taken.get(0), reader, signer);
    assertThat(mail.parts()).containsKeys("file.bin", "report.json");
    assertThat(mail.message().getContentType()).contains("authEnveloped-data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[authority.pem] | [] | 12:21: clearinghouses[0].mail.certificates: is missing",
        "[authority.pem] | [missing.pem] | 12:22: clearinghouses[0].mail.certificates[0]: names a file that cannot be read",
        "[authority.pem] | [empty.pem] | holds no certificate",
        "signer.p12 | missing.p12 | 13:28: clearinghouses[0].mail.signing.keyStore: cannot be opened",
        "signer.p12 | authority.pem | clearinghouses[0].mail.signing.keyStore: cannot be opened",
        "file:pass.txt | file:other.txt | clearinghouses[0].mail.signing.keyStore: cannot be opened",
        "signing: { keyStore: signer.p12, passphrase: \"file:pass.txt\" } | cipher: AES_256_CBC | 12:7: clearinghouses[0].mail.signing: is missing: reports are always signed",
        "host: localhost | host: smtp.teapot.example | only a server on this machine may be used without TLS",
        "security: LOOPBACK_ONLY | security: STARTTLS, trust: empty.pem | clearinghouses[0].mail.server.trust: names a file that holds no certificate",
        "marker+to@authority.example | marker(to)@authority.example | clearinghouses[0].url: must be",
      })
  void file_thatCannotWork_isRefusedByPlaceAndKey(String from, String to, String message)
      throws IOException {
    Path yaml = yaml(from, to.contains("cipher") ? "maxBytes: 1000" : to);
    assertThatThrownBy(() -> ConfigFile.read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .doesNotContain("marker-pass", "marker-other", "Marker Person"));
  }

  @Test
  void settings_whoseCertificateExpiredSince_areRefusedWhenTheyAreOpened() throws Exception {
    DeliverySettings settings = ConfigFile.read(yaml("a", "a")).deliveries().get(0);
    Clock later = Clock.fixed(Instant.parse("2049-01-02T00:00:00Z"), java.time.ZoneOffset.UTC);
    assertThatThrownBy(() -> new EmailKind().open(settings, Environment.TEST, later))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mail.certificates[0] cannot be used: the certificate expired")
        .hasMessageContaining("mail.signing.keyStore cannot be used: the signing certificate");
    assertThat(new EmailCheck().check(settings, Optional.empty())).isEmpty();
    assertThat(new EmailCheck().check(settings, Optional.of(later))).hasSize(2);
  }
}
