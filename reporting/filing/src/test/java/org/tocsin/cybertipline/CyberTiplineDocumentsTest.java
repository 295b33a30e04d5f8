package org.tocsin.cybertipline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CyberTiplineDocumentsTest {
  private static final Path SAMPLES = Path.of("../schema/src/test/resources/samples");
  private static final Path SCHEMAS =
      Path.of("../schema/src/main/resources/META-INF/tocsin/schema");
  private static final Instant NOW = Instant.parse("2026-01-15T09:40:00Z");

  static List<Path> accepted() throws IOException {
    return files("accepted").stream()
        .filter(file -> !file.getFileName().toString().contains("2026"))
        .toList();
  }

  static List<Path> rejected() throws IOException {
    return files("rejected");
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  private static CyberTiplineDocuments documents(boolean schemaOnly) {
    return CyberTiplineDocuments.of(SchemaVersion.V2025, Optional.empty(), schemaOnly);
  }

  private static String sample(String name) {
    try {
      return Files.readString(SAMPLES.resolve("accepted").resolve(name), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static List<Finding> check(String document) {
    return documents(false).check(document.getBytes(UTF_8), NOW);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void sampleOfTheDocumentation_hasNoFindings(Path sample) throws Exception {
    byte[] document = Files.readAllBytes(sample);
    assertThat(documents(false).check(document, NOW)).isEmpty();
    assertThat(documents(true).check(document, NOW)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void sampleOfRealMistakes_namesTheLine_bySchemaAlone(Path sample) throws Exception {
    List<Finding> findings = documents(true).check(Files.readAllBytes(sample), NOW);
    assertThat(findings).isNotEmpty();
    assertThat(CyberTiplineDocuments.describe(findings).lines())
        .allMatch(line -> line.matches("[1-9]\\d*:[1-9]\\d*: \\S+: .+"));
  }

  @Test
  void wrongOrder_isFoundAtItsLineAndPath() throws Exception {
    List<Finding> findings =
        documents(true).check(Files.readAllBytes(SAMPLES.resolve("rejected/wrong-order.xml")), NOW);
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.line()).isEqualTo(37);
              assertThat(finding.path()).isEqualTo("report/personOrUserReported/espIdentifier");
              assertThat(finding.rule()).isEqualTo("cvc-complex-type.2.4.a");
            });
  }

  @ParameterizedTest
  @CsvSource({"de,DE", "ja,JP", "zh,CN", "tr,TR"})
  void messages_areEnglish_whateverTheLocaleIs(String language, String country) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale(language, country));
    try {
      List<Finding> findings =
          documents(true)
              .check(
                  Files.readAllBytes(SAMPLES.resolve("rejected/two-ip-capture-events-on-file.xml")),
                  NOW);
      assertThat(findings.get(0).detail())
          .isEqualTo(
              "cvc-complex-type.2.4.a: Invalid content was found starting with element"
                  + " 'ipCaptureEvent'. One of '{deviceId, details, additionalInfo}' is expected.");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "report.xml|Z</incidentDateTime>|</incidentDateTime>|zone|report/incidentSummary/incidentDateTime",
        "report.xml|2026-01-15T09:30:00Z</incidentDateTime>|2026-01-15T09:40:00Z</incidentDateTime>|past|report/incidentSummary/incidentDateTime",
        "report.xml|2026-01-15T09:30:00Z</dateTime>|2126-01-15T09:30:00Z</dateTime>|past|report/personOrUserReported/ipCaptureEvent/dateTime",
        "report.xml|disabledDate=\"2026-01-15T09:31:00Z\"|disabledDate=\"2026-01-15T09:31:00\"|zone|report/personOrUserReported/accountPermanentlyDisabled/@disabledDate",
        "report.xml|timestamp=\"2026-01-15T09:30:00Z\"|timestamp=\"2027-01-15T09:30:00Z\"|past|report/personOrUserReported/estimatedLocation/@timestamp",
        "report.xml|verified=\"true\" verificationDate|verificationDate|verified|report/personOrUserReported/personOrUserReportedPerson/email/@verificationDate",
        "report.xml|51515|0|range|report/personOrUserReported/ipCaptureEvent/port",
        "report.xml|51515|65536|range|report/personOrUserReported/ipCaptureEvent/port",
        "report.xml|192.0.2.10|Unknown|placeholder|report/personOrUserReported/ipCaptureEvent/ipAddress",
        "report.xml|192.0.2.10|fe80::1%eth0|ip-address|report/personOrUserReported/ipCaptureEvent/ipAddress",
        "report.xml|192.0.2.10|[2001:db8::1]|ip-address|report/personOrUserReported/ipCaptureEvent/ipAddress",
        "report.xml|192.0.2.10|192.0.2.010|ip-address|report/personOrUserReported/ipCaptureEvent/ipAddress",
        "report.xml|https://teapot.example/legal|Not specified|placeholder|report/reporter/legalURL",
        "report.xml|https://teapot.example/legal|https://teapot.example/le gal|url|report/reporter/legalURL",
        "report.xml|https://teapot.example/legal|ftp://teapot.example/legal|url|report/reporter/legalURL",
        "report.xml|https://teapot.example/legal|/legal|url|report/reporter/legalURL",
        "report.xml|<region>IL</region>|<region>Illinois</region>|region|report/personOrUserReported/estimatedLocation",
        "report.xml|<region>IL</region>||region|report/personOrUserReported/estimatedLocation",
        "report.xml|<countryCode>US</countryCode>||country|report/personOrUserReported/estimatedLocation",
        "report.xml|<countryCode>US|<countryCode>EU|country|report/personOrUserReported/estimatedLocation/countryCode",
        "report.xml|<countryCode>US|<countryCode>|blank|report/personOrUserReported/estimatedLocation/countryCode",
        "report.xml|<email type=\"Business\">trust-safety@teapot.example</email>||reporter-email|report/reporter/reportingPerson",
        "report.xml|trust-safety@teapot|trust-safety@@teapot|email|report/reporter/reportingPerson/email",
        "report.xml|<screenName>sample_user</screenName>|<screenName> </screenName>|blank|report/personOrUserReported/screenName",
        "report.xml|<priorCTReports>100000001|<priorCTReports>-1|range|report/personOrUserReported/priorCTReports",
        "report.xml|</personOrUserReported>|</personOrUserReported><personOrUserReported/>|one-account|report/personOrUserReported[2]",
        "report.xml|</chatRoomName>|</chatRoomName><content/>|blank|report/internetDetails/chatImIncident/content",
        "file-details.xml|<exifViewedByEsp>false|<exifViewedByEsp>true|viewed|fileDetails/exifViewedByEsp",
        "file-details.xml|aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d|aaf4|hash|fileDetails/originalFileHash[2]",
        "file-details.xml|<reportId>100000042|<reportId>0|range|fileDetails/reportId",
        "file-details.xml|<originalFileName>|<fileName>x</fileName><originalFileName>|legacy|fileDetails/fileName",
        "file-details.xml|<fileRelevance>Reported</fileRelevance>|<fileRelevance>Supplemental Reported</fileRelevance><industryClassification>A1</industryClassification>|supplemental|fileDetails/industryClassification",
        "file-details.xml|<fileRelevance>Reported</fileRelevance>|<fileRelevance>Supplemental Reported</fileRelevance><fileAnnotations><potentialMeme/></fileAnnotations>|supplemental|fileDetails/fileAnnotations/potentialMeme",
      })
  void ruleThatNoSchemaStates_isFoundAtItsPath(
      String sample, String from, String to, String rule, String path) {
    String document = sample(sample);
    assertThat(document).contains(from);
    List<Finding> findings = check(document.replace(from, to == null ? "" : to));
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.path()).isEqualTo(path);
            });
  }

  @Test
  void addressesOfEveryForm_pass() {
    for (String address :
        List.of("2001:db8::7", "::ffff:192.0.2.10", "2001:DB8:0:0:0:0:0:7", "192.0.2.255")) {
      assertThat(check(sample("report.xml").replace("192.0.2.10", address))).as(address).isEmpty();
    }
  }

  @Test
  void lengths_areCountedInUtf16Units() {
    String report = sample("report.xml");
    String slot = "Server receive time of the upload";
    assertThat(check(report.replace(slot, "x".repeat(3000)))).isEmpty();
    assertThat(check(report.replace(slot, "x".repeat(3001))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("length");
              assertThat(finding.valueClass()).isEqualTo("text of 3001 characters");
              assertThat(finding.message())
                  .isEqualTo("has at most 3000 characters; this one has 3001");
            });
    assertThat(check(report.replace(slot, "\ud83d\ude00".repeat(1500)))).isEmpty();
    assertThat(check(report.replace(slot, "\ud83d\ude00".repeat(1501)))).hasSize(1);
  }

  @Test
  void batchedReport_holdsNothingButAccounts() {
    String report =
        sample("report.xml")
            .replace(
                "  <incidentSummary>",
                "  <batchedReport reason=\"VIRAL_POTENTIAL_MEME\"/>\n  <incidentSummary>");
    assertThat(check(report).stream().map(Finding::path))
        .contains(
            "report/internetDetails",
            "report/additionalInfo",
            "report/personOrUserReported/screenName",
            "report/personOrUserReported/associatedAccount");
  }

  @Test
  void emailsOfAnIncident_mustBeSomebodys() {
    String report =
        sample("report.xml")
            .replaceAll(
                "(?s)<chatImIncident>.*</chatImIncident>",
                "<emailIncident><emailAddress>%s</emailAddress></emailIncident>");
    assertThat(check(report.formatted("sample-user@mail.example"))).isEmpty();
    assertThat(check(report.formatted("nobody@mail.example")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.rule()).isEqualTo("email-of-person"));
  }

  @Test
  void unreadableDocuments_areOneFindingWithAPlace() {
    assertThat(check("<report>").get(0).toString())
        .isEqualTo("1:9: report: the document is not well-formed XML");
    assertThat(check("<!DOCTYPE report><report/>").get(0).rule()).isEqualTo("doctype");
    assertThat(check("")).hasSize(1);
    assertThat(check("{\"report\":1}").get(0).rule()).isEqualTo("well-formed");
    assertThat(check("<a>".repeat(40) + "</a>".repeat(40)))
        .anySatisfy(finding -> assertThat(finding.message()).contains("deeper than 32"));
    assertThat(documents(true).check(new byte[CyberTiplineDocuments.MAX_BYTES + 1], NOW))
        .singleElement()
        .satisfies(finding -> assertThat(finding.rule()).isEqualTo("size"));
  }

  @Test
  void operatorsSchema_isUsedInAddition(@TempDir Path folder) throws Exception {
    String later = sample("report-2026.xml");
    Path stricter = folder.resolve("theirs.xsd");
    Files.writeString(
        stricter,
        Files.readString(SCHEMAS.resolve("cybertipline.xsd"), UTF_8)
            .replace("Child Sex Tourism", "Something Else"),
        UTF_8);
    CyberTiplineDocuments both =
        CyberTiplineDocuments.of(SchemaVersion.V2025, Optional.of(stricter), true);
    assertThat(both.check(sample("report.xml").getBytes(UTF_8), NOW)).isEmpty();
    assertThat(both.check(sample("minimal-report.xml").getBytes(UTF_8), NOW)).isNotEmpty();
    assertThat(documents(true).check(sample("minimal-report.xml").getBytes(UTF_8), NOW)).isEmpty();
    assertThat(documents(true).check(later.getBytes(UTF_8), NOW)).isNotEmpty();
    assertThat(
            CyberTiplineDocuments.of(SchemaVersion.V2026, Optional.empty(), false)
                .check(later.getBytes(UTF_8), NOW))
        .isEmpty();
    Path none = folder.resolve("none.xsd");
    Files.writeString(none, "<html/>", UTF_8);
    assertThatThrownBy(() -> CyberTiplineDocuments.of(SchemaVersion.V2025, Optional.of(none), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage("the operator's schema cannot be read as a schema");
  }

  @Test
  void findings_holdNoContent_unlessTheyAreDescribed() {
    String document =
        sample("report.xml")
            .replace("51515", "MARKER")
            .replace("192.0.2.10", "MARKER")
            .replace("https://teapot.example/legal", "MARKER")
            .replace("<countryCode>US", "<countryCode>MARKER");
    List<Finding> findings = check(document);
    assertThat(findings).hasSizeGreaterThan(4);
    assertThat(findings)
        .allSatisfy(
            finding ->
                assertThat(finding + finding.message() + finding.valueClass() + finding.rule())
                    .doesNotContain("MARKER"));
    assertThat(CyberTiplineDocuments.describe(findings)).contains("MARKER");
  }
}
