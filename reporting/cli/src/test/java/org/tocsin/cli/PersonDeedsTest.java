package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.filing.FilingState;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;

/** What persons decide about incidents and filings, beside a running service. */
class PersonDeedsTest {
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

  private Screen run(int expected, Object... words) {
    Screen screen = rig.screen();
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--config";
    all[words.length + 1] = rig.yaml();
    assertThat(screen.run(all)).as(screen.err()).isEqualTo(expected);
    assertThat(screen.out() + screen.err())
        .doesNotContain(ServiceRig.NAME)
        .doesNotContain(ServiceRig.ACCOUNT)
        .doesNotContain(ServiceRig.ADDRESS)
        .doesNotContain("\tat ");
    return screen;
  }

  private JsonNode json(Object... words) {
    Object[] all = new Object[words.length + 1];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--json";
    List<JsonNode> lines = run(ExitCode.OK, all).objects();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  @Test
  void close_cancelsWhatWaits_andNothingIsFiled() {
    IncidentId incident = rig.match("up-1").incident();
    JsonNode closed = json("incidents", "close", incident, "--reason", "test", "--by", "pat");
    assertThat(closed.path("state").asText()).isEqualTo("CLOSED");
    assertThat(closed.path("reason").asText()).isEqualTo("TEST");
    assertThat(closed.path("filings").get(0).path("state").asText()).isEqualTo("CANCELLED");
    assertThat(rig.settle()).isTrue();
    rig.mock.books().nothingFinished();
    assertThat(run(ExitCode.OK, "filings", "show", rig.filing().id()).out()).contains("pat");
    assertThat(
            run(ExitCode.FAILED, "incidents", "close", incident, "--reason", "test", "--by", "pat")
                .err())
        .contains("is not open");
  }

  @Test
  void close_ofAReportedIncident_isRefused() {
    IncidentId incident = rig.match("up-1").incident();
    assertThat(rig.settle()).isTrue();
    Screen screen =
        run(
            ExitCode.FAILED,
            "incidents",
            "close",
            incident,
            "--reason",
            "not-confirmed",
            "--by",
            "pat");
    assertThat(screen.err()).startsWith("tocsin: ").contains("is not open");
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void close_ofAnExactMatchOfTheGravestClass_takesTwoPersons() throws Exception {
    rig.close();
    Path grave = java.nio.file.Files.createDirectory(folder.resolve("grave"));
    rig = new ServiceRig(grave, "CONFIRMED");
    IncidentId incident = rig.match("up-1").incident();
    assertThat(
            run(
                    ExitCode.FAILED,
                    "incidents",
                    "close",
                    incident,
                    "--reason",
                    "not-confirmed",
                    "--by",
                    "pat")
                .err())
        .contains("takes 2 different persons");
    run(
        ExitCode.USAGE,
        "incidents",
        "close",
        incident,
        "--reason",
        "test",
        "--by",
        "pat",
        "--second",
        "pat");
    run(
        ExitCode.OK,
        "incidents",
        "close",
        incident,
        "--reason",
        "not-confirmed",
        "--by",
        "pat",
        "--second",
        "kim");
    assertThat(rig.settle()).isTrue();
    rig.mock.books().nothingFinished();
  }

  @Test
  void close_withAReasonThatIsNone_isAUsageError() {
    IncidentId incident = rig.match("up-1").incident();
    assertThat(
            run(ExitCode.USAGE, "incidents", "close", incident, "--reason", "bored", "--by", "pat")
                .err())
        .contains("--reason is not-confirmed");
    assertThat(
            run(
                    ExitCode.FAILED,
                    "incidents",
                    "close",
                    "inc-none",
                    "--reason",
                    "test",
                    "--by",
                    "pat")
                .err())
        .contains("inc-none");
  }

  @Test
  void holds_stack_andEachIsLiftedByItself() {
    IncidentId incident = rig.match("up-1").incident();
    JsonNode first =
        json(
            "incidents",
            "hold",
            incident,
            "--authority",
            "Sample County Court",
            "--reference",
            "26-1",
            "--by",
            "pat",
            "--role",
            "counsel");
    JsonNode second =
        json(
            "incidents",
            "hold",
            incident,
            "--authority",
            "Sample Police",
            "--reference",
            "7",
            "--until",
            "2026-03-01T00:00:00Z",
            "--by",
            "pat");
    assertThat(second.path("until").asText()).isEqualTo("2026-03-01T00:00:00Z");
    String id = first.path("hold").asText();
    Screen lifted = run(ExitCode.OK, "incidents", "release", incident, "--hold", id, "--by", "kim");
    assertThat(lifted.err()).isEqualTo("1 hold stands on " + incident + "\n");
    JsonNode shown = json("incidents", "show", incident);
    assertThat(shown.path("holds")).hasSize(2);
    assertThat(shown.path("holds").findValuesAsText("authority"))
        .containsExactlyInAnyOrder("Sample County Court", "Sample Police");
    assertThat(run(ExitCode.OK, "incidents", "show", incident).out()).contains("HOLD", "lifted");
    run(ExitCode.FAILED, "incidents", "release", incident, "--hold", "hld-none", "--by", "kim");
    run(
        ExitCode.USAGE,
        "incidents",
        "hold",
        incident,
        "--authority",
        "x",
        "--reference",
        "y",
        "--until",
        "2020-01-01T00:00:00Z",
        "--by",
        "pat");
    run(
        ExitCode.USAGE,
        "incidents",
        "hold",
        incident,
        "--authority",
        "x",
        "--reference",
        "y",
        "--until",
        "soon",
        "--by",
        "pat");
  }

  @Test
  void retryAll_takesWhatFailed_andLeavesWhatAPersonDecided() {
    rig.mock.faults().always(Endpoint.SUBMIT, Fault.unavailable(java.util.Optional.empty()));
    rig.match("up-1");
    rig.match("up-2");
    FilingId held = rig.filing().id();
    run(ExitCode.OK, "filings", "hold", held, "--by", "pat", "--why", "wait");
    Screen screen = run(ExitCode.OK, "filings", "retry", "--all", "--by", "pat");
    assertThat(screen.out()).contains(" due now").doesNotContain(held.value());
    assertThat(screen.err()).isEqualTo("1 filing due now\n");
    assertThat(
            run(ExitCode.OK, "filings", "retry", "--all", "--state", "HELD", "--by", "pat").out())
        .isEmpty();
    assertThat(run(ExitCode.USAGE, "filings", "retry", "--by", "pat").err())
        .contains("name a filing");
    run(ExitCode.USAGE, "filings", "retry", held, "--all", "--by", "pat");
    run(ExitCode.USAGE, "filings", "retry", held, "--state", "HELD", "--by", "pat");
  }

  @Test
  void overviewAndStop_showWhatWaits() {
    rig.match("up-1");
    rig.match("up-2");
    run(ExitCode.OK, "filings", "hold", rig.filing().id(), "--by", "pat", "--why", "wait");
    rig.clock.advance(Duration.ofHours(3));
    Screen overview = run(ExitCode.OK, "filings", "overview");
    assertThat(overview.out()).contains("DESTINATION", "mock", "3 h 0 min", "goes on");
    Screen stop =
        run(
            ExitCode.OK,
            "filings",
            "stop-all",
            "--destination",
            "mock",
            "--by",
            "pat",
            "--why",
            "x");
    assertThat(stop.out()).contains("sending to mock is stopped; ").contains("stopped by pat: x");
    JsonNode stopped = json("filings", "stop-all", "--by", "kim", "--why", "drill");
    assertThat(stopped.path("stopped").asBoolean()).isTrue();
    assertThat(stopped.path("stoppedBy").asText()).isEqualTo("kim");
    assertThat(stopped.path("forPerson").asLong()).isEqualTo(1);
    JsonNode at = stopped.path("destinations").get(0);
    assertThat(at.path("filings").path("HELD").asLong()).isEqualTo(1);
    assertThat(at.path("stoppedWhy").asText()).isEqualTo("x");
    run(ExitCode.OK, "filings", "resume-all", "--by", "kim");
    JsonNode still = json("filings", "overview");
    assertThat(still.path("stopped").asBoolean()).isFalse();
    assertThat(still.path("destinations").get(0).path("stopped").asBoolean()).isTrue();
    JsonNode on = json("filings", "resume-all", "--destination", "mock", "--by", "kim");
    assertThat(on.path("destinations").get(0).path("stopped").asBoolean()).isFalse();
  }

  @Test
  void confirm_ofAFilingWithoutReceipt_sealsTheDocument() {
    rig.mock.faults().next(Endpoint.FINISH, Fault.dropAfter());
    IncidentId incident = rig.match("up-1").incident();
    rig.clock.advance(Duration.ofSeconds(11));
    while (rig.mock.books().calls(Endpoint.FINISH).isEmpty()) {
      Thread.onSpinWait();
    }
    // The lost call is repeated when its time has come, which counts from when it was given up.
    boolean settled = false;
    for (int tries = 0; tries < 30 && !settled; tries++) {
      rig.clock.advance(Duration.ofHours(2));
      settled = rig.tocsin.awaitFilings(Duration.ofSeconds(2));
    }
    assertThat(settled).isTrue();
    assertThat(rig.filing().state()).isEqualTo(FilingState.FINISHED);
    assertThat(rig.filing().receipted()).isFalse();
    Path letter = rig.write("letter.txt", "we have report 100000001");
    int items = rig.tocsin.docket().items(incident).size();
    Screen screen =
        run(ExitCode.OK, "filings", "confirm", rig.filing().id(), "--file", letter, "--by", "pat");
    assertThat(screen.out()).contains("has its confirmation");
    assertThat(rig.tocsin.docket().items(incident)).hasSize(items + 1);
    assertThat(
            run(
                    ExitCode.FAILED,
                    "filings",
                    "confirm",
                    rig.filing().id(),
                    "--file",
                    letter,
                    "--by",
                    "pat")
                .err())
        .contains("has a confirmation already");
    Path empty = rig.write("empty.txt", "");
    run(ExitCode.FAILED, "filings", "confirm", rig.filing().id(), "--file", empty, "--by", "pat");
  }
}
