package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host is for, as far as a file tells. */
class HostPurposeTest {
  private static final String PRODUCTION =
      "environment: PRODUCTION\nproduction: { acknowledge: "
          + ProductionOptIn.ACKNOWLEDGEMENT
          + " }\n";

  @TempDir Path folder;

  @BeforeEach
  void secret() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "sample secret of a receiver");
    Files.writeString(folder.resolve("authority.pem"), "sample");
    Files.writeString(folder.resolve("signer.p12"), "sample");
  }

  private List<String> findings(String start, String section, String url, String more)
      throws IOException {
    Path file = folder.resolve("tocsin.yaml");
    String text =
        start
            + "data: data\n"
            + "service: { name: Teapot Chat, reporter: { email: a@teapot.example } }\n"
            + section
            + ": [{ name: some, kind: webhook, account: t, password: \"file:secret.txt\", url: \""
            + url
            + "\""
            + more
            + " }]\n";
    Files.writeString(file, text, StandardCharsets.UTF_8);
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));
    return refused == null
        ? List.of()
        : refused.findings().stream()
            .filter(finding -> finding.key().startsWith(section + "[0]"))
            .map(finding -> finding.key().substring(section.length() + 4) + " " + finding.message())
            .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/x",
        "http://127.9.9.9/x",
        "http://LOCALHOST:1/x",
        "http://mock.localhost/x",
        "http://[::1]:1/x",
        "http://[0:0:0:0:0:0:0:1]/x",
        "http://0.0.0.0:1/x",
        "https://localhost/x"
      })
  void thisMachine_isForTestAndNeverForProduction(String url) throws IOException {
    for (String section : List.of("clearinghouses", "notifications")) {
      assertThat(findings("", section, url, "")).isEmpty();
      assertThat(findings(PRODUCTION, section, url, ""))
          .containsExactly(
              "url is this machine and this service files in PRODUCTION: test and production never"
                  + " meet");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hook.example/x",
        "https://192.0.2.1/x",
        "https://1270.example/x",
        "https://localhost.example/x",
        "https://[2001:db8::1]/x"
      })
  void anotherMachine_isSaidWhatItIsFor(String url) throws IOException {
    for (String section : List.of("clearinghouses", "notifications")) {
      assertThat(findings("", section, url, ""))
          .singleElement()
          .asString()
          .startsWith("hostClass is missing: say what the host is for, TEST or PRODUCTION");
      assertThat(findings("", section, url, ", hostClass: TEST")).isEmpty();
      assertThat(findings(PRODUCTION, section, url, ", hostClass: TEST"))
          .singleElement()
          .asString()
          .startsWith("hostClass is TEST and this service files in PRODUCTION");
      assertThat(findings(PRODUCTION, section, url, ", hostClass: PRODUCTION")).isEmpty();
      assertThat(findings("", section, url.replace("https", "http"), ", hostClass: TEST"))
          .containsExactly("url must be https: plain HTTP goes to this machine only");
    }
  }

  /** The host is one of the shipped list; nobody is asked. */
  @Test
  void mailbox_atAHostOfTheOtherWorld_isRefused() throws IOException {
    Path file = folder.resolve("tocsin.yaml");
    String text =
        """
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        clearinghouses:
          - name: desk
            kind: email
            url: mailto:desk@REPORT.cybertip.org
            account: tocsin@teapot.example
            hostClass: TEST
            mail:
              certificates: [authority.pem]
              signing: { keyStore: signer.p12, passphrase: "file:secret.txt" }
              server: { host: localhost }
        """;
    Files.writeString(file, text, StandardCharsets.UTF_8);
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));
    assertThat(refused)
        .hasMessageContaining(
            "tocsin.yaml:6:10: clearinghouses[0].url: is at a host for PRODUCTION and this service"
                + " files in TEST");
    Files.writeString(file, text.replace("REPORT.cybertip.org", "authority.example"));
    assertThat(ConfigFile.read(file).deliveries()).hasSize(1);
  }

  /** Everything that PRODUCTION asks for, at once, where it belongs. */
  @Test
  void production_saysAllThatItNeeds() throws IOException {
    Path file = folder.resolve("tocsin.yaml");
    Files.writeString(
        file,
        """
        environment: PRODUCTION
        data: data
        roles: []
        loopbackClients: true
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        """,
        StandardCharsets.UTF_8);
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));
    assertThat(refused.findings())
        .extracting(finding -> finding.line() + " " + finding.key())
        .containsExactlyInAnyOrder(
            "1 environment",
            "1 custodians",
            "1 people",
            "3 roles",
            "4 loopbackClients",
            "5 service.companyTemplate",
            "5 service.reporter.phone");
  }

  /** What looks for changes reads the file before anybody refused it. */
  @Test
  void look_atAFileThatRefersToItself_ends() throws IOException {
    Path file = folder.resolve("tocsin.yaml");
    Files.writeString(file, "people: &a [*a, *a, *a]\nservice: &b { name: *b }\n");
    assertThat(ConfigState.look(file)).isNotBlank();
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    Files.writeString(file, bomb.append("people: *a39\n").toString());
    assertThat(ConfigState.look(file)).isNotBlank();
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));
    assertThat(refused.findings()).hasSize(20);
  }
}
