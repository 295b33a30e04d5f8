package org.tocsin.docket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.evidence.ItemKind;

/**
 * Which rules apply to which incidents.
 *
 * @param reported rules for incidents that were reported, counted from the receipt
 * @param closed rules for incidents that were closed, by reason, counted from the closing; a reason
 *     without rules is kept for good
 */
public record RetentionPolicy(
    List<RetentionRule> reported, Map<CloseReason, List<RetentionRule>> closed) {
  /** One calendar year from the receipt; what was closed stays until somebody sets a rule. */
  public static final RetentionPolicy US = new RetentionPolicy(List.of(RetentionRule.US), Map.of());

  public RetentionPolicy {
    reported = List.copyOf(reported);
    closed = Map.copyOf(closed);
  }

  /**
   * Returns the rules that bind a kind of item. A report weighs more than a closing: who was
   * reported after closing is kept as reported.
   */
  List<RetentionRule> rules(IncidentState state, Optional<CloseReason> reason, ItemKind kind) {
    List<RetentionRule> all = reported;
    if (state == IncidentState.CLOSED && reason.isPresent()) {
      all = List.copyOf(closed.getOrDefault(reason.get(), List.of()));
    }
    return all.stream().filter(rule -> rule.classes().contains(kind)).toList();
  }
}
