package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.Action;
import org.tocsin.model.Environment;
import org.tocsin.model.TrustedProxies;
import org.tocsin.model.UndeterminedReason;

class ConfigFileTest {
  private static final String GOOD =
      """
      environment: TEST
      data: ./tocsin-data
      service:
        name: Teapot Chat
        reporter: { firstName: Pat, lastName: Example, email: trust-safety@teapot.example }
        companyTemplate: Teapot Chat LLC, 1 Sample Street
        legalUrl: https://teapot.example/legal
      lists:
        - { name: demo, file: demo.csv, match: 31, fileWithoutPerson: 20 }
      clearinghouses:
        - name: mock
          kind: cybertipline
          url: http://127.0.0.1:8480/ispws
          account: test
          password: file:secret.txt
      trustedProxies: { header: Forwarded, ranges: [127.0.0.0/8] }
      roles: [screen, file]
      undetermined: { default: HOLD, LOW_QUALITY: DELIVER }
      """;

  @TempDir Path folder;

  @BeforeEach
  void secret() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "pass word\n", StandardCharsets.UTF_8);
  }

  @Test
  void read_clearinghouse_takesCanaryAndBatchWindow() throws IOException {
    ClearinghouseSettings plain = ConfigFile.read(write(GOOD)).clearinghouses().get(0);
    assertThat(plain.canary()).isEqualTo(ClearinghouseSettings.DEFAULT_CANARY);
    assertThat(plain.batchWindow()).isZero();
    String more =
        GOOD.replace("account: test", "account: test\n    canary: 5\n    batchWindow: 15m");
    ClearinghouseSettings set = ConfigFile.read(write(more)).clearinghouses().get(0);
    assertThat(set.canary()).isEqualTo(5);
    assertThat(set.batchWindow()).isEqualTo(Duration.ofMinutes(15));
    Path long24 = write(more.replace("15m", "24h"));
    assertThatThrownBy(() -> ConfigFile.read(long24))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("batchWindow must be 0 to 12 hours");
  }

  @Test
  void read_goodFile_givesEverySetting() throws IOException {
    TocsinConfig config = ConfigFile.read(write(GOOD));
    assertThat(config.environment()).isEqualTo(Environment.TEST);
    assertThat(config.dataDirectory()).isEqualTo(folder.resolve("tocsin-data"));
    assertThat(config.service().reporter().emails().get(0).address())
        .isEqualTo("trust-safety@teapot.example");
    assertThat(config.lists())
        .containsExactly(
            new ListSettings(
                "demo",
                java.util.Optional.of(folder.resolve("demo.csv")),
                false,
                new ListPolicy(31, 20)));
    assertThat(config.clearinghouses().get(0).password().reveal())
        .isEqualTo("pass word".toCharArray());
    assertThat(config.trustedProxies().header()).isEqualTo(TrustedProxies.Header.FORWARDED);
    assertThat(config.roles()).containsExactlyInAnyOrder(Role.SCREEN, Role.FILE);
    assertThat(config.undetermined().action(UndeterminedReason.LOW_QUALITY))
        .isEqualTo(Action.DELIVER);
    assertThat(config.undetermined().action(UndeterminedReason.UNDECODABLE)).isEqualTo(Action.HOLD);
  }

  /** What is put in place of a line of the good file, and the finding it gives. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "environment: TEST | environment: prod | 1:14: environment: environment must be exactly TEST or PRODUCTION",
        "environment: TEST | enviroment: TEST | 1:1: enviroment: is not a known key; did you mean environment?",
        "data: ./tocsin-data | dta: ./tocsin-data | 2:1: dta: is not a known key; did you mean data?",
        "data: ./tocsin-data | data: | data: is missing",
        "match: 31 | match: 32 | 9:42: lists[0].match: must be 0 to 31, not 32",
        "match: 31 | match: near | 9:42: lists[0].match: must be a whole number of 0 to 31",
        "fileWithoutPerson: 20 | fileWithoutPerson: 20, match: 3 | lists[0].match: is given twice",
        "match: 31 | match: 10 | 9:65: lists[0].fileWithoutPerson: a threshold for filing without a person is -1 to the match threshold 10, not 20",
        "kind: cybertipline | kind: fax | 12:11: clearinghouses[0].kind: must be cybertipline",
        "file:secret.txt | hunter2 | 15:15: clearinghouses[0].password: must name where the secret is",
        "file:secret.txt | file:none.txt | clearinghouses[0].password: names a file that cannot be read",
        "file:secret.txt | env:TOCSIN_NOT_SET_HERE | names an environment variable that is not set",
        "http://127.0.0.1:8480/ispws | ftp://x.example/ | clearinghouses[0].url: must be an absolute http or https URL",
        "http://127.0.0.1:8480/ispws | http://u@h.example/ | without query and without a user",
        "header: Forwarded | header: Via | trustedProxies.header: must be Forwarded or X-Forwarded-For",
        "127.0.0.0/8 | 127.0.0.0/33 | trustedProxies.ranges[0]: a prefix length is 0 to 32, not 33",
        "[screen, file] | [screen, fil] | roles[1]: must be one of screen, file, maintain",
        "[screen, file] | [] | roles: must name at least one",
        "LOW_QUALITY: DELIVER | PRESERVATION_FAILED: DELIVER | no policy can pass a match that was not preserved",
        "LOW_QUALITY: DELIVER | LOW_QUALTY: DELIVER | did you mean LOW_QUALITY?",
        "default: HOLD | default: PASS | undetermined.default: must be exactly one of DELIVER, HOLD, REFUSE",
        "email: trust-safety@teapot.example | email: nobody | service.reporter.email: ",
        "name: Teapot Chat | nam: Teapot Chat | service.name: is missing",
        "roles: [screen, file] | reportSchema: { version: V2027 } | reportSchema.version: must be exactly one of V2025, V2026",
        "roles: [screen, file] | reportSchema: { copy: none.xsd } | 17:23: reportSchema.copy: the operator's schema cannot be read as a schema",
        "roles: [screen, file] | reportSchema: { copy: secret.txt } | reportSchema.copy: the operator's schema cannot be read as a schema",
        "roles: [screen, file] | reportSchema: { vresion: V2026 } | did you mean version?",
        "data: ./tocsin-data | data: &a ./tocsin-data | anchors, aliases and merge keys are not allowed",
      })
  void read_brokenFile_namesPlaceKeyAndRemedy(String from, String to, String expected)
      throws IOException {
    assertThat(GOOD).contains(from);
    Path file = write(GOOD.replace(from, to));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining(file + ":");
  }

  @Test
  void read_severalFaults_showsAllInOrder() throws IOException {
    Path file =
        write(GOOD.replace("match: 31", "match: 99").replace("kind: cybertipline", "kind: fax"));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.findings()).extracting(ConfigFinding::line).containsExactly(9, 12));
  }

  @Test
  void read_productionWithoutTheWords_isRefused() throws IOException {
    Path file = write(GOOD.replace("environment: TEST", "environment: PRODUCTION"));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .hasMessageContaining(ProductionOptIn.ACKNOWLEDGEMENT);
  }

  /** The hosts are those of the shipped list; none is asked. */
  @Test
  void read_hostOfTheOtherWorld_isRefused() throws IOException {
    for (String kind : List.of("cybertipline", "webhook")) {
      String test =
          GOOD.replace("kind: cybertipline", "kind: " + kind)
              .replace("http://127.0.0.1:8480", "https://" + known("PRODUCTION"));
      assertThatThrownBy(() -> ConfigFile.read(write(test)))
          .hasMessageContaining(
              "tocsin.yaml:13:10: clearinghouses[0].url: is a host for PRODUCTION and this service"
                  + " files in TEST: test and production never meet");
      String production =
          GOOD.replace("kind: cybertipline", "kind: " + kind)
              .replace("environment: TEST", "environment: PRODUCTION")
              .replace("http://127.0.0.1:8480", "http://" + known("TEST").toUpperCase(Locale.ROOT));
      assertThatThrownBy(() -> ConfigFile.read(write(production)))
          .hasMessageContaining(
              "clearinghouses[0].url: is a host for TEST and this service files in PRODUCTION")
          .hasMessageContaining("clearinghouses[0].url: must be https");
    }
  }

  private static String known(String purpose) throws IOException {
    try (InputStream in =
        ConfigFile.class.getResourceAsStream("/META-INF/tocsin/cybertipline/known-hosts.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.endsWith(" " + purpose))
          .findFirst()
          .orElseThrow()
          .split(" ", -1)[0];
    }
  }

  @Test
  void read_inlineSecret_isNeverRepeated() throws IOException {
    Path file = write(GOOD.replace("file:secret.txt", "hunter2"));
    assertThatThrownBy(() -> ConfigFile.read(file)).message().doesNotContain("hunter2");
  }

  @Test
  void read_hostileFiles_giveAFinding() throws IOException {
    String bomb = "a: " + "[".repeat(5000) + "]".repeat(5000) + "\n";
    for (String text :
        List.of(bomb, "\ta: b\n", "a: b: c\n", "- just\n- a list\n", "\u0000", "a: \"open\n")) {
      Path file = write(text);
      assertThatThrownBy(() -> ConfigFile.read(file)).isInstanceOf(ConfigException.class);
    }
    Path large = write("a: " + "x".repeat(2_000_000));
    assertThatThrownBy(() -> ConfigFile.read(large)).hasMessageContaining("is larger than");
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
        .hasMessageContaining("cannot be read");
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, new byte[] {'a', ':', ' ', (byte) 0xe9, '\n'});
    assertThatThrownBy(() -> ConfigFile.read(latin)).isInstanceOf(ConfigException.class);
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("tocsin.yaml");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    return file;
  }
}
