package org.tocsin.benchmarks;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.tocsin.fingerprint.LumaImage;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Progress;
import org.tocsin.model.ContentSource;
import org.tocsin.screening.Examination;
import org.tocsin.screening.Screener;
import org.tocsin.screening.ScreeningSettings;
import org.tocsin.store.Database;

/**
 * What examining pictures costs, as a multiple of ImageIO's decoding of the same bytes in the same
 * run. All contenders take turns, so that a change of the machine's speed meets all alike.
 */
public final class ScreeningBenchmark {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";

  private interface Contender {
    void run() throws IOException;
  }

  private record Named(String name, Contender contender, List<Double> millis) {}

  private ScreeningBenchmark() {}

  /**
   * Measures and prints a table.
   *
   * @param arguments seconds for each size; 10 when left out
   */
  public static void main(String[] arguments) throws IOException {
    double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 10;
    Path folder = Files.createTempDirectory("tocsin-benchmark");
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, Clock.systemUTC());
      lists.importCsv(
          "benchmark",
          new StringReader(
              HEADER + "md5,00112233445566778899aabbccddeeff,one,club,T_TEST,,,false\n"),
          CsvOptions.STRICT,
          Progress.NONE);
      ScreeningSettings settings = ScreeningSettings.builder().clearCacheSize(0).build();
      try (Screener screener = new Screener(lists, settings, Clock.systemUTC(), folder)) {
        System.out.printf(
            Locale.ROOT, "%-12s %-34s %10s %8s%n", "size", "what", "median ms", "ratio");
        for (int[] size : new int[][] {{640, 480}, {1920, 1080}, {4000, 3000}}) {
          measure(size[0], size[1], screener, seconds);
        }
      }
    }
  }

  private static void measure(int width, int height, Screener screener, double seconds)
      throws IOException {
    byte[] jpeg = jpeg(width, height);
    BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(jpeg));
    LumaImage luma = new Bgr(decoded);
    PdqHasher hasher = new PdqHasher();
    ContentSource source = ContentSource.of(jpeg);
    List<Named> contenders = new ArrayList<>();
    contenders.add(named("ImageIO decode alone", () -> decode(jpeg)));
    contenders.add(named("hash, 512 rule", () -> hasher.hash(luma, PdqRule.NEAREST_512)));
    contenders.add(named("hash, all pixels", () -> hasher.hash(luma, PdqRule.FULL)));
    contenders.add(
        named("decode + 512 rule", () -> hasher.hash(new Bgr(decode(jpeg)), PdqRule.NEAREST_512)));
    contenders.add(
        named("decode + all pixels", () -> hasher.hash(new Bgr(decode(jpeg)), PdqRule.FULL)));
    contenders.add(
        named(
            "decode + both rules",
            () -> {
              LumaImage image = new Bgr(decode(jpeg));
              hasher.hash(image, PdqRule.NEAREST_512);
              hasher.hash(image, PdqRule.FULL);
            }));
    contenders.add(
        named(
            "everything (screener)",
            () -> {
              try (Examination examination = screener.examine(source, Optional.empty())) {
                if (examination.frameCount() != 1) {
                  throw new IllegalStateException(examination.toString());
                }
              }
            }));
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int rounds = 0;
    while (System.nanoTime() < end || rounds < 5) {
      for (Named named : contenders) {
        long start = System.nanoTime();
        named.contender().run();
        named.millis().add((System.nanoTime() - start) / 1e6);
      }
      rounds++;
    }
    double base = median(contenders.get(0).millis());
    for (Named named : contenders) {
      double median = median(named.millis());
      System.out.printf(
          Locale.ROOT,
          "%-12s %-34s %10.2f %8.2f%n",
          width + "x" + height,
          named.name(),
          median,
          median / base);
    }
    System.out.printf(
        Locale.ROOT, "%-12s (%d rounds, %d bytes)%n", width + "x" + height, rounds, jpeg.length);
  }

  private static Named named(String name, Contender contender) {
    return new Named(name, contender, new ArrayList<>());
  }

  /** Returns the median of the later half: the earlier half warms up. */
  private static double median(List<Double> all) {
    double[] later =
        all.subList(all.size() / 2, all.size()).stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(later);
    return later[later.length / 2];
  }

  private static BufferedImage decode(byte[] jpeg) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try {
      reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(jpeg)), true, true);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /** Draws blobs and grain, as much detail as a photograph has. */
  private static byte[] jpeg(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(42);
    byte[] data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double wave =
            Math.sin(x * 9.0 / width) * Math.cos(y * 7.0 / height)
                + 0.3 * Math.sin(x * 0.07 + y * 0.05);
        int grain = random.nextInt(9) - 4;
        int at = 3 * (y * width + x);
        data[at] = (byte) clamp(128 + 90 * wave + grain);
        data[at + 1] = (byte) clamp(128 + 80 * Math.sin(3 * wave) + grain);
        data[at + 2] = (byte) clamp(128 - 70 * wave + grain);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(0.85f);
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, value));
  }

  /** Brightness of a picture as ImageIO decodes it. */
  private static final class Bgr extends LumaImage {
    private final byte[] data;

    Bgr(BufferedImage image) {
      super(image.getWidth(), image.getHeight());
      data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      int p = 3 * (y * width() + x);
      int step = 3 * (dy * width() + dx);
      for (int i = 0; i < count; i++) {
        out[at + i] = luma(data[p + 2] & 0xff, data[p + 1] & 0xff, data[p] & 0xff);
        p += step;
      }
    }

    @Override
    protected void pick(int[] columns, int y, float[] out, int at) {
      for (int i = 0; i < columns.length; i++) {
        int p = 3 * (y * width() + columns[i]);
        out[at + i] = luma(data[p + 2] & 0xff, data[p + 1] & 0xff, data[p] & 0xff);
      }
    }
  }
}
