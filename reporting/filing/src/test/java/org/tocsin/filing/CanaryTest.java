package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.cybertipline.Incidents;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Environment;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;
import org.tocsin.testkit.SettableClock;

/** The first reports in production are let go by a person, one by one. */
class CanaryTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at(FilingRig.START);
  private MockClearinghouse mock;
  private FilingRig rig;
  private int number;

  @BeforeEach
  void open() {
    mock = MockClearinghouse.start();
    rig = FilingRig.sqlite(folder, mock, clock);
  }

  @AfterEach
  void close() {
    rig.close();
    mock.close();
  }

  @Test
  void production_waitsUntilSoManyAreFinishedThere() {
    for (int i = 0; i < 3; i++) {
      assertThat(enlist(Environment.PRODUCTION, 2).hold()).contains(HoldReason.CANARY);
    }
    finishOne("PRODUCTION");
    assertThat(enlist(Environment.PRODUCTION, 2).hold()).contains(HoldReason.CANARY);
    finishOne("PRODUCTION");
    assertThat(enlist(Environment.PRODUCTION, 2).state()).isEqualTo(FilingState.WAITING);
    // What was held before goes when a person says so, each by itself or all at once.
    assertThat(rig.filings().releaseCanaries("house", "pat", "both looked right")).hasSize(2);
  }

  @Test
  void test_doesNotWait_andCountsNothingInProduction() {
    assertThat(enlist(Environment.TEST, 1).state()).isEqualTo(FilingState.WAITING);
    rig.database.perform(
        tx -> tx.update("UPDATE filing SET state = 'FINISHED', next_attempt_at = NULL"));
    assertThat(enlist(Environment.PRODUCTION, 1).hold()).contains(HoldReason.CANARY);
  }

  @Test
  void anotherAccountOrAddress_beginsAnew() {
    enlist(Environment.PRODUCTION, 1);
    finishOne("PRODUCTION");
    assertThat(enlist(Environment.PRODUCTION, 1).state()).isEqualTo(FilingState.WAITING);
    rig.database.perform(tx -> tx.update("UPDATE filing SET account = 'former'"));
    assertThat(enlist(Environment.PRODUCTION, 1).hold()).contains(HoldReason.CANARY);
  }

  private void finishOne(String environment) {
    rig.database.perform(
        tx ->
            tx.update(
                "UPDATE filing SET state = 'FINISHED', hold_reason = NULL, held_from = NULL"
                    + " WHERE id = (SELECT MIN(id) FROM filing WHERE state = 'HELD'"
                    + " AND environment = ?)",
                environment));
  }

  private Filing enlist(Environment environment, int canary) {
    URI url = URI.create("https://house.example/ispws");
    CyberTiplineClient client =
        new CyberTiplineClient(
            ClientSettings.builder(url, "real", "x".toCharArray()).environment(environment).build(),
            clock);
    Destination destination =
        new Destination("house", environment, url, "real", 1, canary, Duration.ZERO, client);
    FilingDesk desk =
        new FilingDesk(
            List.of(destination),
            java.util.Map.of(),
            java.util.Optional.empty(),
            new FixedDesk(),
            new Ids(clock),
            clock,
            account -> "ref-" + account);
    Incident incident = confirmed(environment);
    FilingDesk.Plan plan = desk.plan(incident);
    rig.database.perform(tx -> desk.enlist(tx, incident, plan));
    return rig.database.read(tx -> FilingTable.ofIncident(tx, incident.id())).get(0);
  }

  private Incident confirmed(Environment environment) {
    number++;
    Instant at = clock.instant();
    MatchFacts match =
        new MatchFacts(
            "club",
            "1",
            "entry-1",
            "",
            "A1",
            SeverityClass.CONFIRMED,
            Algorithm.SHA256,
            MatchFacts.Kind.EXACT,
            0,
            0,
            31,
            OptionalInt.empty(),
            "snapshot-1",
            Optional.empty(),
            at);
    return new Incident(
        new IncidentId("inc-c" + number),
        new UploadId("up-" + number),
        IncidentType.ABUSE_MATERIAL,
        environment,
        false,
        at,
        Incidents.uploader(),
        Incidents.origin("192.0.2.10", 51515),
        Incidents.room(),
        Optional.of(Incidents.file(Optional.of("tea.png"))),
        List.of(match),
        List.of(),
        Optional.empty());
  }
}
