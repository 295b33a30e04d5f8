package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.testkit.SettableClock;

class ControlTest {
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  private final Caller caller = new Caller(mock);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    mock.close();
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(mock.pageUri().resolve("/control/" + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private HttpResponse<String> post(String path, String json) throws IOException {
    return send(
        at(path)
            .header("X-Tocsin-Mock-Token", mock.controlToken())
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  @Test
  void fault_setByHttp_meetsTheNextCalls() throws IOException {
    assertThat(post("faults", "{\"endpoint\":\"status\",\"fault\":1000,\"times\":2}").statusCode())
        .isEqualTo(200);
    assertThat(
            post("faults", "[{\"endpoint\":\"status\",\"fault\":\"429\",\"retryAfterSeconds\":9}]")
                .statusCode())
        .isEqualTo(200);

    assertThat(Caller.code(caller.get("/status"))).isEqualTo(1000);
    assertThat(Caller.code(caller.get("/status"))).isEqualTo(1000);
    assertThat(caller.get("/status").headers().firstValue("Retry-After")).contains("9");
    post("faults", "{\"endpoint\":\"status\",\"fault\":\"empty\",\"times\":\"always\"}");
    send(at("faults?endpoint=status").header("X-Tocsin-Mock-Token", mock.controlToken()).DELETE());
    assertThat(Caller.code(caller.get("/status"))).isZero();
  }

  @Test
  void knobsAndClock_setByHttp_takeEffect() throws IOException {
    long id = caller.open();
    assertThat(post("knobs", "{\"expiredCode\":5101}").statusCode()).isEqualTo(200);
    assertThat(post("clock", "{\"advance\":\"PT24H1S\"}").statusCode()).isEqualTo(200);
    assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(5101);
  }

  @Test
  void books_asJson_holdReportsAndCalls() throws IOException {
    long id = caller.open();
    caller.upload(id, "a.png", "hello".getBytes(UTF_8));
    JsonNode report = Scripts.JSON.readTree(send(at("reports/" + id)).body());

    assertThat(report.path("state").asText()).isEqualTo("OPEN");
    assertThat(report.path("xml").asText()).isEqualTo(Samples.report());
    assertThat(report.path("files").path(0).path("md5").asText())
        .isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(report.path("calls")).hasSize(2);
    assertThat(Scripts.JSON.readTree(send(at("reports")).body())).hasSize(1);
    assertThat(Scripts.JSON.readTree(send(at("openings")).body()).elements().next().asInt())
        .isEqualTo(1);
    assertThat(send(at("reports/1")).statusCode()).isEqualTo(404);
    assertThat(send(at("nothing")).statusCode()).isEqualTo(404);
  }

  @Test
  void change_withoutTheToken_isRefused() throws IOException {
    String fault = "{\"endpoint\":\"status\",\"fault\":\"1000\"}";
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(fault);

    assertThat(send(at("faults").POST(body)).statusCode()).isEqualTo(403);
    assertThat(send(at("faults").header("X-Tocsin-Mock-Token", "x").POST(body)).statusCode())
        .isEqualTo(403);
    assertThat(mock.faults().waiting()).isEmpty();
  }

  @Test
  void change_fromAnotherSitesPage_isRefused() throws IOException {
    HttpResponse<String> response =
        send(
            at("faults")
                .header("X-Tocsin-Mock-Token", mock.controlToken())
                .header("Origin", "http://elsewhere.example")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"endpoint\":\"status\",\"fault\":\"1000\"}")));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(mock.faults().waiting()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/", "/control/state", "/control/reports"})
  void pageAndBooks_underAnotherHostName_areRefused(String path) throws IOException {
    try (Socket socket = new Socket(mock.baseUri().getHost(), mock.baseUri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET " + path + " HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n")
              .getBytes(UTF_8));
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain(mock.controlToken());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "faults|nonsense",
        "faults|{}",
        "faults|{\"endpoint\":\"nowhere\",\"fault\":\"1000\"}",
        "faults|{\"endpoint\":\"status\",\"fault\":\"nonsense\"}",
        "faults|{\"endpoint\":\"status\",\"fault\":\"1000\",\"times\":0}",
        "faults|{\"endpoint\":\"status\",\"fault\":\"1000\",\"unknown\":1}",
        "faults|{\"endpoint\":\"status\",\"fault\":\"delay\",\"delayMillis\":999999999999}",
        "knobs|{\"expiredCode\":1}",
        "knobs|{\"statuses\":\"sometimes\"}",
        "knobs|{\"unknown\":1}",
        "clock|{\"advance\":\"soon\"}",
        "clock|{\"advance\":\"-PT1H\"}",
        "clock|{\"advance\":\"PT999999999H\"}",
      })
  void unusableChange_isRefusedWithAReason(String path, String json) throws IOException {
    HttpResponse<String> response = post(path, json);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isNotBlank();
  }

  @Test
  void events_tellOfAChange() throws IOException {
    try (Socket socket = new Socket(mock.baseUri().getHost(), mock.baseUri().getPort())) {
      socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
      OutputStream out = socket.getOutputStream();
      out.write("GET /control/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      out.flush();
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String first = nextEvent(in);
      caller.open();
      assertThat(nextEvent(in)).isNotEqualTo(first);
    }
  }

  private static String nextEvent(BufferedReader in) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("data: ")) {
        return line;
      }
    }
    throw new AssertionError("the stream ended");
  }

  @Test
  void page_isOfOnePieceAndForbidsOthers() throws Exception {
    HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(mock.pageUri().toString())));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'");
    for (String path : new String[] {"", "mock.css", "mock.js", "report.js", "markup.js"}) {
      HttpResponse<String> part = send(HttpRequest.newBuilder(mock.pageUri().resolve("/" + path)));
      assertThat(part.statusCode()).isEqualTo(200);
      assertThat(part.body()).doesNotContainPattern("(src|href|url|import).{0,3}[\"'(]https?:");
    }
    assertThat(send(HttpRequest.newBuilder(mock.pageUri().resolve("/x"))).statusCode())
        .isEqualTo(404);
  }
}
