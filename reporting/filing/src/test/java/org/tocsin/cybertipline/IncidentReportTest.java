package org.tocsin.cybertipline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Account;
import org.tocsin.model.Incident;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Provenance;
import org.tocsin.model.Room;
import org.tocsin.report.FileReport;
import org.tocsin.report.Reports;
import org.tocsin.report.Transcript;
import org.tocsin.report.ViewFacts;

class IncidentReportTest {
  private final CyberTiplineWriter writer = new CyberTiplineWriter();
  private final CyberTiplineValidator validator = new CyberTiplineValidator();

  @Test
  void matchInRoom_asReport_isValidAndTellsEveryFact() throws Exception {
    Document document =
        writer.report(Reports.report(Incidents.match(), Incidents.service(), List.of(100000001L)));
    assertThat(validator.validate(document.xml(), Incidents.SENT)).isEmpty();
    assertThat(document.replacements()).isEmpty();
    assertThat(new String(document.xml(), UTF_8))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://report.cybertip.org/ispws/xsd">
              <incidentSummary>
                <incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>
                <platform>Teapot Chat</platform>
                <incidentDateTime>2026-01-15T09:30:00Z</incidentDateTime>
                <incidentDateTimeDescription>When the service received the upload</incidentDateTimeDescription>
              </incidentSummary>
              <internetDetails>
                <chatImIncident>
                  <chatClient>Teapot Chat</chatClient>
                  <chatRoomName>sample-room</chatRoomName>
                  <additionalInfo>Room room-1: a closed group, open only to those who were let in.</additionalInfo>
                </chatImIncident>
              </internetDetails>
              <reporter>
                <reportingPerson>
                  <firstName>Pat</firstName>
                  <lastName>Placeholder</lastName>
                  <email>trust-safety@teapot.example</email>
                </reportingPerson>
                <companyTemplate>Teapot Chat LLC. Legal process: legal@teapot.example</companyTemplate>
                <legalURL>https://teapot.example/legal</legalURL>
              </reporter>
              <personOrUserReported>
                <personOrUserReportedPerson>
                  <email verified="true">sample-user@mail.example</email>
                </personOrUserReportedPerson>
                <espIdentifier>user-0001</espIdentifier>
                <espService>Teapot Chat</espService>
                <screenName>sample_user</screenName>
                <displayName>Sample User</displayName>
                <ipCaptureEvent>
                  <ipAddress>192.0.2.10</ipAddress>
                  <eventName>Upload</eventName>
                  <dateTime>2026-01-15T09:30:00Z</dateTime>
                  <port>51515</port>
                </ipCaptureEvent>
                <priorCTReports>100000001</priorCTReports>
              </personOrUserReported>
              <intendedRecipient>
                <intendedRecipientPerson>
                  <email verified="false">other@mail.example</email>
                </intendedRecipientPerson>
                <espIdentifier>user-0002</espIdentifier>
                <espService>Teapot Chat</espService>
                <screenName>other_user</screenName>
              </intendedRecipient>
              <additionalInfo>The service compared the upload with hash lists; this incident stems from a match. It stems from test entries only. Reference of the service: inc-1.</additionalInfo>
            </report>
            """);
  }

  @Test
  void matchedFile_asDetails_isValidAndSaysHowItMatched() throws Exception {
    FileReport file = Reports.file(Incidents.match(), ViewFacts.notViewed()).orElseThrow();
    Document document = writer.fileDetails(file, "100000042", "00112233445566778899aabbccddeeff");
    assertThat(validator.validate(document.xml(), Incidents.SENT)).isEmpty();
    XmlNode root = XmlTrees.read(document.xml());
    assertThat(root.value("originalFileName")).contains("a cup.png");
    assertThat(root.value("uploadedToEspTimestamp")).contains("2026-01-15T09:30:00Z");
    assertThat(root.value("fileViewedByEsp")).contains("false");
    assertThat(root.value("publiclyAvailable")).contains("false");
    assertThat(root.value("fileRelevance")).contains("Reported");
    assertThat(root.all("originalFileHash").map(hash -> hash.attribute("hashType").orElseThrow()))
        .containsExactly("MD5", "SHA1", "SHA256", "PDQ");
    assertThat(root.all("ipCaptureEvent")).hasSize(1);
    assertThat(root.all("details")).hasSize(2);
    assertThat(root.value("additionalInfo").orElseThrow())
        .contains("exact match", "differ in 12 bits, at most 31 count", "not proof");
  }

  private Map<String, String> pairs(FileReport file, int match) throws Exception {
    Document document = writer.fileDetails(file, "100000042", "12e34");
    assertThat(validator.validate(document.xml(), Incidents.SENT)).isEmpty();
    Map<String, String> pairs = new LinkedHashMap<>();
    XmlTrees.read(document.xml())
        .all("details")
        .toList()
        .get(match)
        .all("nameValuePair")
        .forEach(
            pair -> pairs.put(pair.value("name").orElseThrow(), pair.value("value").orElseThrow()));
    return pairs;
  }

  @Test
  void match_saysAsOfWhenItsEntryIsAndWhoSubmittedIt_whereThatWasKnown() throws Exception {
    Incident incident = Incidents.match();
    MatchFacts known =
        incident
            .matches()
            .get(0)
            .traced(
                Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                Optional.of(
                    new Provenance(
                        Incidents.AT,
                        Incidents.AT,
                        "MD5 +1",
                        Set.of("kites"),
                        Optional.of("Kite & Club"),
                        Map.of())));
    FileReport file =
        Reports.file(
                new Incident(
                    incident.id(),
                    incident.source(),
                    incident.type(),
                    incident.environment(),
                    incident.synthetic(),
                    incident.detectedAt(),
                    incident.account(),
                    incident.origin(),
                    incident.room(),
                    incident.file(),
                    List.of(known, incident.matches().get(1)),
                    incident.messages(),
                    incident.raisedBy()),
                ViewFacts.notViewed())
            .orElseThrow();
    assertThat(pairs(file, 0))
        .containsEntry("list entry as of", "2026-01-02T03:04:05Z")
        .containsEntry("submitter's name", "Kite & Club");
    assertThat(pairs(file, 1))
        .containsEntry("list entry", "entry-7")
        .doesNotContainKeys("list entry as of", "submitter's name");
  }

  @Test
  void openRoom_atUploadTime_makesTheFilePubliclyAvailable() throws Exception {
    Incident incident =
        Incidents.match(
            Incidents.uploader(),
            Incidents.origin("192.0.2.10", 1),
            Room.publicChannel("room-2", "square"),
            Incidents.file(Optional.empty()));
    Document document =
        writer.fileDetails(
            Reports.file(incident, ViewFacts.fileViewed()).orElseThrow(), "1", "12e34");
    XmlNode root = XmlTrees.read(document.xml());
    assertThat(root.value("publiclyAvailable")).contains("true");
    assertThat(root.value("fileViewedByEsp")).contains("true");
    assertThat(root.has("exifViewedByEsp")).isFalse();
    assertThat(root.has("originalFileName")).isFalse();
    assertThat(Reports.uploadName(incident)).isEqualTo("unnamed");
  }

  @Test
  void absentFacts_areLeftOutOfReportAndFile() throws Exception {
    Incident incident =
        Incidents.match(
            Account.of("user-0001"),
            NetworkOrigin.unknown(),
            new Room(
                "room-3", Optional.empty(), Room.Kind.GROUP, Room.Visibility.RESTRICTED, List.of()),
            Incidents.file(Optional.empty()));
    Document report = writer.report(Reports.report(incident, Incidents.service(), List.of()));
    assertThat(validator.validate(report.xml(), Incidents.SENT)).isEmpty();
    XmlNode reported = XmlTrees.read(report.xml()).first("personOrUserReported").orElseThrow();
    assertThat(reported.children().stream().map(XmlNode::name))
        .containsExactly("espIdentifier", "espService");
    assertThat(new String(report.xml(), UTF_8)).contains("2026-01-15T09:30:01Z");
    Document file =
        writer.fileDetails(Reports.file(incident, ViewFacts.notViewed()).orElseThrow(), "1", "1");
    assertThat(validator.validate(file.xml(), Incidents.SENT)).isEmpty();
    assertThat(XmlTrees.read(file.xml()).has("ipCaptureEvent")).isFalse();
  }

  @Test
  void malformedEmail_ofTheAccount_isToldInWordsInsteadOfHoldingTheReport() throws Exception {
    Account account = Account.of("user-0001").withEmail("not an address", true);
    Incident incident =
        Incidents.match(
            account,
            Incidents.origin("192.0.2.10", 1),
            Incidents.room(),
            Incidents.file(Optional.empty()));
    Document report = writer.report(Reports.report(incident, Incidents.service(), List.of()));
    assertThat(validator.validate(report.xml(), Incidents.SENT)).isEmpty();
    XmlNode reported = XmlTrees.read(report.xml()).first("personOrUserReported").orElseThrow();
    assertThat(reported.has("personOrUserReportedPerson")).isFalse();
    assertThat(reported.value("additionalInfo"))
        .contains("E-mail address as recorded, not well-formed: not an address");
  }

  @Test
  void escalation_withoutFile_hasExcerptAndTranscript() throws Exception {
    Incident incident =
        Incidents.escalation(
            List.of(
                Incidents.message("m1", Incidents.uploader(), "hello\tthere"),
                Incidents.message("m2", Account.of("user-0002", "other_user"), "who\nare you")));
    Document report = writer.report(Reports.report(incident, Incidents.service(), List.of()));
    assertThat(validator.validate(report.xml(), Incidents.SENT)).isEmpty();
    XmlNode root = XmlTrees.read(report.xml());
    XmlNode chat =
        root.first("internetDetails").orElseThrow().first("chatImIncident").orElseThrow();
    assertThat(chat.value("content"))
        .contains(
            "2026-01-15T09:29:00Z sample_user: hello\\tthere\n"
                + "2026-01-15T09:29:00Z other_user: who\\nare you");
    assertThat(Reports.file(incident, ViewFacts.notViewed())).isEmpty();
    Transcript transcript = Transcript.of(incident).orElseThrow();
    assertThat(new String(transcript.bytes(), UTF_8))
        .isEqualTo(
            "instant\tzone\tsender\taccount\taddress\tport\tmessage\n"
                + "2026-01-15T09:29:00Z\tUTC\tsample_user\tuser-0001\t198.51.100.4\t50001\t"
                + "hello\\tthere\n"
                + "2026-01-15T09:29:00Z\tUTC\tother_user\tuser-0002\t198.51.100.4\t50001\t"
                + "who\\nare you\n");
    Document details = writer.fileDetails(transcript.details(), "1", "2");
    assertThat(validator.validate(details.xml(), Incidents.SENT)).isEmpty();
    assertThat(XmlTrees.read(details.xml()).value("fileRelevance"))
        .contains("Supplemental Reported");
  }

  @Test
  void nicknamesThatXmlCannotCarry_areReplacedVisiblyAndRecorded() throws Exception {
    Account account =
        Account.of("user-0001", "a\u0000b\ud800c \ud83d\ude00 \u202edrow\ufffe")
            .withDisplayName("l1\r\nl2 ]]> <b>&amp;");
    Incident incident =
        Incidents.match(
            account,
            Incidents.origin("192.0.2.10", 1),
            Incidents.room(),
            Incidents.file(Optional.of("\u0001.png")));
    Document report = writer.report(Reports.report(incident, Incidents.service(), List.of()));
    assertThat(validator.validate(report.xml(), Incidents.SENT)).isEmpty();
    XmlNode reported = XmlTrees.read(report.xml()).first("personOrUserReported").orElseThrow();
    assertThat(reported.value("screenName"))
        .contains("a\ufffdb\ufffdc \ud83d\ude00 \u202edrow\ufffd");
    assertThat(reported.first("displayName").orElseThrow().text())
        .isEqualTo("l1\r\nl2 ]]> <b>&amp;");
    assertThat(report.replacements())
        .singleElement()
        .satisfies(
            replacement -> {
              assertThat(replacement.path()).isEqualTo("report/personOrUserReported/screenName");
              assertThat(replacement.count()).isEqualTo(3);
              assertThat(replacement.codePoints()).containsExactly("U+0000", "U+D800", "U+FFFE");
            });
  }

  @Test
  void countryOfAnAccount_isItsEstimatedLocation() throws Exception {
    Incident incident = Incidents.match();
    assertThat(
            new String(
                writer.report(Reports.report(incident, Incidents.service(), List.of())).xml(),
                UTF_8))
        .doesNotContain("estimatedLocation");
    Incident known =
        new Incident(
            incident.id(),
            incident.source(),
            incident.type(),
            incident.environment(),
            incident.synthetic(),
            incident.detectedAt(),
            incident.account().withCountry("DE"),
            incident.origin(),
            incident.room(),
            incident.file(),
            incident.matches(),
            incident.messages(),
            incident.raisedBy());
    Document document = writer.report(Reports.report(known, Incidents.service(), List.of()));
    assertThat(validator.validate(document.xml(), Incidents.SENT)).isEmpty();
    assertThat(new String(document.xml(), UTF_8)).contains("<countryCode>DE</countryCode>");
  }
}
