package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ClassificationPolicy;
import org.tocsin.config.ConfigException;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.Action;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Incident;
import org.tocsin.model.Verdict;
import org.tocsin.store.Dialect;

/** What becomes of a match by the classification of its entry. */
abstract class PoliciesContract {
  private final ServiceDatabases databases;
  @TempDir Path folder;
  private TocsinRig rig;

  PoliciesContract(Dialect dialect) {
    this.databases = new ServiceDatabases(dialect);
  }

  @BeforeEach
  void open() {
    rig = new TocsinRig(folder, databases.shared());
    rig.write(
        "list.csv",
        TocsinRig.HEADER
            + "SHA256,"
            + TocsinRig.sha256(rig.listed)
            + ",entry-1,club,T_TEST,A1,,\n"
            + "SHA256,"
            + TocsinRig.sha256(TocsinRig.picture(2))
            + ",entry-2,club,UNKNOWN,B2,,\n"
            + "SHA256,"
            + TocsinRig.sha256(TocsinRig.picture(3))
            + ",entry-3,club,UNKNOWN,C3,,\n");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Action action(Verdict verdict) {
    return ((Verdict.Match) verdict).action();
  }

  private static ClassificationPolicy policy(String classification, Action action) {
    return new ClassificationPolicy(
        Set.of(classification),
        Set.of(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.of(action));
  }

  @Test
  void onMatch_isWhatTheVerdictSaysAndSaysAgain() {
    Tocsin tocsin =
        rig.start(
            rig.builder().policy(policy("A1", Action.HOLD)).policy(policy("B2", Action.REFUSE)));
    for (int again = 0; again < 2; again++) {
      assertThat(action(tocsin.screen(rig.upload("up-1", rig.listed)))).isEqualTo(Action.HOLD);
      assertThat(action(tocsin.screen(rig.upload("up-2", TocsinRig.picture(2)))))
          .isEqualTo(Action.REFUSE);
      assertThat(action(tocsin.screen(rig.upload("up-3", TocsinRig.picture(3)))))
          .isEqualTo(Action.HOLD);
    }
    assertThat(tocsin.lists().snapshot().entries()).isEqualTo(3);
  }

  @Test
  void onMatch_withoutAPolicy_isWhatTheClassSays() {
    Tocsin tocsin = rig.start();
    assertThat(action(tocsin.screen(rig.upload("up-1", rig.listed)))).isEqualTo(Action.REFUSE);
    assertThat(action(tocsin.screen(rig.upload("up-2", TocsinRig.picture(2)))))
        .isEqualTo(Action.HOLD);
  }

  @Test
  void thresholds_reachTheListsOfTheConfiguration() {
    Tocsin tocsin = rig.start(rig.builder().policy(ClassificationPolicy.of("B2", 12, 4)));
    ListPolicy demo = tocsin.config().lists().get(0).policy();
    assertThat(demo.of("B2")).isEqualTo(new ListPolicy(12, 4));
    assertThat(demo.of("A1")).isEqualTo(ListPolicy.DEFAULT);
  }

  /** The same near copy, within the threshold of its list and beyond that of its classification. */
  @Test
  void match_narrowedForAClassification_letsANearCopyPass() {
    byte[] copy = TocsinRig.encode(TocsinRig.drawing(1, 320, 240), "jpg");
    Tocsin first = rig.start();
    Verdict.Match exact = (Verdict.Match) first.screen(rig.upload("up-0", rig.listed));
    Incident incident =
        first.docket().open(exact.incident(), Purpose.REVIEW, new Actor("pat", Role.REVIEWER));
    first.close();
    String pdq =
        incident.file().orElseThrow().perceptual().stream()
            .filter(fingerprint -> fingerprint.algorithm().equals(Algorithm.PDQ))
            .findFirst()
            .orElseThrow()
            .hex();
    rig.write("list.csv", TocsinRig.HEADER + "PDQ," + pdq + ",entry-8,club,T_TEST,A1,,\n");
    Tocsin wide = rig.start();
    Verdict.Match near = (Verdict.Match) wide.screen(rig.upload("up-1", copy));
    int distance = near.matches().get(0).distance();
    assertThat(distance).isPositive();
    wide.close();
    Tocsin within = rig.start(rig.builder().policy(ClassificationPolicy.of("A1", distance, 0)));
    assertThat(
            ((Verdict.Match) within.screen(rig.upload("up-2", copy))).matches().get(0).threshold())
        .isEqualTo(distance);
    within.close();
    Tocsin narrow = rig.start(rig.builder().policy(ClassificationPolicy.of("A1", distance - 1, 0)));
    assertThat(narrow.screen(rig.upload("up-3", copy))).isInstanceOf(Verdict.Clear.class);
  }

  @Test
  void policies_ofOneClassificationOfOneList_contradict() {
    assertThatThrownBy(
            () ->
                rig.builder()
                    .policy(policy("A1", Action.HOLD))
                    .policy(ClassificationPolicy.of("A1", 3, 1).onLists("demo"))
                    .config())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "two policies contradict each other: both are for classification [A1]");
  }
}
