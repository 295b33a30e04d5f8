package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.Secret;
import org.tocsin.mock.BookedCall;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.HashShareFault;
import org.tocsin.testkit.DatedFront;

/** The examination of a real service, sound and with one thing wrong at a time. */
class DoctorTest {
  @TempDir Path folder;
  private ServiceRig rig;
  private DatedFront front;

  @BeforeEach
  void open() throws IOException {
    rig = new ServiceRig(folder);
    front = DatedFront.before(port(), rig.clock);
    config(":" + port() + "/", ":" + front.port() + "/");
  }

  private int port() {
    return rig.mock.baseUri().getPort();
  }

  @AfterEach
  void close() throws IOException {
    front.close();
    rig.close();
  }

  private List<JsonNode> lines(int expected) {
    return lines(expected, rig.yaml());
  }

  private List<JsonNode> lines(int expected, Path yaml) {
    Screen screen = rig.screen();
    assertThat(screen.run("doctor", "--json", "--config", yaml))
        .as(screen.out() + screen.err())
        .isEqualTo(expected);
    return screen.objects();
  }

  /** Returns what is not well, as {@code LEVEL what}. */
  private static List<String> ill(List<JsonNode> lines) {
    List<String> ill = new ArrayList<>();
    for (JsonNode line : lines) {
      if (!line.path("level").asText().equals("OK")) {
        ill.add(line.path("level").asText() + " " + line.path("what").asText());
        assertThat(line.path("remedy").asText()).isNotEmpty();
      }
    }
    // Whatever room the machine has that runs this.
    ill.removeIf(line -> line.endsWith(" disk"));
    return ill;
  }

  private void config(String from, String to) throws IOException {
    Files.writeString(rig.yaml(), Files.readString(rig.yaml()).replace(from, to));
  }

  @Test
  void doctor_ofASoundTrialService_warnsOfTheTrialKeysAlone() {
    rig.match("up-1");
    List<JsonNode> lines = lines(ExitCode.OK);
    assertThat(ill(lines)).containsExactly("WARNING keys");
    assertThat(lines.stream().map(line -> line.path("what").asText()))
        .contains("clock", "disk", "data directory", "database", "docket", "sending")
        .contains("hash list demo", "clearinghouse mock");
    assertThat(rig.mock.books().calls().stream().map(BookedCall::endpoint))
        .containsExactly(java.util.Optional.of(Endpoint.STATUS));
  }

  @Test
  void doctor_forAPerson_isOneLineForEachThing() {
    Screen screen = rig.screen();
    assertThat(screen.run("doctor", "--config", rig.yaml())).isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .contains("ok       clock: it says 2026-01-15T09:30:00Z\n")
        .contains("WARNING  keys: evidence is sealed to a key pair for trying out")
        .contains(" -> configure custodians before real use\n")
        .doesNotContain("\u001b");
    assertThat(screen.err()).startsWith("0 failures, ");
    Screen live = Screen.live();
    assertThat(live.run("doctor", "--config", rig.yaml())).isEqualTo(ExitCode.OK);
    assertThat(live.out().contains("\u001b[")).isEqualTo(live.terminal().colours());
  }

  @Test
  void doctor_beforeTheFirstStart_saysWhatIsNotThereYet() throws IOException {
    config("data: ./data", "data: ./later");
    assertThat(ill(lines(ExitCode.OK))).containsExactly("WARNING data directory", "WARNING keys");
    assertThat(folder.resolve("later")).doesNotExist();
  }

  /** The head of lists, with one that follows the mock. */
  private String followed() {
    return """
    lists:
      - name: shared
        source:
          type: NCMEC
          url: "%s"
          account: test
          password: file:password.txt
          classes: { CONFIRMED: [A1] }
    """
        .formatted(rig.mock.hashSharingUri());
  }

  @Test
  void doctor_ofListsThatCannotMatch_warnsOfEach() throws IOException {
    config("lists:", followed() + "  - { name: later }");
    List<JsonNode> before = lines(ExitCode.OK);
    assertThat(ill(before)).contains("WARNING hash list shared", "WARNING hash list later");
    assertThat(line(before, "hash list shared").path("finding").asText()).contains("never read");
    assertThat(line(before, "hash list shared").path("remedy").asText()).contains("lists sync");
    assertThat(line(before, "hash list later").path("remedy").asText()).contains("lists import");
    assertThat(line(before, "hash list demo").path("finding").asText()).startsWith("1 entry, ");
    rig.mock.hashShare().on(HashShareFault.AUTH_401);
    Screen sync = rig.screen();
    assertThat(sync.run("lists", "sync", "shared", "--config", rig.yaml()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(sync.err()).contains("CREDENTIAL: the source refuses the account");
    List<JsonNode> after = lines(ExitCode.FAILED);
    assertThat(line(after, "hash list shared").path("finding").asText())
        .isEqualTo("it has no entry: nothing can match it");
    assertThat(line(after, "configuration").path("finding").asText())
        .isEqualTo("TEST, 1 clearinghouse");
  }

  /** It is compared, and its age counts: with time nothing is clear because of it. */
  @Test
  void doctor_ofAListThatNobodyNames_saysHowToTakeItAway() throws IOException {
    config("name: demo", "name: other");
    JsonNode demo = line(lines(ExitCode.OK), "hash list demo");
    assertThat(demo.path("level").asText()).isEqualTo("WARNING");
    assertThat(demo.path("finding").asText())
        .startsWith("the configuration does not name it")
        .contains("1 entry, ");
    assertThat(demo.path("remedy").asText()).contains("lists remove");
    rig.clock.advance(Duration.ofDays(8));
    JsonNode old = line(lines(ExitCode.FAILED), "hash list demo");
    assertThat(old.path("finding").asText()).contains("no upload is clear any more");
    assertThat(old.path("remedy").asText()).contains("lists remove");
  }

  @Test
  void doctor_ofOldLists_warnsAndThenFails() {
    rig.clock.advance(Duration.ofHours(25));
    assertThat(ill(lines(ExitCode.OK))).contains("WARNING hash list demo");
    rig.clock.advance(Duration.ofDays(7));
    assertThat(ill(lines(ExitCode.FAILED))).contains("FAILURE hash list demo");
  }

  @Test
  void doctor_ofAClockThatIsBehind_fails() {
    rig.match("up-1");
    rig.clock.set(Instant.parse("2026-01-14T09:30:00Z"));
    assertThat(ill(lines(ExitCode.FAILED))).contains("FAILURE clock");
    rig.clock.set(Instant.parse("1970-01-01T00:00:10Z"));
    assertThat(ill(lines(ExitCode.FAILED))).contains("FAILURE clock");
  }

  @Test
  void doctor_ofAClockThatIsNotTheClearinghouses_warnsAndThenFails() throws IOException {
    String known = Files.readString(rig.yaml());
    for (Duration ahead :
        List.of(Duration.ofSeconds(28), Duration.ofMinutes(-2), Duration.ofHours(3))) {
      try (DatedFront other = DatedFront.before(port(), Clock.offset(rig.clock, ahead))) {
        Files.writeString(
            rig.yaml(), known.replace(":" + front.port() + "/", ":" + other.port() + "/"));
        boolean far = ahead.compareTo(Duration.ofMinutes(5)) >= 0;
        List<JsonNode> lines = lines(far ? ExitCode.FAILED : ExitCode.OK);
        assertThat(line(lines, "clearinghouse mock").path("level").asText()).isEqualTo("OK");
        List<String> clocks =
            lines.stream()
                .filter(line -> line.path("what").asText().equals("clock"))
                .map(line -> line.path("level").asText() + " " + line.path("finding").asText())
                .toList();
        assertThat(clocks).startsWith("OK it says 2026-01-15T09:30:00Z");
        if (ahead.toSeconds() == 28) {
          assertThat(clocks).hasSize(1);
        } else {
          assertThat(clocks)
              .containsExactly(
                  "OK it says 2026-01-15T09:30:00Z",
                  far
                      ? "FAILURE that of clearinghouse mock is 3 h 0 min ahead of it"
                      : "WARNING that of clearinghouse mock is 2 min 0 s behind it");
        }
      }
    }
  }

  @Test
  void doctor_ofADirectoryThatOthersCanRead_fails() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("data"), PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(ill(lines(ExitCode.FAILED))).contains("FAILURE data directory");
  }

  @Test
  void doctor_ofASecretThatEverybodyCanRead_warns() throws IOException {
    OpenFolder.open(folder);
    OpenFolder.set(folder.resolve("password.txt"), "rw-r--r--");
    List<JsonNode> lines = lines(ExitCode.OK);
    assertThat(ill(lines))
        .containsExactly("WARNING keys", "WARNING secret clearinghouses[mock].password");
    assertThat(lines.toString()).doesNotContain("password.txt");
    OpenFolder.set(folder.resolve("password.txt"), "rw-------");
    assertThat(ill(lines(ExitCode.OK))).containsExactly("WARNING keys");
  }

  @Test
  void doctor_ofStoppedSending_warns() {
    rig.tocsin.filings().stopAll("pat", "drill");
    assertThat(ill(lines(ExitCode.OK))).contains("WARNING sending");
  }

  @Test
  void doctor_ofAClearinghouseThatIsDown_fails() {
    rig.mock.close();
    assertThat(ill(lines(ExitCode.FAILED))).contains("FAILURE clearinghouse mock");
  }

  @Test
  void doctor_ofARestoredDocket_fails() throws IOException {
    rig.match("up-1");
    Path copy = folder.resolve("copy.db");
    try (var database = org.tocsin.store.Database.sqlite(folder.resolve("data/docket.db"))) {
      database.backup(copy);
    }
    rig.match("up-2");
    rig.tocsin.close();
    Files.deleteIfExists(folder.resolve("data/docket.db-wal"));
    Files.deleteIfExists(folder.resolve("data/docket.db-shm"));
    Files.copy(
        copy, folder.resolve("data/docket.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(ill(lines(ExitCode.FAILED))).contains("FAILURE docket");
  }

  @Test
  void doctor_ofCustodians_looksAtCertificateAndKey() throws Exception {
    TrialCustodian own = TrialCustodian.in(folder, "own");
    TrialCustodian other = TrialCustodian.in(folder, "other");
    String base = Files.readString(rig.yaml());
    String custodians =
        "custodians: { certificates: [%s], keyStore: %s, passphrase: \"file:%s\" }\n";
    Files.writeString(
        rig.yaml(),
        base + custodians.formatted(own.certificate(), own.keyStore(), own.passphrase()));
    assertThat(ill(lines(ExitCode.OK))).isEmpty();

    for (String others : List.of("rw-r-----", "rw-r--r--")) {
      Files.setPosixFilePermissions(own.keyStore(), PosixFilePermissions.fromString(others));
      assertThat(ill(lines(ExitCode.OK)))
          .as("%s, in a folder of its owner alone", others)
          .containsExactly("WARNING secret custodians.keyStore");
    }

    Files.writeString(
        rig.yaml(),
        base + custodians.formatted(own.certificate(), other.keyStore(), other.passphrase()));
    assertThat(ill(lines(ExitCode.FAILED))).containsExactly("FAILURE keys");

    Files.writeString(
        rig.yaml(),
        base
            + custodians.formatted(own.certificate(), own.keyStore(), rig.write("x.txt", "wrong")));
    assertThat(ill(lines(ExitCode.FAILED))).contains("FAILURE keys");

    Files.writeString(
        rig.yaml(), base + "custodians: { certificates: [%s] }\n".formatted(own.certificate()));
    assertThat(ill(lines(ExitCode.FAILED))).containsExactly("FAILURE keys");

    rig.clock.set(own.ends().minus(Duration.ofDays(10)));
    assertThat(ill(lines(ExitCode.FAILED)))
        .anyMatch(line -> line.startsWith("WARNING certificate"));
    rig.clock.set(own.ends().plus(Duration.ofDays(1)));
    assertThat(ill(lines(ExitCode.FAILED)))
        .anyMatch(line -> line.startsWith("FAILURE certificate"));
  }

  @Test
  void doctor_ofAKeyStoreThatEverybodyCanRead_warnsOnce() throws Exception {
    TrialCustodian own = TrialCustodian.in(folder, "own");
    OpenFolder.open(folder);
    OpenFolder.open(folder.resolve("own"));
    OpenFolder.set(own.keyStore(), "rw-r--r--");
    Files.writeString(
        rig.yaml(),
        Files.readString(rig.yaml())
            + "custodians: { certificates: [%s], keyStore: %s, passphrase: \"file:%s\" }\n"
                .formatted(own.certificate(), own.keyStore(), own.passphrase()));
    assertThat(line(lines(ExitCode.OK), "secret custodians.keyStore").path("finding").asText())
        .isEqualTo("everybody on this machine can read or change its file");
  }

  @Test
  void doctor_ofPostgresqlWithoutFsync_fails() throws Exception {
    rig.tocsin.close();
    for (String fsync : List.of("off", "on")) {
      try (EmbeddedPostgres server =
          EmbeddedPostgres.builder().setServerConfig("fsync", fsync).start()) {
        Path yaml = rig.onPostgresql(server.getJdbcUrl("postgres", "postgres"), "doctor");
        rig.startOnPostgresql(server.getJdbcUrl("postgres", "postgres"), "doctor").close();
        if (fsync.equals("off")) {
          assertThat(ill(lines(ExitCode.FAILED, yaml))).contains("FAILURE database");
        } else {
          assertThat(ill(lines(ExitCode.OK, yaml))).doesNotContain("FAILURE database");
        }
      }
    }
  }

  @Test
  void doctor_ofADestinationWhoseKindIsAbsent_fails() {
    Checkup checkup = new Checkup();
    DestinationCheck check = new DestinationCheck(ConfigFile.read(rig.yaml()), rig.clock, checkup);
    check.delivery(delivery("courier", "pigeon"));
    assertThat(checkup.lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.what()).isEqualTo("destination courier");
              assertThat(line.level()).isEqualTo(Checkup.Level.FAILURE);
              assertThat(line.finding()).contains("pigeon");
              assertThat(line.remedy()).contains("put the module beside the application");
            });
    check.delivery(delivery("portal", "manual"));
    check.delivery(delivery("hook", "webhook"));
    assertThat(checkup.lines().subList(1, 3).stream())
        .extracting(line -> line.level() + " " + line.what() + ": " + line.finding())
        .containsExactly(
            "OK destination portal: people tell it by hand: filings pack, filings filed",
            "OK destination hook: it can be used; it is not asked, since every call would tell it"
                + " something");
  }

  private static DeliverySettings delivery(String name, String kind) {
    return new DeliverySettings(
        name,
        kind,
        URI.create("https://authority.example/"),
        "teapot",
        Optional.of(Secret.of("marker secret of a hook".toCharArray())),
        Optional.empty(),
        PayloadPolicy.METADATA_ONLY,
        Optional.empty());
  }

  @Test
  void doctor_ofMail_looksAtItsCertificates() throws Exception {
    TrialCustodian reader = TrialCustodian.in(folder, "reader");
    TrialCustodian signer = TrialCustodian.in(folder, "signer");
    String base = Files.readString(rig.yaml());
    String mail =
        """
          - name: authority
            kind: email
            url: mailto:reports@authority.example
            account: reports@teapot.example
            hostClass: TEST
            mail:
              certificates: [%s]
              signing: { keyStore: %s, passphrase: "file:%s" }
              server: { host: localhost, port: 25, security: LOOPBACK_ONLY }
        notifications:
          - name: team
            kind: email
            to: [team@teapot.example]
            from: tocsin@teapot.example
            mail:
              certificates: [%s]
              server: { host: localhost, port: 25, security: LOOPBACK_ONLY }
        """
            .formatted(
                reader.certificate(), signer.keyStore(), signer.passphrase(), reader.certificate());
    try (TakingSmtp server = new TakingSmtp()) {
      Files.writeString(
          rig.yaml(), base + mail.replace("port: 25,", "port: " + server.port() + ","));
      List<JsonNode> well = lines(ExitCode.OK);
      assertThat(ill(well))
          .doesNotContain("WARNING destination authority", "WARNING notification team");
      for (String what : List.of("destination authority", "notification team")) {
        assertThat(line(well, what).path("finding").asText())
            .startsWith("its mail server would take a message; its certificates are valid until ");
      }
      assertThat(server.taken).isEmpty();
      assertThat(server.commands)
          .contains("EHLO", "NOOP", "QUIT")
          .doesNotContain("MAIL", "RCPT", "DATA");
    }
    List<JsonNode> away = lines(ExitCode.FAILED);
    for (String what : List.of("destination authority", "notification team")) {
      assertThat(line(away, what).path("level").asText()).isEqualTo("FAILURE");
      assertThat(line(away, what).path("finding").asText())
          .isEqualTo("its mail server: CONNECT, it cannot be reached");
      assertThat(line(away, what).path("remedy").asText()).contains("mail.server.port");
    }

    rig.clock.set(reader.ends().minus(Duration.ofDays(10)));
    assertThat(ill(lines(ExitCode.FAILED)))
        .contains("WARNING destination authority", "WARNING notification team");
    rig.clock.set(reader.ends().plus(Duration.ofDays(1)));
    List<JsonNode> ended = lines(ExitCode.FAILED);
    assertThat(ill(ended)).contains("FAILURE destination authority", "FAILURE notification team");
    assertThat(ended.toString())
        .contains("mail.certificates[0] cannot be used: the certificate expired")
        .doesNotContain("reports@authority.example", "team@teapot.example");
  }

  /** A look-up service that says of itself what it is told to. */
  private static HttpServer service(int status, String type, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] text = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void lookups(HttpServer shield, HttpServer own) throws IOException {
    config(
        "clearinghouses:",
        """
        lookups:
          - name: shield
            type: ARACHNID_SHIELD
            url: "http://127.0.0.1:%d"
            account: marker-shield-user
            password: file:password.txt
            classes: { CONFIRMED: [csam] }
          - name: own
            type: HMA
            url: "http://127.0.0.1:%d"
            classes: { CONFIRMED: [BANK] }
        clearinghouses:"""
            .formatted(shield.getAddress().getPort(), own.getAddress().getPort()));
  }

  private static JsonNode line(List<JsonNode> lines, String what) {
    return lines.stream()
        .filter(line -> line.path("what").asText().equals(what))
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                found -> {
                  assertThat(found).as(what).hasSize(1);
                  return found.get(0);
                }));
  }

  @Test
  void doctor_ofSources_saysOfEachWhetherItKnowsUs_andTellsNoValue() throws Exception {
    config("lists:", followed());
    HttpServer shield = service(200, "application/json", "{}");
    HttpServer own = service(200, "text/plain", "I-AM-ALIVE");
    try {
      lookups(shield, own);
      List<JsonNode> well = lines(ExitCode.OK);
      assertThat(line(well, "source of list shared").path("finding").asText())
          .startsWith("it is there and knows the account, of submitter 9001");
      assertThat(line(well, "source of list shared").path("level").asText()).isEqualTo("OK");
      assertThat(line(well, "look-up service shield").path("level").asText()).isEqualTo("OK");
      assertThat(line(well, "look-up service own").path("level").asText()).isEqualTo("OK");
      assertThat(rig.mock.hashShare().requests()).hasSize(1);

      rig.mock.hashShare().on(HashShareFault.AUTH_401);
      List<JsonNode> refused = lines(ExitCode.FAILED);
      assertThat(line(refused, "source of list shared").path("finding").asText())
          .startsWith("refused: ");
      assertThat(line(refused, "look-up service own").path("level").asText()).isEqualTo("OK");
      assertThat(line(refused, "clearinghouse mock").path("level").asText()).isEqualTo("OK");

      rig.mock.hashShare().off(HashShareFault.AUTH_401);
      rig.mock.hashShare().on(HashShareFault.RATE_429);
      assertThat(ill(lines(ExitCode.OK))).contains("WARNING source of list shared");
    } finally {
      shield.stop(0);
      own.stop(0);
    }
    HttpServer elsewhere = service(200, "text/html", "<p>Log in</p>");
    HttpServer busy = service(200, "text/plain", "INDEX-STALE");
    try {
      Files.writeString(
          rig.yaml(),
          Files.readString(rig.yaml())
              .replaceAll(
                  ":" + shield.getAddress().getPort(), ":" + elsewhere.getAddress().getPort())
              .replaceAll(":" + own.getAddress().getPort(), ":" + busy.getAddress().getPort()));
      List<JsonNode> lines = lines(ExitCode.FAILED);
      assertThat(line(lines, "look-up service shield").path("finding").asText())
          .startsWith("something else answers there: ");
      assertThat(line(lines, "look-up service own").path("finding").asText())
          .startsWith("unreachable: ");
      assertThat(lines.toString()).doesNotContain("marker-shield-user", "Log in");
    } finally {
      elsewhere.stop(0);
      busy.stop(0);
    }
    rig.mock.close();
    List<JsonNode> gone = lines(ExitCode.FAILED);
    assertThat(line(gone, "source of list shared").path("finding").asText())
        .startsWith("unreachable: ");
    assertThat(line(gone, "look-up service shield").path("finding").asText())
        .startsWith("unreachable: ");
    assertThat(line(gone, "hash list demo").path("level").asText())
        .as("the other findings are there")
        .isEqualTo("OK");
    assertThat(gone.toString()).doesNotContain("127.0.0.1");
  }
}
