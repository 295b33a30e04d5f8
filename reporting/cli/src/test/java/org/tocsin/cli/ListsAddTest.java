package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.ConfigStarter;
import org.tocsin.config.FollowedSource;
import org.tocsin.config.ListSettings;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.SharedEntry;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;
import org.tocsin.testkit.SettableClock;

/** Lists that are added to a configuration by command. */
class ListsAddTest {
  private static final String MARKER = "marker secret of a source";

  @TempDir Path folder;
  private Path yaml;

  @BeforeEach
  void configuration() throws IOException {
    yaml = Files.writeString(folder.resolve("tocsin.yaml"), ConfigStarter.text());
    write("clearinghouse-password.txt", "test");
    write("token.txt", MARKER);
    write("own.csv", ServiceRig.HEADER);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  private Screen add(int expected, Object... words) {
    Screen screen = Screen.redirected();
    Object[] all =
        Stream.of(Stream.of("lists", "add"), Stream.of(words), Stream.of("--config", yaml))
            .flatMap(each -> each)
            .toArray();
    assertThat(screen.run(all)).as(screen.out() + screen.err()).isEqualTo(expected);
    return screen;
  }

  private ListSettings last() {
    List<ListSettings> lists = ConfigFile.read(yaml, Screen.CLOCK).lists();
    return lists.get(lists.size() - 1);
  }

  /** Everything is as it was, and nothing lies beside it. */
  private void untouched(String before, Set<Path> files) throws IOException {
    assertThat(Files.readString(yaml)).isEqualTo(before);
    assertThat(files()).isEqualTo(files);
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return Set.copyOf(files.toList());
    }
  }

  @Test
  void add_ofAFile_putsItsLinesBehindTheOthers_andTouchesNothingElse() throws IOException {
    Files.setPosixFilePermissions(yaml, PosixFilePermissions.fromString("rw-r-----"));
    List<String> before = Files.readAllLines(yaml);
    Screen screen = add(ExitCode.OK, "own", "--file", folder.resolve("own.csv"));
    List<String> after = Files.readAllLines(yaml);
    int at = after.indexOf("  - name: own");
    assertThat(screen.out()).isEqualTo("list own is in " + yaml + ", line " + (at + 1) + "\n");
    assertThat(screen.err())
        .contains("config check", "takes it over within seconds", "CONFIGURATION_REFUSED")
        .doesNotContain("sync", "restart");
    assertThat(after.subList(at, at + 2)).containsExactly("  - name: own", "    file: own.csv");
    after.subList(at, at + 2).clear();
    assertThat(after).isEqualTo(before);
    assertThat(last().file()).contains(folder.resolve("own.csv"));
    assertThat(Files.getPosixFilePermissions(yaml))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    Screen checked = Screen.redirected();
    assertThat(checked.run("config", "check", yaml)).isEqualTo(ExitCode.OK);
  }

  @Test
  void add_ofASource_writesAllThatWasSaid_andTheSecretByReferenceOnly() throws IOException {
    Screen screen =
        add(
            ExitCode.OK,
            "industry",
            "--ncmec",
            "https://hashsharing.example",
            "--account",
            "12: teapot",
            "--password",
            "file:token.txt",
            "--means",
            "A1=CONFIRMED",
            "--means",
            "A2=confirmed",
            "--means",
            "no=SIGNAL",
            "--unclassified",
            "signal",
            "--poll",
            "30m",
            "--algorithms",
            "md5,pdq",
            "--submitters",
            "9001,9002",
            "--not-submitters",
            "7",
            "--feedback",
            "--match",
            "20",
            "--file-without-person",
            "4",
            "--minimum-submitters",
            "2",
            "--most-repeated",
            "50");
    ListSettings list = last();
    FollowedSource source = list.source().orElseThrow();
    assertThat(list.name()).isEqualTo("industry");
    assertThat(source.type()).isEqualTo(FollowedSource.Type.NCMEC);
    assertThat(source.url()).hasToString("https://hashsharing.example");
    assertThat(source.account()).isEqualTo("12: teapot");
    assertThat(source.classes().meaning(Optional.of("a2"))).isEqualTo(SeverityClass.CONFIRMED);
    assertThat(source.classes().meaning(Optional.of("no"))).isEqualTo(SeverityClass.SIGNAL);
    assertThat(source.classes().meaning(Optional.empty())).isEqualTo(SeverityClass.SIGNAL);
    assertThat(source.poll()).isEqualTo(Duration.ofMinutes(30));
    assertThat(source.algorithms()).containsExactlyInAnyOrder(Algorithm.MD5, Algorithm.PDQ);
    assertThat(source.submitters()).containsExactlyInAnyOrder("9001", "9002");
    assertThat(source.notSubmitters()).containsExactly("7");
    assertThat(source.feedback()).isTrue();
    assertThat(list.policy().matchThreshold()).isEqualTo(20);
    assertThat(list.policy().fileWithoutPersonThreshold()).isEqualTo(4);
    assertThat(list.policy().minimumSubmitters()).isEqualTo(2);
    assertThat(list.policy().mostRepeated()).isEqualTo(50);
    assertThat(screen.err()).contains("doctor --config", "lists sync industry");
    assertThat(Files.readString(yaml) + screen.out() + screen.err()).doesNotContain(MARKER);
  }

  @Test
  void add_ofAThreatExchange_andOfAListThatIsImported() {
    add(
        ExitCode.OK,
        "exchange",
        "--threatexchange",
        "https://graph.example/v19.0",
        "--account",
        "123456",
        "--password",
        "file:token.txt",
        "--unclassified",
        "SIGNAL");
    assertThat(last().source().orElseThrow().type()).isEqualTo(FollowedSource.Type.THREAT_EXCHANGE);
    Screen screen = add(ExitCode.OK, "later", "--json");
    assertThat(last().name()).isEqualTo("later");
    assertThat(screen.objects())
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.path("list").asText()).isEqualTo("later");
              assertThat(said.path("file").asText()).isEqualTo(yaml.toString());
              assertThat(said.path("line").asInt()).isPositive();
            });
    assertThat(screen.err()).isEmpty();
    assertThat(ConfigFile.read(yaml).lists()).hasSize(3);
  }

  @Test
  void addedSource_isSyncedByTheNextCommand() throws IOException {
    SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
    try (MockClearinghouse mock =
        MockClearinghouse.start(MockSettings.builder().clock(clock).build())) {
      String value = ServiceRig.digest("MD5", new byte[] {3, 7});
      mock.hashShare()
          .put(SharedEntry.image(9001, "kite", Map.of("md5", value)).classified(Optional.of("A1")));
      clock.advance(Duration.ofMinutes(5));
      write("token.txt", "test");
      add(
          ExitCode.OK,
          "shared",
          "--ncmec",
          mock.hashSharingUri(),
          "--account",
          "test",
          "--password",
          "file:token.txt",
          "--means",
          "A1=CONFIRMED");
      Files.createDirectory(folder.resolve("tocsin-data"));
      Screen sync = Screen.redirected(clock);
      assertThat(sync.run("lists", "sync", "shared", "--config", yaml))
          .as(sync.err())
          .isEqualTo(ExitCode.OK);
      Screen found = Screen.redirected(clock);
      assertThat(found.run("lists", "lookup", value, "--json", "--config", yaml))
          .isEqualTo(ExitCode.OK);
      assertThat(found.objects().get(0).path("class").asText()).isEqualTo("CONFIRMED");
    }
  }

  @ParameterizedTest
  @MethodSource
  void add_thatIsNotUnderstood_changesNothing(List<String> words, String says) throws IOException {
    String before = Files.readString(yaml);
    Set<Path> files = files();
    Screen screen = add(ExitCode.USAGE, words.toArray());
    assertThat(screen.err()).contains(says).doesNotContain(MARKER);
    untouched(before, files);
  }

  static Stream<Arguments> add_thatIsNotUnderstood_changesNothing() {
    List<String> source = List.of("x", "--ncmec", "https://h.example", "--account", "a");
    return Stream.of(
        given("a-z", "Not A Name"),
        given("exclusive", "x", "--file", "own.csv", "--ncmec", "https://h.example"),
        given("as env:NAME or file:PATH", and(source, "--password", MARKER, "--means", "A=TEST")),
        given("--account and --password", source),
        given("--means", and(source, "--password", "file:token.txt")),
        given("LABEL=CLASS", and(source, "--password", "file:token.txt", "--means", "A1")),
        given(
            "A1 cannot mean both TEST and SIGNAL",
            and(
                source,
                "--password",
                "file:token.txt",
                "--means",
                "A1=TEST",
                "--means",
                "A1=SIGNAL")),
        given("a class is one of", and(source, "--password", "file:token.txt", "--means", "A=B")),
        given(
            "--continue-on-error is for --file",
            and(
                source,
                "--password",
                "file:token.txt",
                "--means",
                "A=TEST",
                "--continue-on-error")),
        given("follows a source", "x", "--poll", "1h"),
        given("--minimum-submitters", "x", "--minimum-submitters", "two"),
        given(
            "no value would ever count",
            and(
                source,
                "--password",
                "file:token.txt",
                "--means",
                "A=TEST",
                "--submitters",
                "9001,9001",
                "--minimum-submitters",
                "2")),
        given("control characters", and(source, "--password", "file:a\nb", "--means", "A=TEST")));
  }

  private static List<String> and(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  private static Arguments given(String says, String... words) {
    return given(says, List.of(words));
  }

  private static Arguments given(String says, List<String> words) {
    return Arguments.of(words, says);
  }

  @Test
  void add_thatTheConfigurationWouldRefuse_saysWhy_andChangesNothing() throws IOException {
    String before = Files.readString(yaml);
    Set<Path> files = files();
    Object[] source = {
      "x", "--account", "a", "--password", "file:token.txt", "--means", "A=TEST", "--ncmec"
    };
    assertThat(add(ExitCode.FAILED, "demo").err()).contains("a list demo is in");
    assertThat(add(ExitCode.FAILED, "x", "--file", "absent.csv").err()).contains("is not there");
    assertThat(add(ExitCode.FAILED, "x", "--match", "32").err())
        .contains("list x is not added", "match ");
    assertThat(add(ExitCode.FAILED, "x", "--minimum-submitters", "101").err())
        .contains("list x is not added", "minimumSubmitters ");
    assertThat(add(ExitCode.FAILED, "x", "--most-repeated", "0").err())
        .contains("list x is not added", "mostRepeated ");
    assertThat(add(ExitCode.FAILED, with(source, "http://hashes.example")).err())
        .contains("list x is not added", "source.url must be https");
    assertThat(add(ExitCode.FAILED, with(source, "https://h.example", "--poll", "1s")).err())
        .contains("source.poll is 10m to 7d");
    assertThat(
            add(
                    ExitCode.FAILED,
                    "x",
                    "--threatexchange",
                    "https://graph.example",
                    "--account",
                    "a group",
                    "--password",
                    "file:token.txt",
                    "--unclassified",
                    "TEST")
                .err())
        .contains("list x is not added", "source.account must be the number of a privacy group");
    assertThat(
            add(
                    ExitCode.FAILED,
                    "x",
                    "--threatexchange",
                    "https://graph.example",
                    "--account",
                    "123456",
                    "--password",
                    "file:token.txt",
                    "--unclassified",
                    "TEST",
                    "--minimum-submitters",
                    "2")
                .err())
        .contains("list x is not added", "minimumSubmitters is 1 for a ThreatExchange");
    assertThat(
            add(
                    ExitCode.FAILED,
                    "x",
                    "--ncmec",
                    "https://h.example",
                    "--account",
                    "a",
                    "--password",
                    "env:TOCSIN_TEST_IS_NOT_SET",
                    "--means",
                    "A=TEST")
                .err())
        .contains("source.password names an environment variable that is not set");
    untouched(before, files);
  }

  private static Object[] with(Object[] words, Object... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lists: [{ name: demo }]\n",
        "lists: [\n  { name: demo },\n  ]\n",
        "\"lists\":\n  - name: demo\n"
      })
  void add_toWhatIsNotPlain_saysWhatToWriteByHand(String lists) throws IOException {
    String text = head() + lists;
    write("tocsin.yaml", text);
    Set<Path> files = files();
    Screen screen = add(ExitCode.FAILED, "own", "--file", folder.resolve("own.csv"));
    assertThat(screen.err())
        .contains("by hand", "  - name: own\n    file: own.csv\n", "is as it was");
    untouched(text, files);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lists:\n",
        "lists: []\n",
        "lists:\n#  - name: demo\n",
        "lists:\n  # none yet",
        "\n# where reports go\nclearinghouses: []\n"
      })
  void add_ofTheFirstList_isTaken(String lists) throws IOException {
    write("tocsin.yaml", head() + lists);
    add(ExitCode.OK, "own", "--file", folder.resolve("own.csv"));
    assertThat(ConfigFile.read(yaml).lists()).extracting(ListSettings::name).containsExactly("own");
    assertThat(Files.readString(yaml)).startsWith(head());
  }

  private static String head() {
    return """
        environment: TEST
        data: ./data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        """;
  }

  /** A line in a text of many lines looks like the list, and is none. */
  @ParameterizedTest
  @ValueSource(strings = {"and ends", "  and ends"})
  void add_whereATextLooksLikeLists_findsOutByReading(String ends) throws IOException {
    String text =
        """
        environment: TEST
        data: ./data
        service:
          name: Teapot Chat
          reporter: { email: a@teapot.example }
          termsOfService: "begins here

        lists:

        %s"
        """
            .formatted(ends);
    write("tocsin.yaml", text);
    Set<Path> files = files();
    assertThat(Screen.redirected().run("config", "check", yaml)).isEqualTo(ExitCode.OK);
    assertThat(add(ExitCode.FAILED, "own").err()).contains("by hand");
    untouched(text, files);
  }

  @Test
  void add_toABrokenFile_toNone_orThroughALink_changesNothing() throws IOException {
    Path whole = yaml;
    String before = Files.readString(yaml);
    yaml = folder.resolve("none.yaml");
    assertThat(add(ExitCode.FAILED, "own").err()).contains("is not there");
    yaml = Files.createSymbolicLink(folder.resolve("link.yaml"), whole);
    assertThat(add(ExitCode.FAILED, "own").err()).contains("is a link");
    yaml = write("broken.yaml", before + "dta: x\n");
    Set<Path> files = files();
    assertThat(add(ExitCode.FAILED, "own").err())
        .contains("cannot be used as it is", "config check", "is not a known key");
    untouched(before + "dta: x\n", files);
    assertThat(Files.readString(whole)).isEqualTo(before);
  }

  @Test
  void rewrite_ofAFileThatSomebodyElseChangedMeanwhile_isGivenUp() throws IOException {
    Set<Path> files = files();
    try (ConfigRewrite rewrite = ConfigRewrite.of(yaml)) {
      Path draft = rewrite.draft(rewrite.text() + "# ours\n");
      assertThat(Files.readString(draft)).endsWith("# ours\n");
      Files.writeString(yaml, "# theirs\n");
      assertThatThrownBy(rewrite::commit)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("changed by somebody else");
    }
    assertThat(Files.readString(yaml)).isEqualTo("# theirs\n");
    assertThat(files()).isEqualTo(files);
  }
}
