package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Environment;

/** Reports by mail and notifications, as a file names them. */
class MailConfigTest {
  private static final String GOOD =
      """
      environment: TEST
      data: data
      service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
      clearinghouses:
        - name: police
          kind: email
          url: mailto:reports@authority.example
          account: tocsin@teapot.example
          hostClass: TEST
          payload: FULL
          mail:
            certificates: [authority.pem]
            signing: { keyStore: signer.p12, passphrase: "file:secret.txt" }
            cipher: AES_256_GCM
            onAmbiguous: resend
            maxBytes: 1000
            server:
              host: smtp.teapot.example
              port: 465
              security: IMPLICIT_TLS
              user: tocsin
              password: file:secret.txt
              trust: authority.pem
      notifications:
        - name: team
          kind: email
          to: [team@teapot.example]
          from: tocsin@teapot.example
          mail: { server: { host: localhost, port: 25, security: LOOPBACK_ONLY } }
          topics: [HELD, FAILED]
          window: 5m
          quiet: { from: "22:00", until: "07:00", zone: Europe/Berlin }
        - name: hook
          kind: webhook
          url: http://127.0.0.1:1/n
          account: teapot
          password: file:secret.txt
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "sample secret of a receiver");
    Files.writeString(folder.resolve("short.txt"), "short");
    Files.writeString(folder.resolve("authority.pem"), "sample");
    Files.writeString(folder.resolve("signer.p12"), "sample");
  }

  @AfterEach
  void present() {
    SampleMailCheck.MISSING.set(false);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("tocsin.yaml"), text, StandardCharsets.UTF_8);
  }

  @Test
  void read_goodFile_givesEverySetting() throws IOException {
    TocsinConfig config = ConfigFile.read(write(GOOD));
    DeliverySettings police = config.deliveries().get(0);
    assertThat(police.url()).isEqualTo(URI.create("mailto:reports@authority.example"));
    assertThat(police.account()).isEqualTo("tocsin@teapot.example");
    assertThat(police.payload()).isEqualTo(PayloadPolicy.FULL);
    assertThat(police.declared()).contains(Environment.TEST);
    Secret secret = Secret.of("sample secret of a receiver".toCharArray());
    Path certificate = folder.resolve("authority.pem");
    assertThat(police.mail())
        .contains(
            new MailSettings(
                java.util.List.of(certificate),
                Optional.of(new MailSettings.Signing(folder.resolve("signer.p12"), secret)),
                MailSettings.Cipher.AES_256_GCM,
                MailSettings.OnAmbiguous.RESEND,
                1000,
                new SmtpSettings(
                    "smtp.teapot.example",
                    465,
                    SmtpSettings.Security.IMPLICIT_TLS,
                    Optional.of(new SmtpSettings.Login("tocsin", secret)),
                    Optional.of(certificate))));
    NotificationSettings team = config.notifications().get(0);
    assertThat(team.topics()).isEqualTo(Set.of(NotificationTopic.HELD, NotificationTopic.FAILED));
    assertThat(team.window()).isEqualTo(Duration.ofMinutes(5));
    assertThat(team.quiet())
        .contains(
            new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("Europe/Berlin")));
    NotificationSettings hook = config.notifications().get(1);
    assertThat(hook.channel().kind()).isEqualTo("webhook");
    assertThat(hook.topics()).isEqualTo(EnumSet.allOf(NotificationTopic.class));
    assertThat(hook.window()).isEqualTo(NotificationSettings.DEFAULT_WINDOW);
    assertThat(ConfigExplanation.sentences(config))
        .contains(
            "An incident is filed with police (TEST, email) by mail, and sent again under one id"
                + " when its answer is lost.",
            "team is told by email of HELD and FAILED, except from 22:00 to 07:00"
                + " (Europe/Berlin) unless somebody may be in danger.",
            "hook is told by webhook of everything.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "mailto:reports@authority.example | https://authority.example | 7:10: clearinghouses[0].url: of an email is mailto:",
        "mailto:reports@authority.example | 'mailto:Reports <r@authority.example>' | 7:10: clearinghouses[0].url: must be one bare address",
        "account: tocsin@teapot.example | account: \"a@b.example\\r\\nBcc: c@d.example\" | 8:14: clearinghouses[0].account: holds a line break or control character (U+000D, character 12): take it out",
        "hostClass: TEST | parallel: 2 | 5:5: clearinghouses[0].hostClass: is missing: say what the recipient is for",
        "hostClass: TEST | parallel: 2 | 9:15: clearinghouses[0].parallel: is for a cybertipline only",
        "hostClass: TEST | hostClass: PRODUCTION | 9:16: clearinghouses[0].hostClass: is PRODUCTION and this service files in TEST",
        "hostClass: TEST | password: file:secret.txt | 9:15: clearinghouses[0].password: is not for an email",
        "[authority.pem] | [] | 12:21: clearinghouses[0].mail.certificates: is missing: reports are never mailed in clear",
        "[authority.pem] | [gone.pem] | 12:22: clearinghouses[0].mail.certificates[0]: names a certificate file that is not there",
        "keyStore: signer.p12 | keyStore: gone.p12 | 13:28: clearinghouses[0].mail.signing.keyStore: names a file that is not there",
        "keyStore: signer.p12, | | 13:16: clearinghouses[0].mail.signing.keyStore: is missing",
        "cipher: AES_256_GCM | cipher: RC2 | 14:15: clearinghouses[0].mail.cipher: must be exactly one of",
        "onAmbiguous: resend | onAmbiguous: HOLD | 15:20: clearinghouses[0].mail.onAmbiguous: must be exactly one of hold, resend",
        "maxBytes: 1000 | maxBytes: 0 | 16:17: clearinghouses[0].mail.maxBytes: must be 1 to",
        "host: smtp.teapot.example | name: x | 18:9: clearinghouses[0].mail.server.host: is missing",
        "host: smtp.teapot.example | host: smtp.teapot.example:465 | mail.server.host: host must be a bare name",
        "port: 465 | port: 70000 | 19:15: clearinghouses[0].mail.server.port: must be 1 to 65535",
        "security: IMPLICIT_TLS | security: NONE | 20:19: clearinghouses[0].mail.server.security: must be exactly one of",
        "security: IMPLICIT_TLS | security: LOOPBACK_ONLY | security LOOPBACK_ONLY protects no password",
        "user: tocsin | | clearinghouses[0].mail.server.user: is missing: whose password",
        "to: [team@teapot.example] | to: [team] | notifications[0].to[0]: must be one bare address",
        "from: tocsin@teapot.example | | notifications[0].from: is missing for this kind",
        "topics: [HELD, FAILED] | topics: [HELP] | notifications[0].topics[0]: must be exactly one of",
        "window: 5m | window: 48h | notifications[0].window: window must be 0 to 24 hours",
        "zone: Europe/Berlin | zone: here | notifications[0].quiet.zone: must be a time zone",
        "', zone: Europe/Berlin' | '' | notifications[0].quiet.zone: is missing: whose clock it is",
        "from: \"22:00\" | from: \"25:00\" | notifications[0].quiet.from: must be a time of day",
        "until: \"07:00\" | until: \"22:00\" | notifications[0].quiet.until: quiet hours must not begin and end",
        "kind: webhook | kind: pager | notifications[1].kind: must be email or webhook",
        "name: hook | name: team | notifications[1].name: is another notification's name too",
      })
  void read_brokenFile_namesPlaceKeyAndRemedy(String from, String to, String expected)
      throws IOException {
    assertThat(GOOD).contains(from);
    Path file = write(GOOD.replace(from, to == null ? "" : to));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining(file + ":");
  }

  @Test
  void read_shortSecretOfAWebhook_isRefused() throws IOException {
    int hook = GOOD.indexOf("name: hook");
    Path file =
        write(GOOD.substring(0, hook) + GOOD.substring(hook).replace("secret.txt", "short.txt"));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .hasMessageContaining("notifications[1].password: must be a secret of at least 16");
  }

  @Test
  void read_withoutTheModule_saysWhichIsMissing() throws IOException {
    Path file = write(GOOD);
    SampleMailCheck.MISSING.set(true);
    assertThatThrownBy(() -> ConfigFile.read(file))
        .hasMessageContaining("6:11: clearinghouses[0].kind: email needs the module tocsin-mail")
        .hasMessageContaining("notifications[1].kind: webhook needs the module tocsin-mail");
  }

  @Test
  void quietHours_overMidnight_coverTheNightAndEndInTheMorningOfTheirZone() {
    QuietHours night =
        new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("Europe/Berlin"));
    Instant evening = Instant.parse("2026-01-15T21:00:00Z"); // 22:00 there
    assertThat(night.covers(evening)).isTrue();
    assertThat(night.covers(evening.minusSeconds(1))).isFalse();
    assertThat(night.end(evening)).isEqualTo("2026-01-16T06:00:00Z");
    assertThat(night.covers(Instant.parse("2026-01-16T06:00:00Z"))).isFalse();
    assertThat(night.end(Instant.parse("2026-01-16T03:00:00Z"))).isEqualTo("2026-01-16T06:00:00Z");
    // The night in which clocks there go forward is an hour shorter.
    assertThat(night.end(Instant.parse("2026-03-28T22:00:00Z"))).isEqualTo("2026-03-29T05:00:00Z");
    QuietHours noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(13, 0), ZoneId.of("UTC"));
    assertThat(noon.covers(Instant.parse("2026-01-15T12:59:59Z"))).isTrue();
    assertThat(noon.covers(Instant.parse("2026-01-15T13:00:00Z"))).isFalse();
    assertThat(noon.end(Instant.parse("2026-01-15T14:00:00Z"))).isEqualTo("2026-01-15T14:00:00Z");
  }
}
