package org.tocsin.mock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The faults that wait for calls. For each endpoint the planned faults play in the order in which
 * they were added; a fault at random comes last and stays. Safe for use by many threads.
 */
public final class Faults {
  private final Map<Endpoint, List<Plan>> plans = new EnumMap<>(Endpoint.class);
  private Runnable listener = () -> {};

  Faults() {}

  /** A planned fault. {@code left} counts the calls it still meets; -1 is every call. */
  private static final class Plan {
    final Fault fault;
    final double probability;
    final Random random;
    int left;

    Plan(Fault fault, int left, double probability, long seed) {
      this.fault = fault;
      this.left = left;
      this.probability = probability;
      this.random = new Random(seed);
    }
  }

  /**
   * A fault that waits.
   *
   * @param endpoint the calls it waits for
   * @param fault what will happen
   * @param left how many calls it still meets; -1 is every call
   * @param probability how likely a call meets it, over 0 to 1
   */
  public record Waiting(Endpoint endpoint, Fault fault, int left, double probability) {}

  synchronized void onChange(Runnable value) {
    listener = value;
  }

  /** Lets the next call of an endpoint meet the fault. */
  @CanIgnoreReturnValue
  public Faults next(Endpoint endpoint, Fault fault) {
    return times(endpoint, 1, fault);
  }

  /** Lets the next {@code count} (1 or more) calls of an endpoint meet the fault. */
  @CanIgnoreReturnValue
  public Faults times(Endpoint endpoint, int count, Fault fault) {
    if (count < 1) {
      throw new IllegalArgumentException("a fault is met once or more often, not " + count);
    }
    return add(endpoint, new Plan(fault, count, 1, 0));
  }

  /** Lets every call of an endpoint meet the fault until it is cleared. */
  @CanIgnoreReturnValue
  public Faults always(Endpoint endpoint, Fault fault) {
    return add(endpoint, new Plan(fault, -1, 1, 0));
  }

  /**
   * Lets calls of an endpoint meet the fault at random.
   *
   * @param probability over 0 to 1
   * @param seed the same seed and order of calls gives the same faults
   */
  @CanIgnoreReturnValue
  public Faults random(Endpoint endpoint, double probability, long seed, Fault fault) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is over 0 to 1, not " + probability);
    }
    return add(endpoint, new Plan(fault, -1, probability, seed));
  }

  private Faults add(Endpoint endpoint, Plan plan) {
    synchronized (this) {
      plans.computeIfAbsent(endpoint, e -> new ArrayList<>()).add(plan);
    }
    changed();
    return this;
  }

  /** Removes all faults. */
  public void clear() {
    synchronized (this) {
      plans.clear();
    }
    changed();
  }

  /** Removes the faults of an endpoint. */
  public void clear(Endpoint endpoint) {
    synchronized (this) {
      plans.remove(endpoint);
    }
    changed();
  }

  /** Returns the faults that wait, endpoint by endpoint in the order in which they will play. */
  public synchronized List<Waiting> waiting() {
    List<Waiting> all = new ArrayList<>();
    plans.forEach(
        (endpoint, list) ->
            list.forEach(
                plan -> all.add(new Waiting(endpoint, plan.fault, plan.left, plan.probability))));
    return List.copyOf(all);
  }

  /** Takes the fault that this call meets. */
  Optional<Fault> take(Endpoint endpoint) {
    Optional<Fault> taken = takeFirst(endpoint);
    if (taken.isPresent()) {
      changed();
    }
    return taken;
  }

  private synchronized Optional<Fault> takeFirst(Endpoint endpoint) {
    List<Plan> list = plans.getOrDefault(endpoint, List.of());
    for (int i = 0; i < list.size(); i++) {
      Plan plan = list.get(i);
      if (plan.probability < 1 && plan.random.nextDouble() >= plan.probability) {
        continue;
      }
      if (plan.left > 0) {
        plan.left--;
      }
      if (plan.left == 0) {
        list.remove(i);
      }
      return Optional.of(plan.fault);
    }
    return Optional.empty();
  }

  private void changed() {
    Runnable current;
    synchronized (this) {
      current = listener;
    }
    current.run();
  }
}
