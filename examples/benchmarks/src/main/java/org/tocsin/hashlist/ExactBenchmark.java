package org.tocsin.hashlist;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Look-ups of digests in an index of exact values: every planted value is found, random ones are
 * not, and one thread is compared with two.
 *
 * <p>It stands in the index's own package, because the index is no API. Arguments: how many values,
 * such as {@code 1000000 10000000}; without any, one and ten million.
 */
public final class ExactBenchmark {
  private static final int QUERIES = 1_000_000;
  private static final int CALLS = 64;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Random random = new Random(20_260_115);

  private ExactBenchmark() {}

  /** Runs. Exits with 1 when an answer is wrong. */
  public static void main(String[] args) throws InterruptedException {
    int[] sizes =
        args.length == 0
            ? new int[] {1_000_000, 10_000_000}
            : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    ExactBenchmark benchmark = new ExactBenchmark();
    benchmark.out.println(
        "| digest | values | build s | bytes/value | query | p50 ns | p99 ns | two threads/one |"
            + " answers |");
    benchmark.out.println("| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |");
    boolean right = true;
    for (int size : sizes) {
      right &= benchmark.run("MD5", 16, size);
      right &= benchmark.run("SHA-256", 32, size);
    }
    if (!right) {
      benchmark.out.println("An answer is wrong.");
      System.exit(1);
    }
  }

  private boolean run(String name, int length, int size) throws InterruptedException {
    ValueCollector builder = new ValueCollector(name);
    byte[][] planted = new byte[QUERIES][];
    byte[][] absent = new byte[QUERIES][];
    for (int i = 0; i < size; i++) {
      byte[] value = value(length);
      builder.add(value, i);
      // Each place is taken again later, so that what stays is spread over the whole list.
      planted[i % QUERIES] = value;
    }
    for (int i = 0; i < QUERIES; i++) {
      absent[i] = value(length);
      if (i >= size) {
        planted[i] = planted[i % size];
      }
    }
    long began = System.nanoTime();
    Sections sections = Sections.inMemory();
    builder.build(sections);
    ExactIndex.build(sections, name);
    ExactIndex index = ExactIndex.of(sections.view(), name);
    double seconds = (System.nanoTime() - began) / 1e9;
    boolean right = true;
    for (boolean hit : new boolean[] {true, false}) {
      byte[][] queries = hit ? planted : absent;
      time(index, queries);
      double[] took = time(index, queries);
      long found = ask(index, queries, 0, QUERIES);
      boolean same = found == (hit ? QUERIES : 0);
      out.printf(
          Locale.ROOT,
          "| %s | %,d | %.1f | %.0f | %s | %.0f | %.0f | %.2f | %s |%n",
          name,
          size,
          seconds,
          (double) index.bytes() / size,
          hit ? "listed" : "random",
          took[0],
          took[1],
          twoThreads(index, queries),
          same ? "right" : "WRONG");
      right &= same;
    }
    return right;
  }

  private byte[] value(int length) {
    byte[] value = new byte[length];
    random.nextBytes(value);
    return value;
  }

  private static long ask(ExactIndex index, byte[][] queries, int from, int to) {
    long[] found = new long[1];
    for (int i = from; i < to; i++) {
      index.find(
          queries[i],
          (entry, distance) -> {
            found[0]++;
            return true;
          });
    }
    return found[0];
  }

  /**
   * Returns median and 99th percentile in nanoseconds of a call. A clock is no finer than a few
   * calls, so {@value #CALLS} are timed together.
   */
  private static double[] time(ExactIndex index, byte[][] queries) {
    double[] took = new double[QUERIES / CALLS];
    for (int i = 0; i < took.length; i++) {
      long began = System.nanoTime();
      ask(index, queries, i * CALLS, (i + 1) * CALLS);
      took[i] = (double) (System.nanoTime() - began) / CALLS;
    }
    Arrays.sort(took);
    return new double[] {took[took.length / 2], took[took.length * 99 / 100]};
  }

  /** Returns how many times the throughput of one thread two have. */
  private static double twoThreads(ExactIndex index, byte[][] queries) throws InterruptedException {
    long began = System.nanoTime();
    ask(index, queries, 0, QUERIES);
    long alone = System.nanoTime() - began;
    Thread other = new Thread(() -> ask(index, queries, 0, QUERIES), "tocsin-benchmark");
    began = System.nanoTime();
    other.start();
    ask(index, queries, 0, QUERIES);
    other.join();
    return 2.0 * alone / (System.nanoTime() - began);
  }
}
