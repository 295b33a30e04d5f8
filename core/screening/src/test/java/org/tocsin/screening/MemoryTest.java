package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.LumaImage;
import org.tocsin.fingerprint.Orientation;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;

/**
 * How much heap an examination takes beyond its decoder.
 *
 * <p>Measured is every byte that all threads allocate, whether collected meanwhile or not: the most
 * that can have been held at any moment is less. No collector and no luck is in that number.
 */
class MemoryTest {
  private static final int WIDTH = 4000;
  private static final int HEIGHT = 3000;
  private static final long ALLOWED = 80_000_000;

  /** What is reached today, doubled: a change that doubles it is to be noticed. */
  private static final long KEPT = 8_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /**
   * Returns how many bytes all threads allocated while {@code work} ran; those of a screener at
   * work live on for half a minute.
   */
  private static long allocated(Work work) throws IOException {
    Map<Long, Long> before = counts();
    work.run();
    long sum = 0;
    for (Map.Entry<Long, Long> after : counts().entrySet()) {
      sum += after.getValue() - before.getOrDefault(after.getKey(), 0L);
    }
    return sum;
  }

  private static Map<Long, Long> counts() {
    Map<Long, Long> counts = new HashMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      counts.put(id, Math.max(0, THREADS.getThreadAllocatedBytes(id)));
    }
    return counts;
  }

  private static byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    byte[] data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    Random random = new Random(1);
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (128 + 100 * Math.sin(i * 1e-6) + (random.nextInt() & 7));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "jpeg", out)).isTrue();
    return out.toByteArray();
  }

  private static void decode(byte[] jpeg) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg)), true, true);
    assertThat(reader.read(0).getWidth()).isEqualTo(WIDTH);
    reader.dispose();
  }

  @Test
  void photograph_of12Megapixels_staysFarBelow80MegabytesBeyondItsDecoder() throws IOException {
    byte[] jpeg = jpeg();
    decode(jpeg);
    long decoder = allocated(() -> decode(jpeg));
    assertThat(decoder).isGreaterThan(3L * WIDTH * HEIGHT);
    try (Fixture fixture = new Fixture(folder)) {
      fixture.listOfOther();
      ScreeningSettings settings =
          ScreeningSettings.builder().clearCacheSize(0).orientations(true).build();
      long[] beyond = new long[2];
      for (int round = 0; round < 2; round++) {
        // A new one each time: no scratch is left from an earlier picture.
        try (Screener screener = fixture.screener(settings)) {
          beyond[round] =
              allocated(
                      () ->
                          assertThat(Fixture.outcome(screener, jpeg))
                              .isInstanceOf(Outcome.Clear.class))
                  - decoder;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "an examination of %d x %d: %,d bytes beyond the decoder's %,d (the first: %,d)%n",
          WIDTH,
          HEIGHT,
          beyond[1],
          decoder,
          beyond[0]);
      assertThat(beyond[0]).isLessThan(ALLOWED);
      assertThat(beyond[1]).isLessThan(KEPT);
    }
  }

  /** A picture that exists nowhere. */
  private static final class Waves extends LumaImage {
    Waves() {
      super(WIDTH, HEIGHT);
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      for (int i = 0; i < count; i++) {
        out[at + i] = ((x + i * dx) * 7 + (y + i * dy) * 3) & 0xff;
      }
    }

    @Override
    protected void pick(int[] columns, int y, float[] out, int at) {
      for (int i = 0; i < columns.length; i++) {
        out[at + i] = (columns[i] * 7 + y * 3) & 0xff;
      }
    }
  }

  @Test
  void hash_again_allocatesNothingThatGrowsWithThePicture() throws IOException {
    PdqHasher hasher = new PdqHasher();
    LumaImage image = new Waves();
    for (PdqRule rule : PdqRule.values()) {
      for (Orientation orientation :
          new Orientation[] {Orientation.ORIGINAL, Orientation.TURNED_90}) {
        hasher.hash(image, rule, orientation);
        assertThat(allocated(() -> hasher.hash(image, rule, orientation)))
            .as(rule + " " + orientation)
            .isLessThan(100_000);
      }
    }
  }
}
