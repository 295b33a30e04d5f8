package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.TocsinBuilder;
import picocli.CommandLine;

/** The worker as a process of its own follows its configuration file. */
class RunFollowsFileTest {
  @TempDir Path folder;

  private static void await(Screen screen, String text) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!(screen.out() + screen.err()).contains(text)) {
      assertThat(System.nanoTime())
          .as(() -> text + " in " + screen.out() + screen.err())
          .isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void file_isTakenOverOrRefused_andBothAreSaid() throws Exception {
    try (ServiceRig rig = new ServiceRig(folder)) {
      rig.tocsin.close();
      Screen screen = rig.screen();
      Thread running =
          new Thread(
              () ->
                  CommandTree.of(
                          screen.terminal(),
                          new RunCommand(screen.terminal(), Duration.ofSeconds(1)))
                      .execute(
                          "run", "--roles", "file,maintain", "--config", rig.yaml().toString()),
              "test-run-command");
      running.setDaemon(true);
      running.start();
      try {
        await(screen, "READY tocsin: roles file,maintain");
        add(rig.yaml(), "overdue: { confirm: 12h, byHand: 36h }\n");
        await(screen, "configuration: 2 changed keys hold from now on (file: the file changed)\n");
        assertThat(screen.err()).doesNotContain("alarm");
        change(rig.yaml(), "environment: TEST", "environment: prod");
        await(screen, "alarm: CONFIGURATION_REFUSED at ");
        await(screen, "config check " + rig.yaml() + " says what is wrong");
        assertThat(screen.out()).hasLineCount(1);
        assertThat(running.isAlive()).isTrue();
      } finally {
        running.interrupt();
        running.join(30_000);
      }
      assertThat(running.isAlive()).isFalse();
    }
  }

  @Test
  void command_looksAtItsFileAsEveryServiceDoes() {
    CommandLine run =
        Objects.requireNonNull(
            CommandTree.of(Screen.redirected().terminal()).getSubcommands().get("run"));
    assertThat(((RunCommand) run.getCommand()).lookEvery())
        .isEqualTo(TocsinBuilder.DEFAULT_WATCH_INTERVAL);
  }

  private static void add(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
