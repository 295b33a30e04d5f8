package org.tocsin.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;
import org.tocsin.model.MediaFamily;

/** Decodes what a fuzzer invents, within bounds so small that it can invent thousands a second. */
final class Fuzzed {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 65_536;
  private static final long MOST_PIXELS = 16_384;
  private static final int MOST_FRAMES = 8;
  private static final PdqHasher HASHER = new PdqHasher();

  private Fuzzed() {}

  /** Decodes bytes as a picture of {@code subtype}, whatever they begin with. */
  static void decode(byte[] bytes, String subtype) {
    if (bytes.length > MOST_BYTES) {
      return;
    }
    long start = System.nanoTime();
    int[] frames = {0};
    DecodeReport report;
    try (MemoryBudget.Claim claim = new MemoryBudget(4 << 20).open(start)) {
      report =
          ImageDecoder.decode(
              ByteRange.of(bytes),
              new MediaType("image/" + subtype, MediaFamily.IMAGE),
              new ImageBounds(MOST_PIXELS, 4_096, 4_096, MOST_FRAMES, claim),
              new Cancellation(),
              Optional.empty(),
              image -> {
                frames[0]++;
                assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(MOST_PIXELS);
                HASHER.hash(image, PdqRule.FULL);
              });
    }
    assertThat(report.frames()).isEqualTo(frames[0]).isLessThanOrEqualTo(MOST_FRAMES);
    assertThat(report.problem().isPresent() || frames[0] > 0).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
  }
}
