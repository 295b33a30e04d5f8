package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.Signer;
import org.tocsin.testkit.SettableClock;

/** What was reported to the clearinghouse of the United States is kept for a year. */
class ReportedYearTest {
  private static final SettableClock NOW = SettableClock.at("2026-01-15T09:30:00Z");

  private static final String PRODUCTION =
      """
      environment: PRODUCTION
      production: { acknowledge: reports filed here are real and cannot be recalled }
      data: data
      service:
        name: Teapot Chat
        companyTemplate: Teapot Chat LLC
        reporter: { email: a@teapot.example, phone: "+15555550100" }
      people:
        - { id: ann, role: SUPERVISOR, certificate: ann.pem }
        - { id: ben, role: COUNSEL, certificate: ben.pem }
      custodians: { certificates: [ann.pem] }
      clearinghouses:
        - { name: some, kind: cybertipline, url: "https://line.example/x", account: a, password: "file:secret.txt", hostClass: PRODUCTION }
      retention: {}
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "sample secret of a receiver");
    Signer.of("ann").writeCertificate(folder);
    Signer.of("ben").writeCertificate(folder);
  }

  private Path write(String retention) throws IOException {
    return write(PRODUCTION, retention);
  }

  private Path write(String text, String retention) throws IOException {
    return Files.writeString(
        folder.resolve("tocsin.yaml"),
        text.replace("retention: {}", "retention: " + retention),
        StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ us2258a: false, reported: [{ name: own, notBefore: 1d }] }",
        "{ us2258a: false, reported: [{ name: own, notBefore: 364d }] }",
        "{ us2258a: false, reported: [{ name: own, notBefore: P11M }] }",
        "{ us2258a: false, reported: [{ name: own, notBefore: 5y, classes: [FACTS] }, { name: file, notBefore: 1d, classes: [FILE] }] }",
      })
  void shorterRule_inProduction_isRefused(String retention) throws IOException {
    assertThatThrownBy(() -> ConfigFile.read(write(retention)))
        .hasMessageContaining(
            "tocsin.yaml:14:23: retention.us2258a: keeps some evidence of a report for less than one"
                + " calendar year");
    // Nothing reaches the clearinghouse, or the law is another's.
    assertThat(
            ConfigFile.read(write(PRODUCTION.replaceAll("clearinghouses:\n.*\n", ""), retention)))
        .isNotNull();
    String abroad =
        PRODUCTION.replace("  name: Teapot Chat\n", "  name: Teapot Chat\n  country: DE\n");
    assertThat(ConfigFile.read(write(abroad, retention)).warnings(NOW))
        .anyMatch(warning -> warning.key().equals("retention"));
    assertThatThrownBy(() -> ConfigFile.read(write(abroad.replace("DE", "US"), retention)))
        .hasMessageContaining("retention.us2258a");
    String test =
        PRODUCTION
            .replaceAll("environment: .*\nproduction: .*\n", "")
            .replace("hostClass: PRODUCTION", "hostClass: TEST");
    assertThat(ConfigFile.read(write(test, retention)).warnings(NOW))
        .anyMatch(warning -> warning.key().equals("retention"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ us2258a: false, reported: [{ name: own, notBefore: 1y }] }",
        "{ us2258a: false, reported: [{ name: own, notBefore: 366d }] }",
        "{ us2258a: false, reported: [{ name: short, notBefore: 1d }, { name: own, notBefore: 5y }] }",
        "{ us2258a: false, reported: [{ name: own, notBefore: 5y, classes: [FILE] }] }",
      })
  void aYearOrMore_isTaken(String retention) throws IOException {
    assertThat(ConfigFile.read(write(retention)).warnings(NOW)).isEmpty();
  }

  @Test
  void shorterRule_ofCode_isRefused() throws IOException {
    TocsinConfig good =
        ConfigFile.read(write("{ us2258a: false, reported: [{ name: own, notBefore: 1y }] }"));
    TocsinConfig weak =
        ConfigFile.read(
            write(
                PRODUCTION.replaceAll("clearinghouses:\n.*\n", ""),
                "{ us2258a: false, reported: [{ name: own, notBefore: 1d }] }"));
    org.tocsin.TocsinBuilder builder =
        org.tocsin.Tocsin.builder(good).preservation(weak.preservation());
    assertThatThrownBy(builder::config)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("retention keeps some evidence of a report for less");
  }
}
