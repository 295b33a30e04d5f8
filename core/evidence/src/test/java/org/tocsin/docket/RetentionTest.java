package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.docket.Retention.Conflict;
import org.tocsin.docket.Retention.Decision;
import org.tocsin.docket.Retention.Destroy;
import org.tocsin.docket.Retention.Keep;
import org.tocsin.docket.Retention.Reason;
import org.tocsin.model.IncidentId;

class RetentionTest {
  private static final Instant RECEIPT = Instant.parse("2026-03-10T12:00:00Z");
  private static final IncidentId INCIDENT = new IncidentId("inc-1");

  private static LegalHold hold(String id, Instant from, Optional<Instant> to) {
    return new LegalHold(id, INCIDENT, "Court", "ref", from, to, Optional.empty());
  }

  private static Decision decide(List<RetentionRule> rules, List<LegalHold> holds, Instant now) {
    return Retention.decide(IncidentState.REPORTED, Optional.of(RECEIPT), rules, holds, false, now);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-10T12:00:00Z, 2027-03-11T00:00:00Z",
    "2026-03-10T23:59:59Z, 2027-03-11T00:00:00Z",
    "2028-02-29T00:00:00Z, 2029-03-02T00:00:00Z",
    "2027-02-28T08:00:00Z, 2028-02-29T00:00:00Z",
    "2026-12-31T08:00:00Z, 2028-01-01T00:00:00Z"
  })
  void floor_oneCalendarYear_keepsTheWholeLastDayAndRoundsToTheLater(String start, String floor) {
    assertThat(RetentionRule.US.floor(Instant.parse(start))).isEqualTo(Instant.parse(floor));
  }

  @Test
  void decide_unreportedAndUnclosed_neverExpires() {
    Instant late = RECEIPT.plus(Duration.ofDays(100_000));
    assertThat(
            Retention.decide(
                IncidentState.OPEN,
                Optional.empty(),
                List.of(RetentionRule.US),
                List.of(),
                false,
                late))
        .isEqualTo(new Keep(Reason.UNDECIDED, Optional.empty()));
  }

  @Test
  void decide_reported_isKeptToTheFloorAndThenGoes() {
    Instant floor = RetentionRule.US.floor(RECEIPT);
    assertThat(decide(List.of(RetentionRule.US), List.of(), floor.minusMillis(1)))
        .isEqualTo(new Keep(Reason.BEFORE_FLOOR, Optional.of(floor)));
    assertThat(decide(List.of(RetentionRule.US), List.of(), floor))
        .isEqualTo(new Destroy("us-2258a"));
    assertThat(decide(List.of(), List.of(), floor))
        .isEqualTo(new Keep(Reason.NO_RULE, Optional.empty()));
  }

  @Test
  void decide_holdsStack_andTheLastOneCounts() {
    Instant late = RetentionRule.US.floor(RECEIPT).plusSeconds(1);
    LegalHold ended = hold("h1", RECEIPT, Optional.of(late.minusSeconds(1)));
    LegalHold standing = hold("h2", RECEIPT, Optional.of(late.plusSeconds(60)));
    List<RetentionRule> us = List.of(RetentionRule.US);
    assertThat(decide(us, List.of(ended, standing), late))
        .isEqualTo(new Keep(Reason.HELD, standing.to()));
    assertThat(decide(us, List.of(ended, standing), late.plusSeconds(60)))
        .isEqualTo(new Destroy("us-2258a"));
  }

  @Test
  void decide_whatAFilingNeeds_isKeptBeyondTheFloorAndAConflictBeyondACeiling() {
    List<RetentionRule> us = List.of(RetentionRule.US);
    Instant floor = RetentionRule.US.floor(RECEIPT);
    assertThat(needed(us, floor.minusMillis(1)))
        .isEqualTo(new Keep(Reason.BEFORE_FLOOR, Optional.of(floor)));
    assertThat(needed(us, floor.plus(Duration.ofDays(900))))
        .isEqualTo(new Keep(Reason.NEEDED_TO_FILE, Optional.empty()));
    RetentionRule strict =
        new RetentionRule("strict", Period.ofDays(10), Optional.of(Period.ofDays(30)));
    assertThat(needed(List.of(strict), RECEIPT.plus(Duration.ofDays(40))))
        .isEqualTo(new Conflict("an unfinished filing", "strict"));
  }

  private static Decision needed(List<RetentionRule> rules, Instant now) {
    return Retention.decide(
        IncidentState.REPORTED, Optional.of(RECEIPT), rules, List.of(), true, now);
  }

  @Test
  void decide_ceilingUnderAFloorOrAHold_isAConflictForAPerson() {
    RetentionRule strict =
        new RetentionRule("strict", Period.ZERO, Optional.of(Period.ofMonths(6)));
    Instant after = RECEIPT.plus(Duration.ofDays(200));
    assertThat(decide(List.of(RetentionRule.US, strict), List.of(), after))
        .isEqualTo(new Conflict("us-2258a", "strict"));
    assertThat(decide(List.of(strict), List.of(hold("h", RECEIPT, Optional.empty())), after))
        .isEqualTo(new Conflict("hold h", "strict"));
    assertThat(decide(List.of(strict), List.of(), after)).isEqualTo(new Destroy("strict"));
  }

  @Test
  void rule_thatMakesNoSense_isRefused() {
    assertThatThrownBy(() -> new RetentionRule("Bad Name", Period.ZERO, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetentionRule("x", Period.ofDays(-1), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hold("h", RECEIPT, Optional.of(RECEIPT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What must hold is said here anew, without the code under test. */
  @Test
  void decide_anything_neverDestroysUnderAHoldOrBeforeAFloorOrUndecided() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("tocsin.thorough") ? 2_000_000 : 50_000;
    List<IncidentState> states = List.of(IncidentState.values());
    int destroyed = 0;
    for (int i = 0; i < rounds; i++) {
      IncidentState state = states.get(random.nextInt(states.size()));
      Optional<Instant> start =
          random.nextInt(5) == 0
              ? Optional.empty()
              : Optional.of(RECEIPT.plusSeconds(random.nextInt(400_000_000)));
      Instant now = RECEIPT.plusSeconds(random.nextInt(800_000_000));
      List<RetentionRule> rules = new ArrayList<>();
      for (int r = random.nextInt(3); r > 0; r--) {
        rules.add(
            new RetentionRule(
                "rule-" + r,
                Period.ofMonths(random.nextInt(60)),
                random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(Period.ofMonths(random.nextInt(90)))));
      }
      List<LegalHold> holds = new ArrayList<>();
      for (int h = random.nextInt(3); h > 0; h--) {
        Instant from = RECEIPT.plusSeconds(random.nextInt(800_000_000));
        holds.add(
            new LegalHold(
                "h-" + h,
                INCIDENT,
                "Court",
                "ref",
                from,
                random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(from.plusSeconds(1 + random.nextInt(100_000_000))),
                random.nextInt(3) == 0 ? Optional.of(now) : Optional.empty()));
      }
      boolean needed = random.nextInt(4) == 0;
      Decision decision = Retention.decide(state, start, rules, holds, needed, now);
      if (decision instanceof Destroy) {
        destroyed++;
        boolean underHold =
            holds.stream()
                .anyMatch(
                    h ->
                        h.liftedAt().isEmpty()
                            && h.from().compareTo(now) <= 0
                            && h.to().map(to -> now.compareTo(to) < 0).orElse(true));
        boolean early =
            rules.isEmpty()
                || rules.stream()
                    .anyMatch(
                        r ->
                            now.isBefore(
                                start
                                    .orElseThrow()
                                    .atZone(java.time.ZoneOffset.UTC)
                                    .plus(r.notBefore())
                                    .toInstant()));
        assertThat(needed).as("seed %d, round %d", seed, i).isFalse();
        assertThat(underHold).as("seed %d, round %d", seed, i).isFalse();
        assertThat(early).as("seed %d, round %d", seed, i).isFalse();
        assertThat(state).isIn(IncidentState.REPORTED, IncidentState.CLOSED);
      }
    }
    assertThat(destroyed).as("seed %d", seed).isPositive();
  }
}
