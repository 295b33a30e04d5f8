package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.testkit.SettableClock;

/** The shared hash lists by HTTP, as scripts and the page use them. */
class HashShareControlTest {
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  private final HashShare share = mock.hashShare();
  private final Caller caller = new Caller(mock.hashSharingUri(), "test", "test");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    mock.close();
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(mock.pageUri().resolve("/control/hash-sharing" + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return send(
        at(path)
            .header("X-Tocsin-Mock-Token", mock.controlToken())
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = send(at(path));
    assertThat(response.statusCode()).isEqualTo(200);
    return Scripts.JSON.readTree(response.body());
  }

  @Test
  void seed_entriesTombstonesAndVotes_setByHttp_areServedAndShown() throws Exception {
    assertThat(post("/seed", "{\"entries\": 200, \"seed\": 4}").statusCode()).isEqualTo(200);
    assertThat(post("/pages", "{\"pageSize\": 50, \"cursorLifeSeconds\": 60}").statusCode())
        .isEqualTo(200);
    post(
        "/entries",
        "[{\"memberId\": 9003, \"id\": \"a/b?c\", \"classification\": \"B1\", \"at\":"
            + " \"2026-01-31T12:00:00Z\", \"fingerprints\": {\"md5\": \""
            + "ab".repeat(16)
            + "\"}}, {\"memberId\": 9003, \"id\": \"gone\"}]");
    post("/tombstones", "{\"memberId\": 9003, \"id\": \"gone\"}");
    post(
        "/votes",
        "{\"voter\": 9002, \"memberId\": 9003, \"id\": \"a/b?c\", \"fingerprint\": \"MD5\"}");

    JsonNode state = get("");
    assertThat(state.path("live").asInt()).isEqualTo(share.live().size());
    assertThat(state.path("live").asInt() + state.path("tombstones").asInt()).isEqualTo(202);
    assertThat(state.path("pageSize").asInt()).isEqualTo(50);
    assertThat(get("/live")).hasSize(share.live().size());
    assertThat(get("/entries")).hasSize(202);
    assertThat(get("/votes").path(0).path("voter").asInt()).isEqualTo(9002);
    assertThat(share.entry(9003, "a/b?c").orElseThrow().classification()).contains("B1");
    assertThat(share.entry(9003, "gone").orElseThrow().deleted()).isTrue();
    String page =
        caller.get("/v2/entries?from=2026-02-01T11:59:59Z&to=2026-02-01T12:00:00Z").body();
    assertThat(page)
        .contains("<negativeFeedback type=\"Md5\" lastUpdateTimestamp=\"2026-02-01T12:00:00Z\">")
        .contains("<member id=\"9002\">");
    JsonNode request = get("/requests").path(0);
    assertThat(request.path("status").asInt()).isEqualTo(200);
    assertThat(request.path("entries").asInt()).isPositive();
  }

  @Test
  void entryAsOfAnInstant_hasThatTimestamp() throws Exception {
    post("/entries", "{\"memberId\": 9001, \"id\": \"old\", \"at\": \"2020-05-01T00:00:00.9Z\"}");
    assertThat(share.entry(9001, "old").orElseThrow().timestamp())
        .isEqualTo(Instant.parse("2020-05-01T00:00:00Z"));
  }

  @Test
  void faults_setByHttp_areMetShownAndCleared() throws Exception {
    post(
        "/faults",
        "[{\"fault\": \"rate-429\", \"amount\": 9, \"times\": 1}, {\"fault\": \"gzip\"}]");

    assertThat(get("").path("faults").findValuesAsText("fault"))
        .containsExactly("out-of-order", "rate-429", "gzip");
    assertThat(caller.get("/v2/status").headers().firstValue("Retry-After")).contains("9");
    assertThat(caller.get("/v2/status").statusCode()).isEqualTo(200);
    send(at("/faults?fault=gzip").header("X-Tocsin-Mock-Token", mock.controlToken()).DELETE());
    assertThat(get("").path("faults").findValuesAsText("fault")).containsExactly("out-of-order");
    post("/faults", "{\"fault\": \"auth-401\", \"times\": \"always\"}");
    send(at("/faults").header("X-Tocsin-Mock-Token", mock.controlToken()).DELETE());
    assertThat(caller.get("/v2/status").statusCode()).isEqualTo(200);
    assertThat(get("").path("known")).hasSize(HashShareFault.values().length);
  }

  @Test
  void change_withoutTheTokenOrFromAnotherPage_isRefused() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"entries\": 5}");
    assertThat(send(at("/seed").POST(body)).statusCode()).isEqualTo(403);
    assertThat(
            send(at("/seed")
                    .header("X-Tocsin-Mock-Token", mock.controlToken())
                    .header("Origin", "http://elsewhere.example")
                    .POST(body))
                .statusCode())
        .isEqualTo(403);
    assertThat(share.live()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/seed|{}",
        "/seed|{\"entries\": 0}",
        "/seed|{\"entries\": 5, \"videos\": 2}",
        "/seed|{\"entries\": 5, \"unknown\": 2}",
        "/entries|{\"memberId\": 9000, \"id\": \"a\"}",
        "/entries|{\"memberId\": 9001}",
        "/entries|{\"memberId\": 9001, \"id\": \"a\", \"fingerprints\": {\"<x>\": \"1\"}}",
        "/entries|{\"memberId\": 9001, \"id\": \"a\", \"at\": \"soon\"}",
        "/tombstones|{\"id\": \"a\"}",
        "/votes|{\"voter\": 9002, \"memberId\": 9001, \"id\": \"none\", \"fingerprint\": \"MD5\"}",
        "/pages|{\"pageSize\": 0}",
        "/pages|{\"cursorLifeSeconds\": 0}",
        "/faults|{\"fault\": \"nonsense\"}",
        "/faults|{\"fault\": \"gzip\", \"route\": \"nowhere\"}",
        "/faults|{\"fault\": \"rate-429\", \"amount\": 0}",
        "/faults|{\"fault\": \"gzip\", \"times\": 0}",
        "/faults|[",
      })
  void unusableChange_isRefusedWithAReason(String path, String json) throws Exception {
    HttpResponse<String> response = post(path, json);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isNotBlank();
    assertThat(share.live()).isEmpty();
    assertThat(send(at("/nowhere")).statusCode()).isEqualTo(404);
  }

  @Test
  void vote_onAnEntryWhoseIdNeedsEncoding_arrives() throws IOException {
    share.put(SharedEntry.image(9002, "a/b?c +%", Map.of("pdq", "0f".repeat(32))));
    String path = "/v2/entries/9002/a%2Fb%3Fc%20+%25/PDQ/feedback";
    String xml =
        "<feedbackSubmission xmlns=\""
            + HashShareXml.NAMESPACE
            + "\"><negative><reasonIds><guid>%s</guid></reasonIds></negative></feedbackSubmission>";

    assertThat(put(path, xml.formatted("00000000-0000-4000-8000-000000000001"))).isEqualTo(400);
    assertThat(put(path, xml.formatted("00000000-0000-4000-8000-000000000004"))).isEqualTo(200);
    assertThat(share.vote(9002, "a/b?c +%", "PDQ"))
        .contains("00000000-0000-4000-8000-000000000004");
    assertThat(put(path.replace("PDQ", "SHA1"), xml)).isEqualTo(404);
  }

  private int put(String path, String xml) throws IOException {
    return caller
        .send(caller.request(path).PUT(HttpRequest.BodyPublishers.ofString(xml)))
        .statusCode();
  }
}
