package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page about the command line names every command and option that there is. */
class CommandLinePageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "command-line.md");

  /** Options of every command, described once. */
  private static final List<String> COMMON =
      List.of("--help", "--json", "--debug", "--config", "--data", "--by", "--progress");

  @ParameterizedTest
  @MethodSource("org.tocsin.cli.UsageTest#commands")
  void page_hasTheCommandWithAnExampleAndItsOptions(String command) throws IOException {
    CommandLine line = CommandTree.of(Screen.redirected().terminal());
    for (String word : List.of(command.split(" "))) {
      line = Objects.requireNonNull(line.getSubcommands().get(word));
    }
    if (!line.getSubcommands().isEmpty()) {
      return;
    }
    String page = Files.readString(PAGE);
    String heading = "## `" + command + "`\n";
    assertThat(page).contains(heading);
    int begin = page.indexOf(heading) + heading.length();
    int end = page.indexOf("\n## ", begin);
    String section = page.substring(begin, end < 0 ? page.length() : end);
    assertThat(section).contains("java -jar tocsin.jar " + command).contains("Exit status:");
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (!COMMON.contains(option.longestName())) {
        assertThat(section).contains("`" + option.longestName());
      }
    }
    assertThat(page.substring(0, page.indexOf("\n## "))).contains(COMMON);
  }
}
