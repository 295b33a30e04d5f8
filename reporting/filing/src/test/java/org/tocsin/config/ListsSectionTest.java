package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.hashlist.ListLimits;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/** Sources and look-up services as a file names them. */
class ListsSectionTest {
  private static final String GOOD =
      """
      environment: TEST
      data: data
      service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
      lists:
        - name: shared
          match: 20
          minimumSubmitters: 2
          mostRepeated: 50
          source:
            type: NCMEC
            url: https://lists.example/hashsharing
            account: teapot
            password: file:secret.txt
            poll: 2h
            algorithms: [md5, PDQ]
            submitters: ["9001"]
            notSubmitters: ["9002"]
            feedback: true
            overlap: 10m
            cursorLife: 2h
            patience: { connect: 1s, silence: 2s, whole: 3s }
            limits: { shrinkWarning: 0.5%, shrinkHold: 7.5%, growHold: 150%, fewest: 10, quarantineCritical: 3%, failuresWarning: 2, failuresCritical: 4, lagWarning: 1h, staleCritical: 12h }
            classes: { CONFIRMED: [A1, A2], EXPLOITATIVE_REVIEW: [B1], unclassified: SIGNAL }
      lookups:
        - name: shield
          type: ARACHNID_SHIELD
          url: https://shield.example
          account: teapot
          password: file:secret.txt
          classes: { CONFIRMED: [csam], TEST: [test] }
          patience: 5s
          batch: 7
        - name: own
          type: HMA
          url: http://127.0.0.1:5100
          classes: { CONFIRMED: [KITE_BANK] }
      floods: { accounts: 3, within: 2h }
      snapshots: { key: "file:key.txt" }
      recent: { keep: 7d, key: "file:key.txt" }
      """;

  @TempDir Path folder;

  @BeforeEach
  void setUp() throws IOException {
    write("secret.txt", "demo-password");
    write("key.txt", "0011223344556677".repeat(4));
    write("short.txt", "0011");
    write("letters.txt", "x".repeat(64));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  private TocsinConfig read(String text) throws IOException {
    return ConfigFile.read(write("tocsin.yaml", text));
  }

  @Test
  void everything_isReadAsItStands() throws IOException {
    TocsinConfig config = read(GOOD);
    FollowedSource source = config.lists().get(0).source().orElseThrow();
    assertThat(source.type()).isEqualTo(FollowedSource.Type.NCMEC);
    assertThat(source.account()).isEqualTo("teapot");
    assertThat(source.poll()).isEqualTo(Duration.ofHours(2));
    assertThat(source.algorithms()).isEqualTo(Set.of(Algorithm.MD5, Algorithm.PDQ));
    assertThat(source.submitters()).containsExactly("9001");
    assertThat(source.notSubmitters()).containsExactly("9002");
    assertThat(source.feedback()).isTrue();
    assertThat(source.reading())
        .isEqualTo(
            new FollowedSource.Reading(
                Duration.ofMinutes(10),
                Duration.ofHours(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3)));
    assertThat(source.settings("shared").limits())
        .isEqualTo(
            new ListLimits(
                Duration.ofHours(6),
                Duration.ofHours(12),
                Duration.ofHours(1),
                Duration.ofHours(48),
                0.005,
                0.075,
                0.05,
                1.5,
                10,
                0.001,
                0.03,
                2,
                4));
    assertThat(source.classes().meaning(Optional.of("a2"))).isEqualTo(SeverityClass.CONFIRMED);
    assertThat(source.classes().meaning(Optional.of("B2"))).isEqualTo(SeverityClass.UNKNOWN);
    assertThat(source.classes().meaning(Optional.empty())).isEqualTo(SeverityClass.SIGNAL);
    ListPolicy policy = config.lists().get(0).policy();
    assertThat(policy.matchThreshold()).isEqualTo(20);
    assertThat(policy.minimumSubmitters()).isEqualTo(2);
    assertThat(policy.mostRepeated()).isEqualTo(50);
    ListServices services = config.listServices();
    assertThat(services.lookups())
        .extracting(LookupConfig::name, LookupConfig::type)
        .containsExactly(
            tuple("shield", LookupConfig.Type.ARACHNID_SHIELD),
            tuple("own", LookupConfig.Type.HMA));
    assertThat(services.lookups().get(0).patience()).isEqualTo(Duration.ofSeconds(5));
    assertThat(services.lookups().get(0).settings().batch()).isEqualTo(7);
    assertThat(services.lookups().get(1).settings().batch()).isEqualTo(LookupConfig.DEFAULT_BATCH);
    assertThat(services.floods()).isEqualTo(new ListServices.Floods(3, Duration.ofHours(2)));
    assertThat(services.snapshotKey().orElseThrow().getEncoded()).hasSize(32);
    assertThat(services.recent().orElseThrow().keep()).isEqualTo(Duration.ofDays(7));
    assertThat(ConfigExplanation.sentences(config))
        .anySatisfy(
            sentence ->
                assertThat(sentence)
                    .contains("NCMEC", "every 120 minutes", "A1 means CONFIRMED")
                    .contains("any other waits for a person", "when 2 submitters assert it"))
        .anySatisfy(sentence -> assertThat(sentence).contains("shield (ARACHNID_SHIELD)"))
        .anySatisfy(sentence -> assertThat(sentence).contains("compared for 168 hours"))
        .contains(
            "A match of list shared with classification A1, exact or within 20 of 256 bits, is blocked"
                + " (refused), preserved for at least one year after the report and filed with"
                + " nobody.");
    assertThat(config.toString() + services + config.lists()).doesNotContain("demo-password");
  }

  @Test
  void exampleOfThePage_isReadAsItStands() throws IOException {
    String page = Files.readString(Path.of("../../docs/hash-lists.md"));
    int begin = page.indexOf("```yaml\n") + 8;
    String example = page.substring(begin, page.indexOf("```", begin));
    for (String secret : new String[] {"list-password", "shield-password"}) {
      write(secret + ".txt", "demo-password");
    }
    write("snapshot-key.txt", "0011223344556677".repeat(4));
    write("recent-key.txt", "8899aabbccddeeff".repeat(4));
    TocsinConfig config =
        read(
            "environment: TEST\ndata: data\n"
                + "service: { name: Teapot Chat, reporter: { email: a@teapot.example } }\n"
                + example);
    assertThat(config.lists()).hasSize(2);
    assertThat(config.listServices().lookups()).hasSize(1);
    assertThat(config.listServices().recent()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: NCMEC | type: NCMC | lists[0].source.type | NCMEC",
        "    type: NCMEC | | lists[0].source.type | missing",
        "url: https://lists.example/hashsharing | url: http://lists.example/x | lists[0].source.url | must be https",
        "url: https://lists.example/hashsharing | url: ftp://lists.example | lists[0].source.url | http",
        "url: https://lists.example/hashsharing | url: https://me:demo-password@lists.example | lists[0].source.url | no user, query or fragment",
        "url: https://lists.example/hashsharing | url: https://lists.example/x?y=1 | lists[0].source.url | no user, query or fragment",
        "url: https://shield.example | url: https://shield.example#x | lookups[0].url | no user, query or fragment",
        "name: shared | name: _shared | lists[0].name | begins with a letter or a digit",
        "name: shared | name: .shared | lists[0].name | begins with a letter or a digit",
        "name: shared | name: Shared | lists[0].name | 1 to 64 characters of a-z",
        "poll: 2h | poll: 1m | lists[0].source.poll | 10m to 7d",
        "poll: 2h | poll: 8d | lists[0].source.poll | 10m to 7d",
        "type: NCMEC | type: THREAT_EXCHANGE | lists[0].minimumSubmitters | its entries name no submitter",
        "match: 20 | file: a.csv | lists[0].file | not for a list that follows a source",
        "CONFIRMED: [A1, A2], EXP | CONFIRMED: [A1, B1], EXP | lists[0].source.classes.EXPLOITATIVE_REVIEW | CONFIRMED already",
        "CONFIRMED: [A1, A2] | CONFIRMD: [A1, A2] | lists[0].source.classes.CONFIRMD | CONFIRMED",
        "classes: { CONFIRMED: [KITE_BANK] } | classes: {} | lookups[1].classes | says nothing",
        "type: HMA | type: HMB | lookups[1].type | HMA",
        "name: own | name: shield | lookups[1].name | another",
        "patience: 5s | patience: 10ms | lookups[0] | ",
        "keep: 7d | keep: 91d | recent.keep | 1h to 90d",
        "keep: 7d | keep: 30m | recent.keep | 1h to 90d",
        "snapshots: { key: \"file:key.txt\" } | snapshots: { key: \"file:short.txt\" } | snapshots.key | 64 hexadecimal digits",
        "snapshots: { key: \"file:key.txt\" } | snapshots: { key: \"file:letters.txt\" } | snapshots.key | 64 hexadecimal digits",
        "snapshots: { key: \"file:key.txt\" } | snapshots: {} | snapshots.key | env:NAME, file:PATH or host:NAME",
        "snapshots: { key: \"file:key.txt\" } | snapshots: { key: abc } | snapshots.key | never stands in the file",
      })
  void whatCannotBe_isNamedWithItsPlace(String find, String replace, String key, String message)
      throws IOException {
    String text = GOOD.replace(find, replace == null ? "" : replace);
    assertThat(text).as("the case changes something").isNotEqualTo(GOOD);
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tocsin.yaml:")
        .hasMessageContaining(key)
        .hasMessageContaining(message == null ? "" : message)
        .hasMessageNotContaining("demo-password");
  }

  @Test
  void privacyGroupThatIsNoNumber_isRefusedWhereItStands() {
    String text =
        GOOD.replace("minimumSubmitters: 2", "minimumSubmitters: 1")
            .replace("type: NCMEC", "type: THREAT_EXCHANGE")
            .replaceFirst("(?s)\\n *submitters:.*?(?=\\n *limits:)", "");
    assertThat(text).doesNotContain("feedback:");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "tocsin.yaml:12:16: lists[0].source.account: must be the number of a privacy group")
        .hasMessageNotContaining("teapot\"");
  }

  @Test
  void shieldWithoutAccount_isRefused() {
    String text =
        GOOD.replace(
            "    account: teapot\n    password: file:secret.txt\n    classes: { CONFIRMED: [csam]",
            "    classes: { CONFIRMED: [csam]");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("lookups[0].account: is missing");
  }
}
