package org.tocsin.cybertipline;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.cybertipline.CallOutcome.Accepted;
import org.tocsin.cybertipline.CallOutcome.Ambiguous;
import org.tocsin.cybertipline.CallOutcome.Doubt;
import org.tocsin.cybertipline.CallOutcome.NotAuthorised;
import org.tocsin.cybertipline.CallOutcome.Rejected;
import org.tocsin.cybertipline.CallOutcome.StateConflict;
import org.tocsin.cybertipline.CallOutcome.Unavailable;

/** Every call against every way in which an answer can go wrong: always exactly one request. */
class ClientFaultsTest {
  private static final OptionalInt NO_CODE = OptionalInt.empty();
  private static final Optional<Duration> NO_WAIT = Optional.empty();
  private static final WireMockServer SERVER =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

  /** What a server does, and what must be concluded. */
  private record Mishap(
      Function<Endpoint, ResponseDefinitionBuilder> answer,
      Function<Endpoint, CallOutcome> outcome) {}

  private static final Map<String, Mishap> FAULTS = faults();

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void reset() {
    SERVER.resetAll();
  }

  private static URI base() {
    return URI.create("http://127.0.0.1:" + SERVER.port() + "/ispws");
  }

  private static Map<String, Mishap> faults() {
    Map<String, Mishap> map = new LinkedHashMap<>();
    put(
        map,
        "reset after the request",
        r -> r.withFault(Fault.CONNECTION_RESET_BY_PEER),
        no(Doubt.NO_ANSWER));
    put(
        map,
        "closed without an answer",
        r -> r.withFault(Fault.EMPTY_RESPONSE),
        no(Doubt.NO_ANSWER));
    put(
        map,
        "garbage then closed",
        r -> r.withFault(Fault.RANDOM_DATA_THEN_CLOSE),
        no(Doubt.NO_ANSWER));
    put(
        map,
        "answer cut in a chunk",
        r -> r.withStatus(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK),
        e -> new Ambiguous(Doubt.OVERSIZE));
    put(map, "too slow", r -> r.withStatus(200).withFixedDelay(2_000), no(Doubt.NO_ANSWER));
    put(
        map,
        "502 with HTML",
        r -> r.withStatus(502).withBody("<html><body>Bad gateway"),
        asking(status()));
    put(map, "504 empty", r -> r.withStatus(504), asking(status()));
    put(map, "500 empty", r -> r.withStatus(500), asking(status()));
    put(
        map,
        "503 Retry-After 0",
        r -> r.withStatus(503).withHeader("Retry-After", "0"),
        e -> new Unavailable(Optional.of(Duration.ZERO), NO_CODE));
    put(
        map,
        "503 Retry-After 120",
        r -> r.withStatus(503).withHeader("Retry-After", "120"),
        e -> new Unavailable(Optional.of(Duration.ofMinutes(2)), NO_CODE));
    put(
        map,
        "503 Retry-After a date",
        r -> r.withStatus(503).withHeader("Retry-After", "Thu, 15 Jan 2026 09:31:30 GMT"),
        e -> new Unavailable(Optional.of(Duration.ofSeconds(30)), NO_CODE));
    put(
        map,
        "503 Retry-After nonsense",
        r -> r.withStatus(503).withHeader("Retry-After", "soon"),
        asking(status()));
    put(map, "503 alone", r -> r.withStatus(503), asking(status()));
    put(
        map,
        "429",
        r -> r.withStatus(429).withHeader("Retry-After", "7"),
        e -> new Unavailable(Optional.of(Duration.ofSeconds(7)), NO_CODE));
    put(map, "408", r -> r.withStatus(408), e -> status());
    put(map, "421", r -> r.withStatus(421), e -> status());
    put(
        map,
        "302 elsewhere",
        r -> r.withStatus(302).withHeader("Location", "/elsewhere"),
        e -> status());
    put(
        map,
        "307 elsewhere",
        r -> r.withStatus(307).withHeader("Location", "/elsewhere"),
        e -> new Rejected(NO_CODE, ""));
    put(
        map,
        "308 elsewhere",
        r -> r.withStatus(308).withHeader("Location", "/elsewhere"),
        e -> new Rejected(NO_CODE, ""));
    put(
        map,
        "401 empty",
        r -> r.withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"ESP Web Services\""),
        e -> new NotAuthorised(NO_CODE));
    put(
        map,
        "401 with code 1000",
        r -> r.withStatus(401).withBody(Calls.response(1000, "Authentication", "")),
        e -> new NotAuthorised(OptionalInt.of(1000)));
    put(
        map,
        "401 with code 2000",
        r -> r.withStatus(401).withBody(Calls.response(2000, "Authentication", "")),
        e -> new NotAuthorised(OptionalInt.of(2000)));
    put(map, "403 empty", r -> r.withStatus(403), e -> new NotAuthorised(NO_CODE));
    put(
        map,
        "407 empty",
        r -> r.withStatus(407).withHeader("Proxy-Authenticate", "Basic"),
        no(Doubt.NO_ANSWER));
    put(
        map,
        "404 with HTML",
        r -> r.withStatus(404).withBody("<html></html>"),
        e -> new Rejected(NO_CODE, ""));
    put(map, "400 empty", r -> r.withStatus(400), e -> status());
    put(
        map,
        "400 truncated",
        r -> r.withStatus(400).withBody("<reportResponse><responseCode>510"),
        e -> status());
    put(
        map,
        "404 truncated",
        r -> r.withStatus(404).withBody("<reportResponse><responseCode>510"),
        no(Doubt.UNREADABLE));
    put(map, "200 empty", r -> r.withStatus(200), no(Doubt.UNREADABLE));
    put(
        map,
        "200 HTML",
        r -> r.withStatus(200).withBody("<html><body>Welcome</body></html>"),
        no(Doubt.WRONG_ROOT));
    put(map, "204", r -> r.withStatus(204), no(Doubt.UNREADABLE));
    put(
        map,
        "code not a number",
        r -> r.withStatus(200).withBody(Calls.response(0, "Success", "").replace(">0<", ">zero<")),
        no(Doubt.UNREADABLE));
    put(
        map,
        "code missing",
        r ->
            r.withStatus(200)
                .withBody(
                    "<reportResponse><responseDescription>Success</responseDescription></reportResponse>"),
        e ->
            new Ambiguous(
                e == Endpoint.SCHEMA || e == Endpoint.FINISH
                    ? Doubt.WRONG_ROOT
                    : Doubt.UNREADABLE));
    put(
        map,
        "9999",
        r -> r.withStatus(200).withBody(Calls.response(9999, "?", "")),
        e -> new Unavailable(NO_WAIT, OptionalInt.of(9999)));
    put(
        map,
        "1000",
        r -> r.withStatus(500).withBody(Calls.response(1000, "?", "")),
        e -> new Unavailable(NO_WAIT, OptionalInt.of(1000)));
    put(
        map,
        "200 with 1001",
        r -> r.withStatus(200).withBody(Calls.response(1001, "?", "")),
        e -> new Unavailable(NO_WAIT, OptionalInt.of(1001)));
    put(
        map,
        "1210",
        r -> r.withStatus(404).withBody(Calls.response(1210, "not found", "")),
        e -> new Rejected(OptionalInt.of(1210), "not found"));
    put(
        map,
        "4100",
        r -> r.withStatus(400).withBody(Calls.response(4100, "Validation failed", "")),
        e -> new Rejected(OptionalInt.of(4100), "Validation failed"));
    put(
        map,
        "4100 under the root of finish",
        r ->
            r.withStatus(400)
                .withBody(
                    "<reportDoneResponse><responseCode>4100</responseCode></reportDoneResponse>"),
        e -> new Rejected(OptionalInt.of(4100), ""));
    put(
        map,
        "3300",
        r -> r.withStatus(403).withBody(Calls.response(3300, "?", "")),
        e -> new NotAuthorised(OptionalInt.of(3300)));
    put(
        map,
        "5102",
        r -> r.withStatus(200).withBody(Calls.response(5102, "?", "")),
        e -> new StateConflict(5102));
    put(
        map,
        "-1",
        r -> r.withStatus(200).withBody(Calls.response(-1, "?", "")),
        e -> new Unavailable(NO_WAIT, OptionalInt.of(-1)));
    put(
        map,
        "latin-1 prolog",
        r ->
            r.withStatus(400)
                .withBody(
                    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><reportResponse><responseCode>4100</responseCode><responseDescription>\u00e4</responseDescription></reportResponse>"
                        .getBytes(ISO_8859_1)),
        e -> new Rejected(OptionalInt.of(4100), "\u00e4"));
    put(
        map,
        "charset header that lies",
        r ->
            r.withStatus(400)
                .withHeader("Content-Type", "application/xml;charset=ISO-8859-1")
                .withBody(Calls.response(4100, "\u00e4", "").getBytes(UTF_8)),
        e -> new Rejected(OptionalInt.of(4100), "\u00e4"));
    map.put(
        "truncated success",
        new Mishap(
            e ->
                aResponse()
                    .withStatus(200)
                    .withBody(Calls.success(e).substring(0, Calls.success(e).length() - 9)),
            no(Doubt.UNREADABLE)));
    map.put(
        "DOCTYPE",
        new Mishap(
            e ->
                aResponse()
                    .withStatus(200)
                    .withBody(withDoctype(Calls.success(e), "<!DOCTYPE reportResponse>")),
            no(Doubt.UNREADABLE)));
    map.put(
        "billion laughs",
        new Mishap(
            e ->
                aResponse()
                    .withStatus(200)
                    .withBody(
                        withDoctype(
                                Calls.success(e),
                                "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>")
                            .replace("Success", "&c;")),
            no(Doubt.UNREADABLE)));
    map.put(
        "1 MiB + 1",
        new Mishap(
            e ->
                aResponse()
                    .withStatus(200)
                    .withBody(
                        Calls.success(e)
                            + " "
                                .repeat(
                                    CyberTiplineClient.MAX_ANSWER_BYTES
                                        + 1
                                        - Calls.success(e).length())),
            no(Doubt.OVERSIZE)));
    map.put(
        "too deep",
        new Mishap(
            e ->
                aResponse()
                    .withStatus(200)
                    .withBody(
                        "<reportResponse>"
                            + "<a>".repeat(40)
                            + "</a>".repeat(40)
                            + "</reportResponse>"),
            no(Doubt.UNREADABLE)));
    map.put(
        "success under an error status",
        new Mishap(
            e -> aResponse().withStatus(500).withBody(Calls.success(e)),
            e ->
                e == Endpoint.SCHEMA
                    ? new Unavailable(NO_WAIT, NO_CODE)
                    : new Ambiguous(Doubt.CONTRADICTION)));
    map.put(
        "namespaced root",
        new Mishap(
            e ->
                aResponse()
                    .withStatus(200)
                    .withBody(
                        Calls.response(0, "Success", "")
                            .replace("<reportResponse>", "<reportResponse xmlns=\"urn:x\">")),
            no(Doubt.WRONG_ROOT)));
    return map;
  }

  private static String withDoctype(String document, String doctype) {
    return Calls.PROLOG + doctype + document.substring(Calls.PROLOG.length());
  }

  private static Ambiguous status() {
    return new Ambiguous(Doubt.STATUS);
  }

  private static Function<Endpoint, CallOutcome> no(Doubt why) {
    return endpoint -> new Ambiguous(why);
  }

  /** A gateway's error proves nothing, unless the call changes nothing anyway. */
  private static Function<Endpoint, CallOutcome> asking(CallOutcome otherwise) {
    return endpoint ->
        endpoint == Endpoint.STATUS || endpoint == Endpoint.SCHEMA
            ? new Unavailable(NO_WAIT, NO_CODE)
            : otherwise;
  }

  private static void put(
      Map<String, Mishap> map,
      String name,
      Function<ResponseDefinitionBuilder, ResponseDefinitionBuilder> answer,
      Function<Endpoint, CallOutcome> outcome) {
    map.put(name, new Mishap(endpoint -> answer.apply(aResponse()), outcome));
  }

  static Stream<Arguments> everyCallAndFault() {
    List<Arguments> all = new ArrayList<>();
    for (Endpoint endpoint : Endpoint.values()) {
      FAULTS.keySet().forEach(fault -> all.add(Arguments.of(endpoint, fault)));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCallAndFault")
  void call_underFault_sendsOneRequestAndConcludesOneOutcome(Endpoint endpoint, String name) {
    Mishap fault = Objects.requireNonNull(FAULTS.get(name));
    SERVER.stubFor(any(anyUrl()).willReturn(fault.answer().apply(endpoint)));
    try (CyberTiplineClient client = Calls.client(base())) {
      Exchange exchange = Calls.make(client, endpoint, Calls.stamp(base()));
      assertThat(exchange.outcome()).isEqualTo(fault.outcome().apply(endpoint));
    }
    SERVER.verify(1, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Endpoint.class,
      names = {"OPEN", "UPLOAD", "DESCRIBE", "FINISH", "RETRACT"})
  void answer_ofAnotherReport_isNotBelieved(Endpoint endpoint) {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse().withBody(Calls.success(endpoint).replace(Calls.REPORT, "100000043"))));
    try (CyberTiplineClient client = Calls.client(base())) {
      CallOutcome outcome = Calls.make(client, endpoint, Calls.stamp(base())).outcome();
      if (endpoint == Endpoint.OPEN) {
        assertThat(outcome).isInstanceOf(Accepted.class); // whatever id it is, it is ours
      } else {
        assertThat(outcome).isEqualTo(new Ambiguous(Doubt.FOREIGN_REPORT));
      }
    }
    SERVER.verify(1, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Endpoint.class,
      names = {"OPEN", "UPLOAD", "DESCRIBE", "FINISH", "RETRACT"})
  void success_withoutTheIdsThatTheCallNeeds_isNotBelieved(Endpoint endpoint) {
    String success = Calls.success(endpoint);
    List<String> incomplete = new ArrayList<>();
    incomplete.add(success.replace("<reportId>" + Calls.REPORT + "</reportId>", ""));
    incomplete.add(success.replace(Calls.REPORT, ""));
    incomplete.add(success.replace(Calls.REPORT, "12e34"));
    if (endpoint == Endpoint.UPLOAD) {
      incomplete.add(success.replace("<fileId>" + Calls.FILE + "</fileId>", ""));
      incomplete.add(success.replace("<hash>" + Calls.MD5_OF_HELLO + "</hash>", ""));
      incomplete.add(success.replace(Calls.MD5_OF_HELLO, "5d41"));
    }
    if (endpoint == Endpoint.FINISH) {
      incomplete.add(success.replaceAll("<files>.*</files>", ""));
      incomplete.add(success.replace(Calls.FILE, ""));
    }
    for (String answer : incomplete) {
      SERVER.resetAll();
      SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody(answer)));
      try (CyberTiplineClient client = Calls.client(base())) {
        assertThat(Calls.make(client, endpoint, Calls.stamp(base())).outcome())
            .as(answer)
            .isEqualTo(new Ambiguous(Doubt.MISSING_ID));
      }
      SERVER.verify(1, anyRequestedFor(anyUrl()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Endpoint.class,
      names = {"STATUS", "OPEN", "UPLOAD", "DESCRIBE", "RETRACT"})
  void success_underTheRootOfFinish_isNotBelieved(Endpoint endpoint) {
    SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody(Calls.success(Endpoint.FINISH))));
    try (CyberTiplineClient client = Calls.client(base())) {
      assertThat(Calls.make(client, endpoint, Calls.stamp(base())).outcome())
          .isEqualTo(new Ambiguous(Doubt.WRONG_ROOT));
    }
  }
}
