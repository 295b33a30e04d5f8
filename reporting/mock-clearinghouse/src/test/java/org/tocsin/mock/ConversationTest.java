package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tocsin.testkit.SettableClock;

class ConversationTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(
          MockSettings.builder()
              .clock(clock)
              .account(MockAccount.of("test", "test"))
              .account(MockAccount.of("other", "öther"))
              .account(MockAccount.of("reader", "r").without(Permission.SUBMIT))
              .build());
  private final Caller caller = new Caller(mock);

  @AfterEach
  void stop() {
    mock.close();
  }

  @Test
  void status_withCredential_namesUserAndAddress() throws IOException {
    HttpResponse<String> response = caller.get("/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><reportResponse>"
                + "<responseCode>0</responseCode><responseDescription>Remote User : test, Remote"
                + " Ip : 127.0.0.1</responseDescription></reportResponse>");
    assertThat(response.headers().firstValue("Request-ID")).isPresent();
  }

  @Test
  void conversation_fromSubmitToFinish_leavesOneFinishedReport() throws IOException {
    long id = caller.open();
    HttpResponse<String> uploaded = caller.upload(id, "placeholder.png", HELLO);
    String fileId = Caller.value(uploaded, "fileId");

    assertThat(Caller.value(uploaded, "hash")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(fileId).matches("[0-9a-f]{32}");
    assertThat(Caller.code(caller.fileInfo(id, fileId))).isZero();
    HttpResponse<String> finished = caller.form("/finish", id);
    assertThat(finished.body())
        .endsWith(
            "<reportDoneResponse><responseCode>0</responseCode><reportId>"
                + id
                + "</reportId><files><fileId>"
                + fileId
                + "</fileId></files></reportDoneResponse>");

    BookedReport report = mock.books().finishedExactlyOnce();
    assertThat(report.id()).isEqualTo(id);
    assertThat(report.xml().text()).isEqualTo(Samples.report());
    assertThat(report.files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.name()).isEqualTo("placeholder.png");
              assertThat(file.length()).isEqualTo(5);
              assertThat(file.details().orElseThrow().text())
                  .isEqualTo(Samples.fileDetails(id, fileId));
            });
    mock.books().finishedExactlyOnce("user-0001");
    assertThat(mock.books().calls(id))
        .extracting(call -> call.endpoint().orElseThrow().word())
        .containsExactly("submit", "upload", "fileinfo", "finish");
    mock.books().nothingOpen();
    mock.books().nothingRefusedAsInvalid();
  }

  @Test
  void finishedReport_everyFurtherCall_is5102() throws IOException {
    long id = caller.open();
    String fileId = Caller.value(caller.upload(id, "a.png", HELLO), "fileId");
    caller.form("/finish", id);

    assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(5102);
    assertThat(Caller.code(caller.form("/retract", id))).isEqualTo(5102);
    assertThat(Caller.code(caller.upload(id, "a.png", HELLO))).isEqualTo(5102);
    assertThat(Caller.code(caller.fileInfo(id, fileId))).isEqualTo(5102);
    assertThat(caller.form("/finish", id).statusCode()).isEqualTo(400);
  }

  @Test
  void retractedReport_everyFurtherCall_is5101() throws IOException {
    long id = caller.open();
    String fileId = Caller.value(caller.upload(id, "a.png", HELLO), "fileId");

    assertThat(Caller.code(caller.form("/retract", id))).isZero();
    assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(5101);
    assertThat(Caller.code(caller.form("/retract", id))).isEqualTo(5101);
    assertThat(Caller.code(caller.upload(id, "a.png", HELLO))).isEqualTo(5101);
    assertThat(Caller.code(caller.fileInfo(id, fileId))).isEqualTo(5101);
    mock.books().nothingFinished();
  }

  @Test
  void reportOfAnotherAccount_everyCall_is3300() throws IOException {
    long id = caller.open();
    String fileId = Caller.value(caller.upload(id, "a.png", HELLO), "fileId");
    Caller other = new Caller(mock.baseUri(), "other", "öther");

    for (HttpResponse<String> response :
        List.of(
            other.form("/finish", id),
            other.form("/retract", id),
            other.upload(id, "a.png", HELLO),
            other.fileInfo(id, fileId))) {
      assertThat(Caller.code(response)).isEqualTo(3300);
      assertThat(response.statusCode()).isEqualTo(403);
    }
    assertThat(Caller.code(caller.form("/finish", id))).isZero();
  }

  @Test
  void unknownReport_everyCall_is5001() throws IOException {
    assertThat(Caller.code(caller.form("/finish", 999_999_999))).isEqualTo(5001);
    assertThat(Caller.code(caller.form("/retract", 999_999_999))).isEqualTo(5001);
    assertThat(Caller.code(caller.upload(999_999_999, "a", HELLO))).isEqualTo(5001);
    assertThat(Caller.code(caller.fileInfo(999_999_999, "00"))).isEqualTo(5001);
  }

  @Test
  void fileOfAnotherReport_described_is5002() throws IOException {
    long first = caller.open();
    long second = caller.open();
    String fileId = Caller.value(caller.upload(first, "a.png", HELLO), "fileId");

    assertThat(Caller.code(caller.fileInfo(second, fileId))).isEqualTo(5002);
  }

  @Test
  void openReport_after24Hours_expires() throws IOException {
    long id = caller.open();
    clock.advance(Duration.ofHours(24));
    assertThat(Caller.code(caller.upload(id, "a", HELLO))).isZero();
    clock.advance(Duration.ofMinutes(60));
    assertThat(Caller.code(caller.upload(id, "b", HELLO))).isZero();
    clock.advance(Duration.ofMinutes(60).plusSeconds(1));

    assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(5001);
    assertThat(mock.books().report(id).orElseThrow().state()).isEqualTo(ReportState.EXPIRED);
    mock.knobs(mock.knobs().withExpiredCode(5101));
    assertThat(Caller.code(caller.form("/retract", id))).isEqualTo(5101);
  }

  @Test
  void change_earlyInTheDay_doesNotShortenTheDeadline() throws IOException {
    long id = caller.open();
    caller.upload(id, "a", HELLO);
    clock.advance(Duration.ofHours(23));

    assertThat(Caller.code(caller.form("/finish", id))).isZero();
  }

  @Test
  void secondFileInfo_byKnob_isRefusedOrReplaces() throws IOException {
    long id = caller.open();
    String fileId = Caller.value(caller.upload(id, "a.png", HELLO), "fileId");
    caller.fileInfo(id, fileId);

    assertThat(Caller.code(caller.fileInfo(id, fileId))).isEqualTo(4000);
    mock.knobs(mock.knobs().with(Knobs.SecondFileInfo.REPLACE));
    assertThat(Caller.code(caller.fileInfo(id, fileId))).isZero();
  }

  @Test
  void credential_missingOrWrong_is401() throws IOException {
    Caller wrong = new Caller(mock.baseUri(), "test", "wrong");
    HttpResponse<String> response = wrong.submit(Samples.report());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("ESP Web Services");
    mock.knobs(mock.knobs().withUnauthorised(Knobs.Body.XML));
    assertThat(Caller.code(wrong.get("/xsd"))).isEqualTo(2000);
    assertThat(mock.books().reports()).isEmpty();
  }

  @Test
  void accountWithoutPermission_submitting_is3100() throws IOException {
    HttpResponse<String> response =
        new Caller(mock.baseUri(), "reader", "r").submit(Samples.report());

    assertThat(Caller.code(response)).isEqualTo(3100);
    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void pathsAndMethods_confused_areRefused() throws IOException {
    assertThat(caller.get("/submit").statusCode()).isEqualTo(405);
    assertThat(caller.get("/nothing").statusCode()).isEqualTo(404);
    assertThat(caller.get("/status/").statusCode()).isEqualTo(404);
    assertThat(caller.get("").statusCode()).isEqualTo(404);
    assertThat(caller.post("/status", "text/plain", HELLO).statusCode()).isEqualTo(405);
    assertThat(
            caller
                .send(
                    caller
                        .request("/submit")
                        .method("PUT", HttpRequest.BodyPublishers.ofByteArray(HELLO)))
                .statusCode())
        .isEqualTo(405);
    mock.knobs(mock.knobs().withNotFound(Knobs.Body.XML));
    assertThat(Caller.code(caller.get("/nothing"))).isEqualTo(1210);
  }

  @Test
  void finish_idUrlencodedOrInTheQuery_countsOnlyInTheBody() throws IOException {
    long id = caller.open();

    assertThat(
            Caller.code(
                caller.post("/finish?id=" + id, "application/x-www-form-urlencoded", new byte[0])))
        .isEqualTo(4000);
    assertThat(
            Caller.code(
                caller.post(
                    "/finish", "application/x-www-form-urlencoded", ("id=" + id).getBytes(UTF_8))))
        .isZero();
  }

  @Test
  void finish_withoutFiles_answersAnEmptyList() throws IOException {
    assertThat(caller.form("/finish", caller.open()).body()).contains("<files/>");
  }

  @Test
  void fileIds_manyTimes_includeThoseThatLookLikeNumbers() throws IOException {
    long id = caller.open();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      ids.add(Caller.value(caller.upload(id, "a", HELLO), "fileId"));
    }

    assertThat(ids)
        .hasSize(8)
        .anyMatch(f -> f.matches("0[0-9]{31}"))
        .anyMatch(f -> f.matches("[0-9]{2}e[0-9]{29}"));
  }

  @Test
  void reportIds_inOrder_growAndMayPassAnInt() throws IOException {
    long first = caller.open();
    assertThat(Long.toString(first)).hasSize(9);
    assertThat(caller.open()).isGreaterThan(first);
    try (MockClearinghouse large =
        MockClearinghouse.start(
            MockSettings.builder().clock(clock).firstReportId(3_000_000_001L).build())) {
      assertThat(new Caller(large).open()).isEqualTo(3_000_000_001L);
    }
  }

  @Test
  void statuses_always200_hidesCodesInTheBody() throws IOException {
    mock.knobs(Knobs.of2016());
    long id = caller.open();
    caller.form("/finish", id);
    HttpResponse<String> again = caller.form("/finish", id);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).contains("<reportDoneResponse><responseCode>5102</responseCode>");
    assertThat(again.headers().firstValue("Content-Type"))
        .contains("application/xml;charset=ISO-8859-1");
  }

  @Test
  void batchedReport_withTwoFiles_cannotBeFinished() throws IOException {
    long id =
        Long.parseLong(
            Caller.value(
                caller.submit(
                    Samples.batched(
                        "<personOrUserReported><espIdentifier>u1</espIdentifier></personOrUserReported>"
                            + "<personOrUserReported><espIdentifier>u2</espIdentifier></personOrUserReported>")),
                "reportId"));
    caller.upload(id, "a", HELLO);
    caller.upload(id, "b", HELLO);
    HttpResponse<String> response = caller.form("/finish", id);

    assertThat(Caller.code(response)).isEqualTo(4100);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Caller.code(caller.form("/retract", id))).isZero();
  }

  @Test
  void sameDocument_submittedAgain_opensAnotherReportAndIsCounted() throws IOException {
    long first = caller.open();
    long second = caller.open();

    assertThat(second).isNotEqualTo(first);
    assertThat(mock.books().report(first).orElseThrow().openings()).isEqualTo(2);
    caller.form("/finish", first);
    caller.form("/finish", second);
    assertThatThrownBy(() -> mock.books().finishedExactlyOnce())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("found 2")
        .hasMessageNotContaining("user-0001");
  }

  @Test
  void twoUploads_atOnceToOneReport_areBothKept() throws Exception {
    long id = caller.open();
    byte[] large = new byte[3 << 20];
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<HttpResponse<String>> one = pool.submit(() -> caller.upload(id, "one", large));
      Future<HttpResponse<String>> two = pool.submit(() -> caller.upload(id, "two", HELLO));
      assertThat(Caller.code(one.get())).isZero();
      assertThat(Caller.code(two.get())).isZero();
    } finally {
      pool.shutdownNow();
    }
    assertThat(mock.books().report(id).orElseThrow().files())
        .extracting(BookedFile::length)
        .containsExactlyInAnyOrder(5L, (long) large.length);
  }
}
