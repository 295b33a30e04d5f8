package org.tocsin.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir Path folder;

  @Test
  void run_everyOutcomeAsExpected_showsTheReportsWithinAMinute() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    long began = System.nanoTime();

    int status = run(printed, folder.resolve("demo"));

    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(status).as(text).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
    assertThat(text.lines().map(String::strip))
        .anyMatch(line -> line.matches("\\d+ +192\\.0\\.2\\.44 +51515 .*listed\\.png +exact"))
        .anyMatch(line -> line.matches("\\d+ +198\\.51\\.100\\.23 +40404 .*copy\\.jpg +perceptual"))
        .contains("The library's data lies in " + folder.resolve("demo").resolve("tocsin-data"));
  }

  @Test
  void run_somethingElseHappens_failsAndSaysWhat() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Path file = Files.writeString(folder.resolve("a-file"), "no folder can be made below this");

    assertThat(run(printed, file.resolve("demo"))).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("THE DEMO BROKE");
  }

  private static int run(ByteArrayOutputStream printed, Path data) {
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      return Demo.run(new String[] {"--data", data.toString()}, out);
    }
  }
}
