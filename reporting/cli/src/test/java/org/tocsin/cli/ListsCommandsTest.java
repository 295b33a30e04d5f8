package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.testkit.SettableClock;

/** What persons see of hash lists and decide about them, without a running service. */
class ListsCommandsTest {
  private static final String GRAVE = ServiceRig.sha256(new byte[] {1, 2, 3});
  private static final String OTHER = ServiceRig.digest("MD5", new byte[] {4, 5, 6});
  private static final String PDQ = "f0a5".repeat(8) + "3c96".repeat(8);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  @BeforeEach
  void lists() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("list.csv"),
            ServiceRig.HEADER
                + "SHA256,"
                + GRAVE
                + ",entry-1,club,CONFIRMED,A1,,\n"
                + "MD5,"
                + OTHER
                + ",entry-2,club,T_TEST,B2,,\n"
                + "PDQ,"
                + PDQ
                + ",entry-3,club,T_TEST,B2,,\n"
                // of the empty file
                + "MD5,d41d8cd98f00b204e9800998ecf8427e,entry-4,club,T_TEST,B2,,\n",
            StandardCharsets.UTF_8);
    run(ExitCode.OK, "lists", "import", csv, "--list", "demo");
  }

  private Screen run(int expected, Object... words) {
    return Screen.redirected(clock)
        .ran(expected, Screen.words(words, "--data", folder.resolve("data")));
  }

  private List<JsonNode> json(Object... words) {
    return run(ExitCode.OK, Screen.words(words, "--json")).objects();
  }

  @Test
  void lookup_namesEntriesAndNoValue() {
    List<JsonNode> grave = json("lists", "lookup", GRAVE);
    assertThat(grave).hasSize(1);
    assertThat(grave.get(0).path("entry").asText()).isEqualTo("entry-1");
    assertThat(grave.get(0).path("submitter").asText()).isEqualTo("club");
    assertThat(grave.get(0).path("class").asText()).isEqualTo("CONFIRMED");
    assertThat(json("lists", "lookup", OTHER)).hasSize(1);
    assertThat(json("lists", "lookup", "00".repeat(20))).isEmpty();
    String near = "f1" + PDQ.substring(2);
    assertThat(json("lists", "lookup", near, "--algorithm", "pdq")).isEmpty();
    List<JsonNode> found = json("lists", "lookup", near, "--algorithm", "pdq", "--radius", "1");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("distance").asInt()).isEqualTo(1);
    Screen shown = run(ExitCode.OK, "lists", "lookup", GRAVE);
    assertThat(shown.out() + shown.err()).contains("entry-1", "1 entry").doesNotContain(GRAVE);
  }

  @Test
  void lookup_whereNoListHasEntries_fails() {
    Screen screen = Screen.redirected(clock);
    assertThat(screen.run("lists", "lookup", GRAVE, "--json", "--data", folder))
        .as("a folder that is no service's")
        .isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).isEmpty();
    assertThat(screen.err())
        .contains("no hash list with entries is here", "--config")
        .doesNotContain(GRAVE, "no list has it");
    assertThat(folder.resolve("lists.db")).doesNotExist();
  }

  @Test
  void command_beforeTheFirstStart_saysWhatMakesTheFolder() {
    Screen screen = Screen.redirected(clock);
    assertThat(screen.run("lists", "status", "--data", folder.resolve("later")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(screen.err())
        .contains("is not there", "the first start of the service makes it", "--data names");
    assertThat(folder.resolve("later")).doesNotExist();
  }

  @Test
  void lookup_whereTheOnlyListIsEmpty_fails() throws Exception {
    Path csv =
        Files.writeString(folder.resolve("empty.csv"), ServiceRig.HEADER, StandardCharsets.UTF_8);
    Path data = folder.resolve("empty");
    Screen imported = Screen.redirected(clock);
    imported.run("lists", "import", csv, "--list", "none", "--data", data);
    Screen screen = Screen.redirected(clock);
    assertThat(screen.run("lists", "lookup", GRAVE, "--data", data))
        .as(imported.err() + screen.out() + screen.err())
        .isEqualTo(ExitCode.FAILED);
    assertThat(screen.err()).contains("no hash list with entries is here");
  }

  @Test
  void lookup_atItsLimit_saysThatThereMayBeMore() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("second.csv"),
            ServiceRig.HEADER + "SHA256," + GRAVE + ",entry-9,club,T_TEST,B2,,\n",
            StandardCharsets.UTF_8);
    run(ExitCode.OK, "lists", "import", csv, "--list", "second");
    Screen cut = run(ExitCode.OK, "lists", "lookup", GRAVE, "--limit", "1");
    assertThat(cut.err()).contains("1 entry; there may be more: --limit shows them");
    Screen lines = run(ExitCode.OK, "lists", "lookup", GRAVE, "--limit", "1", "--json");
    assertThat(lines.objects()).hasSize(1);
    assertThat(lines.err()).contains("there may be more: --limit shows them");
    assertThat(run(ExitCode.OK, "lists", "lookup", GRAVE).err())
        .contains("2 entries\n")
        .doesNotContain("more");
  }

  @ParameterizedTest
  @CsvSource({
    "abc, --limit, 1",
    "zz345678901234567890123456789012, --limit, 1",
    "abababababababababababababababab, --radius, 3",
    "abababababababababababababababab, --algorithm, sha1",
    "abababababababababababababababab, --algorithm, crc",
    "abababababababababababababababab, --limit, 0"
  })
  void lookup_ofWhatIsNoValue_isNotUnderstood(String value, String option, String given) {
    Screen screen = run(ExitCode.USAGE, "lists", "lookup", value, option, given);
    assertThat(screen.err()).doesNotContain(value);
  }

  @Test
  void quarantine_namesWhatIsNeverCompared() {
    List<JsonNode> aside = json("lists", "quarantine", "--list", "demo");
    assertThat(aside).hasSize(1);
    assertThat(aside.get(0).path("entry").asText()).isEqualTo("entry-4");
    assertThat(aside.get(0).path("reason").asText()).isNotEmpty();
    Screen shown = run(ExitCode.OK, "lists", "quarantine");
    assertThat(shown.out()).contains("entry-4").doesNotContain("d41d8cd98f00b204e9800998ecf8427e");
    assertThat(run(ExitCode.FAILED, "lists", "quarantine", "--list", "other", "--json").out())
        .isEmpty();
    JsonNode status = json("lists", "status").get(0);
    assertThat(status.path("quarantined").elements().next().asInt()).isEqualTo(1);
    assertThat(status.path("following").asBoolean(true)).isFalse();
    assertThat(status.path("lagSeconds").isNull()).isTrue();
    assertThat(run(ExitCode.OK, "lists", "status").out()).contains("FILE", "ASIDE", "NEXT");
  }

  @Test
  void suppress_ofTheGravestClass_takesTwoPersons() {
    Object[] one = {
      "lists",
      "suppress",
      "--list",
      "demo",
      "--submitter",
      "club",
      "--entry",
      "entry-1",
      "--why",
      "a drill",
      "--by",
      "pat"
    };
    assertThat(run(ExitCode.FAILED, one).err()).contains("takes two people");
    Object[] value = {"lists", "suppress", "--value", GRAVE, "--why", "a drill", "--by", "pat"};
    assertThat(run(ExitCode.FAILED, value).err()).contains("takes two").doesNotContain(GRAVE);
    assertThat(json("lists", "suppressions")).isEmpty();
    Object[] two = java.util.Arrays.copyOf(one, one.length + 2);
    two[one.length] = "--second";
    two[one.length + 1] = "kim";
    assertThat(run(ExitCode.OK, two).out())
        .contains("suppression 1: entry entry-1 of club in demo");
    assertThat(json("lists", "suppressions").get(0).path("second").asText()).isEqualTo("kim");
  }

  @Test
  void suppress_ofAValue_isOnRecordUntilItIsLiftedOrExpires() {
    run(
        ExitCode.OK,
        "lists",
        "suppress",
        "--value",
        PDQ,
        "--algorithm",
        "pdq",
        "--radius",
        "8",
        "--why",
        "a solid colour",
        "--by",
        "pat",
        "--until",
        "2026-02-01T00:00:00Z");
    run(ExitCode.OK, "lists", "suppress", "--value", OTHER, "--why", "x", "--by", "pat");
    Screen shown = run(ExitCode.OK, "lists", "suppressions");
    assertThat(shown.out())
        .contains("a value of PDQ within 8", "a value of MD5", "2026-02-01T00:00:00Z")
        .doesNotContain(PDQ, OTHER);
    assertThat(states()).containsExactlyInAnyOrder("counts", "counts");
    run(ExitCode.OK, "lists", "lift", "2", "--by", "kim");
    assertThat(run(ExitCode.FAILED, "lists", "lift", "2", "--by", "kim").err())
        .contains("no suppression 2");
    clock.advance(Duration.ofDays(30));
    assertThat(states()).containsExactlyInAnyOrder("expired", "lifted");
  }

  private List<String> states() {
    return json("lists", "suppressions").stream().map(n -> n.path("state").asText()).toList();
  }

  @Test
  void suppress_withoutOneScope_isNotUnderstood() {
    run(ExitCode.USAGE, "lists", "suppress", "--why", "x", "--by", "pat");
    run(
        ExitCode.USAGE,
        "lists",
        "suppress",
        "--list",
        "demo",
        "--entry",
        "entry-1",
        "--why",
        "x",
        "--by",
        "pat");
    run(
        ExitCode.USAGE,
        "lists",
        "suppress",
        "--value",
        OTHER,
        "--entry",
        "entry-1",
        "--why",
        "x",
        "--by",
        "pat");
    run(
        ExitCode.USAGE,
        "lists",
        "suppress",
        "--value",
        OTHER,
        "--radius",
        "3",
        "--why",
        "x",
        "--by",
        "pat");
    run(ExitCode.USAGE, "lists", "suppress", "--value", OTHER, "--why", "x");
  }

  @Test
  void feedback_onAListThatFollowsNoSource_isRefused() {
    Screen refused =
        run(
            ExitCode.FAILED,
            "lists",
            "feedback",
            "--list",
            "demo",
            "--submitter",
            "club",
            "--entry",
            "entry-1",
            "--algorithm",
            "MD5",
            "--deny",
            "--reason",
            "wrong",
            "--by",
            "pat");
    assertThat(refused.err()).contains("does not follow a source");
    assertThat(json("lists", "feedback")).isEmpty();
    run(
        ExitCode.USAGE,
        "lists",
        "feedback",
        "--list",
        "demo",
        "--submitter",
        "club",
        "--entry",
        "entry-1",
        "--algorithm",
        "MD5",
        "--deny",
        "--by",
        "pat");
    run(
        ExitCode.USAGE,
        "lists",
        "feedback",
        "--list",
        "demo",
        "--submitter",
        "club",
        "--entry",
        "entry-1",
        "--algorithm",
        "MD5",
        "--confirm",
        "--deny",
        "--by",
        "pat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void feedback_byNobody_isNotUnderstood(String by) {
    Screen refused =
        run(
            ExitCode.USAGE,
            "lists",
            "feedback",
            "--list",
            "demo",
            "--submitter",
            "club",
            "--entry",
            "entry-1",
            "--algorithm",
            "MD5",
            "--confirm",
            "--by",
            by);
    assertThat(refused.err()).contains("--by: a name has 1 to 200 characters");
  }

  @Test
  void import_filesOfThreatExchange_meanWhatTheCommandSays() throws Exception {
    String sha1 = ServiceRig.digest("SHA-1", new byte[] {8});
    Path local = Files.writeString(folder.resolve("hashes.txt"), "sha1 " + sha1 + "\n");
    run(
        ExitCode.OK,
        "lists",
        "import",
        local,
        "--list",
        "own",
        "--format",
        "local_file",
        "--means",
        "SIGNAL");
    assertThat(json("lists", "lookup", sha1).get(0).path("class").asText()).isEqualTo("SIGNAL");
    String md5 = ServiceRig.digest("MD5", new byte[] {8});
    Path kept =
        Files.writeString(
            folder.resolve("simple.HASH_MD5.te"), md5 + ",77,2026-01-01T00:00:00Z,kite other\n");
    run(
        ExitCode.OK,
        "lists",
        "import",
        kept,
        "--list",
        "te",
        "--format",
        "threatexchange",
        "--type",
        "HASH_MD5",
        "--means",
        "kite=CONFIRMED");
    assertThat(json("lists", "lookup", md5).get(0).path("class").asText()).isEqualTo("CONFIRMED");
    assertThat(
            run(ExitCode.USAGE, "lists", "import", local, "--list", "own", "--format", "local_file")
                .err())
        .contains("--means");
    assertThat(
            run(
                    ExitCode.USAGE,
                    "lists",
                    "import",
                    kept,
                    "--list",
                    "te",
                    "--format",
                    "threatexchange",
                    "--means",
                    "kite=CONFIRMED")
                .err())
        .contains("--type");
    assertThat(
            run(
                    ExitCode.USAGE,
                    "lists",
                    "import",
                    kept,
                    "--list",
                    "te",
                    "--format",
                    "threatexchange",
                    "--type",
                    "HASH_MD5",
                    "--means",
                    "kite=GRAVE")
                .err())
        .contains("CONFIRMED");
  }
}
