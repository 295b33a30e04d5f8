package org.tocsin.mock;

import java.util.Objects;

/**
 * A fault and the calls that meet it.
 *
 * @param endpoint the calls it waits for
 * @param fault what happens
 * @param times how many calls meet it, 1 or more; {@link #ALWAYS} is every call until it is cleared
 * @param probability how likely a call meets it, over 0 to 1
 * @param seed with a probability under 1, the same seed and order of calls gives the same faults
 */
public record FaultPlan(Endpoint endpoint, Fault fault, int times, double probability, long seed) {
  /** Every call. */
  public static final int ALWAYS = -1;

  public FaultPlan {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(fault, "fault");
    if (times < 1 && times != ALWAYS) {
      throw new IllegalArgumentException("a fault is met once or more often, not " + times);
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is over 0 to 1, not " + probability);
    }
  }
}
