package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SettableClock;

/** {@code notify test} against a real mail server and a real receiver. */
class NotifyTestCommandTest {
  private static final String TEAM = "marker-team@teapot.example";

  @TempDir Path folder;
  private TakingSmtp mail;
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private HttpServer http;
  private int status = 204;

  @BeforeEach
  void start() throws IOException {
    mail = new TakingSmtp();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    http.start();
    Files.writeString(folder.resolve("secret.txt"), "marker secret of a receiver");
  }

  @AfterEach
  void stop() throws IOException {
    mail.close();
    http.stop(0);
  }

  private Path yaml(String notifications) throws IOException {
    return Files.writeString(
        folder.resolve("tocsin.yaml"),
        """
        environment: TEST
        data: ./data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        """
            + notifications,
        StandardCharsets.UTF_8);
  }

  private Path both() throws IOException {
    return yaml(
        """
        notifications:
          - name: team
            kind: email
            to: [%s]
            from: tocsin@teapot.example
            mail: { server: { host: 127.0.0.1, port: %d, security: LOOPBACK_ONLY } }
          - { name: pager, kind: webhook, url: "http://127.0.0.1:%d/n", account: teapot, password: "file:secret.txt" }
        """
            .formatted(TEAM, mail.port(), http.getAddress().getPort()));
  }

  @Test
  void test_reachesEveryTargetAndSaysSo() throws Exception {
    Screen screen = Screen.redirected();
    assertThat(screen.run("notify", "test", "--config", both())).isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .isEqualTo(
            """
            ok       team (email, 1 recipient): taken
            ok       pager (webhook, 1 recipient): taken
            """);
    assertThat(mail.taken).hasSize(1);
    assertThat(mail.taken.get(0))
        .contains("Subject: [TEST] Teapot Chat: a test\n", "To: " + TEAM + "\n");
    assertThat(posted)
        .singleElement()
        .asString()
        .contains("\"test\":true", "tocsin-notification-1");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void test_saysWhatKeptATargetFromBeingTold() throws Exception {
    Path yaml = both();
    mail.close();
    status = 500;
    Screen screen = Screen.redirected();
    assertThat(screen.run("notify", "test", "--json", "--config", yaml)).isEqualTo(ExitCode.FAILED);
    List<JsonNode> lines = screen.objects();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).path("problem").asText()).isEqualTo("CONNECT");
    assertThat(lines.get(0).path("ok").asBoolean(true)).isFalse();
    assertThat(lines.get(1).path("problem").asText()).isEqualTo("HTTP 500");
    assertThat(screen.out() + screen.err()).doesNotContain(TEAM, "marker secret");
    Screen one = Screen.redirected();
    assertThat(one.run("notify", "test", "--target", "pager", "--config", yaml))
        .isEqualTo(ExitCode.FAILED);
    assertThat(one.out())
        .isEqualTo(
            "FAILURE  pager (webhook, 1 recipient): HTTP 500: the receiver did not take it\n");
    assertThat(one.err()).isEqualTo("1 of 1 would not be told\n");
  }

  @Test
  void test_ofSettingsThatCannotBeUsed_failsForThatTargetAlone() throws Exception {
    TrialCustodian reader = TrialCustodian.in(folder, "reader");
    Path yaml =
        yaml(
            """
            notifications:
              - name: sealed
                kind: email
                to: [%s, other@teapot.example]
                from: tocsin@teapot.example
                mail:
                  certificates: [%s]
                  server: { host: 127.0.0.1, port: %d, security: LOOPBACK_ONLY }
              - { name: pager, kind: webhook, url: "http://127.0.0.1:%d/n", account: teapot, password: "file:secret.txt" }
            """
                .formatted(TEAM, reader.certificate(), mail.port(), http.getAddress().getPort()));
    SettableClock late = SettableClock.at(reader.ends().plus(Duration.ofDays(1)));
    Screen screen = Screen.redirected(late);
    assertThat(screen.run("notify", "test", "--json", "--config", yaml)).isEqualTo(ExitCode.FAILED);
    List<JsonNode> lines = screen.objects();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).path("notification").asText()).isEqualTo("sealed");
    assertThat(lines.get(0).path("ok").asBoolean(true)).isFalse();
    assertThat(lines.get(0).path("problem").asText()).isEqualTo("SETTINGS");
    assertThat(lines.get(0).path("recipients").asInt()).isEqualTo(2);
    assertThat(lines.get(0).path("meaning").asText()).contains("the certificate expired");
    assertThat(lines.get(1).path("ok").asBoolean(false)).isTrue();
    assertThat(posted).hasSize(1);
    assertThat(mail.taken).isEmpty();
    assertThat(screen.out() + screen.err()).doesNotContain(TEAM, "marker secret");
    Screen shown = Screen.redirected(late);
    assertThat(shown.run("notify", "test", "--config", yaml)).isEqualTo(ExitCode.FAILED);
    assertThat(shown.out())
        .contains("FAILURE  sealed (email, 2 recipients): SETTINGS: nothing was sent: ")
        .endsWith("ok       pager (webhook, 1 recipient): taken\n");
    assertThat(shown.err()).isEqualTo("1 of 2 would not be told\n");
  }

  @Test
  void test_withoutTargets_fails() throws Exception {
    Screen none = Screen.redirected();
    assertThat(none.run("notify", "test", "--config", yaml(""))).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).contains("no notification is configured");
    Screen other = Screen.redirected();
    assertThat(other.run("notify", "test", "--target", "nobody", "--config", both()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(other.err()).contains("there are: team, pager");
  }
}
