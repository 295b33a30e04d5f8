package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.filing.FilingState;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;

/** Commands beside a running service, on the same files. */
class ServiceCommandsTest {
  @TempDir Path folder;
  private ServiceRig rig;

  @BeforeEach
  void open() {
    rig = new ServiceRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static void assertNothingPersonal(Screen screen) {
    assertThat(screen.out() + screen.err())
        .doesNotContain(ServiceRig.NAME)
        .doesNotContain(ServiceRig.ADDRESS)
        .doesNotContain(ServiceRig.ACCOUNT)
        .doesNotContain("marker_login")
        .doesNotContain("\tat ");
  }

  @Test
  void incidentsList_showsWhatStandsInClear() {
    IncidentId incident = rig.match("up-1").incident();
    Screen screen = rig.screen();
    assertThat(screen.run("incidents", "list", "--config", rig.yaml())).isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .contains("INCIDENT")
        .contains(incident.value())
        .contains("OPEN")
        .contains("TEST synthetic")
        .contains("up-1");
    assertThat(screen.err()).contains("1 incident");
    assertNothingPersonal(screen);
  }

  @Test
  void incidentsList_json_isOneObjectALine() {
    rig.match("up-1");
    rig.match("up-2");
    Screen screen = rig.screen();
    assertThat(screen.run("incidents", "list", "--json", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    List<JsonNode> incidents = screen.objects();
    assertThat(incidents).hasSize(2);
    assertThat(incidents.get(0).path("state").asText()).isEqualTo("OPEN");
    assertThat(incidents.get(0).path("detectedAt").asText()).isEqualTo("2026-01-15T09:30:00Z");
    assertThat(incidents.get(0).path("reportedAt").isNull()).isTrue();
    assertThat(incidents.get(0).path("synthetic").asBoolean()).isTrue();
    assertThat(screen.err()).isEmpty();
    assertNothingPersonal(screen);
  }

  @Test
  void incidentsList_filters() {
    rig.match("up-1");
    Screen none = rig.screen();
    assertThat(none.run("incidents", "list", "--json", "--state", "closed", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    assertThat(none.objects()).isEmpty();
    rig.clock.advance(java.time.Duration.ofHours(3));
    Screen old = rig.screen();
    assertThat(old.run("incidents", "list", "--json", "--since", "2h", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    assertThat(old.objects()).isEmpty();
    Screen bad = rig.screen();
    assertThat(bad.run("incidents", "list", "--since", "yesterday", "--data", rig.data()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(bad.err()).contains("--since: write 90m");
  }

  @Test
  void incidentsShow_namesItemsAndFilings() {
    IncidentId incident = rig.match("up-1").incident();
    assertThat(rig.settle()).isTrue();
    Screen screen = rig.screen();
    assertThat(screen.run("incidents", "show", incident, "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .contains("state        REPORTED")
        .contains("FILE")
        .contains("FACTS")
        .contains("FINISHED");
    assertNothingPersonal(screen);
    Screen json = rig.screen();
    assertThat(json.run("incidents", "show", incident, "--json", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    JsonNode shown = json.objects().get(0);
    assertThat(shown.path("items").size()).isGreaterThanOrEqualTo(2);
    assertThat(shown.path("filings").get(0).path("state").asText()).isEqualTo("FINISHED");
  }

  @Test
  void incidentsShow_matches_tellWhereTheirEntriesCameFrom_afterACustodyEntry() {
    IncidentId incident = rig.match("up-1").incident();
    rig.clock.advance(java.time.Duration.ofHours(1));
    Screen screen = rig.screen();
    assertThat(
            screen.run(
                "incidents", "show", incident, "--matches", "--by", "pat", "--config", rig.yaml()))
        .as(screen.err())
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .contains(
            """

            matched      EXACT by SHA256, distance 0 of at most 0
            decided      2026-01-15T09:30:00Z
            """)
        .containsPattern("list         demo \\(.+\\)\n")
        .contains(
            """
            entry        entry-7
            submitted by club
            class        TEST A1
            entry as of  2026-01-15T09:30:00Z
            here since   2026-01-15T09:30:00Z
            told last    2026-01-15T09:30:00Z

            ITEM""")
        .doesNotContain("others say", "filed under", ServiceRig.sha256(rig.listed));
    assertNothingPersonal(screen);
    assertThat(looks(incident, "pat")).isEqualTo(1);

    Screen json = rig.screen();
    assertThat(
            json.run(
                "incidents",
                "show",
                incident,
                "--matches",
                "--by",
                "kim",
                "--role",
                "counsel",
                "--json",
                "--config",
                rig.yaml()))
        .isEqualTo(ExitCode.OK);
    JsonNode shown = json.objects().get(0);
    assertThat(shown.path("matches").asInt()).isEqualTo(1);
    assertThat(shown.path("entries")).hasSize(1);
    JsonNode entry = shown.path("entries").get(0);
    assertThat(entry.path("list").asText()).isEqualTo("demo");
    assertThat(entry.path("submitter").asText()).isEqualTo("club");
    assertThat(entry.path("submitterName").isNull()).isTrue();
    assertThat(entry.path("entry").asText()).isEqualTo("entry-7");
    assertThat(entry.path("class").asText()).isEqualTo("TEST");
    assertThat(entry.path("classification").asText()).isEqualTo("A1");
    for (String time : List.of("decidedAt", "firstSeen", "updatedAt", "lastSeen")) {
      assertThat(entry.path(time).asText()).as(time).isEqualTo("2026-01-15T09:30:00Z");
    }
    assertThat(entry.path("feedback").isNull()).isTrue();
    assertThat(json.out()).doesNotContain(ServiceRig.sha256(rig.listed));
    assertNothingPersonal(json);
    assertThat(looks(incident, "kim")).isEqualTo(1);
  }

  /** How often somebody opened the facts of an incident, as the custody log says. */
  private long looks(IncidentId incident, String who) {
    try (ServiceData service = ServiceData.in(rig.data(), rig.clock)) {
      return service.custodyLog().entries(incident).stream()
          .map(entry -> entry.event())
          .filter(event -> event.kind() == CustodyKind.OPENED && event.actor().id().equals(who))
          .count();
    }
  }

  @Test
  void incidentsShow_matches_takeAPerson_andWithoutThemNothingIsOpened() {
    IncidentId incident = rig.match("up-1").incident();
    Screen nobody = rig.screen();
    assertThat(nobody.run("incidents", "show", incident, "--matches", "--config", rig.yaml()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(nobody.err()).contains("name yourself by --by");
    Screen plain = rig.screen();
    assertThat(
            plain.run(
                "incidents", "show", incident, "--by", "pat", "--json", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(plain.objects().get(0).path("entries").isNull()).isTrue();
    assertThat(plain.out()).doesNotContain("entry-7");
    assertThat(looks(incident, "pat")).isZero();
  }

  @Test
  void incidentsShow_unknown_fails() {
    rig.match("up-1");
    Screen screen = rig.screen();
    assertThat(screen.run("incidents", "show", "inc-none", "--config", rig.yaml()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(screen.err()).isEqualTo("tocsin: there is no incident inc-none in this docket\n");
  }

  @Test
  void filingsList_countsWhatWaits() {
    rig.match("up-1");
    Screen screen = rig.screen();
    assertThat(screen.run("filings", "list", "--config", rig.yaml())).isEqualTo(ExitCode.OK);
    assertThat(screen.out()).contains("WAITING").contains("mock").contains("in 10 s");
    assertThat(screen.err()).contains("1 filing");
    assertNothingPersonal(screen);
  }

  @Test
  void filingsShow_tellsTheStoryCallByCall() {
    rig.match("up-1");
    assertThat(rig.settle()).isTrue();
    FilingId filing = rig.filing().id();
    Screen screen = rig.screen();
    assertThat(screen.run("filings", "show", filing, "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .contains("FINISHED, report 100000001")
        .containsSubsequence("OPEN", "UPLOAD file 1", "DESCRIBE file 1", "FINISH");
    assertNothingPersonal(screen);
    Screen json = rig.screen();
    assertThat(json.run("filings", "show", filing, "--json", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    JsonNode story = json.objects().get(0);
    assertThat(story.path("reportId").asText()).isEqualTo("100000001");
    assertThat(story.path("steps").size()).isGreaterThanOrEqualTo(8);
    assertThat(story.path("steps").get(0).path("call").asText()).isEqualTo("OPEN");
  }

  @Test
  void holdAndRelease_stopAndGoOn_andTheJournalNamesThePerson() {
    rig.match("up-1");
    FilingId filing = rig.filing().id();
    Screen hold = rig.screen();
    assertThat(
            hold.run(
                "filings", "hold", filing, "--by", "pat", "--why", "wait", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(hold.out()).isEqualTo("filing " + filing + " held\n");
    assertThat(rig.settle()).isTrue();
    rig.mock.books().nothingFinished();
    assertThat(rig.filing().state()).isEqualTo(FilingState.HELD);

    Screen again = rig.screen();
    assertThat(
            again.run(
                "filings", "hold", filing, "--by", "pat", "--why", "wait", "--data", rig.data()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("is HELD and cannot be held");

    Screen release = rig.screen();
    assertThat(
            release.run(
                "filings", "release", filing, "--by", "pat", "--why", "seen", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    Screen story = rig.screen();
    assertThat(story.run("filings", "show", filing, "--data", rig.data())).isEqualTo(ExitCode.OK);
    assertThat(story.out()).contains("pat").contains("held: wait").contains("released: seen");
  }

  @Test
  void cancel_ofSeveral_goesOnAfterOneThatFails() {
    rig.match("up-1");
    FilingId filing = rig.filing().id();
    Screen screen = rig.screen();
    assertThat(
            screen.run(
                "filings",
                "cancel",
                "fil-none",
                filing,
                "--by",
                "pat",
                "--why",
                "a test",
                "--json",
                "--config",
                rig.yaml()))
        .isEqualTo(ExitCode.FAILED);
    List<JsonNode> results = screen.objects();
    assertThat(results.get(0).path("changed").asBoolean()).isFalse();
    assertThat(results.get(0).path("error").asText()).contains("is not there");
    assertThat(results.get(1).path("changed").asBoolean()).isTrue();
    assertThat(results.get(1).path("state").asText()).isEqualTo("CANCELLED");
  }

  @Test
  void retry_makesAWaitingFilingDue() {
    rig.match("up-1");
    Screen screen = rig.screen();
    assertThat(
            screen.run("filings", "retry", rig.filing().id(), "--by", "pat", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    assertThat(rig.filing().nextAttempt().filter(at -> at.isAfter(rig.clock.instant()))).isEmpty();
  }

  @Test
  void change_withoutAName_isAUsageError() {
    rig.match("up-1");
    Screen screen = rig.screen();
    assertThat(screen.run("filings", "retry", rig.filing().id(), "--data", rig.data()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("--by");
  }

  @Test
  void stopAll_stopsSending_andResumeAllLetsItGoOn() {
    rig.match("up-1");
    Screen stop = rig.screen();
    assertThat(
            stop.run("filings", "stop-all", "--by", "pat", "--why", "drill", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    assertThat(stop.out())
        .startsWith("all sending is stopped; 1 filing waits\nDESTINATION ")
        .contains("mock ", "stopped\n");
    assertThat(stop.err()).contains("all sending is stopped by pat since ").contains(": drill; ");
    Screen list = rig.screen();
    assertThat(list.run("filings", "list", "--data", rig.data())).isEqualTo(ExitCode.OK);
    assertThat(list.err()).contains("all sending is stopped");
    Screen resume = rig.screen();
    assertThat(resume.run("filings", "resume-all", "--by", "pat", "--json", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    assertThat(resume.objects().get(0).path("stopped").asBoolean()).isFalse();
  }

  @Test
  void preview_printsTheExactReport_afterACustodyEntry() {
    IncidentId incident = rig.match("up-1").incident();
    rig.tocsin.filings().stopAll("pat", "nothing may be filed while this looks");
    rig.clock.advance(java.time.Duration.ofSeconds(11));
    Screen screen = rig.screen();
    assertThat(screen.run("report", "preview", incident, "--by", "pat", "--config", rig.yaml()))
        .as(screen.err())
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .startsWith("<?xml")
        .contains("<ipAddress>" + ServiceRig.ADDRESS + "</ipAddress>")
        .contains("<port>51515</port>");
    assertThat(screen.err())
        .contains("completeness ")
        .contains(
            " of 100; what is missing, heaviest first:\n  e-mail address: set it on the account")
        .contains("nothing was sent")
        .doesNotContain(ServiceRig.ADDRESS);
    Screen file = rig.screen();
    assertThat(
            file.run(
                "report",
                "preview",
                incident,
                "--by",
                "pat",
                "--part",
                "file",
                "--json",
                "--config",
                rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(file.objects().get(0).path("xml").asText())
        .contains("<fileDetails")
        .contains("<fileViewedByEsp>false</fileViewedByEsp>");
    JsonNode completeness = file.objects().get(0).path("completeness");
    assertThat(completeness.path("score").asInt()).isBetween(50, 99);
    assertThat(completeness.path("gaps").get(0).path("missing").asText())
        .isEqualTo("e-mail address");
    assertThat(completeness.path("gaps").get(0).path("remedy").asText()).isNotEmpty();
    rig.mock.books().nothingFinished();
  }

  @Test
  void preview_ofASecondOffence_namesTheFinishedReport() {
    rig.match("up-1");
    assertThat(rig.settle()).isTrue();
    String first = rig.filing().reportId().orElseThrow();
    IncidentId second = rig.match("up-2").incident();
    rig.tocsin.filings().stopAll("pat", "nothing may be filed while this looks");
    rig.clock.advance(java.time.Duration.ofSeconds(11));
    Screen screen = rig.screen();
    assertThat(screen.run("report", "preview", second, "--by", "pat", "--config", rig.yaml()))
        .as(screen.err())
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out()).contains("<priorCTReports>" + first + "</priorCTReports>");
  }

  @Test
  void preview_withoutAConfiguration_isAUsageError() {
    Screen screen = rig.screen();
    assertThat(screen.run("report", "preview", "inc-x", "--by", "pat", "--data", rig.data()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("--config");
  }

  @Test
  void listsStatus_showsThresholdsAndAge() {
    Screen screen = rig.screen();
    assertThat(screen.run("lists", "status", "--config", rig.yaml())).isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .contains("demo")
        .contains("<= 31")
        .contains("exact")
        .contains("TEST 1");
    Screen json = rig.screen();
    assertThat(json.run("lists", "status", "--json", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    JsonNode list = json.objects().get(0);
    assertThat(list.path("list").asText()).isEqualTo("demo");
    assertThat(list.path("values").path("SHA256").asLong()).isEqualTo(1);
    assertThat(list.path("fileWithoutPerson").asInt()).isEqualTo(-1);
  }

  @Test
  void listsImport_besideTheService_isNoticedByIt() {
    Path file =
        rig.write(
            "more.csv",
            ServiceRig.HEADER
                + "SHA256,"
                + ServiceRig.sha256(ServiceRig.picture(2))
                + ",e-1,club,T_TEST,A1,,\n"
                + "SHA256,"
                + ServiceRig.sha256(ServiceRig.picture(3))
                + ",e-2,club,T_TEST,A1,,\n");
    Screen screen = rig.screen();
    assertThat(screen.run("lists", "import", file, "--list", "more", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out()).startsWith("list more: imported 2 values from 2 lines; version ");
    assertThat(rig.tocsin.lists().refresh()).isTrue();
    assertThat(rig.tocsin.lists().snapshot().entries()).isEqualTo(3);
  }

  @Test
  void listsImport_malformedLine_isNamedAndNothingIsLoaded() {
    Path file =
        rig.write(
            "bad.csv",
            ServiceRig.HEADER
                + "SHA256,"
                + ServiceRig.sha256(ServiceRig.picture(2))
                + ",e-1,club,T_TEST,A1,,\n"
                + "SHA256,secretvalue,e-2,club,T_TEST,A1,,\n");
    Screen screen = rig.screen();
    assertThat(screen.run("lists", "import", file, "--list", "bad", "--data", rig.data()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(screen.err())
        .contains(file + ":3: ")
        .contains("list bad is as it was: 1 malformed line")
        .doesNotContain("secretvalue");
    assertThat(screen.out()).isEmpty();
    Screen rest = rig.screen();
    assertThat(
            rest.run(
                "lists",
                "import",
                file,
                "--list",
                "bad",
                "--continue-on-error",
                "--json",
                "--data",
                rig.data()))
        .isEqualTo(ExitCode.FAILED);
    JsonNode result = rest.objects().get(0);
    assertThat(result.path("applied").asBoolean()).isTrue();
    assertThat(result.path("values").asLong()).isEqualTo(1);
    assertThat(result.path("problems").get(0).path("line").asLong()).isEqualTo(3);
  }
}
