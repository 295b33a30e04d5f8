package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void fileThatCannotBeUsed_isAnAlarm_andTheWorkGoesOn() throws Exception {
    try (ServiceRig rig = new ServiceRig(folder)) {
      rig.tocsin.close();
      Screen screen = rig.screen();
      Thread running =
          new Thread(
              () -> screen.run("run", "--roles", "file,maintain", "--config", rig.yaml()),
              "test-run-command");
      running.setDaemon(true);
      running.start();
      try {
        await(screen, "READY tocsin: roles file,maintain");
        change(rig.yaml(), "environment: TEST", "environment: prod");
        await(screen, "alarm: CONFIGURATION_REFUSED at ");
        assertThat(running.isAlive()).isTrue();
      } finally {
        running.interrupt();
        running.join(30_000);
      }
      assertThat(running.isAlive()).isFalse();
    }
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
