package org.tocsin.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;
import org.tocsin.model.MediaFamily;

/** Decodes what a fuzzer invents, within bounds so small that it can invent thousands a second. */
final class Fuzzed {
  /** Of processor time: what others do on the machine is no fault of the bytes. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int MOST_BYTES = 65_536;
  private static final long MOST_PIXELS = 4_096;
  private static final int MOST_FRAMES = 8;
  private static final PdqHasher HASHER = new PdqHasher();

  private Fuzzed() {}

  /** Decodes bytes as a picture of {@code subtype}, whatever they begin with. */
  static void decode(byte[] bytes, String subtype) {
    if (bytes.length > MOST_BYTES) {
      return;
    }
    long start = THREADS.getCurrentThreadCpuTime();
    int[] frames = {0};
    DecodeReport report;
    try (MemoryBudget.Claim claim = new MemoryBudget(4 << 20).open(System.nanoTime())) {
      report =
          ImageDecoder.decode(
              ByteRange.of(bytes),
              new MediaType("image/" + subtype, MediaFamily.IMAGE),
              new ImageBounds(MOST_PIXELS, 4_096, 4_096, MOST_FRAMES, claim),
              new Cancellation(),
              Optional.empty(),
              image -> {
                if (frames[0]++ == 0) {
                  HASHER.hash(image, PdqRule.FULL);
                }
                assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(MOST_PIXELS);
              });
    }
    assertThat(report.frames()).isEqualTo(frames[0]).isLessThanOrEqualTo(MOST_FRAMES);
    assertThat(report.problem().isPresent() || frames[0] > 0).isTrue();
    Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
    assertThat(took).isLessThan(LIMIT);
  }
}
