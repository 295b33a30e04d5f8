package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tired person does with lists: the wrong file, the wrong name, a list that shrinks. */
class ListsSlipsTest {
  @TempDir Path folder;
  private Path yaml;

  @BeforeEach
  void service() throws IOException {
    yaml = folder.resolve("tocsin.yaml");
    assertThat(Screen.redirected().run("config", "init", yaml)).isEqualTo(ExitCode.OK);
    Files.writeString(folder.resolve("clearinghouse-password.txt"), "test");
  }

  private Screen run(int expected, Object... words) {
    return Screen.redirected().ran(expected, Screen.words(words, "--config", yaml));
  }

  private Path csv(String name, int lines, Charset charset) throws IOException {
    StringBuilder text = new StringBuilder(ServiceRig.HEADER);
    for (int i = 0; i < lines; i++) {
      text.append(String.format(Locale.ROOT, "MD5,%032x,e%d,club,T_TEST,B2,,%n", i + 1L, i));
    }
    return Files.writeString(folder.resolve(name), text, charset);
  }

  private Path csv(String name, int lines) throws IOException {
    return csv(name, lines, StandardCharsets.UTF_8);
  }

  private Screen importing(int expected, Path file, String... options) {
    Object[] words = {"lists", "import", file, "--list", "demo"};
    return run(expected, Screen.words(words, (Object[]) options));
  }

  private long entries() {
    return run(ExitCode.OK, "lists", "status", "--json").objects().get(0).path("entries").asLong();
  }

  @Test
  void fileThatIsHardlyAList_replacesNone_unlessThatIsWanted() throws IOException {
    importing(ExitCode.OK, csv("whole.csv", 100));
    Path broken = csv("broken.csv", 49);
    assertThat(importing(ExitCode.FAILED, broken).err())
        .contains(
            broken + ": list demo is as it was: the file has 49 entries, and the list 100",
            "--allow-fewer");
    assertThat(entries()).isEqualTo(100);
    assertThat(importing(ExitCode.FAILED, csv("half.csv", 50)).err())
        .contains("the file has 50 entries, and the list 100", "--allow-fewer");
    assertThat(entries()).isEqualTo(100);
    importing(ExitCode.OK, csv("more.csv", 51));
    assertThat(entries()).isEqualTo(51);
    assertThat(importing(ExitCode.FAILED, csv("less.csv", 25)).err())
        .contains("the file has 25 values, and the list 51", "--allow-fewer");
    assertThat(entries()).isEqualTo(51);
    importing(ExitCode.OK, csv("ten.csv", 10), "--allow-fewer");
    assertThat(entries()).isEqualTo(10);
    // a small list may lose most of its values, and not all
    importing(ExitCode.OK, csv("one.csv", 1));
    Path header = csv("header.csv", 0);
    assertThat(importing(ExitCode.FAILED, header).err()).contains(header + ": list", "0 entries");
    assertThat(entries()).isOne();
    importing(ExitCode.OK, header, "--allow-fewer");
  }

  @Test
  void fileThatIsNoText_saysSoWithItsLine() throws IOException {
    importing(ExitCode.OK, csv("whole.csv", 100)); // a shorter file is not what is said then
    Path latin = csv("latin.csv", 3);
    Files.write(
        latin,
        (Files.readString(latin) + "MD5,00,caf\u00e9,club,T_TEST,B2,,\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(importing(ExitCode.FAILED, latin).err())
        .contains(latin + ":5: is not UTF-8 text: save the file as UTF-8");
    Path wide = folder.resolve("wide.csv");
    Files.write(wide, ("\ufeff" + ServiceRig.HEADER).getBytes(StandardCharsets.UTF_16LE));
    assertThat(importing(ExitCode.FAILED, wide).err())
        .contains(wide + " is UTF-16 text: save it as UTF-8");
  }

  @Test
  void fileWithoutTheHeader_isNamed_withWhereTheHeaderIsShown() throws IOException {
    importing(ExitCode.OK, csv("whole.csv", 100));
    Path empty = Files.writeString(folder.resolve("empty.csv"), "");
    assertThat(importing(ExitCode.FAILED, empty).err())
        .contains(empty + ": the file has no header line", "lists import --help shows the header");
    Path semicolons =
        Files.writeString(folder.resolve("semi.csv"), ServiceRig.HEADER.replace(',', ';'));
    assertThat(importing(ExitCode.FAILED, semicolons).err())
        .contains(semicolons + ": the first line", "between commas");
    assertThat(entries()).isEqualTo(100);
  }

  @Test
  void windowsFile_withMarkAndAnyLineEnds_isImported() throws IOException {
    Path windows = csv("windows file.csv", 60);
    Files.writeString(windows, "\ufeff" + Files.readString(windows).replaceAll("\\R", "\r\n"));
    importing(ExitCode.OK, windows);
    assertThat(entries()).isEqualTo(60);
    importing(ExitCode.OK, windows);
    Files.writeString(windows, Files.readString(windows).replace("\r\n", "\r"));
    importing(ExitCode.OK, windows);
    assertThat(entries()).isEqualTo(60);
  }

  @Test
  void fileThatMayNotBeRead_isSaid() throws IOException {
    Path secret = csv("secret.csv", 1);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(secret)) {
      // Who may read everything, such as root, imports it.
      assertThat(importing(ExitCode.OK, secret).err()).isEmpty();
    } else {
      assertThat(importing(ExitCode.FAILED, secret).err()).contains("may not be read by this user");
    }
  }

  @Test
  void listThatIsNotConfigured_isLoadedWithAWord_andTheDoctorNamesIt() throws IOException {
    Path file = csv("whole.csv", 2);
    assertThat(importing(ExitCode.OK, file).err()).isEmpty();
    assertThat(run(ExitCode.OK, "lists", "import", file, "--list", "dmeo").err())
        .contains("the configuration does not name list dmeo");
    Screen doctor = Screen.redirected();
    doctor.run("doctor", "--config", yaml);
    assertThat(doctor.out())
        .contains("WARNING  hash list dmeo: the configuration does not name it")
        .doesNotContain("hash list demo: the configuration");
  }

  @Test
  void listThatIsNotThere_isNotEmpty() throws IOException {
    importing(ExitCode.OK, csv("whole.csv", 2));
    for (String command : new String[] {"quarantine", "feedback"}) {
      assertThat(run(ExitCode.FAILED, "lists", command, "--list", "dmeo").err())
          .contains("there is no list dmeo here: there is demo");
    }
    assertThat(run(ExitCode.FAILED, "lists", "sync", "dmeo").err())
        .contains("there is no list dmeo here");
    assertThat(run(ExitCode.FAILED, "lists", "sync", "demo").err())
        .contains("list demo follows no source, so lists import loads it; those that do: none");
    assertThat(run(ExitCode.FAILED, "lists", "sync").err())
        .contains("no list follows a source; lists add --help shows");
  }

  @Test
  void suppressionOfAnEntryThatIsNotThere_isKeptWithAWord_andOneThatIsOverIsNot()
      throws IOException {
    importing(ExitCode.OK, csv("whole.csv", 2));
    Object[] slip = {
      "lists",
      "suppress",
      "--list",
      "demo",
      "--submitter",
      "club",
      "--entry",
      "e7",
      "--why",
      "x",
      "--by",
      "pat",
      "--second",
      "kim"
    };
    assertThat(run(ExitCode.OK, slip).err()).contains("list demo has no such entry now");
    slip[7] = "e1";
    assertThat(run(ExitCode.OK, slip).err()).doesNotContain("no such entry");
    Object[] over = Screen.words(slip, "--until", "2026-01-15T09:30:00Z");
    assertThat(run(ExitCode.USAGE, over).err()).contains("--until: ", " is over already");
    assertThat(run(ExitCode.OK, "lists", "suppressions", "--json").objects()).hasSize(2);
  }

  @Test
  void dataDirectoryThatIsAFile_isSaid() throws IOException {
    Screen screen = Screen.redirected();
    assertThat(screen.run("lists", "status", "--data", yaml)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.err()).contains("is a file: --data names a folder");
  }
}
