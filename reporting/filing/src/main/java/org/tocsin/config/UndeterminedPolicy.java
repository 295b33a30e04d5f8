package org.tocsin.config;

import java.util.EnumMap;
import java.util.Map;
import org.tocsin.model.Action;
import org.tocsin.model.UndeterminedReason;

/**
 * What happens to an upload about which nobody can say whether it is listed.
 *
 * @param byDefault what happens unless a reason says otherwise
 * @param byReason what happens for a reason; {@link UndeterminedReason#PRESERVATION_FAILED} can
 *     never be delivered
 */
public record UndeterminedPolicy(Action byDefault, Map<UndeterminedReason, Action> byReason) {
  /** Holds everything. */
  public static final UndeterminedPolicy HOLD = new UndeterminedPolicy(Action.HOLD, Map.of());

  public UndeterminedPolicy {
    byReason = Map.copyOf(byReason);
    if (byReason.get(UndeterminedReason.PRESERVATION_FAILED) == Action.DELIVER) {
      throw new IllegalArgumentException(
          "PRESERVATION_FAILED can be HOLD or REFUSE: no policy can pass a match that was not preserved");
    }
  }

  /** Returns this policy with another action for one reason. */
  public UndeterminedPolicy with(UndeterminedReason reason, Action action) {
    Map<UndeterminedReason, Action> changed = new EnumMap<>(UndeterminedReason.class);
    changed.putAll(byReason);
    changed.put(reason, action);
    return new UndeterminedPolicy(byDefault, changed);
  }

  /** Returns what happens for a reason. */
  public Action action(UndeterminedReason reason) {
    Action action = byReason.getOrDefault(reason, byDefault);
    return reason == UndeterminedReason.PRESERVATION_FAILED && action == Action.DELIVER
        ? Action.HOLD
        : action;
  }
}
