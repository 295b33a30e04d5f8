package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/** What an index is built of lies outside the heap: a list's length does not decide the heap's. */
class BuildMemoryTest {
  private static final int ENTRIES = 1_000_000;

  @TempDir Path folder;

  /** Builds an index in a file; run in a process of its own. */
  static final class Build {
    private Build() {}

    /**
     * Runs.
     *
     * @param arguments the folder for the file
     */
    public static void main(String[] arguments) {
      SnapshotFiles files =
          SnapshotFiles.open(
              Path.of(arguments[0]),
              null,
              (number, how) -> {
                throw new IllegalStateException(how);
              });
      SnapshotBuilder builder = new SnapshotBuilder();
      EntryTable.Kind kind = new EntryTable.Kind("demo", "v", "club", "", SeverityClass.TEST);
      Random random = new Random(1);
      byte[] pdq = new byte[32];
      byte[] md5 = new byte[16];
      for (int i = 0; i < ENTRIES; i++) {
        int entry = builder.entry(i, kind, "an entry of this list, " + i, Instant.EPOCH);
        random.nextBytes(pdq);
        random.nextBytes(md5);
        builder.value(entry, Algorithm.PDQ, pdq);
        builder.value(entry, Algorithm.MD5, md5);
      }
      Snapshot built =
          files.publish(builder, new Snapshot.Facts("big", Instant.EPOCH, Optional.empty()));
      System.out.println("built of " + built.entries());
    }
  }

  @Test
  void index_ofAMillionEntries_isBuiltInAHeapOfFiftyMegabytes() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx50m",
                "-XX:MaxDirectMemorySize=400m",
                "-cp",
                System.getProperty("java.class.path"),
                Build.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("built of " + ENTRIES);
  }
}
