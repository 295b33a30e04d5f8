package org.tocsin.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Progress;
import org.tocsin.internal.image.ByteRange;
import org.tocsin.internal.image.Cancellation;
import org.tocsin.internal.image.DecodeReport;
import org.tocsin.internal.image.FrameSink;
import org.tocsin.internal.image.ImageBounds;
import org.tocsin.internal.image.ImageDecoder;
import org.tocsin.internal.image.MemoryBudget;
import org.tocsin.model.ContentSource;
import org.tocsin.screening.Examination;
import org.tocsin.screening.Screener;
import org.tocsin.screening.ScreeningSettings;
import org.tocsin.store.Database;

/** What examining a picture costs, as a multiple of ImageIO's decoding of the same bytes. */
public final class ScreeningBenchmark {
  private static final String LIST =
      """
      algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted
      md5,00112233445566778899aabbccddeeff,one,club,T_TEST,,,false
      """;
  private static final String REFERENCE = "reference pipeline, all pixels";
  private static final String NEAREST = "decode + 512 rule";

  /** Sizes, and what the 512 rule is to reach there: times a decode, and times the reference. */
  private enum Size {
    SMALL(640, 480, 14, 1.4, 3),
    MIDDLE(1920, 1080, 8, 1.2, 6),
    LARGE(4000, 3000, 3, 1.05, 9);

    private final int width;
    private final int height;
    private final int grain;
    private final double mostDecodes;
    private final double timesReference;

    Size(int width, int height, int grain, double mostDecodes, double timesReference) {
      this.width = width;
      this.height = height;
      this.grain = grain;
      this.mostDecodes = mostDecodes;
      this.timesReference = timesReference;
    }

    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  private final PdqHasher hasher = new PdqHasher();
  private final MemoryBudget memory = new MemoryBudget(1L << 30);

  private ScreeningBenchmark() {}

  /**
   * Measures and prints a table.
   *
   * @param arguments seconds in all; 90 when left out
   */
  public static void main(String[] arguments) throws IOException {
    double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 90;
    // The faster of ImageIO's ways to read a stream, for the baseline.
    ImageIO.setUseCache(false);
    Path folder = Files.createTempDirectory("tocsin-benchmark");
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, Clock.systemUTC());
      lists.importCsv("benchmark", new StringReader(LIST), CsvOptions.STRICT, Progress.NONE);
      ScreeningSettings settings = ScreeningSettings.builder().clearCacheSize(0).build();
      try (Screener screener = new Screener(lists, settings, Clock.systemUTC(), folder)) {
        new ScreeningBenchmark().print(screener, seconds);
      }
    }
  }

  private void print(Screener screener, double seconds) throws IOException {
    line("%-10s %-32s %10s %9s %6s", "picture", "what", "median ms", "x decode", "turns");
    for (Size size : Size.values()) {
      byte[] jpeg = Photograph.jpeg(size.width, size.height, size.grain);
      check(jpeg);
      List<Contest.Result> results =
          contest(jpeg, screener).run(seconds * (size == Size.LARGE ? 0.6 : 0.2));
      for (Contest.Result result : results) {
        String name = result.name().equals("baseline") ? "ImageIO, decode" : result.name();
        line(
            "%-10s %-32s %10.2f %9.3f %6d",
            size, name, result.millis(), result.ratio(), result.turns());
      }
      double own = ratio(results, NEAREST);
      target(size, "512 rule, times a decode, at most", own, size.mostDecodes, own);
      double faster = ratio(results, REFERENCE) / own;
      target(size, "512 rule, times the reference, least", faster, size.timesReference, -faster);
      line("%-10s a JPEG of %,d bytes", size, jpeg.length);
    }
  }

  private static void target(Size size, String what, double reached, double target, double cost) {
    boolean met = cost <= (cost < 0 ? -target : target);
    line("%-10s %-37s %5.2f %9.3f %6s", size, what, target, reached, met ? "met" : "missed");
  }

  private static double ratio(List<Contest.Result> results, String name) {
    return results.stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .orElseThrow()
        .ratio();
  }

  private Contest contest(byte[] jpeg, Screener screener) {
    BufferedImage decoded = decode(jpeg);
    ContentSource source = ContentSource.of(jpeg);
    return new Contest(() -> decode(jpeg))
        .add(NEAREST, () -> read(jpeg, image -> hasher.hash(image, PdqRule.NEAREST_512)))
        .add("decode + all pixels", () -> read(jpeg, image -> hasher.hash(image, PdqRule.FULL)))
        .add(
            "decode + both rules",
            () ->
                read(
                    jpeg,
                    image -> {
                      hasher.hash(image, PdqRule.NEAREST_512);
                      hasher.hash(image, PdqRule.FULL);
                    }))
        .add(
            "everything (an examination)",
            () -> {
              try (Examination examination = screener.examine(source, Optional.empty())) {
                if (examination.frameCount() != 1) {
                  throw new IllegalStateException(examination.toString());
                }
              }
            })
        .add("reference, hash alone", () -> ReferencePipeline.hash(decoded))
        .add(REFERENCE, () -> ReferencePipeline.hash(decode(jpeg)));
  }

  /** What is compared must compute the same. */
  private void check(byte[] jpeg) {
    long[] reference = ReferencePipeline.hash(decode(jpeg));
    read(
        jpeg,
        image -> {
          Pdq ours = hasher.hash(image, PdqRule.FULL);
          long[] words = {ours.hash().d(), ours.hash().c(), ours.hash().b(), ours.hash().a()};
          if (!Arrays.equals(words, reference)) {
            throw new IllegalStateException("the two pipelines do not agree");
          }
        });
  }

  private void read(byte[] jpeg, FrameSink sink) {
    byte[] head = Arrays.copyOf(jpeg, Math.min(jpeg.length, MediaType.HEAD));
    try (MemoryBudget.Claim claim = memory.open(System.nanoTime())) {
      DecodeReport report =
          ImageDecoder.decode(
              ByteRange.of(jpeg),
              MediaType.sniff(head, jpeg.length),
              new ImageBounds(100_000_000, 32_768, 32_768, 1, claim),
              new Cancellation(),
              Optional.empty(),
              sink);
      if (report.problem().isPresent()) {
        throw new IllegalStateException(report.toString());
      }
    }
  }

  private static BufferedImage decode(byte[] jpeg) {
    try {
      return ImageIO.read(new ByteArrayInputStream(jpeg));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
