package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.Tocsin;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.testkit.DatedFront;

/** A copy of a running service, and a service that starts from it. */
class DocketBackupTest {
  @TempDir Path folder;
  private ServiceRig rig;

  @BeforeEach
  void open() {
    rig = new ServiceRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Screen run(int expected, Object... words) {
    Screen screen = rig.screen();
    assertThat(screen.run(words)).as(screen.err() + screen.out()).isEqualTo(expected);
    return screen;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @Test
  void backup_ofARunningService_isWhole_andKeepsKeysApart() throws IOException {
    rig.match("up-1");
    assertThat(rig.settle()).isTrue();
    Path to = folder.resolve("copy");
    Path keys = folder.resolve("keys");
    JsonNode report =
        run(
                ExitCode.OK,
                "docket",
                "backup",
                "--to",
                to,
                "--keys",
                keys,
                "--json",
                "--config",
                rig.yaml())
            .objects()
            .get(0);
    assertThat(report.path("items").asLong()).isPositive();
    assertThat(report.path("database").asBoolean()).isTrue();
    assertThat(to.resolve("docket.db")).exists();
    assertThat(to.resolve("lists.db")).exists();
    try (Stream<Path> files = Files.walk(to)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".key") || name.endsWith(".p12"));
    }
    run(ExitCode.FAILED, "docket", "backup", "--to", to, "--config", rig.yaml());
  }

  @Test
  void restoredCopy_neitherSendsNorIsWell_untilAPersonAcceptsIt() throws IOException {
    rig.match("up-1");
    assertThat(rig.settle()).isTrue();
    rig.match("up-2");
    Path to = folder.resolve("copy");
    Path keys = folder.resolve("keys");
    run(ExitCode.OK, "docket", "backup", "--to", to, "--keys", keys, "--config", rig.yaml());
    rig.tocsin.close();

    Path restored = folder.resolve("restored");
    copy(to, restored);
    copy(keys, restored);
    Files.setPosixFilePermissions(
        restored, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    Path yaml =
        rig.write("restored.yaml", Files.readString(rig.yaml()).replace("./data", "./restored"));
    DatedFront front = DatedFront.before(rig.mock.baseUri().getPort(), rig.clock);
    Files.writeString(
        yaml,
        Files.readString(yaml)
            .replace(":" + rig.mock.baseUri().getPort() + "/", ":" + front.port() + "/"));
    List<JsonNode> before = run(ExitCode.FAILED, "doctor", "--json", "--config", yaml).objects();
    assertThat(before)
        .anyMatch(
            line ->
                line.path("what").asText().equals("docket")
                    && line.path("level").asText().equals("FAILURE"));
    run(
        ExitCode.OK,
        "docket",
        "accept-restored",
        "--by",
        "pat",
        "--role",
        "operator",
        "--why",
        "a drill",
        "--config",
        yaml);
    List<JsonNode> after = run(ExitCode.OK, "doctor", "--json", "--config", yaml).objects();
    front.close();
    assertThat(after)
        .filteredOn(line -> line.path("what").asText().equals("docket"))
        .allMatch(line -> line.path("level").asText().equals("OK"));
    run(ExitCode.OK, "evidence", "verify", "--config", yaml);
    run(
        ExitCode.FAILED,
        "docket",
        "accept-restored",
        "--by",
        "pat",
        "--why",
        "again",
        "--config",
        yaml);
  }

  private Path list(String name, String value) {
    return rig.write(name, ServiceRig.HEADER + "MD5," + value + ",entry-1,club,T_TEST,A1,,\n");
  }

  private Screen lists(Object... words) {
    Object[] all = Stream.concat(Stream.of("lists"), Stream.of(words)).toArray();
    return run(ExitCode.OK, Screen.words(all, "--config", rig.yaml()));
  }

  /** What nobody can fetch again comes back, and no newer file of a snapshot answers beside it. */
  @Test
  void listsRestoredBesideNewerSnapshots_answerAsTheyWere_withTheirDecisions() throws IOException {
    String kept = ServiceRig.digest("MD5", new byte[] {1});
    String later = ServiceRig.digest("MD5", new byte[] {2});
    lists("import", list("own.csv", kept), "--list", "own");
    lists("suppress", "--value", kept, "--why", "a drill", "--by", "pat");
    Path to = folder.resolve("copy");
    run(ExitCode.OK, "docket", "backup", "--to", to, "--config", rig.yaml());

    lists("import", list("more.csv", later), "--list", "more");
    lists("remove", "own", "--yes", "--by", "pat", "--why", "a drill");
    lists("lift", 1, "--by", "pat");
    assertThat(lists("lookup", later, "--json").objects()).hasSize(1);
    assertThat(lists("lookup", kept, "--json").objects()).isEmpty();
    rig.tocsin.close();

    Path data = rig.data();
    for (String file : List.of("lists.db", "lists.db-wal", "lists.db-shm")) {
      Files.deleteIfExists(data.resolve(file));
    }
    Files.copy(to.resolve("lists.db"), data.resolve("lists.db"));
    assertThat(lists("lookup", kept, "--json").objects()).hasSize(1);
    assertThat(lists("lookup", later, "--json").objects()).isEmpty();
    assertThat(lists("status", "--json").objects())
        .extracting(list -> list.path("list").asText())
        .containsExactly("demo", "own");
    assertThat(lists("suppressions", "--json").objects())
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.path("why").asText()).isEqualTo("a drill");
              assertThat(decision.path("by").asText()).isEqualTo("pat");
              assertThat(decision.path("liftedAt").isNull()).isTrue();
            });
    try (Tocsin again = Tocsin.builder(rig.yaml()).clock(rig.clock).start()) {
      assertThat(again.lists().snapshot().exact(Fingerprint.ofHex(Algorithm.MD5, kept))).hasSize(1);
      assertThat(again.lists().snapshot().exact(Fingerprint.ofHex(Algorithm.MD5, later))).isEmpty();
      rig.match(again, "up-9");
    }
  }
}
