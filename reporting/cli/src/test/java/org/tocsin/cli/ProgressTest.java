package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final AtomicLong nanos = new AtomicLong();

  private Progress start(Screen screen, OptionalLong total) {
    return Progress.start(
        screen.terminal(), Progress.Style.AUTO, "reading", "files", total, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void onTerminal_drawsOneLineAgainAndAgain_andRemovesIt() {
    Screen screen = Screen.live();
    try (Progress progress = start(screen, OptionalLong.of(4))) {
      pass(Duration.ofSeconds(1));
      progress.step();
      progress.step();
      pass(Duration.ofSeconds(1));
      progress.step();
    }
    assertThat(screen.err())
        .startsWith("\rreading [#######.......................] 25 % 1 of 4 files, 1 s")
        .contains("\rreading [######################........] 75 % 3 of 4 files, 2 s")
        .endsWith("\r")
        .doesNotContain("\n")
        .doesNotContain("50 %");
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void redirected_writesALineNowAndThen() {
    Screen screen = Screen.redirected();
    try (Progress progress = start(screen, OptionalLong.empty())) {
      progress.step();
      pass(Duration.ofSeconds(6));
      progress.step();
      progress.step();
    }
    assertThat(screen.err()).isEqualTo("reading: 2 files, 6 s\n");
  }

  @Test
  void shorterText_leavesNothingOfTheLongerOne() {
    Screen screen = Screen.live();
    try (Progress progress = start(screen, OptionalLong.empty())) {
      pass(Duration.ofSeconds(61));
      progress.at(1000);
      pass(Duration.ofSeconds(59));
      progress.at(7);
    }
    assertThat(screen.err())
        .contains("\rreading: 1000 files, 1 min 1 s")
        .contains("\rreading: 7 files, 2 min 0 s   \r");
  }

  @Test
  void apart_writesResultsOnALineOfTheirOwn() {
    Screen screen = Screen.live();
    try (Progress progress = start(screen, OptionalLong.of(2))) {
      pass(Duration.ofSeconds(1));
      progress.step();
      progress.apart(() -> screen.terminal().note("a warning"));
    }
    assertThat(screen.err()).matches("(?s)\rreading .*\r +\ra warning\n");
  }
}
