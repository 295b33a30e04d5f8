package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentType;
import org.tocsin.store.Database;

/** Destinations that are told only while another is not: what they wait for, and when they are. */
abstract class CoveringContract {
  private @Nullable CoveringRig rig;

  /** Opens an empty docket. */
  abstract Database database();

  @BeforeEach
  void open() {
    rig = new CoveringRig(database());
  }

  @AfterEach
  void close() {
    rig().close();
  }

  // A batch at the leading destination

  @Test
  void batch_thatIsFinished_isOverAtTheCoveredDestinationsToo() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    assertThat(rig().at(second, CoveringRig.LEADING).coveredBy())
        .contains(rig().at(first, CoveringRig.LEADING).id());
    assertThat(rig().needsEvidence(second)).isTrue();
    rig().work(CoveringRig.WINDOW.plusMinutes(1));
    assertThat(rig().told(first, CoveringRig.LEADING)).isEqualTo(1);
    assertThat(rig().told(second, CoveringRig.LEADING)).isEqualTo(1);
    assertThat(rig().needsEvidence(first)).isFalse();
    assertThat(rig().needsEvidence(second)).isFalse();
    assertThat(rig().unfinished()).isEmpty();
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().at(second, covered).state()).isEqualTo(FilingState.COVERED);
      assertThat(rig().told(second, covered)).isZero();
      assertThat(rig().reportTelling(second, covered)).isEmpty();
    }
    assertThat(rig().reportTelling(second, CoveringRig.LEADING)).isPresent();
  }

  @Test
  void batch_thatIsGivenUp_isToldToTheCoveredDestinationsForEachIncident() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    rig().giveUp();
    assertThat(rig().at(first, CoveringRig.LEADING).state()).isEqualTo(FilingState.FAILED);
    assertThat(rig().at(second, CoveringRig.LEADING).state()).isEqualTo(FilingState.COVERED);
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().told(first, covered)).isEqualTo(1);
      assertThat(rig().told(second, covered)).isEqualTo(1);
    }
    assertThat(rig().needsEvidence(second)).isTrue(); // what was given up may be tried again
  }

  @Test
  void batch_whoseLeaderIsCancelled_isToldWhereItsIncidentIsNot() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    rig().filings.cancel(rig().at(first, CoveringRig.LEADING).id(), "pat", "not theirs");
    rig().work(CoveringRig.WINDOW.plusMinutes(1));
    assertThat(rig().told(first, CoveringRig.LEADING)).isZero();
    assertThat(rig().told(second, CoveringRig.LEADING)).isEqualTo(1);
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().told(first, covered)).isEqualTo(1);
      assertThat(rig().told(second, covered)).as("its own filing stands").isZero();
    }
    assertThat(rig().unfinished()).isEmpty();
  }

  @Test
  void batch_whoseIncidentIsClosed_leavesItsOtherIncidentsCovered() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    rig().closeIncident(second);
    rig().work(CoveringRig.WINDOW.plusMinutes(1));
    assertThat(rig().told(first, CoveringRig.LEADING)).isEqualTo(1);
    assertThat(rig().told(second, CoveringRig.LEADING)).isZero();
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().at(second, covered).state()).isEqualTo(FilingState.CANCELLED);
      assertThat(rig().at(first, covered).state()).isEqualTo(FilingState.COVERED);
    }
    assertThat(rig().needsEvidence(second)).isFalse();
  }

  // What a person does to a covered filing

  @Test
  void coveredFiling_thatIsCancelled_changesNothingElsewhere() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    rig().filings.cancel(rig().at(second, "portal").id(), "pat", "this desk is closed");
    rig().giveUp();
    assertThat(rig().at(second, "portal").state()).isEqualTo(FilingState.CANCELLED);
    assertThat(rig().told(second, "portal")).isZero();
    assertThat(rig().told(second, "also")).isEqualTo(1);
    assertThat(rig().told(first, "portal")).isEqualTo(1);
  }

  @Test
  void coveredFiling_ofAnIncidentThatIsTold_isNotCancelled() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    rig().work(CoveringRig.WINDOW.plusMinutes(1));
    for (Incident each : List.of(first, second)) {
      assertThatThrownBy(() -> rig().filings.cancel(rig().at(each, "portal").id(), "pat", "late"))
          .isInstanceOf(FilingException.class)
          .hasMessageContaining("and that is told");
      assertThat(rig().at(each, "portal").state()).isEqualTo(FilingState.COVERED);
    }
  }

  @Test
  void batchedFiling_thatIsCancelled_isTakenOutAndToldWhereItIsCovered() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    rig().filings.cancel(rig().at(second, CoveringRig.LEADING).id(), "pat", "not theirs");
    rig().work(CoveringRig.WINDOW.plusMinutes(1));
    assertThat(rig().told(first, CoveringRig.LEADING)).isEqualTo(1);
    assertThat(rig().told(second, CoveringRig.LEADING)).isZero();
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().told(first, covered)).isZero();
      assertThat(rig().told(second, covered)).isEqualTo(1);
    }
  }

  // What a covered filing waits for

  @Test
  void nearMatch_whoseLeaderIsCancelled_waitsForAPersonEverywhere() {
    Incident near = rig().enlist(true);
    rig().filings.cancel(rig().at(near, CoveringRig.LEADING).id(), "pat", "no match");
    rig().work(CoveringRig.WINDOW.plusMinutes(1));
    for (String covered : CoveringRig.COVERED) {
      Filing held = rig().at(near, covered);
      assertThat(held.state()).isEqualTo(FilingState.HELD);
      assertThat(held.hold()).contains(HoldReason.CONFIRM);
      assertThat(held.coveredBy()).isEmpty();
      assertThat(rig().mock(covered).books().reports()).isEmpty();
      assertThat(rig().heard).contains(held.id().value() + " CONFIRM");
    }
    rig().filings.release(rig().at(near, "portal").id(), "pat", "it is one after all");
    rig().work(Duration.ofMinutes(1));
    assertThat(rig().told(near, "portal")).isEqualTo(1);
    assertThat(rig().told(near, "also")).isZero();
  }

  @Test
  void nearMatch_thatAPersonConfirmed_isConfirmedForWhatItCovers() {
    Incident near = rig().enlist(true);
    rig().filings.release(rig().at(near, CoveringRig.LEADING).id(), "pat", "it is one");
    rig().giveUp();
    assertThat(rig().at(near, CoveringRig.LEADING).state()).isEqualTo(FilingState.FAILED);
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().told(near, covered)).isEqualTo(1);
    }
    assertThat(rig().heard).isEmpty();
  }

  @Test
  void listing_ofWhatIsHeld_leavesCoveredFilingsOut() {
    Incident near = rig().enlist(true);
    assertThat(rig().filings.list(FilingFilter.all().heldFor(HoldReason.CONFIRM)))
        .extracting(FilingSummary::id)
        .containsExactly(rig().at(near, CoveringRig.LEADING).id());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstInProduction_waitsForAPersonThoughItWasCovered(boolean near) {
    Map<String, Destination> production = production();
    Incident incident =
        rig().enlist(near, IncidentType.ABUSE_MATERIAL, production, Environment.PRODUCTION);
    FilingId leader = rig().at(incident, CoveringRig.LEADING).id();
    assertThat(rig().at(incident, CoveringRig.LEADING).hold())
        .contains(near ? HoldReason.CONFIRM : HoldReason.CANARY);
    rig().filings.release(leader, "pat", "looked at");
    rig()
        .database
        .perform(
            tx ->
                Batch.release(
                    tx,
                    FilingTable.lock(tx, leader).orElseThrow(),
                    rig().clock.instant(),
                    rig().probe()));
    production.values().forEach(destination -> destination.client().close());
    for (String covered : CoveringRig.COVERED) {
      Filing held = rig().at(incident, covered);
      assertThat(held.state()).isEqualTo(FilingState.HELD);
      assertThat(held.hold()).as("the match alone was confirmed").contains(HoldReason.CANARY);
      assertThat(held.nextAttempt()).isEmpty();
      assertThat(rig().heard).contains(held.id().value() + " CANARY");
    }
    assertThat(rig().filings.releaseCanaries("portal", "pat", "right"))
        .containsExactly(rig().at(incident, "portal").id());
    assertThat(rig().at(incident, "portal").state()).isEqualTo(FilingState.WAITING);
  }

  private Map<String, Destination> production() {
    Map<String, Destination> production = new LinkedHashMap<>();
    for (String name : rig().destinations.keySet()) {
      URI url = URI.create("https://" + name + ".example/ispws");
      production.put(
          name,
          rig().destination(name, url, Environment.PRODUCTION, name.equals(CoveringRig.LEADING)));
    }
    return production;
  }

  // Somebody in danger

  @Test
  void danger_isToldToAllAtOnce() {
    Incident danger =
        rig().enlist(false, IncidentType.ENTICEMENT, rig().destinations, Environment.TEST);
    rig().refuse(true);
    rig().work(FilingDesk.NOT_BEFORE);
    assertThat(rig().at(danger, CoveringRig.LEADING).state()).isEqualTo(FilingState.WAITING);
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().told(danger, covered)).isEqualTo(1);
    }
  }

  // Rows of an earlier version

  @Test
  void rowsOfAnEarlierVersion_areFreedAndNoneGoesOutWithoutAPersonThatWantsOne() {
    Incident first = rig().enlist(false);
    Incident second = rig().enlist(false);
    Incident near = rig().enlist(true);
    Incident real =
        rig().enlist(false, IncidentType.ABUSE_MATERIAL, production(), Environment.PRODUCTION);
    rig()
        .database
        .perform(
            tx -> {
              tx.update(
                  "UPDATE filing SET state = 'FAILED', held_from = 'WAITING', failure ="
                      + " 'UNREACHABLE', next_attempt_at = NULL WHERE id = ?",
                  rig().at(first, CoveringRig.LEADING).id().value());
              tx.update("ALTER TABLE filing DROP COLUMN confirm_first");
              tx.update("ALTER TABLE filing DROP COLUMN held_after");
              tx.update("DELETE FROM tocsin_migration WHERE component = 'filing' AND number = 7");
            });
    Filings.migrate(rig().database);
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().at(second, covered).state())
          .as("nobody told it")
          .isEqualTo(FilingState.WAITING);
      assertThat(rig().at(second, covered).nextAttempt()).isPresent();
      assertThat(rig().at(near, covered).state()).isEqualTo(FilingState.COVERED);
    }
    rig().filings.cancel(rig().at(near, CoveringRig.LEADING).id(), "pat", "no match");
    rig().filings.cancel(rig().at(real, CoveringRig.LEADING).id(), "pat", "not theirs");
    for (String covered : CoveringRig.COVERED) {
      assertThat(rig().at(near, covered).hold()).contains(HoldReason.CONFIRM);
      assertThat(rig().at(real, covered).hold()).contains(HoldReason.CANARY);
    }
  }

  private CoveringRig rig() {
    return Objects.requireNonNull(rig);
  }
}
