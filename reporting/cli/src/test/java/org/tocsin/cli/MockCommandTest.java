package org.tocsin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MockCommandTest {
  @TempDir Path folder;

  @Test
  void mock_servesUntilStopped() throws Exception {
    Screen screen = Screen.redirected();
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () ->
                exit.complete(
                    screen.run(
                        "mock-clearinghouse", "--port", 0, "--json", "--account", "qa:secret")),
            "mock-under-test");
    thread.start();
    while (!screen.out().contains("\n") && thread.isAlive()) {
      Thread.onSpinWait();
    }
    JsonNode ready = screen.objects().get(0);
    assertThat(ready.path("accounts").get(0).path("user").asText()).isEqualTo("qa");
    assertThat(ready.path("token").asText()).matches("[0-9a-f]{32}");
    assertThat(ready.path("baseUri").asText()).matches("http://127\\.0\\.0\\.1:[0-9]+/ispws");

    HttpResponse<String> status =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(ready.path("baseUri").asText() + "/status"))
                    .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("qa:secret".getBytes(UTF_8)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(status.body()).contains("<responseCode>0</responseCode>");

    thread.interrupt();
    assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
  }

  @Test
  void mock_withAConfiguration_hasAListToSyncWith_whichItsTokenChanges() throws Exception {
    Path mockYaml =
        Files.writeString(
            folder.resolve("mock.yaml"),
            """
            port: 1
            accounts:
              - {user: lists, password: one}
            hashSharing:
              entries: 40
              tombstones: 0
              pageSize: 7
            """,
            UTF_8);
    Screen screen = Screen.redirected();
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () ->
                exit.complete(screen.run("mock-clearinghouse", "--config", mockYaml, "--port", 0)),
            "mock-under-test");
    thread.start();
    while (!screen.out().contains("\n") && thread.isAlive()) {
      Thread.onSpinWait();
    }
    // What the page says of the line.
    Matcher ready =
        Pattern.compile(
                "READY mock clearinghouse: (http://\\S+)/ispws account lists/one page \\S+"
                    + " hash lists (http://\\S+) token ([0-9a-f]{32})\n")
            .matcher(screen.out());
    assertThat(ready.matches()).as(screen.out() + screen.err()).isTrue();
    HttpResponse<String> put =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(ready.group(1) + "/control/hash-sharing/entries"))
                    .header("X-Tocsin-Mock-Token", ready.group(3))
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"memberId\": 9001, \"id\": \"kite-1\", \"fingerprints\":"
                                + " {\"md5\": \"00112233445566778899aabbccddeeff\"}}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);

    Files.writeString(folder.resolve("password.txt"), "one", UTF_8);
    Path yaml =
        Files.writeString(
            folder.resolve("tocsin.yaml"),
            """
            environment: TEST
            data: data
            service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
            lists:
              - name: shared
                source:
                  type: NCMEC
                  url: "%s"
                  account: lists
                  password: file:password.txt
                  classes: { TEST: [A1, A2, B1, B2], unclassified: TEST }
            """
                .formatted(ready.group(2)),
            UTF_8);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
    Screen sync = Screen.redirected(later).ran(ExitCode.OK, "lists", "sync", "--config", yaml);
    assertThat(sync.out()).matches("list shared: [0-9]+ pages, 41 added, .* caught up\n");

    thread.interrupt();
    assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
  }

  @Test
  void portTaken_failsWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Screen screen = Screen.redirected();
      assertThat(screen.run("mock-clearinghouse", "--port", taken.getLocalPort()))
          .isEqualTo(ExitCode.FAILED);
      assertThat(screen.err())
          .contains("cannot listen on port " + taken.getLocalPort())
          .contains("--port 0")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void badSettings_areUsageErrors() throws IOException {
    for (Object[] arguments :
        new Object[][] {
          {"--port", 65_536},
          {"--port", "many"},
          {"--account", "nopassword"},
          {"--base-path", "ispws"},
          {"--bind", "not an address"},
          {"--config", Files.writeString(folder.resolve("wrong.yaml"), "prot: 1", UTF_8)},
          {"--config", Files.writeString(folder.resolve("none.yaml"), "a: [", UTF_8)}
        }) {
      Screen screen = Screen.redirected();
      Object[] words = {"mock-clearinghouse", arguments[0], arguments[1]};
      assertThat(screen.run(words)).as(screen.err()).isEqualTo(ExitCode.USAGE);
      assertThat(screen.err()).startsWith("tocsin: ").doesNotContain("\tat ");
      assertThat(screen.out()).isEmpty();
    }
  }
}
