package org.tocsin.docket;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to happen to an incident's evidence at an instant: one pure function of what is on
 * record.
 *
 * <p>It never says {@link Destroy} for an incident that is neither reported nor closed, under a
 * hold, still to be told somewhere, or before the floor of any rule that applies.
 */
public final class Retention {
  private Retention() {}

  /** What is to happen. */
  public sealed interface Decision {}

  /**
   * Keep.
   *
   * @param reason why
   * @param until when to decide again; empty when no instant alone changes it
   */
  public record Keep(Reason reason, Optional<Instant> until) implements Decision {
    public Keep {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(until, "until");
    }
  }

  /**
   * Destroy.
   *
   * @param rule the rule whose floor passed last
   */
  public record Destroy(String rule) implements Decision {
    public Destroy {
      Objects.requireNonNull(rule, "rule");
    }
  }

  /**
   * Rules or holds contradict each other: a person decides, and nothing is destroyed.
   *
   * @param mustNotBefore the rule, the hold, or the unfinished filing, that forbids destroying
   * @param mustAfter the rule whose ceiling has passed
   */
  public record Conflict(String mustNotBefore, String mustAfter) implements Decision {
    public Conflict {
      Objects.requireNonNull(mustNotBefore, "mustNotBefore");
      Objects.requireNonNull(mustAfter, "mustAfter");
    }
  }

  /** Why evidence is kept. */
  public enum Reason {
    /** Neither reported nor closed. */
    UNDECIDED,
    /** A hold stands. */
    HELD,
    /** A floor has not passed. */
    BEFORE_FLOOR,
    /** No rule applies, so nobody said that it may go. */
    NO_RULE,
    /** They are the facts of an incident of which other items are still kept. */
    NEEDED_BY_OTHERS,
    /** A report about it is not finished yet, at one destination at least. */
    NEEDED_TO_FILE,
    /** It is gone already. */
    DESTROYED
  }

  /**
   * Decides.
   *
   * @param state where the incident stands
   * @param start the receipt of its report, or its closing; empty when there is neither
   * @param rules every rule that applies: all of their floors bind
   * @param holds every hold ever laid on it
   * @param needed whether a report about it is not finished yet
   * @param now the instant to decide for
   */
  public static Decision decide(
      IncidentState state,
      Optional<Instant> start,
      List<RetentionRule> rules,
      List<LegalHold> holds,
      boolean needed,
      Instant now) {
    if (state == IncidentState.DESTROYED) {
      return new Keep(Reason.DESTROYED, Optional.empty());
    }
    if (state == IncidentState.OPEN || start.isEmpty()) {
      return new Keep(Reason.UNDECIDED, Optional.empty());
    }
    Optional<RetentionRule> exceeded =
        rules.stream()
            .filter(rule -> rule.ceiling(start.get()).filter(c -> !now.isBefore(c)).isPresent())
            .findFirst();
    Optional<LegalHold> held = holds.stream().filter(hold -> hold.holdsAt(now)).findFirst();
    if (held.isPresent()) {
      String hold = "hold " + held.get().id();
      return exceeded
          .<Decision>map(rule -> new Conflict(hold, rule.name()))
          .orElseGet(() -> new Keep(Reason.HELD, held.get().to()));
    }
    if (rules.isEmpty()) {
      return new Keep(Reason.NO_RULE, Optional.empty());
    }
    RetentionRule last = lastFloor(rules, start.get());
    Instant floor = last.floor(start.get());
    if (now.isBefore(floor)) {
      return exceeded
          .<Decision>map(rule -> new Conflict(last.name(), rule.name()))
          .orElseGet(() -> new Keep(Reason.BEFORE_FLOOR, Optional.of(floor)));
    }
    if (needed) {
      return exceeded
          .<Decision>map(rule -> new Conflict("an unfinished filing", rule.name()))
          .orElseGet(() -> new Keep(Reason.NEEDED_TO_FILE, Optional.empty()));
    }
    return new Destroy(last.name());
  }

  private static RetentionRule lastFloor(List<RetentionRule> rules, Instant start) {
    RetentionRule last = rules.get(0);
    for (RetentionRule rule : rules) {
      if (rule.floor(start).isAfter(last.floor(start))) {
        last = rule;
      }
    }
    return last;
  }
}
