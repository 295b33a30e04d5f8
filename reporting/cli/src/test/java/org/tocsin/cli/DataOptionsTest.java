package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataOptionsTest {
  @TempDir Path folder;

  private Screen run(int expected, Object... words) {
    Screen screen = Screen.redirected();
    assertThat(screen.run(words)).as(screen.err()).isEqualTo(expected);
    assertThat(screen.err()).startsWith("tocsin: ").doesNotContain("\tat ");
    assertThat(screen.out()).isEmpty();
    return screen;
  }

  @Test
  void neitherConfigNorData_asksForOne() {
    assertThat(run(ExitCode.USAGE, "filings", "list").err())
        .contains("--config tocsin.yaml or --data DIR");
  }

  @Test
  void bothConfigAndData_areRefused() {
    run(ExitCode.USAGE, "filings", "list", "--config", "a.yaml", "--data", folder);
  }

  @Test
  void missingConfiguration_isNamed() {
    Path yaml = folder.resolve("nowhere.yaml");
    assertThat(run(ExitCode.FAILED, "filings", "list", "--config", yaml).err())
        .contains(yaml.toString())
        .contains("is not there");
  }

  @Test
  void brokenConfiguration_showsEveryFindingWithItsPlace() throws IOException {
    Path yaml = Files.writeString(folder.resolve("broken.yaml"), "enviroment: TEST\ndata: [1]\n");
    assertThat(run(ExitCode.FAILED, "filings", "list", "--config", yaml).err())
        .contains(yaml + ":1:1: enviroment: is not a known key; did you mean environment?")
        .contains(yaml + ":2:");
  }

  @Test
  void missingDirectory_isRefusedAndNotMade() {
    Path data = folder.resolve("nowhere");
    assertThat(run(ExitCode.FAILED, "incidents", "list", "--data", data).err())
        .contains(data.toString())
        .contains("is not there");
    assertThat(data).doesNotExist();
  }

  @Test
  void directoryWithoutADocket_isRefusedAndStaysEmpty() throws IOException {
    assertThat(run(ExitCode.FAILED, "incidents", "list", "--data", folder).err())
        .contains("there is no docket in ");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void fileInPlaceOfADirectory_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(run(ExitCode.FAILED, "filings", "list", "--data", file.resolve("data")).err())
        .contains("the data directory");
  }

  @Test
  void importBeforeTheFirstStart_makesTheDirectory() throws IOException {
    Path list =
        Files.writeString(
            folder.resolve("list.csv"),
            ServiceRig.HEADER
                + "SHA256,"
                + ServiceRig.sha256(ServiceRig.picture(2))
                + ",e-1,club,T_TEST,A1,,\n");
    Path data = folder.resolve("data");
    Screen screen = Screen.redirected();
    assertThat(screen.run("lists", "import", list, "--list", "demo", "--data", data))
        .as(screen.err())
        .isEqualTo(ExitCode.OK);
    Screen status = Screen.redirected();
    assertThat(status.run("lists", "status", "--data", data)).isEqualTo(ExitCode.OK);
    assertThat(status.out()).contains("demo");
  }

  @Test
  void status_withoutLists_saysThatNothingCanMatch() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("lists", "status", "--data", folder)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.err()).isEqualTo("no hash list has an entry: nothing can match\n");
  }

  @Test
  void import_badFilesAndNames_areNamed() throws IOException {
    Path missing = folder.resolve("missing.csv");
    assertThat(
            run(ExitCode.FAILED, "lists", "import", missing, "--list", "demo", "--data", folder)
                .err())
        .contains(missing.toString());
    Path headless = Files.writeString(folder.resolve("headless.csv"), "nothing here\n");
    run(ExitCode.FAILED, "lists", "import", headless, "--list", "demo", "--data", folder);
    assertThat(
            run(ExitCode.USAGE, "lists", "import", headless, "--list", "A b", "--data", folder)
                .err())
        .contains("--list: a list's name has");
    assertThat(
            run(ExitCode.USAGE, "lists", "import", headless, "--list", "_demo", "--data", folder)
                .err())
        .contains("begins with a letter or a digit");
    Path latin = Files.write(folder.resolve("latin.csv"), new byte[] {'a', (byte) 0xe9, '\n'});
    run(ExitCode.FAILED, "lists", "import", latin, "--list", "demo", "--data", folder);
  }
}
