package org.tocsin.cybertipline;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.cybertipline.CallOutcome.Accepted;
import org.tocsin.cybertipline.CallOutcome.Ambiguous;
import org.tocsin.cybertipline.CallOutcome.Doubt;
import org.tocsin.cybertipline.CallOutcome.NotAuthorised;
import org.tocsin.cybertipline.CallOutcome.Rejected;
import org.tocsin.cybertipline.CallOutcome.StateConflict;
import org.tocsin.cybertipline.RawServer.Manner;
import org.tocsin.model.Absence;
import org.tocsin.model.Account;
import org.tocsin.model.Environment;
import org.tocsin.model.Fact;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentType;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.report.AccountFacts;
import org.tocsin.report.Contact;
import org.tocsin.report.Email;
import org.tocsin.report.FileDetails;
import org.tocsin.report.FileReport;
import org.tocsin.report.IncidentReport;
import org.tocsin.report.Person;
import org.tocsin.report.Report;
import org.tocsin.report.ReportAnnotation;
import org.tocsin.report.ReportedAccount;
import org.tocsin.report.Reporter;
import org.tocsin.report.Reports;
import org.tocsin.report.Summary;
import org.tocsin.report.ViewFacts;

/**
 * What real clients got wrong, by its number in specification section 6. What is kept between calls
 * (5, 10, 11 and 26) and what is kept for good (25) have tests of those numbers where that lives;
 * here stands what the connector contributes.
 */
class DefectsTest {
  private static final Path REJECTED = Path.of("../schema/src/test/resources/samples/rejected");

  private final CyberTiplineWriter writer = new CyberTiplineWriter();
  private final CyberTiplineValidator validator = new CyberTiplineValidator();

  private String report(Report report) {
    Document document = writer.report(report);
    assertThat(validator.validate(document.xml(), Incidents.SENT)).isEmpty();
    return new String(document.xml(), UTF_8);
  }

  private String sample() {
    return report(Reports.report(Incidents.match(), Incidents.service(), List.of(7L)));
  }

  private String file(ViewFacts viewed) {
    FileReport file = Reports.file(Incidents.match(), viewed).orElseThrow();
    return new String(writer.fileDetails(file, "1", "a").xml(), UTF_8);
  }

  private List<Finding> check(String document) {
    return validator.validate(document.getBytes(UTF_8), Incidents.SENT);
  }

  private static void isRejected(String sample) throws Exception {
    assertThat(
            new CyberTiplineValidator()
                .validateSchema(Files.readAllBytes(REJECTED.resolve(sample + ".xml"))))
        .as(sample)
        .isNotEmpty();
  }

  private static CallOutcome answer(Endpoint endpoint, int status, String body) {
    return AnswerRules.outcome(
        endpoint,
        endpoint.answersReportId() && endpoint != Endpoint.OPEN
            ? Optional.of(Calls.REPORT)
            : Optional.empty(),
        status,
        body.getBytes(UTF_8),
        true,
        Optional.empty());
  }

  @Test
  void defect01_childrenInAnyOrder() throws Exception {
    isRejected("wrong-order");
    assertThat(sample()).containsSubsequence("espIdentifier", "screenName", "ipCaptureEvent");
  }

  @Test
  void defect02_secondAddressOfAFile() throws Exception {
    isRejected("two-ip-capture-events-on-file");
    FileDetails file =
        (FileDetails) Reports.file(Incidents.match(), ViewFacts.notViewed()).orElseThrow();
    assertThat(file.ipEvent().isKnown()).isTrue(); // one fact, not a list
  }

  @Test
  void defect03_openingIsNeverRepeatedByItself() throws Exception {
    try (RawServer server = new RawServer(Manner.RESET_AFTER_BODY, "");
        CyberTiplineClient client = Calls.client(server.base())) {
      Calls.make(client, Endpoint.OPEN, Calls.stamp(server.base()));
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void defect04_hiddenRetryOfADroppedConnection() throws Exception {
    try (RawServer server = new RawServer(Manner.RESET_BEFORE_BODY, "");
        CyberTiplineClient client = Calls.client(server.base())) {
      Calls.make(client, Endpoint.UPLOAD, Calls.stamp(server.base()));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void defect05_reportIdIsKnownRightAfterOpening() {
    Accepted opened = (Accepted) answer(Endpoint.OPEN, 200, Calls.success(Endpoint.OPEN));
    assertThat(opened.reply().reportId()).contains(Calls.REPORT);
  }

  @Test
  void defect06_finishAnswerNotChecked() {
    assertThat(answer(Endpoint.FINISH, 200, "")).isEqualTo(new Ambiguous(Doubt.UNREADABLE));
    assertThat(answer(Endpoint.FINISH, 200, Calls.response(0, "Success", "")))
        .isEqualTo(new Ambiguous(Doubt.WRONG_ROOT));
  }

  @Test
  void defect07_fileIdTypedAsNumber_andParseTroubleTakenForFailure() {
    Accepted finished = (Accepted) answer(Endpoint.FINISH, 200, Calls.success(Endpoint.FINISH));
    assertThat(finished.reply().fileIds()).containsExactly(Calls.FILE);
    assertThat(answer(Endpoint.FINISH, 200, "<reportDoneResponse>")).isInstanceOf(Ambiguous.class);
  }

  @Test
  void defect08_readerThatGuessesNumbers() {
    String answer = Calls.success(Endpoint.FINISH).replace(Calls.FILE, "0012e34000");
    assertThat(((Accepted) answer(Endpoint.FINISH, 200, answer)).reply().fileIds())
        .containsExactly("0012e34000");
  }

  @Test
  void defect09_retractedAndFinishedAreNotTheSame() {
    assertThat(answer(Endpoint.FINISH, 400, Calls.response(5101, "", "")))
        .isEqualTo(new StateConflict(5101));
    assertThat(answer(Endpoint.RETRACT, 400, Calls.response(5102, "", "")))
        .isEqualTo(new StateConflict(5102));
  }

  @Test
  void defect10_resumeOfAnExpiredReport() {
    for (int gone : new int[] {5001, 5101}) {
      assertThat(answer(Endpoint.FINISH, 400, Calls.response(gone, "", "")))
          .isEqualTo(new StateConflict(gone));
    }
  }

  @Test
  void defect12_misspeltAndRetiredTypes() throws Exception {
    isRejected("misspelt-incident-type");
    isRejected("retired-incident-type");
    for (IncidentType type : IncidentType.values()) {
      report(minimal(Summary.builder(type, Incidents.AT).build()));
    }
  }

  @Test
  void defect13_inventedElements() throws Exception {
    isRejected("invented-element");
    for (String name :
        List.of("permanentlyDisabled", "additionalNotes", "reporteeInformation", "officerName")) {
      String document =
          sample().replace("</personOrUserReported>", "<" + name + "/></personOrUserReported>");
      assertThat(check(document)).as(name).isNotEmpty();
    }
  }

  @Test
  void defect14_attributesOnTheWrongElement() throws Exception {
    isRejected("flea-country-on-law-enforcement");
    isRejected("missing-association-type");
    isRejected("type-on-name-value-pair");
  }

  @Test
  void defect15_flagsSerialisedAsFalse() throws Exception {
    isRejected("false-flag");
    String document =
        report(
            minimal(
                Summary.builder(IncidentType.ENTICEMENT, Incidents.AT)
                    .annotations(Set.of(ReportAnnotation.SEXTORTION))
                    .build()));
    assertThat(document).contains("<sextortion>true</sextortion>").doesNotContain("spam");
  }

  @Test
  void defect16_viewedHardCoded() {
    assertThat(file(ViewFacts.notViewed())).contains("<fileViewedByEsp>false<");
    assertThat(file(new ViewFacts(absent(), absent())))
        .doesNotContain("fileViewedByEsp")
        .doesNotContain("exifViewedByEsp");
    assertThat(sample()).doesNotContain("possibleProxy");
  }

  @Test
  void defect17_placeholders() {
    String document = sample();
    assertThat(check(document.replace("192.0.2.10", "Unknown"))).isNotEmpty();
    assertThat(check(document.replace("https://teapot.example/legal", "Not specified")))
        .isNotEmpty();
    assertThat(check(document.replace("trust-safety@teapot.example", ""))).isNotEmpty();
    assertThat(check(document.replaceAll("<additionalInfo>[^<]*<", "<additionalInfo><")))
        .isNotEmpty();
  }

  @Test
  void defect18_zoneFaked() {
    // Instants only, printed in UTC, under the default zone of the tests which is 14 hours ahead.
    assertThat(sample()).contains("<dateTime>2026-01-15T09:30:00Z</dateTime>");
    assertThat(
            check(sample().replace("09:30:00Z</incidentDateTime>", "09:30:00</incidentDateTime>")))
        .isNotEmpty();
  }

  @Test
  void defect19_noEscaping() throws Exception {
    Account account = Account.of("user-0001", "</screenName><spam/>&amp;\"'");
    Incident incident =
        Incidents.match(
            account,
            Incidents.origin("192.0.2.10", 1),
            Incidents.room(),
            Incidents.file(Optional.empty()));
    String document = report(Reports.report(incident, Incidents.service(), List.of()));
    assertThat(
            XmlTrees.read(document.getBytes(UTF_8))
                .first("personOrUserReported")
                .orElseThrow()
                .value("screenName"))
        .contains("</screenName><spam/>&amp;\"'");
  }

  @Test
  void defect20_priorReportsThatAreNoNumbers() {
    assertThat(sample()).contains("<priorCTReports>7</priorCTReports>");
    assertThat(check(sample().replace("<priorCTReports>7", "<priorCTReports>CT-7"))).isNotEmpty();
  }

  @Test
  void defect21_environmentChosenByCodePath() {
    URI base = URI.create("http://127.0.0.1:9/ispws");
    try (CyberTiplineClient client = Calls.client(base)) {
      for (Endpoint endpoint : Endpoint.values()) {
        assertThatThrownBy(
                () ->
                    Calls.make(
                        client, endpoint, new Stamp(Environment.PRODUCTION, base, "sample", false)))
            .as(endpoint.name())
            .isInstanceOf(EnvironmentMismatch.class);
      }
    }
    assertThat(ClientSettings.builder(base, "a", "b".toCharArray()).build().environment())
        .isEqualTo(Environment.TEST);
  }

  @Test
  void defect22_secondOffenceNamesTheFirst() {
    assertThat(report(Reports.report(Incidents.match(), Incidents.service(), List.of(1L, 2L))))
        .contains("<priorCTReports>1</priorCTReports>", "<priorCTReports>2</priorCTReports>");
  }

  @Test
  void defect23_refusedAttemptIsReported() {
    // An incident knows nothing of a delivery: an attempt is all it takes.
    assertThat(sample()).contains("<eventName>Upload</eventName>");
  }

  @Test
  void defect24_missingDataOrMediaDropsTheReport() {
    Incident bare =
        new Incident(
            Incidents.escalation(List.of()).id(),
            Incidents.escalation(List.of()).source(),
            IncidentType.ENTICEMENT,
            Environment.TEST,
            false,
            Incidents.AT,
            Account.of("user-0001"),
            NetworkOrigin.unknown(),
            Incidents.room(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of("moderator-1"));
    assertThat(report(Reports.report(bare, Incidents.service(), List.of())))
        .contains("<espIdentifier>user-0001</espIdentifier>");
  }

  @Test
  void defect27_identityIsThatOfTheMoment() {
    Incident incident = Incidents.match();
    assertThat(Reports.report(incident, Incidents.service(), List.of()))
        .isEqualTo(Reports.report(incident, Incidents.service(), List.of()));
  }

  @Test
  void defect28_fixedTimeLimitForFilesOfAnySize() {
    ClientSettings settings =
        ClientSettings.builder(URI.create("http://127.0.0.1:9/"), "a", "b".toCharArray()).build();
    assertThat(settings.uploadTimeout(5L << 30)).isGreaterThan(Duration.ofHours(40));
    assertThat(settings.uploadReadTimeout(5L << 30)).isGreaterThan(Duration.ofMinutes(10));
    assertThat(settings.callTimeout()).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void defect29_uploadUnderATemporaryName() {
    assertThat(Reports.uploadName(Incidents.match())).isEqualTo("a cup.png");
  }

  @Test
  void defect30_multipartWithoutItsBoundary() throws Exception {
    String name = "a \"cup\"\r\n--x\u00fc\ud83d\ude00.png";
    WireMockServer server =
        new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    server.start();
    server.stubFor(any(anyUrl()).willReturn(aResponse().withBody(Calls.success(Endpoint.UPLOAD))));
    URI base = URI.create("http://127.0.0.1:" + server.port() + "/ispws");
    String head;
    String body;
    try (CyberTiplineClient client = Calls.client(base)) {
      Exchange exchange =
          client.upload(
              Calls.stamp(base),
              Calls.REPORT,
              name,
              5,
              () -> new ByteArrayInputStream("hello".getBytes(UTF_8)),
              ProgressListener.NONE);
      assertThat(exchange.outcome()).isInstanceOf(Accepted.class);
      LoggedRequest request = server.getAllServeEvents().get(0).getRequest();
      head = request.getHeader("Content-Type");
      body = new String(request.getBody(), UTF_8);
    } finally {
      server.stop();
    }
    String mark = "multipart/form-data; boundary=";
    assertThat(head).startsWith(mark);
    String boundary = "--" + head.substring(mark.length());
    // Two parts and the end, whatever the file's name holds.
    assertThat(body.split(java.util.regex.Pattern.quote(boundary), -1)).hasSize(4);
    assertThat(body).startsWith(boundary + "\r\n").endsWith(boundary + "--\r\n");
  }

  @Test
  void defect31_digestIsThereToCompare() throws Exception {
    String other = "0".repeat(32);
    String answer = Calls.success(Endpoint.UPLOAD).replace(Calls.MD5_OF_HELLO, other);
    try (RawServer server = new RawServer(Manner.CLOSE_IDLE, answer);
        CyberTiplineClient client = Calls.client(server.base())) {
      Exchange exchange = Calls.make(client, Endpoint.UPLOAD, Calls.stamp(server.base()));
      assertThat(exchange.sentMd5()).contains(Calls.MD5_OF_HELLO);
      assertThat(((Accepted) exchange.outcome()).reply().md5()).contains(other);
    }
  }

  @Test
  void defect32_bodiesInLogs() {
    Exchange exchange =
        new Exchange(
            new Rejected(OptionalInt.of(4100), "MARKER"),
            "MARKER".getBytes(UTF_8),
            "MARKER".getBytes(UTF_8),
            OptionalInt.of(400),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Incidents.AT,
            Incidents.AT);
    assertThat(exchange.toString()).isEqualTo("Exchange[Rejected[4100], HTTP 400]");
  }

  @Test
  void defect33_bodiesThatCrashTheReader() {
    assertThat(answer(Endpoint.OPEN, 401, "")).isEqualTo(new NotAuthorised(OptionalInt.empty()));
    assertThat(answer(Endpoint.OPEN, 502, "<html><br>")).isInstanceOf(Ambiguous.class);
    assertThat(answer(Endpoint.OPEN, 200, "<!DOCTYPE x><reportResponse/>"))
        .isInstanceOf(Ambiguous.class);
  }

  @Test
  void defect34_answerOfAnotherRequest() {
    assertThat(
            answer(
                Endpoint.FINISH,
                200,
                Calls.success(Endpoint.FINISH).replace(Calls.REPORT, "100000043")))
        .isEqualTo(new Ambiguous(Doubt.FOREIGN_REPORT));
  }

  @Test
  void defect35_validationFailureIsTerminalAndKeepsItsWords() {
    assertThat(answer(Endpoint.OPEN, 400, Calls.response(4100, "[1,2] - words", "")))
        .isEqualTo(new Rejected(OptionalInt.of(4100), "[1,2] - words"));
  }

  @Test
  void everyDocumentedCode_mapsToOneOutcome() {
    Stream.of(1000, 1100, 1110, 1111, 1300, 1999, 6000, 9999, -1, 1)
        .forEach(code -> isA(CallOutcome.Unavailable.class, code));
    Stream.of(2000, 2999, 3000, 3100, 3300, 3999).forEach(code -> isA(NotAuthorised.class, code));
    Stream.of(1210, 4000, 4100, 4110, 4200, 4999).forEach(code -> isA(Rejected.class, code));
    Stream.of(5001, 5002, 5101, 5102, 5999).forEach(code -> isA(StateConflict.class, code));
  }

  private static void isA(Class<? extends CallOutcome> type, int code) {
    assertThat(AnswerRules.byCode(code, "", Optional.empty())).as("%d", code).isInstanceOf(type);
  }

  private static Report minimal(Summary summary) {
    Reporter reporter =
        Reporter.builder(
                Person.of(Contact.builder().emails(List.of(Email.of("a@teapot.example"))).build()))
            .build();
    return IncidentReport.builder(summary, reporter)
        .reported(
            Fact.known(
                ReportedAccount.builder(
                        AccountFacts.builder().identifier(Fact.known("user-0001")).build())
                    .build()))
        .build();
  }

  private static <T> Fact<T> absent() {
    return Fact.absent(Absence.NOT_COLLECTED);
  }
}
