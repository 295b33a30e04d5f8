package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

class ThreatExchangeSourceTest {
  private static final String TOKEN = "12345678|marker-token-of-the-app";
  private static final String ONE = "00112233445566778899aabbccddeeff";
  private static final String OTHER = "ffeeddccbbaa99887766554433221100";

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final LittleServer server =
      new LittleServer((request, body) -> LittleServer.Reply.json("{\"data\":[]}"));
  private final ThreatExchangeSource source =
      new ThreatExchangeSource(
          server.root("/graph/v21.0"), "4711", Secret.of(TOKEN.toCharArray()), clock);

  @AfterEach
  void stop() {
    source.close();
    server.close();
  }

  private static String record(String id, String value, String more) {
    return "{\"id\":\""
        + id
        + "\",\"indicator\":\""
        + value
        + "\",\"type\":\"HASH_MD5\","
        + more
        + "}";
  }

  private static String status(String... owners) {
    StringBuilder data =
        new StringBuilder("\"last_updated\":1768460000,\"descriptors\":{\"data\":[");
    for (int i = 0; i < owners.length; i++) {
      data.append(i == 0 ? "" : ",")
          .append("{\"id\":\"9\",\"status\":\"")
          .append(owners[i])
          .append("\"}");
    }
    return data.append("]}").toString();
  }

  private HashSource.Delta fetch(Checkpoint checkpoint) throws SourceException {
    return source.fetch(checkpoint, new HashSource.Call(clock.instant(), true));
  }

  @Test
  void pages_areFollowedWithoutKeepingTheToken() throws Exception {
    String next =
        server.root("/graph/v21.0/4711/threat_updates/")
            + "?access_token=12345678%7Cmarker-token-of-the-app&after=abc&limit=500";
    server.answer(
        (request, body) ->
            LittleServer.Reply.json(
                request.contains("after=abc")
                    ? "{\"data\":[" + record("2", OTHER, status("MALICIOUS")) + "],\"paging\":{}}"
                    : "{\"data\":[],\"paging\":{\"cursors\":{},\"next\":\"" + next + "\"}}"));
    HashSource.Delta first = fetch(Checkpoint.START);
    assertThat(first.windowComplete()).isFalse();
    String cursor = first.next().window().orElseThrow().cursor().orElseThrow();
    assertThat(cursor).isEqualTo("/4711/threat_updates/?after=abc&limit=500");
    assertThat(first.toString()).doesNotContain("after=abc");
    HashSource.Delta second = fetch(first.next());
    assertThat(second.entries()).hasSize(1);
    assertThat(second.caughtUp()).isTrue();
    assertThat(second.next().completedTo()).isEqualTo(clock.instant().minusSeconds(5));
    assertThat(server.requests().get(1))
        .isEqualTo(
            "GET /graph/v21.0/4711/threat_updates/?after=abc&limit=500"
                + "&access_token=12345678%7Cmarker-token-of-the-app");
    server.answer(
        (request, body) ->
            LittleServer.Reply.json(
                "{\"data\":[],\"paging\":{\"next\":\"https://elsewhere.example/x\"}}"));
    assertThatThrownBy(() -> fetch(Checkpoint.START))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("another host")
        .hasMessageNotContaining("elsewhere.example");
    for (String bad : List.of(next, next + "\\u0000", next + "x".repeat(4_000))) {
      server.answer(
          (request, body) ->
              LittleServer.Reply.json("{\"data\":[],\"paging\":{\"next\":\"" + bad + "\"}}"));
      assertThatThrownBy(() -> fetch(first.next()))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREADABLE));
    }
  }

  /** Also while pages are asked for in halves, which the note of the checkpoint says too. */
  @Test
  void pagesThatLeadBackToAnEarlierOne_areUnreadable() throws Exception {
    String root = server.root("/graph/v21.0/4711/threat_updates/").toString();
    server.answer(
        (request, body) -> {
          assertThat(server.requests()).hasSizeLessThan(100);
          String after =
              request.contains("after=b") ? "c" : request.contains("after=c") ? "d" : "b";
          return LittleServer.Reply.json(
              "{\"data\":[],\"paging\":{\"next\":\"" + root + "?after=" + after + "\"}}");
        });
    assertThatThrownBy(
            () -> {
              Checkpoint at = source.smaller(Checkpoint.START);
              while (true) {
                at = fetch(at).next();
              }
            })
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("read before");
    assertThat(server.requests()).hasSizeBetween(4, 12);
    assertThat(server.requests().get(0)).contains("&limit=250&");
    Checkpoint second = fetch(fetch(source.smaller(Checkpoint.START)).next()).next();
    server.answer((request, body) -> LittleServer.Reply.json("{\"data\":[]}"));
    assertThat(fetch(second).next().note()).as("grown again").isEmpty();
    Checkpoint quarter = source.smaller(second);
    fetch(quarter);
    assertThat(server.requests().get(server.requests().size() - 1)).contains("&limit=125&");
  }

  /**
   * A page that is cut off again and again is asked for in smaller ones, from the window's start.
   */
  @Test
  void pageThatKeepsFailing_isAskedForInHalves_whichGrowAgain() throws Exception {
    String next = server.root("/graph/v21.0/4711/threat_updates/") + "?after=abc&limit=500";
    server.answer(
        (request, body) ->
            LittleServer.Reply.json("{\"data\":[],\"paging\":{\"next\":\"" + next + "\"}}"));
    Checkpoint stuck = fetch(Checkpoint.START).next();
    assertThat(server.requests().get(0)).contains("&limit=500&");
    Checkpoint half = source.smaller(stuck);
    assertThat(half.window()).isEmpty();
    assertThat(half.completedTo()).isEqualTo(stuck.completedTo());
    Checkpoint least = half;
    for (int i = 0; i < 9; i++) {
      least = source.smaller(least);
    }
    server.answer((request, body) -> LittleServer.Reply.json("{\"data\":[]}"));
    fetch(least);
    assertThat(server.requests().get(1)).contains("&limit=10&");
    Checkpoint whole = fetch(half).next();
    assertThat(server.requests().get(2)).contains("start_time=0&", "&limit=250&");
    assertThat(whole.note()).as("grown again").isEmpty();
    clock.advance(Duration.ofHours(1));
    fetch(whole);
    assertThat(server.requests().get(3)).contains("&limit=500&");
  }

  /** What was read of a window that began days ago says nothing of what came since. */
  @Test
  void windowThatBeganLongAgo_readToItsEnd_isNotUpToNow() throws Exception {
    Checkpoint.Window window =
        new Checkpoint.Window(
            Instant.EPOCH,
            clock.instant(),
            clock.instant(),
            Optional.of("/4711/threat_updates/?after=abc"),
            clock.instant());
    clock.advance(Duration.ofDays(3));
    HashSource.Delta rest = fetch(Checkpoint.START.with(Optional.of(window)));
    assertThat(rest.windowComplete()).isTrue();
    assertThat(rest.caughtUp()).isFalse();
    assertThat(fetch(rest.next()).caughtUp()).isTrue();
  }

  @Test
  void clockSetBack_byLittleIsAskedAllTheSame_byMuchIsAFailure() throws Exception {
    Checkpoint read = fetch(Checkpoint.START).next();
    clock.advance(Duration.ofMinutes(-4));
    Checkpoint again = fetch(read).next();
    assertThat(server.requests()).hasSize(2);
    assertThat(again.completedTo()).isEqualTo(read.completedTo());
    clock.advance(Duration.ofMinutes(-4));
    assertThatThrownBy(() -> fetch(again))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("the clock here");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void opinionsOfOwners_areTheClassification_andDeletionIsATombstone() throws Exception {
    server.answer(
        (request, body) ->
            LittleServer.Reply.json(
                "{\"data\":["
                    + record("1", ONE, status("MALICIOUS", "UNKNOWN"))
                    + ","
                    + record("2", ONE, status("MALICIOUS", "NON_MALICIOUS"))
                    + ","
                    + record("3", ONE, status("NON_MALICIOUS"))
                    + ","
                    + record("4", ONE, status("SUSPICIOUS"))
                    + ","
                    + record("5", ONE, "\"last_updated\":1768460000")
                    + ","
                    + record("6", ONE, "\"last_updated\":1768460000,\"should_delete\":true")
                    + ",{\"id\":\"7\",\"type\":\"URI\",\"last_updated\":1768460000}]}"));
    HashSource.Delta delta = fetch(Checkpoint.START);
    assertThat(delta.entries())
        .extracting(entry -> entry.entryId() + " " + entry.classification().orElseThrow())
        .containsExactly("1 POSITIVE", "2 DISPUTED", "3 NEGATIVE", "4 SEED", "5 SEED");
    assertThat(delta.tombstones()).extracting(SourceTombstone::entryId).containsExactly("6");
    assertThat(delta.passedOver()).containsEntry("indicator of another type", 1);
  }

  @Test
  void followed_deletionTakesTheValueOut_andAnOldCheckpointIsReadAnew() {
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists = HashLists.open(database, clock);
      ClassMap classes = ClassMap.of(Map.of("POSITIVE", SeverityClass.TERRORIST));
      try (ListSync sync =
          ListSync.builder(lists)
              .follow(
                  SourceSettings.of("te", classes)
                      .limits(ListLimits.DEFAULT.holding(1000, 1000, 0)),
                  source)
              .build()) {
        server.answer(
            (request, body) ->
                LittleServer.Reply.json(
                    "{\"data\":[" + record("1", ONE, status("MALICIOUS")) + "]}"));
        assertThat(sync.sync("te").orElseThrow().caughtUp()).isTrue();
        Fingerprint value = Fingerprint.ofHex(Algorithm.MD5, ONE);
        assertThat(lists.snapshot().exact(value).get(0).entry().severity())
            .isEqualTo(SeverityClass.TERRORIST);
        clock.advance(Duration.ofDays(1));
        server.answer(
            (request, body) ->
                LittleServer.Reply.json(
                    "{\"data\":["
                        + record("1", ONE, "\"last_updated\":1768480000,\"should_delete\":true")
                        + "]}"));
        sync.sync("te");
        assertThat(lists.snapshot().exact(value)).isEmpty();
        assertThat(server.requests().get(1)).contains("start_time=1768469095&");
        clock.advance(Duration.ofDays(86));
        server.answer(
            (request, body) ->
                LittleServer.Reply.json(
                    "{\"data\":[" + record("9", OTHER, status("MALICIOUS")) + "]}"));
        sync.sync("te");
        assertThat(server.requests().get(2)).as("from the beginning").contains("start_time=0&");
        assertThat(lists.status().get(0).entries()).isEqualTo(1);
        String kept =
            database.read(
                tx ->
                    tx.query(
                            "SELECT name, config, note FROM hash_source", row -> row.string("note"))
                        .toString());
        assertThat(kept).doesNotContain("marker-token");
      }
    }
  }
}
