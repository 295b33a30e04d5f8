package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/** What an index is built of lies outside the heap: a list's length does not decide the heap's. */
class BuildMemoryTest {
  private static final int ENTRIES = 1_000_000;

  @TempDir Path folder;

  private static final int UNEVEN = 200_000;

  /** Builds an index of opaque values of many lengths; run in a process of its own. */
  static final class BuildUneven {
    private BuildUneven() {}

    /**
     * Runs.
     *
     * @param arguments the folder for the file
     */
    public static void main(String[] arguments) {
      Algorithm opaque = new Algorithm("OPAQUE");
      EntryTable.Kind kind = new EntryTable.Kind("demo", "v", "club", "", SeverityClass.TEST);
      SnapshotFiles files = SnapshotFiles.open(Path.of(arguments[0]), null, (number, how) -> {});
      SnapshotBuilder builder = new SnapshotBuilder();
      Random random = new Random(1);
      byte[] value = new byte[0];
      for (int i = 0; i < UNEVEN; i++) {
        value = new byte[1 + i % 600];
        random.nextBytes(value);
        builder.value(builder.entry(i, kind, "e-" + i, Instant.EPOCH), opaque, value);
      }
      Snapshot built =
          files.publish(builder, new Snapshot.Facts("big", Instant.EPOCH, Optional.empty()));
      boolean found = !built.exact(Fingerprint.of(opaque, value)).isEmpty();
      System.out.println("built of " + built.entries() + ", last " + found);
    }
  }

  /** Builds an index in a file; run in a process of its own. */
  static final class Build {
    private Build() {}

    /**
     * Runs.
     *
     * @param arguments the folder for the file, and whether every entry has words of its own
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
      boolean own = Boolean.parseBoolean(arguments[1]);
      Random random = new Random(1);
      byte[] pdq = new byte[32];
      byte[] md5 = new byte[16];
      for (int i = 0; i < ENTRIES; i++) {
        EntryTable.Kind kind =
            new EntryTable.Kind(
                "demo",
                "v",
                own ? "club " + i : "club",
                own ? "what this list calls case number " + i : "",
                SeverityClass.TEST);
        int entry = builder.entry(i, kind, "an entry of this list, " + i, Instant.EPOCH);
        random.nextBytes(pdq);
        random.nextBytes(md5);
        builder.value(entry, Algorithm.PDQ, pdq);
        builder.value(entry, Algorithm.MD5, md5);
      }
      Snapshot built =
          files.publish(builder, new Snapshot.Facts("big", Instant.EPOCH, Optional.empty()));
      ListEntry last = built.exact(Fingerprint.of(Algorithm.MD5, md5)).get(0).entry();
      System.out.println("built of " + built.entries() + ", " + last.classification());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void index_ofAMillionEntries_isBuiltAndOpenedInAHeapOfFiftyMegabytes(boolean words)
      throws Exception {
    assertThat(ran(Build.class, folder.toString(), Boolean.toString(words)))
        .contains(
            "built of " + ENTRIES + (words ? ", what this list calls case number 999999" : ""));
  }

  @Test
  void index_ofOpaqueValuesOfManyLengths_isBuiltInAHeapSmallerThanThey() throws Exception {
    assertThat(ran(BuildUneven.class, folder.toString()))
        .contains("built of " + UNEVEN + ", last true");
  }

  private static String ran(Class<?> program, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx50m",
                "-XX:MaxDirectMemorySize=500m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
