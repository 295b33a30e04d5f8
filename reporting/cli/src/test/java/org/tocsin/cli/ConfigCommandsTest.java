package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigStarter;
import org.tocsin.config.SecretFiles;
import org.tocsin.testkit.SettableClock;

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
    assertThat(first.path("warning").asBoolean(true)).isFalse();
    Screen none = Screen.redirected();
    assertThat(none.run("config", "check", folder.resolve("none.yaml"))).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).contains("is not there");
  }

  @Test
  void check_ofSecretsThatEverybodyCanRead_warnsOfEach() throws IOException {
    Path password = folder.resolve("clearinghouse-password.txt");
    Path keys = Files.writeString(folder.resolve("marker-keys.p12"), "not read");
    Path named =
        Files.writeString(
            folder.resolve("named.yaml"),
            Files.readString(yaml)
                .replace(
                    "    password: file:clearinghouse-password.txt\n",
                    """
                        password: file:clearinghouse-password.txt
                    custodians: { keyStore: marker-keys.p12, passphrase: "env:PATH" }
                    """));
    OpenFolder.set(password, "rw-r--r--");
    OpenFolder.set(keys, "rw--w--w-");
    OpenFolder.set(folder, "rwxr-x---");
    assertThat(SecretFiles.openToEverybody(named)).as("nobody gets into the folder").isEmpty();

    OpenFolder.open(folder);
    int line =
        Files.readAllLines(named).indexOf("    password: file:clearinghouse-password.txt") + 1;
    assertThat(SecretFiles.openToEverybody(named))
        .extracting(found -> found.line() + ":" + found.column() + ": " + found.key())
        .containsExactly(
            line + ":15: clearinghouses[mock].password", (line + 1) + ":25: custodians.keyStore");
    assertThat(SecretFiles.openToEverybody(named).toString()).doesNotContain("marker-keys");

    Screen screen = Screen.redirected();
    assertThat(screen.run("config", "check", yaml)).isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .contains(":15: warning: clearinghouses[mock].password: names a file that everybody on")
        .contains("chmod 600 it\n");
    assertThat(screen.err()).isEqualTo(yaml + " can be used, with 1 warning\n");
    Screen json = Screen.redirected();
    assertThat(json.run("config", "check", "--json", yaml)).isEqualTo(ExitCode.OK);
    assertThat(json.objects().get(0).path("warning").asBoolean()).isTrue();
    assertThat(json.objects().get(0).path("line").asInt()).isPositive();

    OpenFolder.set(password, "rw-r-----");
    OpenFolder.set(keys, "rw-------");
    assertThat(SecretFiles.openToEverybody(named)).isEmpty();
    Files.delete(password);
    assertThat(SecretFiles.openToEverybody(named)).as("a file that is not there").isEmpty();
    assertThat(SecretFiles.openToEverybody(folder.resolve("none.yaml"))).isEmpty();
  }

  @Test
  void check_ofAProfileWhoseReviewIsOver_warns_andTheFileCanBeUsed() throws IOException {
    Path profiled =
        edited(
            "profiled.yaml",
            "    password: file:clearinghouse-password.txt\n",
            """
                password: file:clearinghouse-password.txt
              - name: c3p
                kind: manual
                url: https://portal.authority.example/
                profile: ca-s2
                payload: ADDRESS_ONLY
            profiles:
              ca-s2: { enabledBy: Jo Counsel, on: 2026-01-02 }
            """);
    Screen before = Screen.redirected(SettableClock.at("2027-01-31T23:59:59Z"));
    assertThat(before.run("config", "check", profiled)).as(before.out()).isEqualTo(ExitCode.OK);
    assertThat(before.out()).isEmpty();
    assertThat(before.err()).isEqualTo(profiled + " can be used\n");
    SettableClock late = SettableClock.at("2027-02-01T00:00:00Z");
    Screen screen = Screen.redirected(late);
    assertThat(screen.run("config", "check", profiled)).isEqualTo(ExitCode.OK);
    assertThat(screen.out())
        .isEqualTo(
            profiled
                + ": warning: profile ca-s2 should have been reviewed by 2027-01-31: ask counsel"
                + " whether it still says what holds\n");
    assertThat(screen.err()).isEqualTo(profiled + " can be used, with 1 warning\n");
    Screen json = Screen.redirected(late);
    assertThat(json.run("config", "check", "--json", profiled)).isEqualTo(ExitCode.OK);
    assertThat(json.objects())
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.path("file").asText()).isEqualTo(profiled.toString());
              assertThat(said.path("line").isNull()).isTrue();
              assertThat(said.path("key").asText()).isEqualTo("profiles");
              assertThat(said.path("message").asText()).startsWith("profile ca-s2 ");
              assertThat(said.path("warning").asBoolean()).isTrue();
            });
    assertThat(json.err()).isEmpty();
  }

  @Test
  void init_saysWhatElseHasToBeThere_andWhyItCannotWrite() {
    Screen init = Screen.redirected();
    assertThat(init.run("config", "init", folder.resolve("second.yaml"))).isEqualTo(ExitCode.OK);
    assertThat(init.err()).contains("clearinghouse-password.txt beside it has to hold");
    assertThat(ConfigStarter.text()).contains("file:" + ConfigInitCommand.PASSWORD);
    Screen there = Screen.redirected();
    assertThat(there.run("config", "init", folder)).isEqualTo(ExitCode.FAILED);
    assertThat(there.err()).contains("is a folder: name a file in it, such as " + yaml);
    Screen nowhere = Screen.redirected();
    assertThat(nowhere.run("config", "init", folder.resolve("none/tocsin.yaml")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(nowhere.err()).contains("the folder of ", " is not there");
  }

  @Test
  void folderInsteadOfAFile_isNamedAsOne() {
    for (Object[] words :
        new Object[][] {
          {"config", "check", folder},
          {"config", "explain", "--config", folder},
          {"lists", "import", folder, "--list", "demo", "--config", yaml},
        }) {
      Screen screen = Screen.redirected();
      assertThat(screen.run(words)).isEqualTo(ExitCode.FAILED);
      assertThat(screen.err()).contains(folder + " is a folder: name a file in it");
    }
  }

  @Test
  void schema_asJson_isTheSameOnOneLine() throws IOException {
    Screen shown = Screen.redirected();
    assertThat(shown.run("config", "schema")).isEqualTo(ExitCode.OK);
    Screen json = Screen.redirected();
    assertThat(json.run("config", "schema", "--json")).isEqualTo(ExitCode.OK);
    assertThat(json.objects()).singleElement().isEqualTo(new ObjectMapper().readTree(shown.out()));
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
    assertThat(routes.objects().get(0).path("coveredBy").isNull()).isTrue();
  }

  @Test
  void routes_areTheDecisionTable_inTheOrderOfPriority() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "sample secret of a webhook");
    Path routed =
        edited(
            "routed.yaml",
            "    password: file:clearinghouse-password.txt\n",
            """
                password: file:clearinghouse-password.txt
              - name: desk
                kind: webhook
                url: http://127.0.0.1:9/desk
                account: teapot
                password: file:secret.txt
                payload: HASHES_ONLY
                route: { classifications: [B2, A1], rooms: [DIRECT], priority: 2 }
              - name: portal
                kind: manual
                url: https://portal.authority.example/
                route: { jurisdictions: { uploader: [GB, UNKNOWN] }, coveredBy: mock, priority: 7 }
            """);
    Screen shown = Screen.redirected();
    assertThat(shown.run("config", "explain", "--routes", "--config", routed))
        .as(shown.err())
        .isEqualTo(ExitCode.OK);
    List<String> lines = shown.out().lines().toList();
    assertThat(lines.get(0))
        .matches(
            "PRIORITY +DESTINATION +KIND +TYPES +CLASSIFICATIONS +ROOMS +SERVICE +UPLOADER"
                + " +RECIPIENT +COVERED BY +PAYLOAD +PROMISE");
    assertThat(lines.get(1))
        .matches(
            "2 +desk +webhook +all +A1 or B2 +DIRECT +all +all +all +- +HASHES_ONLY +at least.*");
    assertThat(lines.get(2)).matches("5 +mock +cybertipline +all .* FULL +once");
    assertThat(lines.get(3)).matches("7 +portal +manual .* GB or UNKNOWN +all +mock +METADATA.*");
    Screen json = Screen.redirected();
    assertThat(json.run("config", "explain", "--routes", "--json", "--config", routed))
        .isEqualTo(ExitCode.OK);
    List<JsonNode> rows = json.objects();
    assertThat(rows)
        .extracting(row -> row.path("destination").asText())
        .containsExactly("desk", "mock", "portal");
    assertThat(rows.get(2).path("uploader").asText()).isEqualTo("GB or UNKNOWN");
    assertThat(rows.get(2).path("coveredBy").asText()).isEqualTo("mock");
    assertThat(rows.get(0).path("priority").isInt()).isTrue();
    assertThat(rows.get(0).path("payload").asText()).isEqualTo("HASHES_ONLY");
    assertThat(json.err()).isEmpty();
  }

  @Test
  void routes_withoutADestination_saySo() throws IOException {
    Path none =
        Files.writeString(
            folder.resolve("none.yaml"),
            """
            environment: TEST
            data: ./data
            service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
            """);
    Screen screen = Screen.redirected();
    assertThat(screen.run("config", "explain", "--routes", "--config", none))
        .as(screen.err())
        .isEqualTo(ExitCode.OK);
    assertThat(screen.out()).isEmpty();
    assertThat(screen.err()).contains("nothing is filed");
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
    assertThat(screen.err())
        .isEqualTo("1 change; a restart is needed, and before it none is taken over\n");
    Path soft =
        edited("soft.yaml", "clearinghouses:\n", "overdue: { unfiled: 2h }\nclearinghouses:\n");
    Screen taken = Screen.redirected();
    assertThat(taken.run("config", "diff", yaml, soft)).isEqualTo(ExitCode.OK);
    assertThat(taken.err()).contains("a service that runs takes over what changed");
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
