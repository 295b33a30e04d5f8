package org.tocsin.mock;

import java.util.Objects;

/**
 * A fault of the hash-sharing API and the calls that meet it.
 *
 * @param fault what goes wrong
 * @param route the calls it waits for; a fault that belongs to pages never meets other calls
 * @param amount how much of it, 0 to 1,000,000, in the fault's unit
 * @param times how many calls meet it, 1 or more, or {@link FaultPlan#ALWAYS}
 * @param probability how likely a call meets it, over 0 to 1
 * @param seed with a probability under 1, the same seed and order of calls gives the same faults;
 *     for a fault that changes data, the same seed gives the same change
 */
public record HashSharePlan(
    HashShareFault fault,
    HashShareRoute route,
    long amount,
    int times,
    double probability,
    long seed) {
  private static final long MOST = 1_000_000;

  public HashSharePlan {
    Objects.requireNonNull(fault, "fault");
    Objects.requireNonNull(route, "route");
    if (amount < 0 || amount > MOST) {
      throw new IllegalArgumentException("an amount is 0 to " + MOST + ", not " + amount);
    }
    if (fault.defaultAmount() > 0 && amount == 0) {
      throw new IllegalArgumentException(fault.word() + " needs an amount over 0");
    }
    if (fault == HashShareFault.MASS_DELETE && amount > 100) {
      throw new IllegalArgumentException("at most 100 percent can be deleted, not " + amount);
    }
    if (times < 1 && times != FaultPlan.ALWAYS) {
      throw new IllegalArgumentException("a fault is met once or more often, not " + times);
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is over 0 to 1, not " + probability);
    }
  }

  /** Returns a plan: every call that can meet the fault, with its default amount. */
  public static HashSharePlan of(HashShareFault fault) {
    return new HashSharePlan(
        fault, HashShareRoute.ANY, fault.defaultAmount(), FaultPlan.ALWAYS, 1, 0);
  }

  /** Returns this plan for calls of one route. */
  public HashSharePlan on(HashShareRoute value) {
    return new HashSharePlan(fault, value, amount, times, probability, seed);
  }

  /** Returns this plan with another amount. */
  public HashSharePlan amount(long value) {
    return new HashSharePlan(fault, route, value, times, probability, seed);
  }

  /** Returns this plan for that many calls. */
  public HashSharePlan times(int value) {
    return new HashSharePlan(fault, route, amount, value, probability, seed);
  }

  /** Returns this plan for calls at random. */
  public HashSharePlan atRandom(double chance, long randomSeed) {
    return new HashSharePlan(fault, route, amount, times, chance, randomSeed);
  }
}
