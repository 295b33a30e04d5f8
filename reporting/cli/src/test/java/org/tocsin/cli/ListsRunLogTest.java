package org.tocsin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.mock.HashShareFault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.SharedEntry;

/** What the log of a worker says of a source that it follows by itself. */
class ListsRunLogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  private static String md5(int i) {
    return ServiceRig.digest("MD5", new byte[] {(byte) i, 11});
  }

  @Test
  void run_overASource_leavesALine_withWhatWasPassedOver_andNoValueOrPlace() throws Exception {
    try (MockClearinghouse mock = MockClearinghouse.start()) {
      Instant before = Instant.now().minus(Duration.ofHours(1));
      for (int i = 0; i < 20; i++) {
        mock.hashShare()
            .put(
                SharedEntry.image(9001, "kite-" + i, Map.of("md5", md5(i)))
                    .classified(Optional.of("A1")),
                before);
      }
      mock.hashShare().on(HashShareFault.UNKNOWN_FINGERPRINT);
      Files.writeString(folder.resolve("password.txt"), "test", UTF_8);
      Path yaml =
          Files.writeString(
              folder.resolve("tocsin.yaml"),
              """
              environment: TEST
              data: data
              service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
              lists:
                - name: shared
                  source:
                    type: NCMEC
                    url: "%s"
                    account: test
                    password: file:password.txt
                    classes: { CONFIRMED: [A1] }
              """
                  .formatted(mock.hashSharingUri()),
              UTF_8);
      Path err = folder.resolve("err.txt");
      Process worker =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "run",
                  "--roles",
                  "maintain",
                  "--config",
                  yaml.toString())
              .redirectError(err.toFile())
              .redirectOutput(folder.resolve("out.txt").toFile())
              .start();
      try {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(err).contains("entries added")) {
          assertThat(worker.isAlive()).as(Files.readString(err)).isTrue();
          assertThat(System.nanoTime()).as(Files.readString(err)).isLessThan(end);
          LockSupport.parkNanos(50_000_000);
        }
      } finally {
        worker.destroy();
        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      String line =
          Files.readAllLines(err).stream()
              .filter(each -> each.contains("entries added"))
              .findFirst()
              .orElseThrow();
      assertThat(line)
          .contains("INFO")
          .containsPattern(
              "hash list shared: [0-9]+ pages read, 20 entries added, 0 changed, 0 removed, caught"
                  + " up; passed over: [0-9]+ fingerprint [A-Za-z]");
      assertThat(Files.readString(err)).doesNotContain(mock.hashSharingUri().toString(), "start=");
      for (int i = 0; i < 20; i++) {
        assertThat(Files.readString(err)).doesNotContain(md5(i));
      }
    }
  }
}
