package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person who owns the file does with it. */
class ConfigCommandsTest {
  @TempDir Path folder;
  private Path yaml;

  @BeforeEach
  void init() throws IOException {
    yaml = folder.resolve("tocsin.yaml");
    assertThat(Screen.redirected().run("config", "init", yaml)).isEqualTo(ExitCode.OK);
    Files.writeString(folder.resolve("clearinghouse-password.txt"), "test");
  }

  private Path edited(String name, String from, String to) throws IOException {
    String text = Files.readString(yaml);
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve(name), text.replace(from, to));
  }

  @Test
  void starter_canBeUsedAsItIs_andIsNeverWrittenOver() {
    Screen check = Screen.redirected();
    assertThat(check.run("config", "check", yaml)).as(check.out()).isEqualTo(ExitCode.OK);
    assertThat(check.out()).isEmpty();
    assertThat(check.err()).isEqualTo(yaml + " can be used\n");
    Screen again = Screen.redirected();
    assertThat(again.run("config", "init", yaml)).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("is there already");
  }

  @Test
  void check_namesEveryFindingWithItsPlace() throws IOException {
    Path wrong = edited("wrong.yaml", "environment: TEST", "enviroment: TEST");
    Screen screen = Screen.redirected();
    assertThat(screen.run("config", "check", wrong)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).contains("wrong.yaml:").contains("enviroment").contains("environment");
    assertThat(screen.err()).contains(" in " + wrong);
    Screen json = Screen.redirected();
    assertThat(json.run("config", "check", "--json", wrong)).isEqualTo(ExitCode.FAILED);
    JsonNode first = json.objects().get(0);
    assertThat(first.path("line").asInt()).isPositive();
    assertThat(first.path("column").asInt()).isPositive();
    assertThat(first.path("message").asText()).isNotEmpty();
    Screen none = Screen.redirected();
    assertThat(none.run("config", "check", folder.resolve("none.yaml"))).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).contains("is not there");
  }

  @Test
  void explain_saysWhatHappens_andToWhomIsToldWhat() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("config", "explain", "--config", yaml)).isEqualTo(ExitCode.OK);
    assertThat(screen.out()).contains("mock").contains("TEST");
    Screen routes = Screen.redirected();
    assertThat(routes.run("config", "explain", "--routes", "--json", "--config", yaml))
        .isEqualTo(ExitCode.OK);
    assertThat(routes.objects().get(0).path("destination").asText()).isEqualTo("mock");
    assertThat(routes.objects().get(0).path("types").asText()).isEqualTo("all");
  }

  @Test
  void diff_saysWhatChangesAndWhatTakesARestart() throws IOException {
    Path fresh = edited("new.yaml", "data: ./tocsin-data", "data: ./elsewhere");
    Screen same = Screen.redirected();
    assertThat(same.run("config", "diff", yaml, yaml)).isEqualTo(ExitCode.OK);
    assertThat(same.err()).isEqualTo("nothing changes\n");
    Screen screen = Screen.redirected();
    assertThat(screen.run("config", "diff", yaml, fresh)).isEqualTo(ExitCode.OK);
    assertThat(screen.out()).startsWith("data: ./tocsin-data -> ./elsewhere (takes a restart)");
    assertThat(screen.err()).isEqualTo("1 change; a restart is needed\n");
    Screen json = Screen.redirected();
    json.run("config", "diff", "--json", yaml, fresh);
    assertThat(json.objects().get(0).path("restart").asBoolean()).isTrue();
  }

  @Test
  void schema_isJson() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("config", "schema")).isEqualTo(ExitCode.OK);
    assertThat(screen.out()).contains("https://json-schema.org/draft/2020-12/schema");
  }
}
