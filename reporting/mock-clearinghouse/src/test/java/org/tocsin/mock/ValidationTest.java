package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.testkit.SettableClock;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

class ValidationTest {
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  private final Caller caller = new Caller(mock);

  @AfterEach
  void stop() {
    mock.close();
  }

  @Test
  void invalidDocument_isAnsweredInTheValidatorsOwnWords() throws IOException {
    String document = Samples.report().replace("<platform>Teapot Chat</platform>", "<x/>");
    HttpResponse<String> response = caller.submit(document);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Caller.code(response)).isEqualTo(4100);
    SAXParseException expected = firstError(document);
    assertThat(Caller.value(response, "responseDescription"))
        .isEqualTo(
            "Validation failed\n["
                + expected.getLineNumber()
                + ","
                + expected.getColumnNumber()
                + "] - "
                + expected.getMessage())
        .contains("[6,9] - cvc-complex-type.2.4.a: Invalid content was found starting with");
    assertThat(mock.books().calls(Endpoint.SUBMIT))
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.document().orElseThrow().text()).isEqualTo(document);
              assertThat(call.findings()).hasSize(1);
            });
  }

  @Test
  void secondIpCaptureEvent_ofAFile_isWordedAsRecordedLive() throws IOException {
    long id = caller.open();
    String fileId = Caller.value(caller.upload(id, "a", new byte[1]), "fileId");
    String details = Samples.fileDetails(id, fileId);
    String event =
        details.substring(
            details.indexOf("<ipCaptureEvent>"), details.indexOf("<details type=\"HASH\">"));
    HttpResponse<String> response = caller.xml("/fileinfo", details.replace(event, event + event));

    assertThat(Caller.value(response, "responseDescription"))
        .endsWith(
            "cvc-complex-type.2.4.a: Invalid content was found starting with element"
                + " 'ipCaptureEvent'. One of '{deviceId, details, additionalInfo}' is expected.");
  }

  @Test
  void messages_inAnyLocale_areEnglish() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMAN);
      assertThat(Caller.value(caller.submit("<report>"), "responseDescription"))
          .contains("XML document structures must start and end within the same entity.");
      assertThat(Caller.value(caller.submit("<report/>"), "responseDescription"))
          .contains("The content of element 'report' is not complete");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @MethodSource
  void documents_thatNoReaderShouldTake_areRefused(String document, int code) throws IOException {
    HttpResponse<String> response = caller.submit(document);

    assertThat(Caller.code(response)).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(mock.books().reports()).isEmpty();
  }

  static Stream<Arguments> documents_thatNoReaderShouldTake_areRefused() {
    String good = Samples.report();
    return Stream.of(
        Arguments.of("", 4110),
        Arguments.of("no xml", 4110),
        Arguments.of(good.replace("</report>", ""), 4110),
        Arguments.of("<!DOCTYPE report [<!ENTITY e \"x\">]>" + "<report>&e;</report>", 4110),
        Arguments.of("<a>".repeat(100_000), 4110),
        Arguments.of(Samples.fileDetails(1, "00"), 4100),
        Arguments.of(good.replace("<report ", "<report xmlns=\"urn:x\" "), 4100),
        Arguments.of(
            good.replace(
                "<incidentDateTime>",
                "<reportAnnotations><spam>false</spam></reportAnnotations><incidentDateTime>"),
            4100),
        Arguments.of(good.replace("09:30:00Z</incident", "09:30:00+0000</incident"), 4100),
        Arguments.of(good.replace("Child Pornography", "Child pornography"), 4100),
        Arguments.of(good.replaceAll("(?s)<chatIm.*</chatImIncident>", ""), 4100));
  }

  @ParameterizedTest
  @MethodSource
  void rulesBeyondTheSchema_areKept(String from, String to, String rule) throws IOException {
    assertThat(Samples.report()).contains(from);
    HttpResponse<String> response = caller.submit(Samples.report().replace(from, to));

    assertThat(Caller.code(response)).isEqualTo(4100);
    assertThat(Caller.value(response, "responseDescription"))
        .startsWith("Validation failed\n[")
        .contains(rule);
  }

  static Stream<Arguments> rulesBeyondTheSchema_areKept() {
    String ip = "<ipAddress>192.0.2.10</ipAddress>";
    String time = "<incidentDateTime>2026-01-15T09:30:00Z</incidentDateTime>";
    String url = "https://teapot.example/legal";
    String mail = "<email type=\"Business\">trust-safety@teapot.example</email>";
    String name = "<screenName>sample_user</screenName>";
    String display = "<displayName>Sample User</displayName>";
    String port = "<port>51515</port>";
    String verified = "verified=\"true\" verificationDate=\"2025-12-01T00:00:00Z\"";
    String chat = "<chatClient>Teapot Chat</chatClient>";
    String tail = "</ipCaptureEvent>\n  </personOrUserReported>";
    String area =
        "</ipCaptureEvent><estimatedLocation>%s</estimatedLocation></personOrUserReported>";
    return Stream.of(
        Arguments.of(time, time.replace("2026", "2027"), "incidentDateTime must be in the past"),
        Arguments.of(time, time.replace("01-15T09:30", "02-01T12:00"), "must be in the past"),
        Arguments.of(time, time.replace("Z<", "<"), "must name its time zone"),
        Arguments.of(ip, ip.replace("192.0.2.10", "Unknown"), "must be an IPv4 or IPv6 address"),
        Arguments.of(ip, ip.replace("192.0.2.10", "192.0.2.256"), "must be an IPv4 or IPv6"),
        Arguments.of(ip, ip.replace("192.0.2.10", "2001:db8::g"), "must be an IPv4 or IPv6"),
        Arguments.of(ip, ip.replace("192.0.2.10", " "), "must not be blank"),
        Arguments.of(url, "Not specified", "must be a valid URL"),
        Arguments.of(url, "ftp://teapot.example/x", "must be a valid URL"),
        Arguments.of(url, url + "x".repeat(2083), "must be a valid URL"),
        Arguments.of(mail, "", "must have at least one email"),
        Arguments.of(mail, "<email></email>", "must be a well-formed email address"),
        Arguments.of(mail, "<email>" + "x".repeat(65) + "@a.example</email>", "well-formed"),
        Arguments.of(name, name.replace("_", "x".repeat(256)), "must not exceed 256"),
        Arguments.of(display, display.replace(" ", "x".repeat(256)), "must not exceed 255"),
        Arguments.of(chat, chat.replace(" ", "x".repeat(256)), "must not exceed 255"),
        Arguments.of(port, "<port>0</port>", "must be 1 to 65535"),
        Arguments.of(port, "<port>70000</port>", "must be 1 to 65535"),
        Arguments.of(verified, verified.replace("true", "false"), "verified must be true"),
        Arguments.of(verified, verified.replace("2025", "2029"), "must be in the past"),
        Arguments.of(tail, area.formatted("<city>X</city>"), "countryCode must not be blank"),
        Arguments.of(
            tail,
            area.formatted("<city>X</city><countryCode>US</countryCode>"),
            "region must be given when city is"),
        Arguments.of(
            tail,
            area.formatted("<region>ZZ</region><countryCode>US</countryCode>"),
            "region must be a state of the US"),
        Arguments.of(tail, area.formatted("<countryCode>A1</countryCode>"), "ISO 3166-1 alpha-2"),
        Arguments.of(
            tail,
            "</ipCaptureEvent></personOrUserReported><personOrUserReported/>",
            "must occur once, except in a batched report"));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1",
    "2001:db8::1",
    "::ffff:192.0.2.1",
    "2001:0DB8:0:0:0:0:0:1",
  })
  void addresses_ofEachKind_areTaken(String address) throws IOException {
    assertThat(Caller.code(caller.submit(Samples.report().replace("192.0.2.10", address))))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "<fileViewedByEsp>false,<fileViewedByEsp>true,0",
    "<exifViewedByEsp>false,<exifViewedByEsp>true,4100",
    "<fileRelevance>Reported,<fileRelevance>Supplemental Reported,0",
    "</fileRelevance>,</fileRelevance><industryClassification>A2</industryClassification>,0",
    "Reported</fileRelevance>,Supplemental Reported</fileRelevance><industryClassification>A2</industryClassification>,4100",
    "Reported</fileRelevance>,Supplemental Reported</fileRelevance><fileAnnotations><potentialMeme/></fileAnnotations>,4100",
    "2026-01-15T09:30:00Z</uploaded,2026-03-15T09:30:00Z</uploaded,4100",
    "hashType=\"MD5\",xhashType=\"MD5\",4100",
  })
  void fileDetails_byTheirRules_areTakenOrRefused(String from, String to, int code)
      throws IOException {
    long id = caller.open();
    String fileId = Caller.value(caller.upload(id, "a", new byte[1]), "fileId");
    String details = Samples.fileDetails(id, fileId);
    assertThat(details).contains(from);

    assertThat(Caller.code(caller.xml("/fileinfo", details.replace(from, to)))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<personOrUserReported><screenName>x</screenName></personOrUserReported>",
        "<victim><victimPerson/></victim>",
        "<intendedRecipient/>",
        "<additionalInfo>x</additionalInfo>",
      })
  void batchedReport_withMoreThanItMay_isRefused(String more) throws IOException {
    assertThat(Caller.code(caller.submit(Samples.batched("")))).isZero();
    HttpResponse<String> response = caller.submit(Samples.batched(more));
    assertThat(Caller.value(response, "responseDescription"))
        .contains("must not be in a batched report");
  }

  @Test
  void batchedReportsFile_needsItsAnnotationAndNothingElse() throws IOException {
    long id = Long.parseLong(Caller.value(caller.submit(Samples.batched("")), "reportId"));
    String fileId = Caller.value(caller.upload(id, "a", new byte[1]), "fileId");
    String head = "<fileDetails><reportId>" + id + "</reportId><fileId>" + fileId + "</fileId>";

    assertThat(
            Caller.value(
                caller.xml(
                    "/fileinfo", head + "<originalFileName>x</originalFileName></fileDetails>"),
                "responseDescription"))
        .contains("viral or potentialMeme must be annotated")
        .contains("originalFileName: must not be in a batched report's file details");
    assertThat(
            Caller.code(
                caller.xml(
                    "/fileinfo",
                    head + "<fileAnnotations><viral/></fileAnnotations></fileDetails>")))
        .isZero();
  }

  @Test
  void schemaOf2026_onlyByKnob_takesItsAdditions() throws IOException {
    String document =
        Samples.report()
            .replace(
                "<incidentDateTime>",
                "<reportAnnotations><informational/></reportAnnotations><incidentDateTime>");
    assertThat(Caller.code(caller.submit(document))).isEqualTo(4100);
    mock.knobs(mock.knobs().with(Knobs.SchemaVersion.WITH_2026));
    assertThat(Caller.code(caller.submit(document))).isZero();
    assertThat(caller.get("/xsd").body()).contains("informational");
  }

  @Test
  void contentType_ofAnotherKind_isRefusedUnlessLenient() throws IOException {
    byte[] document = Samples.report().getBytes(UTF_8);
    assertThat(Caller.code(caller.post("/submit", "text/plain", document))).isEqualTo(4000);
    assertThat(Caller.code(caller.post("/submit", "application/xml", document))).isZero();
    mock.knobs(mock.knobs().withStrictContentType(false));
    assertThat(Caller.code(caller.post("/submit", "text/plain", document))).isZero();
  }

  @Test
  void document_largerThanAllowed_isRefused() throws IOException {
    try (MockClearinghouse small =
        MockClearinghouse.start(
            MockSettings.builder().clock(clock).maxDocumentBytes(4096).build())) {
      Caller to = new Caller(small);
      assertThat(Caller.code(to.submit(Samples.report()))).isZero();
      assertThat(Caller.code(to.submit(Samples.report() + " ".repeat(5_000_000)))).isEqualTo(4000);
    }
  }

  private SAXParseException firstError(String document) throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.ROOT);
      SchemaFactory.newDefaultInstance()
          .newSchema(
              ValidationTest.class
                  .getClassLoader()
                  .getResource("META-INF/tocsin/schema/cybertipline.xsd"))
          .newValidator()
          .validate(new StreamSource(new StringReader(document)));
      throw new AssertionError("the document is valid");
    } catch (SAXParseException e) {
      return e;
    } catch (SAXException e) {
      throw new IOException(e);
    } finally {
      Locale.setDefault(before);
    }
  }
}
