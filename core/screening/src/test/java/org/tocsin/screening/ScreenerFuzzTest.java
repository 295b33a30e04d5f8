package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Coverage;
import org.tocsin.model.MediaFamily;

/**
 * Any bytes at all. In the build, the inputs beside this class; with {@code JAZZER_FUZZ=1}, inputs
 * that the fuzzer invents.
 */
class ScreenerFuzzTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private static final Fixture FIXTURE = fixture();
  private static final Screener SCREENER = screener();

  private static Fixture fixture() {
    try {
      Fixture fixture = new Fixture(Files.createTempDirectory("fuzz"));
      fixture.listOfOther();
      return fixture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Screener screener() {
    return FIXTURE.screener(
        ScreeningSettings.builder()
            .decodeTime(LIMIT)
            .maxBytes(1 << 17)
            .maxPixels(4_096)
            .maxFrames(4)
            .maxEntries(20)
            .maxUnpackedBytes(1 << 18)
            .memoryBeforeSpooling(1 << 18)
            .decodeMemory(16 << 20)
            .concurrentDecodes(1)
            .orientations(true)
            .clearCacheSize(0)
            .build());
  }

  @FuzzTest(maxDuration = "60s")
  void examine_anyBytes_endsInTimeAndNeverClearUnread(byte[] bytes) {
    long start = System.nanoTime();
    try (Examination examination =
        SCREENER.examine(ContentSource.of(bytes), Optional.of("image/png"))) {
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(took).isLessThan(LIMIT.multipliedBy(3));
      if (examination.outcome() instanceof Outcome.Clear clear) {
        boolean picture = examination.mediaType().family() == MediaFamily.IMAGE;
        assertThat(clear.coverage() == Coverage.EXACT_AND_PERCEPTUAL && !picture).isFalse();
        if (picture) {
          assertThat(examination.frameCount()).isPositive();
          assertThat(examination.frames()).isNotEmpty();
        }
      }
    }
  }
}
