package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.MailSettings;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.filing.Delivered;
import org.tocsin.filing.DeliveryContract;
import org.tocsin.filing.Parcel;
import org.tocsin.model.Environment;
import org.tocsin.testkit.EgressGuard;
import org.tocsin.testkit.SettableClock;

/**
 * The e-mail section of docs/destinations.md is true: its settings are accepted, its commands work.
 */
@ExtendWith(EgressGuard.class)
class DestinationsDocTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "destinations.md");

  @TempDir Path folder;

  /** Gives the contract's parcels to a test that is not of it. */
  private abstract static class Parcels extends DeliveryContract {
    static Parcel one() {
      return parcel(Environment.TEST, PayloadPolicy.METADATA_ONLY);
    }
  }

  private static String section() throws IOException {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    int begin = page.indexOf("\n## E-mail\n");
    assertThat(begin).isPositive();
    int end = page.indexOf("\n## ", begin + 4);
    return page.substring(begin, end < 0 ? page.length() : end);
  }

  private static String block(String language) throws IOException {
    String section = section();
    String fence = "```" + language + "\n";
    int begin = section.indexOf(fence) + fence.length();
    return section.substring(begin, section.indexOf("```", begin));
  }

  @Test
  void settingsOfThePage_areAccepted() throws Exception {
    Identity authority = Identity.ofServer("authority.example");
    Files.move(authority.certificateFile(folder), folder.resolve("authority.pem"));
    EmailKindTest.keyStore(
        folder.resolve("signer.p12"), Identity.ofServer("signer.example"), "marker-passphrase");
    Files.writeString(folder.resolve("signer-pass.txt"), "marker-passphrase");
    Files.writeString(folder.resolve("smtp-pass.txt"), "marker-password");
    Path yaml =
        Files.writeString(
            folder.resolve("tocsin.yaml"),
            """
            environment: TEST
            data: data
            service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
            clearinghouses:
            """
                + block("yaml"),
            StandardCharsets.UTF_8);
    DeliverySettings settings = ConfigFile.read(yaml).deliveries().get(0);
    new EmailKind().open(settings, Environment.TEST, SettableClock.at(Identity.NOW)).close();
  }

  @Test
  void page_namesTheDefaults() throws IOException {
    assertThat(section())
        .contains(
            (Mailbox.DEFAULT_MAX_FILE >> 20) + " MiB",
            MailServer.DEFAULT_ATTEMPT_LIMIT.toMinutes() + " minute");
    assertThat(Mailbox.DEFAULT_MAX_FILE).isEqualTo(MailSettings.DEFAULT_MAX_BYTES);
  }

  static boolean isOpensslHere() {
    boolean here = Files.isExecutable(Path.of("/usr/bin/openssl"));
    if (!here && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI=true, but there is no /usr/bin/openssl");
    }
    if (!here) {
      System.err.println("**** NOT TESTED: there is no /usr/bin/openssl to open mails with ****");
    }
    return here;
  }

  @Test
  @EnabledIf("isOpensslHere")
  void commandsOfThePage_openTheMail() throws Exception {
    Identity reader = Identity.ofServer("reader.example");
    Identity signer = Identity.ofServer("signer.example");
    for (ContentCipher cipher : ContentCipher.values()) {
      Path here = Files.createTempDirectory(folder, "recipient");
      Files.write(here.resolve("report.eml"), mailed(reader, signer, cipher));
      reader.certificateFile(here);
      reader.keyFile(here);
      Files.move(
          signer.certificateFile(Files.createDirectory(here.resolve("theirs"))),
          here.resolve("sender.pem"));
      List<String> commands = block("sh").lines().filter(line -> !line.isBlank()).toList();
      assertThat(commands).hasSize(2).allMatch(line -> line.startsWith("openssl cms "));
      for (String command : commands) {
        assertThat(run(here, command)).as("%s: %s", cipher, command).isZero();
      }
      assertThat(Files.readString(here.resolve("verified.eml"), StandardCharsets.UTF_8))
          .contains("Report: fil-0001", "filename=\"report.json\"");
      assertThat(run(here, commands.get(1).replace("sender.pem", "certificate.pem")))
          .as("a signer whom nobody vouches for")
          .isNotZero();
    }
  }

  private byte[] mailed(Identity reader, Identity signer, ContentCipher cipher) throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp();
        Mailbox mailbox =
            Mailbox.builder(
                    MailServer.builder("127.0.0.1", server.port(), MailboxTest.FROM)
                        .security(SmtpSecurity.LOOPBACK_ONLY)
                        .timeouts(
                            Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30))
                        .build(),
                    Environment.TEST)
                .to(MailboxTest.TO, List.of(reader.certificate()))
                .sign(signer.key(), List.of(signer.certificate()))
                .declared(Environment.TEST)
                .cipher(cipher)
                .clock(SettableClock.at(Identity.NOW))
                .build()) {
      Parcel parcel = Parcels.one();
      assertThat(mailbox.deliver(parcel, mailbox.compose(parcel)))
          .isInstanceOf(Delivered.Receipt.class);
      return server.taken.get(0);
    }
  }

  private static int run(Path here, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.split(" "))
            .directory(here.toFile())
            .redirectErrorStream(true)
            .start();
    String said = TlsFront.text(process.getInputStream());
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    if (process.exitValue() != 0) {
      System.err.println(said);
    }
    return process.exitValue();
  }
}
