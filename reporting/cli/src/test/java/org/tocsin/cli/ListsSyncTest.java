package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.mock.HashShareFault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.SharedEntry;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** Lists that follow a source, by the command line against the mock. */
class ListsSyncTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private MockClearinghouse mock;

  @BeforeEach
  void setUp() throws Exception {
    mock = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
    mock.hashShare().pageSize(7);
    for (int i = 0; i < 100; i++) {
      mock.hashShare()
          .put(
              SharedEntry.image(9001, "kite-" + i, Map.of("md5", md5(i)))
                  .classified(Optional.of("A1")));
    }
    Files.writeString(folder.resolve("password.txt"), "test", StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve("tocsin.yaml"),
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        lists:
          - name: shared
            source:
              type: NCMEC
              url: "%s"
              account: test
              password: file:password.txt
              classes: { CONFIRMED: [A1, A2] }
        """
            .formatted(mock.hashSharingUri()),
        StandardCharsets.UTF_8);
    Files.createDirectory(folder.resolve("data"));
    clock.advance(Duration.ofMinutes(5));
  }

  @AfterEach
  void tearDown() {
    mock.close();
  }

  private static String md5(int i) {
    return ServiceRig.digest("MD5", new byte[] {(byte) i, 7});
  }

  private Screen run(int expected, Object... words) {
    return Screen.redirected(clock)
        .ran(expected, Screen.words(words, "--config", folder.resolve("tocsin.yaml")));
  }

  @Test
  void sync_readsToTheEnd_andTheNextCommandAnswersFromTheFile() {
    assertThat(run(ExitCode.OK, "lists", "sync").out())
        .contains("list shared: ", "100 added", "caught up");
    int asked = mock.hashShare().requests().size();
    List<JsonNode> found = run(ExitCode.OK, "lists", "lookup", md5(5), "--json").objects();
    assertThat(found)
        .singleElement()
        .satisfies(hit -> assertThat(hit.path("entry").asText()).isEqualTo("kite-5"));
    JsonNode status = run(ExitCode.OK, "lists", "status", "--json").objects().get(0);
    assertThat(status.path("state").asText()).isEqualTo("FOLLOWING");
    assertThat(status.path("entries").asLong()).isEqualTo(100);
    assertThat(mock.hashShare().requests()).hasSize(asked);
    assertThat(folder.resolve("data").resolve("snapshots")).isNotEmptyDirectory();
  }

  @Test
  void sync_asTheFirstCommand_makesTheDataDirectory_whereASourceIsFollowed() throws IOException {
    Files.delete(folder.resolve("data"));
    Path yaml = folder.resolve("tocsin.yaml");
    String good = Files.readString(yaml, StandardCharsets.UTF_8);
    Files.writeString(
        yaml, good.substring(0, good.indexOf("lists:")) + "lists: []\n", StandardCharsets.UTF_8);
    assertThat(run(ExitCode.FAILED, "lists", "sync").err()).contains("lists import or lists sync");
    assertThat(folder.resolve("data")).doesNotExist();

    Files.writeString(yaml, good, StandardCharsets.UTF_8);
    assertThat(run(ExitCode.OK, "lists", "sync").out()).contains("100 added");
    assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  /** What the last run left behind says FOLLOWING for ever. */
  @Test
  void status_whileNobodyAsksTheSource_saysHowLate_andThatItIsOld() {
    run(ExitCode.OK, "lists", "sync");
    Screen fresh = run(ExitCode.OK, "lists", "status");
    assertThat(fresh.out()).contains("FOLLOWING  ").doesNotContain("OVERDUE", "OLD");
    assertThat(fresh.err()).isEmpty();
    JsonNode young = status();
    assertThat(young.path("old").asBoolean(true)).isFalse();
    assertThat(young.path("tooOld").asBoolean(true)).isFalse();
    assertThat(young.path("overdueSeconds").isNull()).isTrue();

    clock.advance(Duration.ofHours(3));
    Screen late = run(ExitCode.OK, "lists", "status");
    assertThat(late.out()).contains("FOLLOWING, OVERDUE  ", "3 h 0 min");
    assertThat(late.err())
        .containsPattern(
            "list shared: its source was to be asked [12] h [0-9]+ min ago: no service that"
                + " maintains lists runs")
        .doesNotContain("last complete");
    assertThat(status().path("overdueSeconds").asLong()).isBetween(6_000L, 8_000L);
    assertThat(status().path("old").asBoolean(true)).isFalse();

    clock.advance(Duration.ofHours(22));
    Screen old = run(ExitCode.OK, "lists", "status");
    assertThat(old.out()).contains("FOLLOWING, OLD, OVERDUE  ", "1 d 1 h");
    assertThat(old.err())
        .contains(
            "list shared: it was last complete 1 d 1 h ago, longer than screening.listAgeAlarm"
                + " (1 d 0 h); lists sync reads it now");
    assertThat(status().path("old").asBoolean()).isTrue();

    clock.advance(Duration.ofDays(7));
    Screen tooOld = run(ExitCode.OK, "lists", "status");
    assertThat(tooOld.out()).contains("FOLLOWING, TOO OLD, OVERDUE  ", "8 d 1 h");
    assertThat(tooOld.err())
        .contains("screening.maxListAge (7 d 0 h): no upload is clear any more");
    assertThat(status().path("tooOld").asBoolean()).isTrue();
    // A clock that was ahead makes no list young.
    clock.advance(Duration.ofDays(-18));
    assertThat(run(ExitCode.OK, "lists", "status").err())
        .contains("list shared: it was last complete in 9 d 23 h, longer than");
    clock.advance(Duration.ofDays(18));
    // A person stopped it: nobody is to ask.
    run(ExitCode.OK, "lists", "pause", "shared", "--by", "pat", "--why", "a drill");
    assertThat(run(ExitCode.OK, "lists", "status").out()).contains("PAUSED, TOO OLD  ");
  }

  private JsonNode status() {
    return run(ExitCode.OK, "lists", "status", "--json").objects().get(0);
  }

  /** A copy of lists.db that is put back beside newer files goes on at its own place. */
  @Test
  void sync_afterListsWereRestored_readsAgainWhatCameSince() throws IOException {
    run(ExitCode.OK, "lists", "sync");
    Path data = folder.resolve("data");
    try (Database lists = Database.sqlite(data.resolve("lists.db"))) {
      lists.backup(folder.resolve("copy.db"));
    }
    String copied = clock.instant().toString();
    clock.advance(Duration.ofHours(2));
    mock.hashShare()
        .put(
            SharedEntry.image(9001, "kite-200", Map.of("md5", md5(200)))
                .classified(Optional.of("A1")));
    mock.hashShare().delete(9001, "kite-5");
    clock.advance(Duration.ofMinutes(5));
    run(ExitCode.OK, "lists", "sync");
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(200), "--json").objects()).hasSize(1);

    for (String file : List.of("lists.db", "lists.db-wal", "lists.db-shm")) {
      Files.deleteIfExists(data.resolve(file));
    }
    Files.copy(folder.resolve("copy.db"), data.resolve("lists.db"));
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(200), "--json").objects()).isEmpty();
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(5), "--json").objects()).hasSize(1);
    JsonNode status = run(ExitCode.OK, "lists", "status", "--json").objects().get(0);
    assertThat(status.path("importedAt").asText()).isEqualTo(copied);
    assertThat(status.path("entries").asInt()).isEqualTo(100);

    assertThat(run(ExitCode.OK, "lists", "sync").out()).contains("1 added", "1 removed");
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(200), "--json").objects()).hasSize(1);
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(5), "--json").objects()).isEmpty();
  }

  @Test
  void settingsThatNoSourceTakes_areNamedWithTheirPlace_byCheckAndSync() throws IOException {
    Path yaml = folder.resolve("tocsin.yaml");
    String good = Files.readString(yaml, StandardCharsets.UTF_8);
    List<Slip> slips =
        List.of(
            new Slip("name: shared", "name: _shared", ":5:11: lists[0].name"),
            new Slip("type: NCMEC", "type: THREAT_EXCHANGE", ":9:16: lists[0].source.account"),
            new Slip("url: \"http://", "url: \"http://me@", ":8:12: lists[0].source.url"));
    for (Slip slip : slips) {
      Files.writeString(yaml, good.replace(slip.find(), slip.replace()), StandardCharsets.UTF_8);
      Screen check = Screen.redirected(clock).ran(ExitCode.FAILED, "config", "check", yaml);
      assertThat(check.out() + check.err()).contains(yaml + slip.place());
      assertThat(run(ExitCode.FAILED, "lists", "sync").err()).contains(yaml + slip.place());
    }
    assertThat(mock.hashShare().requests()).isEmpty();
  }

  private record Slip(String find, String replace, String place) {}

  @Test
  void lookup_saysWhoAssertsAValue_sinceWhen_andWhatOthersSay() {
    run(ExitCode.OK, "lists", "sync");
    String first = clock.instant().toString();
    clock.advance(Duration.ofHours(3));
    String changed = clock.instant().toString();
    mock.hashShare()
        .put(
            SharedEntry.image(9001, "kite-5", Map.of("md5", md5(5))).classified(Optional.of("A2")));
    mock.hashShare().vote(9003, 9001, "kite-5", "MD5", false);
    mock.hashShare().vote(9004, 9001, "kite-5", "MD5", true);
    clock.advance(Duration.ofHours(1));
    String last = clock.instant().toString();
    run(ExitCode.OK, "lists", "sync");
    clock.advance(Duration.ofHours(1));

    JsonNode found = run(ExitCode.OK, "lists", "lookup", md5(5), "--json").objects().get(0);
    assertThat(found.path("list").asText()).isEqualTo("shared");
    assertThat(found.path("submitter").asText()).isEqualTo("9001");
    assertThat(found.path("classification").asText()).isEqualTo("A2");
    assertThat(found.path("class").asText()).isEqualTo("CONFIRMED");
    assertThat(Instant.parse(found.path("firstSeen").asText())).isEqualTo(first);
    assertThat(Instant.parse(found.path("updatedAt").asText())).isEqualTo(changed);
    assertThat(Instant.parse(found.path("lastSeen").asText())).isEqualTo(last);
    assertThat(found.path("feedback").asText()).isEqualTo("MD5 +1 -1");

    Screen shown = run(ExitCode.OK, "lists", "lookup", md5(5));
    assertThat(shown.out())
        .contains("SUBMITTER", "HERE SINCE", "UPDATED", "LAST TOLD", "OTHERS SAY")
        .contains("shared", "9001", "kite-5", first, changed, last, "MD5 +1 -1")
        .doesNotContain(md5(5));
    JsonNode plain = run(ExitCode.OK, "lists", "lookup", md5(6), "--json").objects().get(0);
    assertThat(plain.path("feedback").isNull()).isTrue();
  }

  @Test
  void sync_thatShrinksTheListMuch_isHeldUntilConfirmed() {
    run(ExitCode.OK, "lists", "sync");
    for (int i = 0; i < 60; i++) {
      mock.hashShare().delete(9001, "kite-" + i);
    }
    clock.advance(Duration.ofHours(2));
    Screen held = run(ExitCode.FAILED, "lists", "sync", "shared");
    assertThat(held.err()).contains("held", "lists confirm shared");
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(5), "--json").objects()).hasSize(1);
    Screen shown = run(ExitCode.FAILED, "lists", "confirm", "shared", "--by", "pat");
    String what = "60 of 100 entries go (60.0 %)";
    assertThat(shown.err()).contains("is held: " + what, "--held \"" + what + "\"");
    Screen other =
        run(ExitCode.FAILED, "lists", "confirm", "shared", "--by", "pat", "--held", "6 entries go");
    assertThat(other.err()).contains("another change is held", what);
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(5), "--json").objects()).hasSize(1);
    assertThat(run(ExitCode.OK, "lists", "confirm", "shared", "--by", "pat", "--held", what).out())
        .contains("appears");
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(5), "--json").objects()).isEmpty();
    assertThat(run(ExitCode.OK, "lists", "lookup", md5(70), "--json").objects()).hasSize(1);
    run(ExitCode.FAILED, "lists", "confirm", "shared", "--by", "pat");
    run(ExitCode.FAILED, "lists", "confirm", "shared", "--by", "pat", "--held", what);
    assertThat(run(ExitCode.OK, "lists", "decisions").out())
        .contains("shared", "CONFIRMED", "100", "pat", what);
    JsonNode decision = run(ExitCode.OK, "lists", "decisions", "--json").objects().get(0);
    assertThat(decision.path("decision").asText()).isEqualTo("CONFIRMED");
    assertThat(decision.path("by").asText()).isEqualTo("pat");
    assertThat(run(ExitCode.OK, "lists", "decisions", "--list", "other").out()).isEmpty();
  }

  @Test
  void sync_sourceThatRefuses_saysSoAndFails() {
    mock.hashShare().on(HashShareFault.AUTH_401);
    Screen screen = run(ExitCode.FAILED, "lists", "sync");
    assertThat(screen.err()).contains("CREDENTIAL");
    assertThat(screen.out() + screen.err()).doesNotContain("password", md5(1));
  }

  @Test
  void sync_listThatFollowsNothing_isNamed() {
    assertThat(run(ExitCode.FAILED, "lists", "sync", "other").err())
        .contains("there is no list other here: there is shared");
  }

  @Test
  void status_namesClassificationsWithThresholdsOfTheirOwn() throws Exception {
    run(ExitCode.OK, "lists", "sync");
    assertThat(run(ExitCode.OK, "lists", "status").err()).doesNotContain("of classification");
    Path yaml = folder.resolve("tocsin.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml)
            + "policies:\n  - { classifications: [A1], match: 12, fileWithoutPerson: 3 }\n",
        StandardCharsets.UTF_8);
    assertThat(run(ExitCode.OK, "lists", "status").err())
        .contains("list shared: of classification A1 MATCH is <= 12, FILED <= 3\n");
    JsonNode told =
        run(ExitCode.OK, "lists", "status", "--json")
            .objects()
            .get(0)
            .path("classifications")
            .get(0);
    assertThat(told.path("classification").asText()).isEqualTo("A1");
    assertThat(told.path("match").asInt()).isEqualTo(12);
    assertThat(told.path("fileWithoutPerson").asInt()).isEqualTo(3);
  }
}
