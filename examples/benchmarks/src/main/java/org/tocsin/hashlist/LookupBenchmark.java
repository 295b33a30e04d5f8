package org.tocsin.hashlist;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/**
 * Look-ups of PDQ values in a mapped snapshot beside a scan of the same list in an array on the
 * heap, in one run, and every answer of a sample compared with the scan's.
 *
 * <p>It stands in the index's own package, because the index is no API. Arguments: how many values,
 * such as {@code 1000000 10000000}, by default a curve from ten thousand to ten million; {@code
 * list=hostile} or another for one list alone; {@code clock=cpu} for processor time, where others
 * work on the same machine; and {@code svg=FILE} to draw the curve. Exits with 1 when an answer is
 * wrong.
 */
public final class LookupBenchmark {
  private static final int RADIUS = 31;
  private static final int QUERIES = 2_000;
  private static final int SCANNED = 60;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Random random = new Random(20_260_115);
  private final Map<Integer, double[]> curve = new TreeMap<>();
  private final Path folder;
  private final @Nullable String only;
  private boolean right = true;
  private PdqHash centre = new PdqHash(0, 0, 0, 0);

  private LookupBenchmark(Path folder, @Nullable String only) {
    this.folder = folder;
    this.only = only;
  }

  /** Runs. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Integer> sizes = new ArrayList<>();
    Path svg = null;
    String only = null;
    for (String arg : args) {
      if (arg.startsWith("svg=")) {
        svg = Path.of(arg.substring(4));
      } else if (arg.equals("clock=cpu")) {
        processorTime = true;
      } else if (arg.startsWith("list=")) {
        only = arg.substring(5);
      } else {
        sizes.add(Integer.parseInt(arg));
      }
    }
    if (sizes.isEmpty()) {
      sizes.addAll(List.of(10_000, 100_000, 1_000_000, 10_000_000));
    }
    Path folder = Files.createTempDirectory("tocsin-benchmark");
    LookupBenchmark benchmark = new LookupBenchmark(folder, only);
    try {
      benchmark.run(sizes);
    } finally {
      remove(folder);
    }
    if (svg != null) {
      Files.writeString(svg, LookupCurve.svg(benchmark.curve));
    }
    if (!benchmark.right) {
      benchmark.out.println("An answer differs from the scan's, or a planted value was not told.");
      System.exit(1);
    }
  }

  private void run(List<Integer> sizes) throws IOException, InterruptedException {
    out.println(
        "| list | values | build s | bytes/value | first answer ms | query | scan p50 us |"
            + " index p50 us | p99 us | scan/index p50 | p99 | two threads/one | answers |");
    out.println(
        "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for (int size : sizes) {
      run("uniform", size, LookupBenchmark::next);
      run("clustered", size, clusters(size));
      run("hostile", Math.min(size, 1_000_000), oneCluster());
      for (int share : new int[] {40, 20, 10, 5}) {
        run("decoys 1/" + share, size, decoys(size, share));
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
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

  /**
   * Values that are nowhere near the centre, of which one in so many has one slot of it: a query
   * for the centre looks at those, in no order, and finds none.
   */
  private Function<Random, PdqHash> decoys(int size, int share) {
    centre = next(random);
    SlotPlan plan = PdqIndex.plan(size);
    long[] words = PdqWords.of(centre);
    return source -> {
      PdqHash value = next(source);
      if (plan == null || source.nextInt(share) > 0) {
        return value;
      }
      int slot = source.nextInt(plan.slots());
      long[] made = PdqWords.of(value);
      for (int bit = plan.start(slot); bit < plan.start(slot) + plan.width(slot); bit++) {
        long mask = Long.reverseBytes(1L << (63 - (bit & 63)));
        made[bit >>> 6] = (made[bit >>> 6] & ~mask) | (words[bit >>> 6] & mask);
      }
      return new PdqHash(
          Long.reverseBytes(made[0]),
          Long.reverseBytes(made[1]),
          Long.reverseBytes(made[2]),
          Long.reverseBytes(made[3]));
    };
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

  /** The measure: all values in one array on the heap, compared one by one. */
  private static final class Scan {
    private final long[] words;

    Scan(int size) {
      words = new long[4 * size];
    }

    void put(int value, PdqHash hash) {
      words[4 * value] = hash.a();
      words[4 * value + 1] = hash.b();
      words[4 * value + 2] = hash.c();
      words[4 * value + 3] = hash.d();
    }

    void near(PdqHash query, Assertions.Found found) {
      long a = query.a();
      long b = query.b();
      for (int at = 0; at < words.length; at += 4) {
        int distance = Long.bitCount(words[at] ^ a) + Long.bitCount(words[at + 1] ^ b);
        if (distance <= RADIUS) {
          distance +=
              Long.bitCount(words[at + 2] ^ query.c()) + Long.bitCount(words[at + 3] ^ query.d());
          if (distance <= RADIUS) {
            found.entry(at >>> 2, distance);
          }
        }
      }
    }
  }

  /** What is asked. */
  @FunctionalInterface
  private interface Asked {
    void near(PdqHash query, Assertions.Found found);
  }

  private void run(String kind, int size, Function<Random, PdqHash> values)
      throws InterruptedException {
    if (only != null && !kind.startsWith(only)) {
      return;
    }
    SnapshotBuilder builder = new SnapshotBuilder();
    EntryTable.Kind shared = new EntryTable.Kind("benchmark", "v1", "club", "", SeverityClass.TEST);
    Scan scan = new Scan(size);
    PdqHash[] sample = new PdqHash[QUERIES];
    int[] planted = new int[QUERIES];
    for (int i = 0; i < size; i++) {
      PdqHash value = values.apply(random);
      int entry = builder.entry(i, shared, Integer.toString(i), Instant.EPOCH);
      builder.value(entry, Algorithm.PDQ, value.fingerprint().bytes());
      scan.put(i, value);
      int place = (int) ((long) i * QUERIES / size);
      sample[place] = value;
      planted[place] = i;
    }
    for (int i = 1; i < QUERIES; i++) {
      // A list shorter than the sample is asked for its values more than once.
      if (sample[i] == null) {
        sample[i] = sample[i - 1];
        planted[i] = planted[i - 1];
      }
    }
    SnapshotFiles files =
        SnapshotFiles.open(
            folder,
            null,
            (number, how) -> {
              throw new IllegalStateException("damaged: " + how);
            });
    long began = System.nanoTime();
    files.publish(builder, new Snapshot.Facts(kind + size, Instant.EPOCH, Optional.empty()));
    double seconds = (System.nanoTime() - began) / 1e9;
    double[] opening = new double[5];
    for (int i = 0; i < opening.length; i++) {
      began = System.nanoTime();
      files.latest().orElseThrow().near(next(random), RADIUS, 1);
      opening[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(opening);
    Snapshot snapshot = files.latest().orElseThrow();
    PdqIndex index = snapshot.pdqOfBase();
    String list =
        String.format(
            Locale.ROOT,
            "| %s | %,d | %.1f | %.0f | %.0f",
            kind,
            size,
            seconds,
            (double) index.bytes() / size,
            opening[opening.length / 2]);
    boolean decoys = kind.startsWith("decoys");
    for (String query :
        decoys ? new String[] {"centre"} : new String[] {"miss", "near", "edge31", "edge32"}) {
      PdqHash[] queries = new PdqHash[decoys ? 4 * SCANNED : QUERIES];
      for (int i = 0; i < queries.length; i++) {
        queries[i] =
            switch (query) {
              case "near" -> flipped(sample[i], random.nextInt(RADIUS + 1), random);
              case "centre" -> centre;
              case "edge31" -> flipped(sample[i], RADIUS, random);
              case "edge32" -> flipped(sample[i], RADIUS + 1, random);
              default -> next(random);
            };
      }
      Asked asked = (hash, found) -> index.near(hash, RADIUS, found);
      right &=
          switch (query) {
            case "near", "edge31" -> told(asked, queries, planted) == queries.length;
            case "edge32" -> told(asked, queries, planted) == 0;
            default -> true;
          };
      row(list, query, queries, asked, scan::near);
      if (kind.equals("uniform") && query.equals("miss")) {
        curve.put(size, last);
      }
    }
  }

  private static boolean processorTime;

  private static long now() {
    return processorTime
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private double[] last = new double[2];

  private void row(String list, String query, PdqHash[] queries, Asked index, Asked scan)
      throws InterruptedException {
    long[] scanAnswers = new long[SCANNED];
    long[] indexAnswers = new long[queries.length];
    time(scan, Arrays.copyOf(queries, 10), null);
    time(index, queries, null);
    double[] slow = time(scan, Arrays.copyOf(queries, SCANNED), scanAnswers);
    double[] fast = time(index, queries, indexAnswers);
    boolean same = Arrays.equals(scanAnswers, 0, SCANNED, indexAnswers, 0, SCANNED);
    right &= same;
    last = new double[] {slow[0], fast[0]};
    out.printf(
        Locale.ROOT,
        "%s | %s | %.0f | %.1f | %.1f | %.1f | %.1f | %.2f | %s |%n",
        list,
        query,
        slow[0],
        fast[0],
        fast[1],
        slow[0] / fast[0],
        slow[1] / fast[1],
        twoThreads(index, queries),
        same ? "equal" : "DIFFER");
  }

  /**
   * Hears all answers, and whether one is among them. There is one class for both, because index
   * and scan are to be compiled for the same one: only the index is asked for the latter.
   */
  private static final class Heard implements Assertions.Found {
    private static final long TOLD = 1L << 60;

    private final int wanted;
    private long sum;

    Heard(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public boolean entry(int entry, int distance) {
      sum += 1_009L * entry + 31L * distance + (entry == wanted ? TOLD : 1);
      return true;
    }

    boolean told() {
      return sum >= TOLD;
    }
  }

  /** Returns how many queries are answered with the very entry that they were made from. */
  private static int told(Asked asked, PdqHash[] queries, int[] planted) {
    int told = 0;
    for (int i = 0; i < queries.length; i++) {
      Heard heard = new Heard(planted[i]);
      asked.near(queries[i], heard);
      told += heard.told() ? 1 : 0;
    }
    return told;
  }

  /** Returns the median and the 99th percentile in microseconds. */
  private static double[] time(Asked asked, PdqHash[] queries, long @Nullable [] answers) {
    double[] took = new double[queries.length];
    for (int i = 0; i < queries.length; i++) {
      Heard heard = new Heard(-1);
      long began = now();
      asked.near(queries[i], heard);
      took[i] = (now() - began) / 1e3;
      if (answers != null) {
        answers[i] = heard.sum;
      }
    }
    Arrays.sort(took);
    return new double[] {took[took.length / 2], took[took.length * 99 / 100]};
  }

  /** Returns how many times the throughput of one thread two have. */
  private static double twoThreads(Asked asked, PdqHash[] queries) throws InterruptedException {
    long began = System.nanoTime();
    time(asked, queries, null);
    long alone = System.nanoTime() - began;
    Thread other = new Thread(() -> time(asked, queries, null), "tocsin-benchmark");
    began = System.nanoTime();
    other.start();
    time(asked, queries, null);
    other.join();
    return 2.0 * alone / (System.nanoTime() - began);
  }
}
