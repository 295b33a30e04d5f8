package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintCommandTest {
  private static final byte[] PICTURE = ServiceRig.picture(7);

  @TempDir Path folder;

  private Path write(String name, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    return Files.write(folder.resolve(name), bytes);
  }

  private static List<String> keys(JsonNode node) {
    return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
        .collect(Collectors.toList());
  }

  @Test
  void json_hasExactlyTheAgreedKeysInTheirOrder() throws IOException {
    Path file = write("Ünal 写.png", PICTURE);
    Screen screen = Screen.redirected();
    assertThat(screen.run("fingerprint", "--json", file)).isEqualTo(ExitCode.OK);
    JsonNode line = screen.objects().get(0);
    assertThat(keys(line))
        .containsExactly(
            "file",
            "mediaType",
            "width",
            "height",
            "frames",
            "md5",
            "sha1",
            "sha256",
            "pdq",
            "pdqQuality",
            "pdq512",
            "undetermined",
            "error");
    assertThat(line.path("file").asText()).isEqualTo(file.toString());
    assertThat(line.path("mediaType").asText()).isEqualTo("image/png");
    assertThat(line.path("width").asInt()).isEqualTo(320);
    assertThat(line.path("height").asInt()).isEqualTo(240);
    assertThat(line.path("frames").asInt()).isEqualTo(1);
    assertThat(line.path("md5").asText()).isEqualTo(ServiceRig.digest("MD5", PICTURE));
    assertThat(line.path("sha1").asText()).isEqualTo(ServiceRig.digest("SHA-1", PICTURE));
    assertThat(line.path("sha256").asText()).isEqualTo(ServiceRig.sha256(PICTURE));
    assertThat(line.path("pdq").asText()).matches("[0-9a-f]{64}");
    assertThat(line.path("pdq512").asText()).isEqualTo(line.path("pdq").asText());
    assertThat(line.path("pdqQuality").asInt()).isBetween(50, 100);
    assertThat(line.path("undetermined").isNull()).isTrue();
    assertThat(line.path("error").isNull()).isTrue();
  }

  @Test
  void rule_leavesTheOtherOut() throws IOException {
    Path file = write("a.png", PICTURE);
    Screen reduced = Screen.redirected();
    assertThat(reduced.run("fingerprint", "--json", "--rule", "512", file)).isEqualTo(ExitCode.OK);
    assertThat(reduced.objects().get(0).path("pdq").isNull()).isTrue();
    assertThat(reduced.objects().get(0).path("pdq512").isNull()).isFalse();
    assertThat(reduced.objects().get(0).path("pdqQuality").isNull()).isFalse();
    Screen full = Screen.redirected();
    assertThat(full.run("fingerprint", "--json", "--rule", "full", file)).isEqualTo(ExitCode.OK);
    assertThat(full.objects().get(0).path("pdq512").isNull()).isTrue();
    Screen bad = Screen.redirected();
    assertThat(bad.run("fingerprint", "--rule", "256", file)).isEqualTo(ExitCode.USAGE);
    assertThat(bad.err()).contains("--rule is 512, full or both");
  }

  @Test
  void dihedral_addsAllEightOrientations() throws IOException {
    Path file = write("a.png", PICTURE);
    Screen screen = Screen.redirected();
    assertThat(screen.run("fingerprint", "--json", "--dihedral", file)).isEqualTo(ExitCode.OK);
    JsonNode line = screen.objects().get(0);
    assertThat(line.path("dihedral").size()).isEqualTo(8);
    assertThat(line.path("dihedral").path("ORIGINAL").asText())
        .isEqualTo(line.path("pdq").asText());
    assertThat(line.path("dihedral512").size()).isEqualTo(8);
  }

  @Test
  void folder_isReadToItsLastFile_inTheOrderOfNames() throws IOException {
    write("in/b.png", PICTURE);
    write("in/a/deep.txt", new byte[] {'h', 'i'});
    Screen screen = Screen.redirected();
    assertThat(screen.run("fingerprint", "--json", folder.resolve("in"))).isEqualTo(ExitCode.OK);
    assertThat(screen.objects().stream().map(line -> line.path("file").asText()))
        .containsExactly(
            folder.resolve("in/a/deep.txt").toString(), folder.resolve("in/b.png").toString());
    assertThat(screen.objects().get(0).path("width").isNull()).isTrue();
    assertThat(screen.objects().get(0).path("pdq").isNull()).isTrue();
    assertThat(screen.err()).contains("2 files fingerprinted, in ");
  }

  @Test
  void damagedAndMissingFiles_areToldAndOthersGoOn() throws IOException {
    Path cut = write("cut.png", Arrays.copyOf(PICTURE, PICTURE.length / 2));
    Path empty = write("empty.png", new byte[0]);
    Path missing = folder.resolve("missing.png");
    Path good = write("good.png", PICTURE);
    Screen screen = Screen.redirected();
    assertThat(screen.run("fingerprint", "--json", cut, empty, missing, good))
        .isEqualTo(ExitCode.FAILED);
    List<JsonNode> lines = screen.objects();
    assertThat(lines.get(0).path("undetermined").isNull()).isFalse();
    assertThat(lines.get(0).path("md5").isNull()).isFalse();
    assertThat(lines.get(1).path("undetermined").asText()).isEqualTo("EMPTY");
    assertThat(lines.get(2).path("error").asText()).isEqualTo("there is no such file");
    assertThat(lines.get(2).path("md5").isNull()).isTrue();
    assertThat(lines.get(3).path("undetermined").isNull()).isTrue();
    assertThat(screen.err()).contains("3 files fingerprinted, 2 of them undetermined, 1 not read");
  }

  @Test
  void forAPerson_printsAParagraph() throws IOException {
    Path file = write("a.png", PICTURE);
    Screen screen = Screen.redirected();
    assertThat(screen.run("fingerprint", file)).isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .startsWith(file + "\n  type     image/png, 320 x 240, 1 frame, ")
        .contains("\n  md5      ")
        .contains("\n  pdq512   ")
        .contains(" quality ");
  }

  @Test
  void onATerminal_aBarIsDrawnAndRemoved() throws IOException {
    Path file = write("a.png", PICTURE);
    Screen screen = Screen.live();
    assertThat(screen.run("fingerprint", "--json", file, file, file)).isEqualTo(ExitCode.OK);
    assertThat(screen.objects()).hasSize(3);
    assertThat(screen.err()).endsWith("3 files fingerprinted, in 0 s\n");
  }
}
