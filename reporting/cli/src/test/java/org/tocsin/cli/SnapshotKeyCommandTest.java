package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SettableClock;

/** Commands that are given the data alone do not write in clear what a service encrypts. */
class SnapshotKeyCommandTest {
  private static final String VALUE = ServiceRig.digest("MD5", new byte[] {1});

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private Screen run(Object... words) {
    return Screen.redirected(clock).ran(ExitCode.OK, words);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("data").resolve("snapshots"))) {
      return all.filter(file -> file.toString().endsWith(".tocsnap")).sorted().toList();
    }
  }

  private void assertNothingInClear() throws IOException {
    String bytes = new String(HexFormat.of().parseHex(VALUE), StandardCharsets.ISO_8859_1);
    for (Path file : files()) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(bytes);
    }
  }

  @Test
  void commandsWithTheDataAlone_answer_andWriteNoFile() throws IOException {
    Path config = folder.resolve("tocsin.yaml");
    Path data = folder.resolve("data");
    Files.writeString(folder.resolve("key.txt"), "ab".repeat(32), StandardCharsets.UTF_8);
    Files.writeString(
        config,
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        lists: [ { name: demo } ]
        snapshots: { key: "file:key.txt" }
        """,
        StandardCharsets.UTF_8);
    Path csv =
        Files.writeString(
            folder.resolve("demo.csv"),
            ServiceRig.HEADER + "MD5," + VALUE + ",one,kite,T_TEST,B2,,\n",
            StandardCharsets.UTF_8);
    run("lists", "import", csv, "--list", "demo", "--config", config);
    List<Path> files = files();
    assertThat(files).isNotEmpty();
    assertThat(run("lists", "lookup", VALUE, "--data", data).out()).contains("demo");
    run("lists", "status", "--data", data);
    run("lists", "quarantine", "--data", data);
    assertThat(files()).isEqualTo(files);
    assertNothingInClear();
    run("lists", "import", csv, "--list", "demo", "--data", data);
    assertThat(run("lists", "lookup", VALUE, "--config", config).out()).contains("demo");
    assertNothingInClear();
  }
}
