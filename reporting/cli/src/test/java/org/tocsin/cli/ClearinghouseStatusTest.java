package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ProductionOptIn;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;

/** Asking clearinghouses over real HTTP, without any service or data directory. */
class ClearinghouseStatusTest {
  private static final String SECRET = "marker-password";

  @TempDir Path folder;
  private MockClearinghouse mock;

  @BeforeEach
  void open() {
    mock = MockClearinghouse.start(MockSettings.builder().clock(Screen.CLOCK).build());
  }

  @AfterEach
  void close() {
    mock.close();
  }

  private Path yaml(String environment, String... clearinghouses) throws Exception {
    Path ann = TrialCustodian.in(folder, "ann").certificate();
    Path ben = TrialCustodian.in(folder, "ben").certificate();
    Files.writeString(folder.resolve("right.txt"), "test");
    Files.writeString(folder.resolve("wrong.txt"), SECRET);
    return Files.writeString(
        folder.resolve("tocsin.yaml"),
        """
        %s
        data: ./data
        service:
          name: Teapot Chat
          companyTemplate: Teapot Chat, 1 Spout Lane
          reporter: { firstName: Pat, lastName: Example, email: ts@teapot.example, phone: "+12025550100" }
        custodians: { certificates: ["%s"] }
        people:
          - { id: ann, role: SUPERVISOR, certificate: "%s" }
          - { id: ben, role: COUNSEL, certificate: "%s" }
        clearinghouses:
        %s
        """
            .formatted(environment, ann, ann, ben, String.join("\n", clearinghouses)));
  }

  private static String entry(String name, URI url, String password) {
    return "  - { name: %s, kind: cybertipline, url: \"%s\", account: test, password: \"file:%s.txt\" }"
        .formatted(name, url, password);
  }

  private static URI closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + free.getLocalPort() + "/ispws");
    }
  }

  private List<Endpoint> asked() {
    return mock.books().calls().stream().flatMap(call -> call.endpoint().stream()).toList();
  }

  private static void assertNoPassword(Screen screen) {
    assertThat(screen.out() + screen.err()).doesNotContain(SECRET).doesNotContain("\tat ");
  }

  @Test
  void status_ofAWellClearinghouse_saysWhatWasAskedAndFilesNothing() throws Exception {
    Path yaml = yaml("environment: TEST", entry("mock", mock.baseUri(), "right"));
    Screen screen = Screen.redirected();
    assertThat(screen.run("clearinghouse", "status", "--config", yaml))
        .as(screen.err())
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .startsWith("ok       mock: it is there and knows the account\n")
        .contains(mock.baseUri() + ", host class loopback")
        .contains("account  test, environment TEST")
        .contains("ACCEPTED, HTTP 200, request ");
    assertThat(screen.err()).isEqualTo("nothing was filed\n");
    assertThat(asked()).containsExactly(Endpoint.STATUS);
    assertThat(mock.books().reports()).isEmpty();
  }

  @Test
  void status_tellsByHowMuchTheClocksDiffer() throws Exception {
    Path yaml = yaml("environment: TEST", entry("mock", mock.baseUri(), "right"));
    Screen same = Screen.redirected(Clock.systemUTC());
    same.run("clearinghouse", "status", "--config", yaml);
    assertThat(same.out()).contains("clock    as ours\n");
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-90));
    Screen slow = Screen.redirected(late);
    slow.run("clearinghouse", "status", "--config", yaml);
    assertThat(slow.out()).contains("ahead of ours: one of the two is wrong\n");
    Screen json = Screen.redirected(late);
    json.run("clearinghouse", "status", "--json", "--config", yaml);
    assertThat(json.objects().get(0).path("clockAheadSeconds").asLong()).isBetween(5399L, 5402L);
  }

  @Test
  void status_ofOneThatRefusesTheAccount_failsWithoutShowingThePassword() throws Exception {
    Path yaml =
        yaml(
            "environment: TEST",
            entry("good", mock.baseUri(), "right"),
            entry("down", closedPort(), "wrong"),
            entry("bad", mock.baseUri(), "wrong").replace("account: test", "account: other"));
    Screen screen = Screen.redirected();
    assertThat(screen.run("clearinghouse", "status", "--json", "--config", yaml))
        .isEqualTo(ExitCode.FAILED);
    List<JsonNode> all = screen.objects();
    assertThat(all)
        .extracting(one -> one.path("ok").asBoolean())
        .containsExactly(true, false, false);
    assertThat(all.get(0).path("requestId").asText()).isNotEmpty();
    assertThat(all.get(1).path("outcome").asText()).isEqualTo("UNAVAILABLE");
    assertThat(all.get(1).path("httpStatus").isNull()).isTrue();
    assertThat(all.get(1).path("meaning").asText()).startsWith("no connection");
    assertThat(all.get(2).path("outcome").asText()).isEqualTo("NOT_AUTHORISED");
    assertThat(all.get(2).path("httpStatus").asInt()).isEqualTo(401);
    assertThat(screen.err()).isEmpty();
    assertNoPassword(screen);
  }

  @Test
  void status_destination_asksOnlyThatOne() throws Exception {
    Path yaml =
        yaml(
            "environment: TEST",
            entry("good", mock.baseUri(), "right"),
            entry("down", closedPort(), "wrong"));
    Screen screen = Screen.redirected();
    assertThat(screen.run("clearinghouse", "status", "--destination", "good", "--config", yaml))
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out()).contains("good").doesNotContain("down");
    Screen unknown = Screen.redirected();
    assertThat(unknown.run("clearinghouse", "status", "--destination", "x", "--config", yaml))
        .isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).contains("there are: good, down");
  }

  @Test
  void status_inProductionOfThisMachine_isRefusedBeforeAConnectionIsOpened() throws Exception {
    Path yaml =
        yaml(
            "environment: PRODUCTION\nproduction: { acknowledge: \""
                + ProductionOptIn.ACKNOWLEDGEMENT
                + "\" }",
            entry("mock", mock.baseUri(), "right"));
    Screen screen = Screen.redirected();
    assertThat(screen.run("clearinghouse", "status", "--config", yaml)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).isEmpty();
    assertThat(screen.err()).contains("clearinghouses[0].url: ").contains("this machine");
    assertThat(asked()).isEmpty();
  }

  @Test
  void status_ofSomethingElseThatAnswers_isNotTakenForAClearinghouse() throws Exception {
    Path yaml = yaml("environment: TEST", entry("mock", mock.baseUri(), "right"));
    for (Fault fault : List.of(Fault.html(), Fault.wrongRoot(), Fault.empty())) {
      mock.faults().next(Endpoint.STATUS, fault);
      Screen screen = Screen.redirected();
      assertThat(screen.run("clearinghouse", "status", "--config", yaml))
          .isEqualTo(ExitCode.FAILED);
      assertThat(screen.out()).startsWith("FAILURE  mock: what answers there does not speak");
    }
  }

  @Test
  void status_withoutAnyClearinghouse_fails() throws Exception {
    Path yaml = yaml("environment: TEST");
    Files.writeString(yaml, Files.readString(yaml).replace("clearinghouses:\n", ""));
    Screen screen = Screen.redirected();
    assertThat(screen.run("clearinghouse", "status", "--config", yaml)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.err()).contains("no clearinghouse is configured");
  }
}
