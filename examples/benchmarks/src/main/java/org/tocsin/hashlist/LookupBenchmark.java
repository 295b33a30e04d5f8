package org.tocsin.hashlist;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.PdqHash;

/**
 * Look-ups of PDQ values beside a scan of the same list, in one run, and every answer of a sample
 * compared with the scan's.
 *
 * <p>It stands in the index's own package, because the index is no API. Arguments: how many values,
 * such as {@code 1000000 10000000}; without any, one and ten million.
 */
public final class LookupBenchmark {
  private static final int RADIUS = 31;
  private static final int QUERIES = 2_000;
  private static final int SCANNED = 60;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Random random = new Random(20_260_115);

  private LookupBenchmark() {}

  /** Runs. Exits with 1 when an answer differs from the scan's. */
  public static void main(String[] args) {
    int[] sizes =
        args.length == 0
            ? new int[] {1_000_000, 10_000_000}
            : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    LookupBenchmark benchmark = new LookupBenchmark();
    benchmark.out.println(
        "| list | values | build s | bytes/value | query | scan p50 us | index p50 us | p99 us |"
            + " scan/index p50 | p99 | answers |");
    benchmark.out.println(
        "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    boolean right = true;
    for (int size : sizes) {
      right &= benchmark.run("uniform", size, LookupBenchmark::next);
      right &= benchmark.run("clustered", size, benchmark.clusters(size));
      right &= benchmark.run("hostile", Math.min(size, 1_000_000), benchmark.oneCluster());
    }
    if (!right) {
      benchmark.out.println("An answer differs from the scan's.");
      System.exit(1);
    }
  }

  private static PdqHash next(Random random) {
    return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /** Forty percent singles; the others in clusters of falling size, up to 24 bits around. */
  private Function<Random, PdqHash> clusters(int size) {
    List<PdqHash> centres = new ArrayList<>();
    for (int i = 0; i < Math.max(10, size / 1_000); i++) {
      centres.add(next(random));
    }
    return source -> {
      if (source.nextInt(10) < 4) {
        return next(source);
      }
      double power = Math.pow(source.nextDouble(), 3);
      return flipped(centres.get((int) (power * centres.size())), source.nextInt(25), source);
    };
  }

  private Function<Random, PdqHash> oneCluster() {
    PdqHash centre = next(random);
    return source -> flipped(centre, source.nextInt(4), source);
  }

  private static PdqHash flipped(PdqHash hash, int bits, Random random) {
    long[] words = {hash.a(), hash.b(), hash.c(), hash.d()};
    long[] done = new long[4];
    for (int left = bits; left > 0; ) {
      int bit = random.nextInt(PdqHash.BITS);
      if ((done[bit >>> 6] & (1L << (bit & 63))) == 0) {
        done[bit >>> 6] |= 1L << (bit & 63);
        words[bit >>> 6] ^= 1L << (bit & 63);
        left--;
      }
    }
    return new PdqHash(words[0], words[1], words[2], words[3]);
  }

  private boolean run(String kind, int size, Function<Random, PdqHash> values) {
    ValueCollector builder = new ValueCollector("PDQ");
    PdqHash[] sample = new PdqHash[QUERIES];
    for (int i = 0; i < size; i++) {
      PdqHash value = values.apply(random);
      builder.add(value.fingerprint().bytes(), i);
      if (i < QUERIES) {
        sample[i] = value;
      }
    }
    long began = System.nanoTime();
    Sections sections = Sections.inMemory();
    builder.build(sections);
    PdqIndex.build(sections, PdqIndex.plan(size));
    PdqIndex index = PdqIndex.of(sections.view());
    double seconds = (System.nanoTime() - began) / 1e9;
    PdqIndex scan = PdqIndex.scanning(sections.view());
    boolean right = true;
    for (String query : new String[] {"miss", "near", "edge31", "edge32"}) {
      PdqHash[] queries = new PdqHash[QUERIES];
      for (int i = 0; i < QUERIES; i++) {
        queries[i] =
            switch (query) {
              case "near" -> flipped(sample[i], random.nextInt(RADIUS + 1), random);
              case "edge31" -> flipped(sample[i], RADIUS, random);
              case "edge32" -> flipped(sample[i], RADIUS + 1, random);
              default -> next(random);
            };
      }
      right &= row(kind, size, seconds, query, queries, index, scan);
    }
    return right;
  }

  private boolean row(
      String kind,
      int size,
      double seconds,
      String query,
      PdqHash[] queries,
      PdqIndex index,
      PdqIndex scan) {
    long[] scanAnswers = new long[SCANNED];
    long[] indexAnswers = new long[queries.length];
    time(scan, Arrays.copyOf(queries, 10), null);
    time(index, queries, null);
    double[] slow = time(scan, Arrays.copyOf(queries, SCANNED), scanAnswers);
    double[] fast = time(index, queries, indexAnswers);
    boolean same = Arrays.equals(scanAnswers, 0, SCANNED, indexAnswers, 0, SCANNED);
    out.printf(
        Locale.ROOT,
        "| %s | %,d | %.1f | %.0f | %s | %.0f | %.1f | %.1f | %.1f | %.1f | %s |%n",
        kind,
        size,
        seconds,
        (double) index.bytes() / size,
        query,
        slow[0],
        fast[0],
        fast[1],
        slow[0] / fast[0],
        slow[1] / fast[1],
        same ? "equal" : "DIFFER");
    return same;
  }

  /** Returns the median and the 99th percentile in microseconds. */
  private static double[] time(PdqIndex index, PdqHash[] queries, long @Nullable [] answers) {
    double[] took = new double[queries.length];
    for (int i = 0; i < queries.length; i++) {
      long[] sum = new long[1];
      long began = System.nanoTime();
      index.near(
          queries[i],
          RADIUS,
          (entry, distance) -> {
            sum[0] += 1_000_003L * entry + 31L * distance + 1;
            return true;
          });
      took[i] = (System.nanoTime() - began) / 1e3;
      if (answers != null) {
        answers[i] = sum[0];
      }
    }
    Arrays.sort(took);
    return new double[] {took[took.length / 2], took[took.length * 99 / 100]};
  }
}
