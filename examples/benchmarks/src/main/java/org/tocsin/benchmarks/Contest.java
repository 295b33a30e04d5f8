package org.tocsin.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contenders that take turns with one baseline. Each turn of a contender follows a turn of the
 * baseline, and their ratio is taken then and there: a machine that changes its speed, or that
 * others use too, changes it for both.
 */
final class Contest {
  /** Something to measure. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** The median of a contender's turns. */
  record Result(String name, double millis, double ratio, int turns) {}

  private final Work baseline;
  private final List<String> names = new ArrayList<>();
  private final List<Work> works = new ArrayList<>();
  private final List<List<Double>> millis = new ArrayList<>();
  private final List<List<Double>> ratios = new ArrayList<>();

  Contest(Work baseline) {
    this.baseline = baseline;
    add("baseline", baseline);
  }

  Contest add(String name, Work work) {
    names.add(name);
    works.add(work);
    millis.add(new ArrayList<>());
    ratios.add(new ArrayList<>());
    return this;
  }

  /** Takes turns for a time, of which the first third only warms up, and at least seven times. */
  List<Result> run(double seconds) throws IOException {
    long start = System.nanoTime();
    int least = 7;
    for (int turn = 0; turn < least || System.nanoTime() - start < seconds * 1e9; turn++) {
      for (int i = 0; i < works.size(); i++) {
        double base = time(baseline);
        double own = time(works.get(i));
        millis.get(i).add(own);
        ratios.get(i).add(own / base);
      }
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < works.size(); i++) {
      results.add(
          new Result(
              names.get(i),
              medianOfLater(millis.get(i)),
              medianOfLater(ratios.get(i)),
              millis.get(i).size()));
    }
    return results;
  }

  /** Returns how many milliseconds some work takes. */
  static double time(Work work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double medianOfLater(List<Double> all) {
    return median(
        all.subList(all.size() / 3, all.size()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  /** Returns the middle one of some values, at least one. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
