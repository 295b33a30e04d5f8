package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MockCommandTest {
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
    assertThat(ready.path("baseUri").asText()).matches("http://127\\.0\\.0\\.1:[0-9]+/ispws");

    HttpResponse<String> status =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(ready.path("baseUri").asText() + "/status"))
                    .header(
                        "Authorization",
                        "Basic "
                            + Base64.getEncoder()
                                .encodeToString(
                                    "qa:secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(status.body()).contains("<responseCode>0</responseCode>");

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
  void badSettings_areUsageErrors() {
    for (Object[] arguments :
        new Object[][] {
          {"--port", 65_536},
          {"--port", "many"},
          {"--account", "nopassword"},
          {"--base-path", "ispws"},
          {"--bind", "not an address"}
        }) {
      Screen screen = Screen.redirected();
      Object[] words = {"mock-clearinghouse", arguments[0], arguments[1]};
      assertThat(screen.run(words)).as(screen.err()).isEqualTo(ExitCode.USAGE);
      assertThat(screen.err()).startsWith("tocsin: ").doesNotContain("\tat ");
      assertThat(screen.out()).isEmpty();
    }
  }
}
