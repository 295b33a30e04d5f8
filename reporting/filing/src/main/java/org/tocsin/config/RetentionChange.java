package org.tocsin.config;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.docket.RetentionRule;
import org.tocsin.evidence.ItemKind;

/** Whether evidence could be destroyed under other rules that is kept under those of now. */
final class RetentionChange {
  /** Four years, so that periods of days, months and years are compared wherever they begin. */
  private static final int DAYS = 1461;

  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

  private RetentionChange() {}

  /**
   * Whether some kind of reported evidence is kept for less than the calendar year that 18 U.S.C.
   * 2258A(h) asks of who reports to the clearinghouse of the United States. What no rule binds is
   * kept for good.
   */
  static boolean isBelowOneYear(RetentionPolicy policy) {
    return RetentionRule.US.classes().stream()
        .filter(kind -> binds(policy.reported(), kind))
        .anyMatch(
            kind ->
                policy.reported().stream()
                    .filter(rule -> rule.classes().contains(kind))
                    .noneMatch(rule -> floorsAreAtLeast(rule, RetentionRule.US)));
  }

  /**
   * Whether a rule is gone, binds fewer kinds of evidence or has a lower floor, or a kind that was
   * kept for good gets its first rule.
   */
  static boolean keepsLess(RetentionPolicy now, RetentionPolicy next) {
    if (keepsLess(now.reported(), next.reported())) {
      return true;
    }
    for (CloseReason reason : CloseReason.values()) {
      if (keepsLess(
          now.closed().getOrDefault(reason, List.of()),
          next.closed().getOrDefault(reason, List.of()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean keepsLess(List<RetentionRule> now, List<RetentionRule> next) {
    List<RetentionRule> left = new ArrayList<>(next);
    for (RetentionRule rule : now) {
      boolean stays =
          left.stream()
              .filter(other -> isAtLeast(other, rule))
              .findFirst()
              .map(left::remove)
              .isPresent();
      if (!stays) {
        return true;
      }
    }
    for (ItemKind kind : ItemKind.values()) {
      if (binds(next, kind) && !binds(now, kind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean binds(List<RetentionRule> rules, ItemKind kind) {
    return rules.stream().anyMatch(rule -> rule.classes().contains(kind));
  }

  private static boolean isAtLeast(RetentionRule next, RetentionRule now) {
    return next.name().equals(now.name())
        && next.classes().containsAll(now.classes())
        && floorsAreAtLeast(next, now);
  }

  private static boolean floorsAreAtLeast(RetentionRule next, RetentionRule now) {
    return IntStream.range(0, DAYS)
        .mapToObj(day -> FIRST.plus(day, ChronoUnit.DAYS))
        .noneMatch(start -> next.floor(start).isBefore(now.floor(start)));
  }
}
