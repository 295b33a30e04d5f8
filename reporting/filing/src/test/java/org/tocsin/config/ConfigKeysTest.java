package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.Signer;

/** The table of keys, and what is made from it. */
class ConfigKeysTest {
  private static final Path SHIPPED =
      Path.of("../schema/src/main/resources").resolve(ConfigSchema.RESOURCE);

  @TempDir Path folder;

  @BeforeEach
  void files() throws Exception {
    Files.writeString(folder.resolve("clearinghouse-password.txt"), "sample secret of a receiver");
    Signer.of("ann").writeCertificate(folder);
    Signer.of("ben").writeCertificate(folder);
  }

  /** A file that has every section of the table, so that every one is read. */
  private static final String EVERYTHING =
      """
      environment: TEST
      data: data
      service: { name: Teapot Chat, reporter: { email: a@teapot.example }, contact: { email: b@teapot.example } }
      lists: [{ name: demo }]
      policies: [{ classifications: [A1] }]
      clearinghouses:
        - { name: mock, kind: cybertipline, url: "http://127.0.0.1:1/x", account: test, password: "file:clearinghouse-password.txt", route: {} }
      people:
        - { id: ann, role: SUPERVISOR, certificate: ann.pem }
        - { id: ben, role: COUNSEL, certificate: ben.pem }
      custodians: { certificates: [ann.pem] }
      timestamps: { authority: "https://tsa.example/", anchors: [ann.pem] }
      retention:
        reported: [{ name: own, notBefore: 10d }]
        closed:
          NOT_CONFIRMED: [{ name: a, notBefore: 1d }]
          NOT_REPORTABLE: [{ name: b, notBefore: 1d }]
          TEST: [{ name: c, notBefore: 1d }]
      trustedProxies: { header: Forwarded, ranges: [127.0.0.0/8] }
      custodyLog: {}
      overdue: {}
      integrity: {}
      screening: { media: {} }
      undetermined: {}
      profiles: {}
      notifications: [{ name: team, kind: email, to: [a@teapot.example], from: b@teapot.example, mail: { server: { host: localhost } } }]
      reportSchema: {}
      context: { messages: 20, before: 1h }
      floods: {}
      """;

  /** Finishing a section compares what was read with the table: a key of one alone fails here. */
  @Test
  void table_namesExactlyTheKeysThatAreRead() throws IOException {
    assertThat(ConfigFile.read(write(EVERYTHING)).routes()).containsKey("mock");
    String postgresql =
        EVERYTHING
            + "postgresql: { url: \"jdbc:postgresql://db.example/x\", user: u, password: \"file:clearinghouse-password.txt\" }\n"
            + "production: { acknowledge: "
            + ProductionOptIn.ACKNOWLEDGEMENT
            + " }\n";
    assertThat(ConfigFile.read(write(postgresql)).postgresql()).isPresent();
  }

  static List<ConfigKey> keys() {
    return ConfigKeys.list();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void key_hasASentenceAndADefaultThatFits(ConfigKey key) {
    assertThat(key.says()).matches("[A-Z][^\\n]{5,170}\\.?[^\\n]*");
    assertThat(ConfigKeys.list()).filteredOn(k -> k.path().equals(key.path())).hasSize(1);
    key.byDefault()
        .filter(text -> !key.allowed().isEmpty())
        .ifPresent(text -> assertThat(key.allowed()).contains(text));
    if (key.type() == ConfigKey.Type.NUMBER) {
      assertThat(key.least()).isLessThan(key.most());
      key.byDefault()
          .ifPresent(text -> assertThat(Long.parseLong(text)).isBetween(key.least(), key.most()));
    }
  }

  /** The page for operators names exactly what takes a restart. */
  @Test
  void restarts_areThoseOfThePage() throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    for (ConfigKey key : ConfigKeys.list()) {
      boolean outermost =
          ConfigKeys.find(key.parent().replaceAll("\\[]$", ""))
              .map(up -> !up.restart())
              .orElse(true);
      if (key.restart() && outermost) {
        expected.add(key.path());
      } else if (!key.restart() && !outermost) {
        expected.add(key.name()); // an exception
      }
    }
    String page = Files.readString(Path.of("../../docs/operations.md"));
    String table =
        page.substring(
            page.indexOf("nothing of the file is taken over before a restart"),
            page.indexOf("All other keys are taken over"));
    TreeSet<String> named = new TreeSet<>();
    java.util.regex.Matcher names =
        java.util.regex.Pattern.compile("`([a-zA-Z.]+)`").matcher(table);
    while (names.find()) {
      named.add(names.group(1));
    }
    assertThat(named).isEqualTo(expected);
  }

  @Test
  void schema_isTheOneThatIsShipped() throws IOException {
    if (Boolean.getBoolean("tocsin.docs.write")) {
      Files.writeString(SHIPPED, ConfigSchema.text(), StandardCharsets.UTF_8);
    }
    try (InputStream in = Files.newInputStream(SHIPPED)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .as("run this test with -Dtocsin.docs.write=true to write the schema anew")
          .isEqualTo(ConfigSchema.text());
    }
  }

  @Test
  void schema_hasEveryKeyOfTheTableAndNoOther() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    walk(new ObjectMapper().readTree(ConfigSchema.text()), "", found);
    assertThat(found)
        .containsExactlyElementsOf(
            new TreeSet<>(ConfigKeys.list().stream().map(ConfigKey::path).toList()));
  }

  private static void walk(JsonNode node, String path, java.util.Set<String> found) {
    assertThat(node.path("additionalProperties").isBoolean()).isTrue();
    node.path("properties")
        .properties()
        .forEach(
            entry -> {
              String child = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              found.add(child);
              JsonNode value = entry.getValue();
              if (value.has("properties")) {
                walk(value, child, found);
              } else if (value.path("items").has("properties")) {
                walk(value.path("items"), child + "[]", found);
              }
            });
  }

  @Test
  void starter_isReadAsItStandsAndNamesEveryKey() throws IOException {
    String text = ConfigStarter.text();
    TocsinConfig config = ConfigFile.read(write(text));
    assertThat(config.clearinghouses()).hasSize(1);
    assertThat(config.emptyListsAllowed()).isTrue();
    for (ConfigKey key : ConfigKeys.list()) {
      assertThat(text).contains(key.name() + ":").contains(key.says());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "kind: cybertipline | kind: webhook, payload: FULL | payload of a webhook is METADATA_ONLY",
        "kind: cybertipline | kind: webhook, canary: 3 | clearinghouses[0].canary: is for a cybertipline only",
        "kind: cybertipline | kind: fax | clearinghouses[0].kind: must be cybertipline, webhook, manual or email",
        "kind: cybertipline | kind: cybertipline, payload: HASHES_ONLY | clearinghouses[0].payload: of a cybertipline is FULL",
        "route: {} | route: { types: [THEFT] } | clearinghouses[0].route.types[0]: must be exactly one of",
        "route: {} | route: { rooms: [LOBBY] } | clearinghouses[0].route.rooms[0]: must be exactly one of",
        "route: {} | route: { coveredBy: nobody } | clearinghouses[0].route.coveredBy: is no destination",
        "route: {} | route: { coveredBy: mock } | clearinghouses[0].route.coveredBy: is covered itself",
        "route: {} | route: { jurisdictions: { uploader: [DE] } } | clearinghouses[0].route.jurisdictions: leaves out incidents whose countries are not known, and no other destination takes them: name UNKNOWN",
        "route: {} | route: { jurisdictions: { recipient: [DE] } } | clearinghouses[0].route.jurisdictions: leaves out incidents",
        "route: {} | route: { type: [A] } | clearinghouses[0].route.type: is not a known key; did you mean types?",
        "custodyLog: {} | custodyLog: { interval: 1s } | custodyLog.interval: must be",
        "integrity: {} | integrity: { interval: 1m } | integrity.interval: must be",
        "notBefore: 10d | notBefore: soon | retention.reported[0].notBefore: must be a period",
        "notBefore: 10d | notBefore: 10d, notAfter: 5d | retention.reported[0].notAfter: is before notBefore",
        "notBefore: 10d | notAfter: 5d | retention.reported[0].notBefore: is missing",
        "name: own, | name: us-2258a, | retention.reported[0].name: is the rule of the United States: us2258a says",
        "reported: [ | reported: [{ name: own, notBefore: 7y }, | retention.reported[1].name: is another rule's name too",
        "route: {} | 'route: { jurisdictions: { uploader: [US] } } }\n  - { name: hook, kind: manual, url: \"https://a.example/\", route: { types: [ENTICEMENT] }' | clearinghouses[0].route.jurisdictions: leaves out incidents",
        "name: own, | name: Own Rule, | retention.reported[0].name: a retention rule's name",
        "name: own, | name: own, classes: [VIDEO], | retention.reported[0].classes[0]: must be exactly one of",
        "name: own, | name: own, jurisdiction: us, | a retention rule has a jurisdiction",
        "TEST: [{ | TESTS: [{ | retention.closed.TESTS: is not a known key; did you mean TEST?",
        "anchors: [ann.pem] | anchors: [clearinghouse-password.txt] | timestamps.anchors[0]: names a file that holds no certificate",
        "anchors: [ann.pem] | timeout: 5s | timestamps.anchors: is missing",
        "anchors: [ann.pem] | anchors: [ann.pem], timeout: 1h | timestamps.timeout: the timeout is",
        "anchors: [ann.pem] | anchors: [ann.pem], policy: x | a policy is an object identifier",
        "authority: \"https://tsa.example/\" | authority: tsa | timestamps.authority: must be an absolute http",
        "screening: { media: {} } | screening: { media: { IMAGES: EXACT } } | screening.media.IMAGES: is not a known key",
        "screening: { media: {} } | screening: { maxBytes: lots } | screening.maxBytes: must be a whole number",
        "screening: { media: {} } | screening: { decodeTime: x } | screening.decodeTime: must be a duration",
        "screening: { media: {} } | screening: { orientations: maybe } | screening.orientations: must be true or false",
        "screening: { media: {} } | screening: { lowQuality: NEVER } | screening.lowQuality: must be exactly one of",
        "role: COUNSEL | role: BOSS | people[1].role: must be exactly one of",
        "id: ben, | | people[1].id: is missing",
        "lists: [{ name: demo }] | lists: { name: demo } | lists: must be a list",
        "lists: [{ name: demo }] | lists: [demo] | lists[0]: must be a mapping",
        "lists: [{ name: demo }] | lists: [{ name: Demo List }] | lists[0].name: a list's name",
        "reportSchema: {} | reportSchema: x | reportSchema: must be a mapping",
        "undetermined: {} | undetermined: { LOW_QUALITY: MAYBE } | undetermined.LOW_QUALITY: must be exactly one of",
      })
  void read_brokenFile_namesPlaceKeyAndRemedy(String from, String to, String expected)
      throws IOException {
    assertThat(EVERYTHING).contains(from);
    Path file = write(EVERYTHING.replace(from, to == null ? "" : to));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(expected)
        .matches("(?s).*tocsin\\.yaml:[0-9]+:[0-9]+: .*");
  }

  @Test
  void read_twoDestinationsAtOneAddress_isRefused() throws IOException {
    String again =
        "  - { name: other, kind: cybertipline, url: \"http://127.0.0.1:1/x\", account: test, password: \"file:clearinghouse-password.txt\" }\npeople:";
    Path file = write(EVERYTHING.replace("people:", again));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .hasMessageContaining("clearinghouses[1].url: and account are another destination's too");
  }

  @Test
  void read_destinationCoveredByOneWithNoIncidentInCommon_isRefused() throws IOException {
    String other =
        "  - { name: other, kind: manual, url: \"https://portal.example/\", route: { rooms: [DIRECT], coveredBy: mock } }\npeople:";
    String both = EVERYTHING.replace("people:", other);
    assertThat(ConfigFile.read(write(both)).routes()).containsKey("other");
    Path file = write(both.replace("route: {}", "route: { rooms: [GROUP] }"));
    assertThatThrownBy(() -> ConfigFile.read(file))
        .hasMessageContaining(
            "clearinghouses[1].route.coveredBy: contradicts the route of mock: no incident is told"
                + " on both");
  }

  @Test
  void diff_namesWhatChangesAndWhetherItTakesARestart() throws IOException {
    Path before = write(EVERYTHING);
    Path after = folder.resolve("new.yaml");
    Files.writeString(
        after,
        EVERYTHING
            .replace("{ name: demo }", "{ name: demo, match: 20 }")
            .replace("data: data", "data: elsewhere")
            .replace("custodyLog: {}", "custodyLog: { interval: 1h }"));
    assertThat(ConfigDiff.of(before, after))
        .extracting(
            change ->
                change.path()
                    + " "
                    + change.before().orElse("-")
                    + " "
                    + change.after().orElse("-")
                    + " "
                    + change.restart())
        .containsExactly("data data elsewhere true", "lists[demo].match 31 20 false");
    assertThat(ConfigDiff.of(before, before)).isEmpty();
  }

  @Test
  void explanation_saysWhatWouldHappen() throws IOException {
    TocsinConfig config =
        ConfigFile.read(write(EVERYTHING.replace("route: {}", "route: { classifications: [A1] }")));
    assertThat(ConfigExplanation.sentences(config))
        .contains(
            "This is TEST: nothing reaches a production clearinghouse.",
            "An upload about which nobody can say is held.",
            "An incident with classification A1 is filed with mock (TEST, cybertipline) once.")
        .anyMatch(line -> line.contains("us-2258a (at least one year)"))
        .anyMatch(line -> line.contains("signatures of two of 2 persons"));
    assertThat(RouteTable.of(config).rows())
        .extracting(row -> String.join(" | ", row.cells()))
        .containsExactly(
            "5 | mock | cybertipline | all | A1 | all | all | all | all | - | FULL | once");
  }

  @Test
  void policies_areExplainedInASentenceEach() throws IOException {
    String text =
        EVERYTHING.replace(
            "policies: [{ classifications: [A1] }]",
            "policies: [{ classifications: [A1], match: 20, onMatch: REFUSE }, { classifications: [B2], match: 60, fileWithoutPerson: 8 }]");
    assertThat(
            ConfigExplanation.sentences(
                ConfigFile.read(
                    write(text.replace("route: {}", "route: { classifications: [A1] }")))))
        .contains(
            "A match of list demo with classification A1, exact or within 20 of 256 bits, is blocked"
                + " (refused), preserved for at least one year after the report and, of a class that"
                + " files, filed with mock (TEST) within 24 hours where its route takes it; it is"
                + " filed without a person only when exact, and of a confirmed class.",
            "A match of list demo with classification B2, exact or within 60 of 256 bits, is blocked"
                + " (refused where its class is confirmed, else held), preserved for at least one"
                + " year after the report and filed with nobody. So wide a threshold takes a scan of"
                + " all values for each picture.",
            "A match of list demo with any other classification, or none, exact or within 31 of 256"
                + " bits, is blocked (refused where its class is confirmed, else held), preserved for"
                + " at least one year after the report and, of a class that files, filed with mock"
                + " (TEST) within 24 hours where its route takes it; it is filed without a person only"
                + " when exact, and of a confirmed class.",
            "List demo is loaded by lists import.",
            "Of the messages around an upload that the application hands over, at most 20, the"
                + " nearest, those from one hour before it are sealed and reported with its"
                + " incident.",
            "A filing is begun within seconds of its match, and it is an alarm when it waits longer"
                + " than 24 hours for a person who confirms a near match, 3 days for one who files by"
                + " hand, or 24 hours for anything else.");
  }

  @Test
  void routeTable_standsInTheOrderOfPriority() throws IOException {
    String more =
        """
          - { name: portal, kind: manual, url: "https://portal.example/", payload: ADDRESS_ONLY, route: { priority: 2, rooms: [GROUP], coveredBy: mock, jurisdictions: { service: [DE], uploader: [GB, UNKNOWN], recipient: [FR] } } }
          - { name: desk, kind: webhook, url: "http://127.0.0.1:2/", account: t, password: "file:clearinghouse-password.txt", route: { types: [ENTICEMENT] } }
        people:""";
    TocsinConfig config =
        ConfigFile.read(
            write(
                EVERYTHING
                    .replace("name: Teapot Chat,", "name: Teapot Chat, country: DE,")
                    .replace("people:", more)));
    assertThat(RouteTable.COLUMNS).hasSize(12);
    assertThat(RouteTable.of(config).rows())
        .extracting(row -> String.join(" | ", row.cells()))
        .containsExactly(
            "2 | portal | manual | all | all | GROUP | DE | GB or UNKNOWN | FR | mock | ADDRESS_ONLY | by a person, who enters the reference",
            "5 | mock | cybertipline | all | all | all | all | all | all | - | FULL | once",
            "5 | desk | webhook | ENTICEMENT | all | all | all | all | all | - | METADATA_ONLY | at least once under one key");
    assertThat(ConfigExplanation.sentences(config))
        .contains(
            "An incident in a room of kind GROUP and of a service in DE and of an account in GB or"
                + " an unknown country and with a recipient in FR is filed with portal (TEST,"
                + " manual) by a person, who enters the reference, unless mock is told of it; it is told"
                + " when that fails or is cancelled, with priority 2 among filings of equal urgency.");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("tocsin.yaml"), text, StandardCharsets.UTF_8);
  }
}
