package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigFile;
import org.tocsin.hashlist.ListDecision;
import org.tocsin.hashlist.ListSync;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.SharedEntry;
import org.tocsin.testkit.SettableClock;

/** What persons decide about lists, sources and entries, by the command line against the mock. */
class ListsDecisionsTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private MockClearinghouse mock;

  @BeforeEach
  void setUp() throws IOException {
    mock = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
    mock.hashShare()
        .put(
            SharedEntry.image(9002, "kite-1", Map.of("md5", md5(1))).classified(Optional.of("A1")));
    Files.writeString(folder.resolve("password.txt"), "test", StandardCharsets.UTF_8);
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(
        folder.resolve("old.csv"),
        ServiceRig.HEADER
            + ("MD5," + md5(2) + ",entry-2,club,T_TEST,B2,,\n")
            + ("PDQ," + "0f".repeat(31) + "ff,entry-3,club,T_TEST,B2,,\n"),
        StandardCharsets.UTF_8);
    config(following(true));
    clock.advance(Duration.ofMinutes(5));
  }

  @AfterEach
  void tearDown() {
    mock.close();
  }

  private static String md5(int i) {
    return ServiceRig.digest("MD5", new byte[] {(byte) i, 7});
  }

  private String following(boolean feedback) {
    return """
      - name: shared
        source:
          type: NCMEC
          url: "%s"
          account: test
          password: file:password.txt
          classes: { CONFIRMED: [A1, A2] }
          feedback: %s
    """
        .formatted(mock.hashSharingUri(), feedback);
  }

  private void config(String lists) throws IOException {
    Files.writeString(
        folder.resolve("tocsin.yaml"),
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        lists:
        """
            + lists.indent(2).stripTrailing()
            + "\n",
        StandardCharsets.UTF_8);
  }

  private Screen run(int expected, Object... words) {
    return Screen.redirected(clock)
        .ran(expected, Screen.words(words, "--config", folder.resolve("tocsin.yaml")));
  }

  private List<JsonNode> json(Object... words) {
    return run(ExitCode.OK, Screen.words(words, "--json")).objects();
  }

  private ServiceData open() {
    return ServiceData.of(ConfigFile.read(folder.resolve("tocsin.yaml")), clock);
  }

  @Test
  void import_andStatus_sayHowManyPdqValuesAreNoPicturesOnes() {
    String odd = "1 PDQ value has not exactly 128 ones";
    assertThat(
            run(ExitCode.OK, "lists", "import", folder.resolve("old.csv"), "--list", "old").err())
        .contains(odd);
    assertThat(run(ExitCode.OK, "lists", "status").err()).contains("list old: " + odd);
  }

  @Test
  void listThatNobodyNames_isSaid_andTakenAwayByAPerson() {
    run(ExitCode.OK, "lists", "sync");
    assertThat(run(ExitCode.OK, "lists", "status").err()).doesNotContain("does not name it");
    run(ExitCode.OK, "lists", "import", folder.resolve("old.csv"), "--list", "old");
    assertThat(run(ExitCode.OK, "lists", "status").err())
        .contains("list old: the configuration does not name it", "lists remove")
        .doesNotContain("list shared: the configuration");
    assertThat(json("lists", "status"))
        .extracting(each -> each.path("list").asText() + each.path("named").asText())
        .containsExactly("oldfalse", "sharedtrue");

    assertThat(run(ExitCode.FAILED, "lists", "remove", "old", "--why", "x", "--by", "pat").err())
        .contains("2 entries", "--yes");
    assertThat(json("lists", "lookup", md5(2))).hasSize(1);
    run(ExitCode.USAGE, "lists", "remove", "old", "--why", " ", "--by", "pat", "--yes");
    run(ExitCode.FAILED, "lists", "remove", "other", "--why", "x", "--by", "pat", "--yes");
    assertThat(run(ExitCode.OK, "lists", "remove", "old", "--why", "why", "--by", "pat", "--yes"))
        .satisfies(done -> assertThat(done.out()).contains("old", "taken away", "2 entries"));
    assertThat(json("lists", "lookup", md5(2))).isEmpty();
    assertThat(json("lists", "lookup", md5(1))).hasSize(1);
    try (ServiceData service = open()) {
      assertThat(service.lists().decisions(Optional.empty(), 9))
          .containsExactly(
              new ListDecision("old", ListDecision.Kind.REMOVED, 2, "pat", "why", clock.instant()));
    }
  }

  @Test
  void listThatTheFileNames_isNotTakenAway_unlessItComesFromElsewhereNow() throws Exception {
    run(ExitCode.OK, "lists", "sync");
    Object[] remove = {"lists", "remove", "shared", "--why", "x", "--by", "pat", "--yes"};
    assertThat(run(ExitCode.FAILED, remove).err()).contains("the configuration names list shared");
    assertThat(json("lists", "lookup", md5(1))).hasSize(1);

    config("  - { name: shared, file: old.csv }\n");
    Object[] anew = {"lists", "import", folder.resolve("old.csv"), "--list", "shared"};
    run(ExitCode.FAILED, anew);
    run(ExitCode.OK, remove);
    run(ExitCode.OK, anew);
    assertThat(run(ExitCode.FAILED, remove).err()).contains("the configuration names list shared");
    config(following(false));
    run(ExitCode.FAILED, "lists", "sync");
    run(ExitCode.OK, remove);
    run(ExitCode.OK, "lists", "sync");
    assertThat(json("lists", "lookup", md5(1))).hasSize(1);
  }

  @Test
  void source_isPausedAndResumed_byAPerson() {
    run(ExitCode.OK, "lists", "sync");
    Object[] pause = {"lists", "pause", "shared", "--why", "asked to", "--by", "pat"};
    Object[] resume = {"lists", "resume", "shared", "--why", "again", "--by", "kim"};
    run(ExitCode.FAILED, resume);
    run(ExitCode.OK, pause);
    run(ExitCode.FAILED, pause);
    assertThat(json("lists", "status").get(0).path("state").asText()).isEqualTo("PAUSED");
    run(ExitCode.OK, resume);
    assertThat(json("lists", "status").get(0).path("state").asText()).isEqualTo("FOLLOWING");
    run(ExitCode.FAILED, "lists", "pause", "other", "--why", "x", "--by", "pat");
    try (ServiceData service = open()) {
      assertThat(service.lists().decisions(Optional.of("shared"), 9))
          .extracting(each -> each.kind() + " " + each.by() + " " + each.reason())
          .containsExactly("RESUMED kim again", "PAUSED pat asked to");
    }
  }

  @Test
  void entryThatSeveralDispute_waits_untilAPersonLooked() {
    run(ExitCode.OK, "lists", "sync");
    assertThat(run(ExitCode.OK, "lists", "reviews").err()).contains("0 entries wait");
    mock.hashShare().vote(9003, 9002, "kite-1", "MD5", false);
    mock.hashShare().vote(9004, 9002, "kite-1", "MD5", false);
    clock.advance(Duration.ofHours(1));
    run(ExitCode.OK, "lists", "sync");
    JsonNode review = json("lists", "reviews").get(0);
    assertThat(review.path("entry").asText()).isEqualTo("kite-1");
    assertThat(review.path("cause").asText()).isEqualTo("DISPUTED");
    assertThat(review.path("waits").asBoolean()).isTrue();
    assertThat(run(ExitCode.OK, "lists", "reviews", "--list", "shared").out())
        .contains("kite-1", "9002", "waits", "DISPUTED");
    Object[] reviewed = {
      "lists",
      "reviewed",
      "--list",
      "shared",
      "--submitter",
      "9002",
      "--entry",
      "kite-1",
      "--why",
      "a known series",
      "--by",
      "pat"
    };
    assertThat(run(ExitCode.OK, reviewed).out()).contains("kite-1", "waits no more");
    assertThat(run(ExitCode.FAILED, reviewed).err()).contains("lists reviews");
    JsonNode ended = json("lists", "reviews").get(0);
    assertThat(ended.path("waits").asBoolean()).isFalse();
    assertThat(ended.path("by").asText()).isEqualTo("pat");
    assertThat(ended.path("why").asText()).isEqualTo("a known series");
    run(ExitCode.USAGE, "lists", "reviewed", "--list", "shared", "--why", "x", "--by", "pat");
  }

  private Object[] deny(String reason) {
    return new Object[] {
      "lists",
      "feedback",
      "--list",
      "shared",
      "--submitter",
      "9002",
      "--entry",
      "kite-1",
      "--algorithm",
      "MD5",
      "--deny",
      "--reason",
      reason,
      "--by",
      "pat"
    };
  }

  /** What the page about the command line shows: a reason by the name that the source gives it. */
  @Test
  void vote_namesAReasonAsTheSourceLists_andTheServiceSendsIt() {
    run(ExitCode.OK, "lists", "sync");
    Object[] reasons = {"lists", "feedback", "--list", "shared", "--algorithm", "MD5", "--reasons"};
    JsonNode reason = json(reasons).get(0);
    assertThat(reason.path("reason").asText()).isEqualTo("Demo reason");
    String guid = reason.path("identifier").asText();
    assertThat(run(ExitCode.OK, reasons).out()).contains("Demo reason", guid);
    for (String named : List.of("demo reason", guid)) {
      Screen kept = run(ExitCode.OK, deny(named));
      assertThat(kept.out()).contains("waits to be sent");
      assertThat(kept.err()).doesNotContain("not sent");
      try (ServiceData service = open();
          ListSync sync = service.listSync(service.lists())) {
        sync.tick();
      }
      JsonNode vote = json("lists", "feedback").get(0);
      assertThat(vote.path("state").asText()).as(vote.toString()).isEqualTo("SENT");
      assertThat(mock.hashShare().vote(9002, "kite-1", "MD5")).contains(guid);
    }
    run(ExitCode.USAGE, "lists", "feedback", "--list", "shared", "--reasons");
    run(ExitCode.FAILED, "lists", "feedback", "--list", "x", "--algorithm", "MD5", "--reasons");
  }

  @Test
  void vote_thatNobodySends_isSaidAtOnce_andInTheListing() throws Exception {
    run(ExitCode.OK, "lists", "sync");
    config(following(false));
    Screen kept = run(ExitCode.OK, deny("Demo reason"));
    assertThat(kept.out()).contains("is kept, not sent").doesNotContain("waits to be sent");
    assertThat(kept.err()).contains("feedback: true");
    assertThat(run(ExitCode.OK, "lists", "feedback").err()).contains("are not sent");
    config(following(true));
    assertThat(run(ExitCode.OK, "lists", "feedback").err()).doesNotContain("are not sent");
  }

  @Test
  void vote_onASourceThatTakesNone_isNotKept() throws Exception {
    run(ExitCode.OK, "lists", "sync");
    config(
        """
          - name: shared
            source:
              type: THREAT_EXCHANGE
              url: "%s"
              account: "1234"
              password: file:password.txt
              classes: { CONFIRMED: [POSITIVE] }
        """
            .formatted(mock.hashSharingUri()));
    assertThat(run(ExitCode.FAILED, deny("x")).err()).contains("takes no votes");
    assertThat(json("lists", "feedback")).isEmpty();
  }
}
