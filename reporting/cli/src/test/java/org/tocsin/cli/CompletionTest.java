package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script as a real shell uses it. */
class CompletionTest {
  @TempDir Path folder;

  private String complete(String... words) throws Exception {
    Screen screen = Screen.redirected();
    assertThat(screen.run("completion", "bash")).isEqualTo(ExitCode.OK);
    Path script = Files.writeString(folder.resolve("completion"), screen.out());
    StringBuilder array = new StringBuilder("tocsin");
    for (String word : words) {
      array.append(" '").append(word).append('\'');
    }
    Process shell =
        new ProcessBuilder(
                "bash",
                "--norc",
                "-c",
                "compopt() { :; }; source "
                    + script
                    + "; COMP_WORDS=("
                    + array
                    + "); COMP_CWORD="
                    + words.length
                    + "; _complete_tocsin; echo \"${COMPREPLY[@]}\"")
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return said.strip();
    } catch (IOException e) {
      shell.destroyForcibly();
      throw e;
    }
  }

  @Test
  void bash_completesCommandsAndOptions() throws Exception {
    assertThat(complete("fil")).isEqualTo("filings");
    assertThat(complete("filings", "re").split(" "))
        .containsExactlyInAnyOrder("release", "retry", "resume-all");
    assertThat(complete("clearinghouse", "status", "--dest")).isEqualTo("--destination");
  }

  @Test
  void zsh_getsTheSameText_andAnotherShellIsAUsageError() {
    Screen bash = Screen.redirected();
    assertThat(bash.run("completion", "bash")).isEqualTo(ExitCode.OK);
    Screen zsh = Screen.redirected();
    assertThat(zsh.run("completion", "zsh", "--json")).isEqualTo(ExitCode.OK);
    assertThat(zsh.objects().get(0).path("script").asText().stripTrailing() + "\n")
        .isEqualTo(bash.out());
    assertThat(bash.out()).contains("bashcompinit");
    assertThat(Screen.redirected().run("completion", "fish")).isEqualTo(ExitCode.USAGE);
  }
}
