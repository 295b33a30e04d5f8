package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.Action;
import org.tocsin.model.Algorithm;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;

class ClassificationPolicyTest {
  private static final List<ClassificationPolicy> POLICIES =
      List.of(
          ClassificationPolicy.of("LOOSE", 40, 31).onMatch(Action.HOLD),
          ClassificationPolicy.of("GRAVE", 20, -1).onMatch(Action.REFUSE).onLists("demo"),
          ClassificationPolicy.of("PLAIN", 10, 0));

  private static MatchFacts match(String text) {
    String[] parts = text.split("/", -1);
    return new MatchFacts(
        parts[0],
        "1",
        "entry-1",
        "club",
        parts[1],
        SeverityClass.valueOf(parts[2]),
        Algorithm.SHA256,
        MatchFacts.Kind.EXACT,
        0,
        0,
        -1,
        OptionalInt.empty(),
        "snap-1",
        Optional.empty(),
        Instant.EPOCH);
  }

  /** Matches as list/classification/class, and the strictest of what they lead to. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "demo/OTHER/CONFIRMED                        | REFUSE",
        "demo/OTHER/TEST                             | REFUSE",
        "demo/OTHER/UNKNOWN                          | HOLD",
        "demo/LOOSE/CONFIRMED                        | HOLD",
        "more/LOOSE/CONFIRMED                        | HOLD",
        "demo/loose/CONFIRMED                        | REFUSE",
        "demo/GRAVE/UNKNOWN                          | REFUSE",
        "more/GRAVE/UNKNOWN                          | HOLD",
        "demo/PLAIN/CONFIRMED                        | REFUSE",
        "demo/PLAIN/UNKNOWN                          | HOLD",
        "demo/LOOSE/CONFIRMED demo/GRAVE/UNKNOWN     | REFUSE",
        "demo/LOOSE/CONFIRMED demo/OTHER/CONFIRMED   | REFUSE",
        "demo/LOOSE/CONFIRMED demo/OTHER/UNKNOWN     | HOLD",
      })
  void action_theStrictestOfAllMatches(String matches, Action expected) {
    List<MatchFacts> facts =
        Arrays.stream(matches.split(" +", -1)).map(ClassificationPolicyTest::match).toList();
    assertThat(ClassificationPolicy.action(POLICIES, facts)).isEqualTo(expected);
  }

  @Test
  void merged_whatIsNotGivenIsTheListsOwn() {
    ListPolicy own = new ListPolicy(31, 12);
    List<ClassificationPolicy> policies =
        List.of(
            new ClassificationPolicy(
                Set.of("NEAR"), Set.of(), OptionalInt.of(8), OptionalInt.empty(), Optional.empty()),
            new ClassificationPolicy(
                Set.of("SURE"),
                Set.of(),
                OptionalInt.empty(),
                OptionalInt.of(-1),
                Optional.empty()),
            ClassificationPolicy.of("WIDE", 127, 31).onLists("other"));
    ListPolicy merged = ClassificationPolicy.merged(policies, "demo", own);
    assertThat(merged.of("NEAR")).isEqualTo(new ListPolicy(8, 8));
    assertThat(merged.of("SURE")).isEqualTo(new ListPolicy(31, -1));
    assertThat(merged.of("WIDE")).isEqualTo(new ListPolicy(31, 12));
    assertThat(merged.of("ELSE")).isEqualTo(new ListPolicy(31, 12));
    assertThat(ClassificationPolicy.merged(policies, "other", own).of("WIDE"))
        .isEqualTo(new ListPolicy(127, 31));
    assertThat(ClassificationPolicy.merged(policies, "demo", merged)).isEqualTo(merged);
  }

  @Test
  void policy_whatCannotHold_isRefused() {
    assertThatThrownBy(() -> ClassificationPolicy.of("A1", 128, -1))
        .hasMessage("match must be 0 to 127, not 128");
    assertThatThrownBy(() -> ClassificationPolicy.of("A1", 10, 11))
        .hasMessage("fileWithoutPerson must be -1 to match, which is 10, not 11");
    assertThatThrownBy(() -> ClassificationPolicy.of("A1", 10, 1).onMatch(Action.DELIVER))
        .hasMessageContaining("a match is not delivered");
  }
}
