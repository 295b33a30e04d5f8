package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    // the line that was drawn, in so many columns
    "100, 'import [###############...............] 50 % 135944489 of 271888978 bytes, 1 min 5 s'",
    "80, 'import [############.............] 50 % 135944489 of 271888978 bytes, 1 min 5 s'",
    "60, 'import [##...] 50 % 135944489 of 271888978 bytes, 1 min 5 s'",
    "59, 'import: 50 %, 135944489 of 271888978 bytes, 1 min 5 s'",
    "40, 'import: 50 %, 135944489 of 271888978 by'",
  })
  void bar_isNeverWiderThanTheTerminal(int columns, String line) {
    Screen screen = Screen.live(columns);
    try (Progress progress =
        Progress.start(
            screen.terminal(),
            Progress.Style.AUTO,
            "import",
            "bytes",
            OptionalLong.of(271_888_978),
            nanos::get)) {
      pass(Duration.ofSeconds(65));
      progress.at(135_944_489);
      assertThat(screen.err()).isEqualTo("\r" + line);
      assertThat(line.length()).isLessThan(columns);
    }
  }

  @Test
  void width_isWhatTheTerminalSays_orTheUsual() {
    assertThat(Terminal.width("24 40\n")).isEqualTo(40);
    assertThat(Terminal.width("0 0\n")).isEqualTo(80);
    assertThat(Terminal.width("")).isEqualTo(80);
    assertThat(Terminal.width("24 999999\n")).isEqualTo(80);
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
