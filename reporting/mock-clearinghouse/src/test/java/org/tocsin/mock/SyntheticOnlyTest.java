package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.mock.junit.MockClearinghouseExtension;

/** A mock that takes only what says that it is made for testing. */
class SyntheticOnlyTest {
  private static final String PLAIN = Samples.report();
  private static final String MARKED =
      PLAIN.replace("</additionalInfo>", " It stems from test entries only.</additionalInfo>");

  @RegisterExtension
  final MockClearinghouseExtension strict =
      MockClearinghouseExtension.with(() -> MockSettings.builder().syntheticOnly().build());

  @TempDir Path folder;

  @Test
  void reportWithoutTheMark_isRefusedForGoodAndOpensNothing(MockClearinghouse mock)
      throws IOException {
    HttpResponse<String> answer = new Caller(mock).submit(PLAIN);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Caller.code(answer)).isEqualTo(4100);
    assertThat(answer.body()).contains("this mock takes synthetic reports only");
    assertThat(mock.books().reports()).isEmpty();
  }

  @Test
  void reportWithTheMark_isTaken(MockClearinghouse mock) throws IOException {
    assertThat(Caller.code(new Caller(mock).submit(MARKED))).isZero();
    assertThat(mock.books().reports()).hasSize(1);
  }

  @Test
  void markInAnAttributeOrComment_doesNotCount(MockClearinghouse mock) throws IOException {
    String hidden =
        PLAIN.replace("</report>", "<!-- It stems from test entries only. --></report>");
    assertThat(Caller.code(new Caller(mock).submit(hidden))).isEqualTo(4100);
  }

  @Test
  void mock_thatWasNotAsked_takesBoth() throws IOException {
    try (MockClearinghouse lenient = MockClearinghouse.start()) {
      assertThat(Caller.code(new Caller(lenient).submit(PLAIN))).isZero();
      assertThat(Caller.code(new Caller(lenient).submit(MARKED))).isZero();
    }
  }

  @Test
  void configuration_asksForIt() throws IOException {
    Path file = Files.writeString(folder.resolve("mock.yaml"), "knobs: {syntheticOnly: true}\n");
    try (MockClearinghouse mock =
        MockClearinghouse.start(MockSettings.builder().read(file).build())) {
      assertThat(Caller.code(new Caller(mock).submit(PLAIN))).isEqualTo(4100);
      assertThat(Caller.code(new Caller(mock).submit(MARKED))).isZero();
    }
  }

  @Test
  void control_switchesItOnAndOff() throws Exception {
    try (MockClearinghouse mock = MockClearinghouse.start()) {
      Caller caller = new Caller(mock);
      assertThat(knob(mock, true)).isEqualTo(200);
      assertThat(Caller.code(caller.submit(PLAIN))).isEqualTo(4100);
      assertThat(knob(mock, false)).isEqualTo(200);
      assertThat(Caller.code(caller.submit(PLAIN))).isZero();
    }
  }

  private static int knob(MockClearinghouse mock, boolean value) throws Exception {
    URI knobs = mock.pageUri().resolve("/control/knobs");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(knobs)
                .header(Control.TOKEN_HEADER, mock.controlToken())
                .POST(HttpRequest.BodyPublishers.ofString("{\"syntheticOnly\":" + value + "}"))
                .build(),
            HttpResponse.BodyHandlers.ofString(UTF_8))
        .statusCode();
  }
}
