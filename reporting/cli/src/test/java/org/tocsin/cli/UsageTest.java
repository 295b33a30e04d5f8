package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UsageTest {
  /** Returns every command as the words that call it. */
  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(CommandTree.of(Screen.redirected().terminal()), "", names);
    return names.stream();
  }

  private static void collect(CommandLine command, String words, List<String> names) {
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              names.add((words + " " + name).strip());
              collect(below, words + " " + name, names);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEveryCommand_hasAnExampleAndExitStatus(String command) {
    Screen screen = Screen.redirected();
    List<Object> words = new ArrayList<>(List.of(command.split(" ")));
    words.add("--help");
    assertThat(screen.run(words.toArray())).isEqualTo(ExitCode.OK);
    boolean group = commands().anyMatch(other -> other.startsWith(command + " "));
    if (group) {
      assertThat(screen.out()).contains("Commands:");
    } else {
      assertThat(screen.out())
          .contains("Example")
          .contains("java -jar tocsin.jar " + command)
          .contains("--json")
          .contains("Exit status:");
    }
    assertThat(screen.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void root_withoutCommand_isAUsageError() {
    Screen screen = Screen.redirected();
    assertThat(screen.run()).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("tocsin: name a command: ").contains("try: tocsin --help");
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void typo_suggestsTheNearestCommand() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("mock-clearinghous")).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("did you mean: mock-clearinghouse");
  }

  @Test
  void unknownOption_isNamedAndNothingIsDone() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("mock-clearinghouse", "--prot", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("--prot").contains("try: tocsin mock-clearinghouse --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lists lift one --by pat", "lists quarantine --limit 99999999999"})
  void whatIsNoNumber_isSaidInWords(String command) {
    Screen screen = Screen.redirected();
    assertThat(screen.run((Object[]) command.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err())
        .contains("is not a whole number in range, such as 3")
        .doesNotContain("long", " int");
  }

  @Test
  void version_isPrinted() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(screen.out()).startsWith("tocsin ");
  }
}
