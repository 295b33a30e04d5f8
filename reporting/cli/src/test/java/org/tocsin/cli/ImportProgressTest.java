package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ImportProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  private void pass() {
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
  }

  @Test
  void afterTheFile_theIndexIsShown_alsoWhileNothingIsCounted() {
    Screen screen = Screen.redirected();
    try (ImportProgress progress =
        ImportProgress.start(
            screen.terminal(), Progress.Style.AUTO, bytes::get, OptionalLong.of(100), nanos::get)) {
      bytes.set(50);
      pass();
      progress.lines(5);
      bytes.set(100);
      pass();
      // It is published, which says nothing of itself.
      progress.show();
      progress.entries(0);
      pass();
      progress.entries(7_000);
      pass();
      // It is put in order, which says nothing of itself either.
      progress.show();
    }
    assertThat(screen.err())
        .isEqualTo(
            """
            import: 50 of 100 bytes, 6 s
            import: 100 of 100 bytes, 12 s
            index: 7000 entries, 6 s
            index: 7000 entries, 12 s
            """);
  }
}
