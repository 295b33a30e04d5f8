package org.tocsin.mock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The faults that wait for calls. For each endpoint the first planned fault that meets a call is
 * played, in the order in which they were added. Safe for use by many threads.
 */
public final class Faults {
  private final Map<Endpoint, List<Waiting>> plans = new EnumMap<>(Endpoint.class);
  private final Runnable listener;

  /**
   * @param listener hears of every change
   */
  Faults(Runnable listener) {
    this.listener = listener;
  }

  private static final class Waiting {
    final FaultPlan plan;
    final Random random;
    int left;

    Waiting(FaultPlan plan) {
      this.plan = plan;
      this.random = new Random(plan.seed());
      this.left = plan.times();
    }

    boolean meets() {
      return plan.probability() == 1 || random.nextDouble() < plan.probability();
    }
  }

  /** Lets the next call of an endpoint meet the fault. */
  @CanIgnoreReturnValue
  public Faults next(Endpoint endpoint, Fault fault) {
    return times(endpoint, 1, fault);
  }

  /** Lets the next {@code count} (1 or more) calls of an endpoint meet the fault. */
  @CanIgnoreReturnValue
  public Faults times(Endpoint endpoint, int count, Fault fault) {
    return add(new FaultPlan(endpoint, fault, count, 1, 0));
  }

  /** Lets every call of an endpoint meet the fault until it is cleared. */
  @CanIgnoreReturnValue
  public Faults always(Endpoint endpoint, Fault fault) {
    return add(new FaultPlan(endpoint, fault, FaultPlan.ALWAYS, 1, 0));
  }

  /**
   * Lets calls of an endpoint meet the fault at random until it is cleared.
   *
   * @param probability over 0 to 1
   * @param seed the same seed and order of calls gives the same faults
   */
  @CanIgnoreReturnValue
  public Faults random(Endpoint endpoint, double probability, long seed, Fault fault) {
    return add(new FaultPlan(endpoint, fault, FaultPlan.ALWAYS, probability, seed));
  }

  /** Adds a plan behind those of its endpoint. */
  @CanIgnoreReturnValue
  public Faults add(FaultPlan plan) {
    synchronized (plans) {
      plans.computeIfAbsent(plan.endpoint(), e -> new ArrayList<>()).add(new Waiting(plan));
    }
    listener.run();
    return this;
  }

  /** Removes all faults. */
  public void clear() {
    synchronized (plans) {
      plans.clear();
    }
    listener.run();
  }

  /** Removes the faults of an endpoint. */
  public void clear(Endpoint endpoint) {
    synchronized (plans) {
      plans.remove(endpoint);
    }
    listener.run();
  }

  /**
   * Returns the plans that wait, endpoint by endpoint in the order in which they will play; {@code
   * times} is what is left of them.
   */
  public List<FaultPlan> waiting() {
    List<FaultPlan> all = new ArrayList<>();
    synchronized (plans) {
      for (List<Waiting> list : plans.values()) {
        for (Waiting waiting : list) {
          FaultPlan plan = waiting.plan;
          all.add(
              new FaultPlan(
                  plan.endpoint(), plan.fault(), waiting.left, plan.probability(), plan.seed()));
        }
      }
    }
    return List.copyOf(all);
  }

  /** Takes the fault that this call meets. */
  Optional<Fault> take(Endpoint endpoint) {
    Optional<Fault> taken;
    synchronized (plans) {
      taken = takeFirst(plans.getOrDefault(endpoint, List.of()));
    }
    if (taken.isPresent()) {
      listener.run();
    }
    return taken;
  }

  private static Optional<Fault> takeFirst(List<Waiting> list) {
    for (int i = 0; i < list.size(); i++) {
      Waiting waiting = list.get(i);
      if (!waiting.meets()) {
        continue;
      }
      if (waiting.left > 0) {
        waiting.left--;
      }
      if (waiting.left == 0) {
        list.remove(i);
      }
      return Optional.of(waiting.plan.fault());
    }
    return Optional.empty();
  }
}
