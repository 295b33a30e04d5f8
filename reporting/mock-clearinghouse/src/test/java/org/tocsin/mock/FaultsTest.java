package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.testkit.SettableClock;

class FaultsTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  private final Caller caller = new Caller(mock);

  @AfterEach
  void stop() {
    mock.close();
  }

  @Test
  void dropBefore_closesAndChangesNothing() throws IOException {
    long id = caller.open();
    mock.faults().next(Endpoint.FINISH, Fault.dropBefore());

    assertThatThrownBy(() -> caller.form("/finish", id)).isInstanceOf(IOException.class);
    assertThat(mock.books().report(id).orElseThrow().state()).isEqualTo(ReportState.OPEN);
    assertThat(mock.books().calls(Endpoint.FINISH))
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.fault()).contains("drop-before");
              assertThat(call.status()).isEmpty();
            });
    assertThat(Caller.code(caller.form("/finish", id))).isZero();
  }

  @Test
  void dropAfter_closesAndTakesEffect() throws IOException {
    long id = caller.open();
    mock.faults().next(Endpoint.FINISH, Fault.dropAfter());

    assertThatThrownBy(() -> caller.form("/finish", id)).isInstanceOf(IOException.class);
    assertThat(mock.books().finishedExactlyOnce().id()).isEqualTo(id);
    assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(5102);
  }

  @Test
  void gatewayAnswers_areHtmlWithoutARequestIdAndChangeNothing() throws IOException {
    mock.faults()
        .next(Endpoint.SUBMIT, Fault.badGateway())
        .next(Endpoint.SUBMIT, Fault.unavailable(Optional.of(Duration.ofSeconds(7))))
        .next(Endpoint.SUBMIT, Fault.tooManyRequests(Optional.of(Duration.ofMinutes(2))))
        .next(Endpoint.SUBMIT, Fault.html());

    HttpResponse<String> first = caller.submit(Samples.report());
    assertThat(first.statusCode()).isEqualTo(502);
    assertThat(first.body()).contains("<html>");
    assertThat(first.headers().firstValue("Request-ID")).isEmpty();
    HttpResponse<String> second = caller.submit(Samples.report());
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.headers().firstValue("Retry-After")).contains("7");
    HttpResponse<String> third = caller.submit(Samples.report());
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).contains("120");
    assertThat(caller.submit(Samples.report()).statusCode()).isEqualTo(200);
    assertThat(mock.books().reports()).isEmpty();
    assertThat(Caller.code(caller.submit(Samples.report()))).isZero();
  }

  @Test
  void emptyAnswer_isASuccessThatSaysNothing() throws IOException {
    mock.faults().next(Endpoint.SUBMIT, Fault.empty());
    HttpResponse<String> response = caller.submit(Samples.report());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(mock.books().reports(ReportState.OPEN)).hasSize(1);
  }

  @Test
  void truncatedAnswer_endsInItsMiddle() throws IOException {
    mock.faults().next(Endpoint.SUBMIT, Fault.truncated());

    assertThatThrownBy(() -> caller.submit(Samples.report())).isInstanceOf(IOException.class);
    assertThat(mock.books().reports(ReportState.OPEN)).hasSize(1);
  }

  @Test
  void wrongRoot_isTheOtherEndpointsRoot() throws IOException {
    long id = caller.open();
    mock.faults().next(Endpoint.FINISH, Fault.wrongRoot());

    assertThat(caller.form("/finish", id).body()).contains("<reportResponse>");
  }

  @Test
  void foreignId_namesAnotherReport() throws IOException {
    long id = caller.open();
    mock.faults().next(Endpoint.FINISH, Fault.foreignId());

    assertThat(Caller.value(caller.form("/finish", id), "reportId"))
        .isNotEqualTo(Long.toString(id));
  }

  @Test
  void codes_asOftenAsAsked_changeNothing() throws IOException {
    mock.faults()
        .times(Endpoint.SUBMIT, 3, Fault.code(1000))
        .next(Endpoint.SUBMIT, Fault.code(9999));

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response = caller.submit(Samples.report());
      assertThat(Caller.code(response)).isEqualTo(1000);
      assertThat(response.statusCode()).isEqualTo(500);
    }
    assertThat(Caller.code(caller.submit(Samples.report()))).isEqualTo(9999);
    assertThat(Caller.code(caller.submit(Samples.report()))).isZero();
    assertThat(mock.books().reports()).hasSize(1);
  }

  @Test
  void code_thatTakesEffect_hidesASuccess() throws IOException {
    long id = caller.open();
    mock.faults().next(Endpoint.FINISH, Fault.code(1000).applied(true));

    assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(1000);
    assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(5102);
  }

  @Test
  void doctype_standsBeforeTheAnswer() throws IOException {
    mock.faults().next(Endpoint.SUBMIT, Fault.doctype());

    assertThat(caller.submit(Samples.report()).body())
        .contains("<!DOCTYPE reportResponse [<!ENTITY entity \"\">]>")
        .contains("0&entity;</responseCode>");
  }

  @Test
  void oversizeAnswer_hasAsManyBytesAsAsked() throws IOException {
    mock.faults().next(Endpoint.SUBMIT, Fault.oversize(3_000_000));

    assertThat(caller.submit(Samples.report()).body()).hasSize(3_000_000);
  }

  @Test
  void wrongMd5_isAnswered_andTheBooksKeepTheRightOne() throws IOException {
    long id = caller.open();
    mock.faults().next(Endpoint.UPLOAD, Fault.wrongMd5());

    assertThat(Caller.value(caller.upload(id, "a", HELLO), "hash"))
        .matches("[0-9a-f]{32}")
        .isNotEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(mock.books().report(id).orElseThrow().files().get(0).md5())
        .isEqualTo("5d41402abc4b2a76b9719d911017c592");
  }

  @Test
  void delayAndTrickle_giveTheRightAnswerLate() throws IOException {
    mock.faults()
        .next(Endpoint.STATUS, Fault.delay(Duration.ofMillis(300)))
        .next(Endpoint.STATUS, Fault.trickle(Duration.ofMillis(2)));
    long start = System.nanoTime();
    assertThat(Caller.code(caller.get("/status"))).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
    start = System.nanoTime();
    assertThat(Caller.code(caller.get("/status"))).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void faultsAtRandom_withOneSeed_repeat() throws IOException {
    assertThat(outcomes(7)).isEqualTo(outcomes(7)).contains(0).contains(1000);
  }

  private java.util.List<Integer> outcomes(long seed) {
    mock.faults().clear();
    mock.faults().random(Endpoint.STATUS, 0.5, seed, Fault.code(1000));
    return IntStream.range(0, 20)
        .mapToObj(
            i -> {
              try {
                return Caller.code(caller.get("/status"));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .toList();
  }

  @Test
  void everyCall_untilCleared_meetsAConstantFault() throws IOException {
    mock.faults().always(Endpoint.STATUS, Fault.code(1000));
    assertThat(Caller.code(caller.get("/status"))).isEqualTo(1000);
    assertThat(Caller.code(caller.get("/status"))).isEqualTo(1000);
    mock.faults().clear(Endpoint.STATUS);
    assertThat(Caller.code(caller.get("/status"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop-before",
        "drop-after",
        "delay",
        "trickle",
        "502",
        "503",
        "429",
        "empty",
        "truncated",
        "wrong-root",
        "foreign-id",
        "1000",
        "9999",
        "doctype",
        "oversize",
        "wrong-md5",
        "html"
      })
  void word_ofEachFault_readsBack(String word) {
    assertThat(Fault.of(word).word()).isEqualTo(word);
  }

  @Test
  void unusableFaults_areRefused() {
    assertThatThrownBy(() -> Fault.of("nonsense")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.delay(Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mock.faults().times(Endpoint.SUBMIT, 0, Fault.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mock.faults().random(Endpoint.SUBMIT, 1.5, 0, Fault.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void close_whileAFaultWaits_endsQuickly() throws Exception {
    mock.faults().next(Endpoint.SUBMIT, Fault.delay(Duration.ofMinutes(5)));
    Thread waiting =
        new Thread(
            () -> {
              try {
                caller.submit(Samples.report());
              } catch (IOException expected) {
                // The mock closed.
              }
            });
    waiting.start();
    while (!mock.faults().waiting().isEmpty()) {
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    mock.close();
    waiting.join(5000);
    assertThat(waiting.isAlive()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
