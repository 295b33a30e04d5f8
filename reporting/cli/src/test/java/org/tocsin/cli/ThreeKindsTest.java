package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.Rounds;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;

/** One incident, three kinds of destination and two ways to tell the team, from one file. */
class ThreeKindsTest {
  private static final List<String> ALL = List.of("mock", "desk", "authority");

  @TempDir Path folder;
  private TeamRig team;

  @BeforeEach
  void open() throws Exception {
    team = new TeamRig(folder);
  }

  @AfterEach
  void close() {
    team.close();
  }

  private void nothingPersonalWasTold() {
    assertThat(team.told()).isNotEmpty();
    for (String told : team.told()) {
      assertThat(told)
          .doesNotContain(ServiceRig.NAME, ServiceRig.ADDRESS, ServiceRig.ACCOUNT, "marker_login")
          .doesNotContain("tea.png", "room-1", "user-2", "51515")
          .doesNotContain(ServiceRig.sha256(team.rig.listed), "entry-7")
          .doesNotContain(ServiceRig.digest("MD5", team.rig.listed))
          .doesNotContain(ServiceRig.digest("SHA-1", team.rig.listed))
          .doesNotContain(TeamRig.AUTHORITY, TeamRig.SECRET, "/desk", "/ispws")
          .doesNotContain(folder.toString());
    }
  }

  /** No time passes while a call is under way, so that none counts as cut off. */
  private void allButOneAreFiled(String down) {
    team.down(down);
    team.rig.match(team.tocsin, "up-1");
    team.rig.clock.advance(Duration.ofSeconds(11));
    for (String destination : ALL) {
      if (!destination.equals(down)) {
        team.await(destination, FilingState.FINISHED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mock", "desk", "authority"})
  void oneDown_twoReceiptsAndOneVisiblyWaiting_thenThree_andTheTeamIsTold(String down) {
    allButOneAreFiled(down);
    for (String destination : ALL) {
      if (!destination.equals(down)) {
        assertThat(team.at(destination).receipted()).isTrue();
        team.awaitTold("FILED", destination);
      }
    }
    team.passing(down, "failed thrice", filing -> filing.attempts() >= 3);
    team.passing(down, "is paused", filing -> team.pausedUntil(down).isPresent());
    FilingSummary waiting = team.at(down);
    assertThat(waiting.receipted()).isFalse();
    assertThat(waiting.state()).isIn(FilingState.WAITING, FilingState.OPENING);
    assertThat(waiting.nextAttempt()).isPresent();
    Screen seen = team.rig.screen();
    assertThat(seen.run("filings", "overview", "--json", "--config", team.rig.yaml()))
        .isEqualTo(ExitCode.OK);
    for (JsonNode at : seen.objects().get(0).path("destinations")) {
      boolean waits = at.path("destination").asText().equals(down);
      assertThat(at.path("waiting").asInt()).as(at.toString()).isEqualTo(waits ? 1 : 0);
      assertThat(at.path("pausedUntil").isNull()).isEqualTo(!waits);
    }
    team.awaitTold("DESTINATION_PAUSED", down);

    team.up(down);
    team.passing(down, "is filed", filing -> filing.state() == FilingState.FINISHED);
    team.awaitTold("FILED", down);
    assertThat(team.tocsin.filings().list(FilingFilter.all()))
        .hasSize(3)
        .allMatch(FilingSummary::receipted)
        .extracting(FilingSummary::incident)
        .containsOnly(team.at(down).incident());
    team.rig.mock.books().finishedExactlyOnce();
    assertThat(new TreeSet<>(team.reports)).as("one report, however often told").hasSize(1);
    assertThat(team.reports.get(0))
        .contains(ServiceRig.ACCOUNT)
        .containsSubsequence(
            "\"entry\" : \"entry-7\",\n",
            "\"submitter\" : \"club\",\n",
            "\"entryUpdatedAt\" : \"2026-01-15T09:30:00Z\",\n",
            "\"firstSeen\" : \"2026-01-15T09:30:00Z\",\n",
            "\"lastSeen\" : \"2026-01-15T09:30:00Z\"\n")
        .doesNotContain("submitterName", "feedback", "categorization");
    assertThat(team.mailed())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(Inbox.header(mail, "Content-Type")).contains("pkcs7-mime");
              assertThat(Inbox.header(mail, "Subject"))
                  .isEqualTo("[TEST] Teapot Chat: report " + team.at("authority").id());
              assertThat(mail).doesNotContain(ServiceRig.ACCOUNT);
            });
    nothingPersonalWasTold();
  }

  @Test
  void downForDays_isGivenUp_andTheTeamIsTold() {
    allButOneAreFiled("desk");
    team.passing("desk", "failed thrice", filing -> filing.attempts() >= 3);
    team.rig.clock.advance(Duration.ofDays(30));
    team.passing("desk", "is given up", filing -> filing.state() == FilingState.FAILED);
    team.awaitTold("FAILED", "desk");
    nothingPersonalWasTold();
  }

  @Test
  void certificateOfARecipientThatEndsSoon_isTold_withTheDestinationsName() {
    Rounds.upkeep(team.tocsin);
    team.rig.clock.set(team.reader.ends().minus(Duration.ofDays(31)));
    Rounds.upkeep(team.tocsin);
    team.rig.clock.advance(Duration.ofMinutes(2));
    assertThat(team.told().toString()).doesNotContain("CERTIFICATE_EXPIRING", "authority");
    team.rig.clock.set(team.reader.ends().minus(Duration.ofDays(29)));
    Rounds.upkeep(team.tocsin);
    team.awaitTold("CERTIFICATE_EXPIRING", "authority");
    assertThat(team.subjects())
        .anySatisfy(subject -> assertThat(subject).contains("CERTIFICATE_EXPIRING"));
    nothingPersonalWasTold();
  }
}
