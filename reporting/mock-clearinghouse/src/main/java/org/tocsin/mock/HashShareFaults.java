package org.tocsin.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** The faults of the hash-sharing API that are on. Not thread-safe: its owner locks. */
final class HashShareFaults {
  private final List<Waiting> plans = new ArrayList<>();

  HashShareFaults() {
    clear();
  }

  private static final class Waiting {
    final HashSharePlan plan;
    final Random random;
    int left;

    Waiting(HashSharePlan plan) {
      this.plan = plan;
      this.random = new Random(plan.seed());
      this.left = plan.times();
    }

    boolean meets() {
      return plan.probability() == 1 || random.nextDouble() < plan.probability();
    }
  }

  /** Switches a fault on; one of the same kind and route gives way to it. */
  void on(HashSharePlan plan) {
    plans.removeIf(
        other -> other.plan.fault() == plan.fault() && other.plan.route() == plan.route());
    plans.add(new Waiting(plan));
  }

  void off(HashShareFault fault) {
    plans.removeIf(waiting -> waiting.plan.fault() == fault);
  }

  /** Leaves only what is on by default. */
  void clear() {
    plans.clear();
    on(HashSharePlan.of(HashShareFault.OUT_OF_ORDER));
  }

  /** Takes a fault for a call that can meet it; returns its amount, or nothing when it is off. */
  OptionalLong take(HashShareFault fault, HashShareRoute route) {
    Optional<Waiting> met =
        plans.stream()
            .filter(waiting -> waiting.plan.fault() == fault && waiting.plan.route().covers(route))
            .filter(Waiting::meets)
            .findFirst();
    if (met.isEmpty()) {
      return OptionalLong.empty();
    }
    Waiting waiting = met.get();
    if (waiting.left > 0 && --waiting.left == 0) {
      plans.remove(waiting);
    }
    return OptionalLong.of(waiting.plan.amount());
  }

  List<HashSharePlan> waiting() {
    return plans.stream()
        .map(waiting -> waiting.left > 0 ? waiting.plan.times(waiting.left) : waiting.plan)
        .toList();
  }
}
