package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.IncidentId;

/** Verifying the files that a real service left. */
class EvidenceVerifyTest {
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

  /** Returns the largest sealed file: that of the upload. */
  private Path sealedFile() {
    try (Stream<Path> files = Files.walk(folder.resolve("data").resolve("vault"))) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void verify_ofWhatIsIntact_countsAndSucceeds() {
    IncidentId incident = rig.match("up-1").incident();
    rig.match("up-2");
    assertThat(rig.settle()).isTrue();
    Screen screen = rig.screen();
    assertThat(screen.run("evidence", "verify", "--config", rig.yaml()))
        .as(screen.out())
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out()).isEmpty();
    assertThat(screen.err()).contains(" items of ").contains("everything is intact");
    Screen one = rig.screen();
    assertThat(
            one.run("evidence", "verify", "--incident", incident, "--json", "--data", rig.data()))
        .isEqualTo(ExitCode.OK);
    assertThat(one.objects()).hasSize(1);
    assertThat(one.objects().get(0).path("intact").asBoolean()).isTrue();
    assertThat(one.objects().get(0).path("items").asLong()).isGreaterThan(2);
  }

  @Test
  void verify_ofOneFlippedByte_namesIncidentItemAndSegment() throws IOException {
    IncidentId incident = rig.match("up-1").incident();
    Path file = sealedFile();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Files.write(file, bytes);
    Screen screen = rig.screen();
    assertThat(screen.run("evidence", "verify", "--config", rig.yaml())).isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).matches("DAMAGED incident " + incident + " item \\S+ segment 0\n");
    assertThat(screen.err()).contains("1 finding").doesNotContain(file.toString());
    Screen json = rig.screen();
    assertThat(json.run("evidence", "verify", "--json", "--config", rig.yaml()))
        .isEqualTo(ExitCode.FAILED);
    List<JsonNode> lines = json.objects();
    assertThat(lines.get(0).path("finding").asText()).isEqualTo("DAMAGED");
    assertThat(lines.get(0).path("segment").asLong()).isZero();
    assertThat(lines.get(1).path("intact").asBoolean()).isFalse();
  }

  @Test
  void verify_ofAMissingFile_andOfAnUnknownIncident_fails() throws IOException {
    rig.match("up-1");
    Files.delete(sealedFile());
    Screen screen = rig.screen();
    assertThat(screen.run("evidence", "verify", "--config", rig.yaml())).isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).startsWith("MISSING incident ");
    Screen unknown = rig.screen();
    assertThat(unknown.run("evidence", "verify", "--incident", "inc-none", "--config", rig.yaml()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).contains("there is no incident inc-none");
  }

  @Test
  void sweep_dryRun_namesWhatItsTimeIsOver_andDestroysNothing() {
    IncidentId reported = rig.match("up-1").incident();
    assertThat(rig.settle()).isTrue();
    rig.match("up-2");
    Screen now = rig.screen();
    assertThat(now.run("evidence", "sweep", "--dry-run", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(now.out()).isEmpty();
    assertThat(now.err()).isEqualTo("2 incidents are kept whole, 0 named; nothing was destroyed\n");
    Screen later = rig.screen();
    assertThat(
            later.run(
                "evidence",
                "sweep",
                "--dry-run",
                "--at",
                "2027-02-01T00:00:00Z",
                "--json",
                "--config",
                rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(later.objects()).hasSize(1);
    assertThat(later.objects().get(0).path("incident").asText()).isEqualTo(reported.value());
    assertThat(later.objects().get(0).path("kinds")).isNotEmpty();
    assertThat(later.objects().get(0).path("why").asText()).isEqualTo("us-2258a");
    assertThat(rig.tocsin.docket().items(reported))
        .isNotEmpty()
        .allMatch(item -> item.destroyedAt().isEmpty());
    assertThat(rig.screen().run("evidence", "sweep", "--config", rig.yaml()))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void rotate_sealsEveryKeyToTheNewCustodianAsWell() throws Exception {
    rig.close();
    Path own = Files.createDirectory(folder.resolve("custody"));
    TrialCustodian before = TrialCustodian.in(own, "before");
    TrialCustodian after = TrialCustodian.in(own, "after");
    Path place = Files.createDirectory(folder.resolve("rotated"));
    rig = new ServiceRig(place, before);
    IncidentId incident = rig.match("up-1").incident();
    int items = rig.tocsin.docket().items(incident).size();
    String both = "certificates: [%s, %s]".formatted(before.certificate(), after.certificate());
    rig.custodians(both, before);
    Screen rotate = rig.screen();
    assertThat(rotate.run("keys", "rotate", "--by", "pat", "--config", rig.yaml()))
        .as(rotate.err())
        .isEqualTo(ExitCode.OK);
    assertThat(rotate.out()).isEqualTo(items + " keys are newly sealed to 2 custodians\n");
    Screen again = rig.screen();
    assertThat(again.run("keys", "rotate", "--by", "pat", "--json", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(again.objects().get(0).path("rewrapped").asLong()).isZero();
    assertThat(again.objects().get(0).path("already").asLong()).isEqualTo(items);
    rig.clock.advance(java.time.Duration.ofSeconds(11));
    // The new custodian's key alone opens what was sealed before there was one.
    rig.custodians("certificates: [%s]".formatted(after.certificate()), after);
    Screen preview = rig.screen();
    assertThat(preview.run("report", "preview", incident, "--by", "kim", "--config", rig.yaml()))
        .as(preview.err())
        .isEqualTo(ExitCode.OK);
    Screen verify = rig.screen();
    assertThat(verify.run("evidence", "verify", "--config", rig.yaml()))
        .as(verify.out())
        .isEqualTo(ExitCode.OK);
    Screen foreign = rig.screen();
    TrialCustodian stranger = TrialCustodian.in(own, "stranger");
    rig.custodians("certificates: [%s]".formatted(stranger.certificate()), stranger);
    assertThat(foreign.run("keys", "rotate", "--by", "pat", "--config", rig.yaml()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(foreign.out()).contains("FAILED item ");
    assertThat(foreign.err()).doesNotContain("\tat ");
  }
}
