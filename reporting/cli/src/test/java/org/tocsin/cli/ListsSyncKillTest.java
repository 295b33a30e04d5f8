package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.hashlist.HashLists;
import org.tocsin.mock.HashShareFault;
import org.tocsin.mock.HashSharePlan;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.SharedEntry;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.store.Database;

/**
 * The command that follows a source is killed while it reads; the list ends as the source has it.
 */
class ListsSyncKillTest {
  private static final int ENTRIES = 400;
  private static final int KILLS = Boolean.getBoolean("tocsin.thorough") ? 60 : 5;

  @TempDir Path folder;

  @Test
  void sync_killedAnywhere_endsAsTheSourceHasIt() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    try (MockClearinghouse mock = MockClearinghouse.start(MockSettings.builder().build())) {
      mock.hashShare().pageSize(3);
      Instant first = Instant.now().minusSeconds(7_200);
      for (int i = 0; i < ENTRIES; i++) {
        mock.hashShare().put(entry(i), first.plusSeconds(i));
      }
      configure(mock);
      mock.hashShare().on(HashSharePlan.of(HashShareFault.ERROR_5XX_EVERY).amount(37));
      while (kills < KILLS) {
        int until = mock.hashShare().requests().size() + 1 + random.nextInt(25);
        Process process = command();
        while (process.isAlive() && mock.hashShare().requests().size() < until) {
          Thread.onSpinWait();
        }
        if (process.isAlive()) {
          process.destroyForcibly().waitFor();
          kills++;
        } else {
          // It met a fault, or the end: there is more to read for the next one.
          for (int i = random.nextInt(ENTRIES - 50), left = 50; left > 0; left--, i++) {
            mock.hashShare().put(entry(i), Instant.now().minusSeconds(10));
          }
        }
        if (random.nextInt(4) == 0) {
          // Old enough for the last run, which leaves the newest seconds to the next one.
          mock.hashShare()
              .delete(9001, "kite-" + random.nextInt(ENTRIES), Instant.now().minusSeconds(10));
        }
      }
      mock.hashShare().healthy();
      int before = mock.hashShare().requests().size();
      Process last = command();
      assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(last.exitValue()).as("seed " + seed).isZero();
      assertThat(lists()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(live(mock));
      mock.hashShare().nothingMisused();
      requireSilence();
      System.out.println(
          "sync killed "
              + kills
              + " times, seed "
              + seed
              + ": "
              + mock.hashShare().requests().size()
              + " requests, "
              + before
              + " before the last run");
    }
  }

  /** What the commands wrote and logged, at every level, names no value, no place and no secret. */
  private void requireSilence() throws Exception {
    String said = Files.readString(folder.resolve("out.txt"));
    assertThat(said).contains("list shared: ").doesNotContain("start=", "Basic ", "password");
    for (int i = 0; i < ENTRIES; i++) {
      assertThat(said).doesNotContain(md5(i));
    }
  }

  private static SharedEntry entry(int i) {
    return SharedEntry.image(9001, "kite-" + i, Map.of("md5", md5(i)))
        .classified(Optional.of("A1"));
  }

  private static String md5(int i) {
    return ServiceRig.digest("MD5", new byte[] {(byte) i, (byte) (i >> 8), 9});
  }

  private void configure(MockClearinghouse mock) throws Exception {
    Files.writeString(folder.resolve("password.txt"), "test", StandardCharsets.UTF_8);
    Files.createDirectory(folder.resolve("data"));
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
        StandardCharsets.UTF_8);
  }

  private Process command() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.log.org.tocsin=trace",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "lists",
            "sync",
            "--progress",
            "none",
            "--config",
            folder.resolve("tocsin.yaml").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out.txt").toFile()))
        .start();
  }

  private List<String> lists() {
    List<String> found = new ArrayList<>();
    try (Database database = Database.sqlite(folder.resolve("data").resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, Clock.systemUTC());
      for (int i = 0; i < ENTRIES; i++) {
        lists
            .snapshot()
            .exact(Fingerprint.ofHex(Algorithm.MD5, md5(i)))
            .forEach(hit -> found.add(hit.entry().entryId()));
      }
    }
    return found;
  }

  private static List<String> live(MockClearinghouse mock) {
    return mock.hashShare().live().stream().map(SharedEntry::id).toList();
  }
}
