package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.testkit.SettableClock;

/** Every fault of the hash-sharing API, on the wire and in what a careful client makes of it. */
class HashShareFaultsTest {
  private static final String WINDOW =
      "/v2/entries?from=2026-01-01T00:00:00Z&to=2026-02-01T12:00:00Z";
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  private final HashShare share = mock.hashShare();
  private final Caller caller = new Caller(mock.hashSharingUri(), "test", "test");
  private final LittleSync sync = new LittleSync(caller, clock);

  @AfterEach
  void stop() {
    mock.close();
  }

  private List<XmlElement> pages() throws Exception {
    java.util.ArrayList<XmlElement> pages = new java.util.ArrayList<>();
    Optional<String> next = Optional.of(WINDOW);
    while (next.isPresent()) {
      HttpResponse<String> response = caller.get(next.get());
      assertThat(response.statusCode()).isEqualTo(200);
      pages.add(XmlReader.read(response.body().getBytes(UTF_8)));
      next = pages.get(pages.size() - 1).value("paging", "next");
    }
    return pages;
  }

  private static List<String> timestamps(List<XmlElement> pages) {
    return pages.stream()
        .flatMap(XmlElement::tree)
        .filter(element -> element.name().equals("timestamp"))
        .map(XmlElement::text)
        .toList();
  }

  @Test
  void outOfOrder_isOnUnlessSwitchedOff() throws Exception {
    share.seed(40, 3);
    share.pageSize(7);
    assertThat(timestamps(pages())).isNotEqualTo(timestamps(pages()).stream().sorted().toList());
    share.off(HashShareFault.OUT_OF_ORDER);
    assertThat(timestamps(pages())).isSorted();
    share.healthy();
    assertThat(timestamps(pages())).isNotEqualTo(timestamps(pages()).stream().sorted().toList());
  }

  @Test
  void sameSecondBurst_addsThatManyInOneSecond() throws Exception {
    share.on(HashSharePlan.of(HashShareFault.SAME_SECOND_BURST).amount(2500));

    assertThat(share.live()).hasSize(2500);
    assertThat(share.live()).extracting(SharedEntry::timestamp).containsOnly(clock.instant());
    assertThat(pages()).hasSize(3);
  }

  @Test
  void createThenDeleteSplit_showsTheTombstoneOnAnEarlierPage() throws Exception {
    share.put(SharedEntry.image(9001, "kite-1", Map.of("md5", "00".repeat(16))));
    share.delete(9001, "kite-1");
    share.on(HashShareFault.CREATE_THEN_DELETE_SPLIT);
    List<XmlElement> pages = pages();

    assertThat(pages).hasSize(2);
    assertThat(pages.get(0).child("images").orElseThrow().children("deletedImage")).hasSize(1);
    assertThat(pages.get(1).child("images").orElseThrow().children("image")).hasSize(1);
  }

  @Test
  void mutateWhilePaging_movesEntriesOutOfTheWindow() throws Exception {
    share.seed(9, 3);
    share.pageSize(3);
    share.on(HashShareFault.MUTATE_WHILE_PAGING);
    clock.advance(Duration.ofSeconds(30));

    assertThat(timestamps(pages())).hasSizeLessThan(9);
    assertThat(share.entry(9001, "nobody")).isEmpty();
    assertThat(share.live().size() + share.tombstones().size()).isEqualTo(9);
  }

  @Test
  void emptyContainers_beginAWindowThatGoesOn() throws Exception {
    share.seed(2, 3);
    share.on(HashShareFault.EMPTY_CONTAINERS);
    List<XmlElement> pages = pages();

    assertThat(pages).hasSize(2);
    XmlElement images = pages.get(0).child("images").orElseThrow();
    assertThat(images.attribute("count")).contains("0");
    assertThat(images.attribute("maxTimestamp")).isEmpty();
    assertThat(pages.get(0).child("videos")).isPresent();
    assertThat(timestamps(pages)).hasSize(2);
  }

  @Test
  void largeFingerprintHref_addsAReferenceBelowTheRoot() throws Exception {
    share.seed(1, 3);
    share.on(HashShareFault.LARGE_FINGERPRINT_HREF);
    String body = caller.get(WINDOW).body();

    assertThat(body).contains("<ssvh-pdna rel=\"self\" href=\"/v2/demo/blob/");
    String href = body.replaceFirst("(?s).*href=\"([^\"]+)\".*", "$1");
    assertThat(caller.get(href).body()).isNotEmpty();
    share.nothingMisused();
    assertThat(caller.get(href).statusCode()).isEqualTo(404);
    assertThatThrownBy(share::nothingMisused).hasMessageContaining("reference used twice");
  }

  @Test
  void nextSilentlyWrong_answersAChangedWindowWithAnEmptyLastPage() throws Exception {
    share.seed(5, 1);
    share.pageSize(2);
    share.on(HashShareFault.NEXT_SILENTLY_WRONG);
    String next =
        XmlReader.read(caller.get(WINDOW).body().getBytes(UTF_8))
            .value("paging", "next")
            .orElseThrow();
    HttpResponse<String> wrong = caller.get(next.replace("2026-01-01", "2026-01-02"));

    assertThat(wrong.statusCode()).isEqualTo(200);
    assertThat(wrong.body()).contains("<images count=\"0\"/>").doesNotContain("<next>");
    assertThatThrownBy(share::nothingMisused).hasMessageContaining("cursor of another window");
    // Whoever keeps the window to its cursor is not affected.
    assertThat(caller.get(next).body()).contains("<image>");
  }

  @Test
  void rate429_namesTheSecondsAndEndsWhenSpent() throws Exception {
    share.on(HashSharePlan.of(HashShareFault.RATE_429).amount(7).times(2));

    assertThat(caller.get(WINDOW).headers().firstValue("Retry-After")).contains("7");
    assertThat(caller.get("/v2/status").statusCode()).isEqualTo(429);
    assertThat(caller.get(WINDOW).statusCode()).isEqualTo(200);
  }

  @Test
  void error5xxEvery_takesItsTurns() throws Exception {
    share.on(HashSharePlan.of(HashShareFault.ERROR_5XX_EVERY).amount(3));
    List<Integer> statuses = IntStream.range(0, 12).map(i -> status("/v2/status")).boxed().toList();

    assertThat(statuses)
        .containsExactly(200, 200, 500, 200, 200, 502, 200, 200, 504, 200, 200, 503);
  }

  private int status(String path) {
    try {
      return caller.get(path).statusCode();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void slowFirstPage_isSlowOnceForEachWindow() throws Exception {
    share.seed(4, 1);
    share.pageSize(2);
    share.on(HashSharePlan.of(HashShareFault.SLOW_FIRST_PAGE).amount(400));
    long begin = System.nanoTime();
    String body = caller.get(WINDOW).body();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(399));
    assertThat(body).contains("<next>");
    assertThat(share.journal().get(0).faults()).contains("slow-first-page");
  }

  @Test
  void stallMidBody_stopsAndThenCloses() throws Exception {
    share.seed(4, 1);
    share.on(HashSharePlan.of(HashShareFault.STALL_MID_BODY).amount(300));
    long begin = System.nanoTime();

    assertThatThrownBy(() -> caller.get(WINDOW)).isInstanceOf(IOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void stallMidBody_withAClientThatGivesUp_holdsNobodyElse() throws Exception {
    share.seed(4, 1);
    share.on(HashSharePlan.of(HashShareFault.STALL_MID_BODY).times(1));
    try (Socket socket = new Socket(mock.baseUri().getHost(), mock.baseUri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /ncmec/hashsharing"
                      + WINDOW
                      + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic dGVzdDp0ZXN0\r\n\r\n")
                  .getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(200)).hasSize(200);
    }

    assertThat(caller.get(WINDOW).statusCode()).isEqualTo(200);
    long begin = System.nanoTime();
    mock.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void gzip_isCompressedThoughNobodyAsked() throws Exception {
    share.seed(4, 1);
    share.on(HashShareFault.GZIP);
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(caller.request(WINDOW).build(), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(XmlReader.read(in.readAllBytes()).name()).isEqualTo("queryResult");
    }
  }

  @Test
  void xxeProbe_tellsWhoReadsTheEntity() throws Exception {
    share.seed(1, 1);
    share.on(HashShareFault.XXE_PROBE);
    String body = caller.get(WINDOW).body();
    String address = body.replaceFirst("(?s).*SYSTEM \"([^\"]+)\".*", "$1");
    share.nothingMisused();

    assertThat(body).contains("<probe>&e;</probe>");
    assertThat(address).startsWith(mock.hashSharingUri().toString());
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.discarding());
    assertThatThrownBy(share::nothingMisused).hasMessageContaining("an entity was read");
  }

  @Test
  void redirect302_tellsWhoFollowsWithACredential() throws Exception {
    share.on(HashShareFault.REDIRECT_302);
    String location = caller.get(WINDOW).headers().firstValue("Location").orElseThrow();
    share.nothingMisused();

    assertThat(location).contains("/ncmec/elsewhere/v2/entries?from=");
    Caller careless = new Caller(URI.create(location), "test", "test");
    assertThat(careless.get("").statusCode()).isEqualTo(404);
    assertThatThrownBy(share::nothingMisused).hasMessageContaining("with a credential");
  }

  @Test
  void checkpointRewind_namesAnEarlierNewest() throws Exception {
    share.seed(3, 1);
    share.on(HashSharePlan.of(HashShareFault.CHECKPOINT_REWIND).amount(3600));

    assertThat(caller.get(WINDOW).body()).contains("maxTimestamp=\"2026-02-01T11:00:00Z\"");
  }

  @Test
  void clockBackwards_stampsChangesInThePast() {
    share.on(HashSharePlan.of(HashShareFault.CLOCK_BACKWARDS).amount(90));
    share.put(SharedEntry.image(9001, "kite-1", Map.of("md5", "00".repeat(16))));

    assertThat(share.entry(9001, "kite-1").orElseThrow().timestamp())
        .isEqualTo(Instant.parse("2026-02-01T11:58:30Z"));
  }

  @Test
  void oddValues_areAdded() throws Exception {
    share.on(HashSharePlan.of(HashShareFault.ALL_ZERO_PDQ).amount(2));
    share.on(HashSharePlan.of(HashShareFault.EMPTY_FILE_HASH).amount(3));
    String body = caller.get(WINDOW).body();

    assertThat(body.split("<pdq>0{64}</pdq>", -1)).hasSize(3);
    assertThat(body.split("<md5>d41d8cd98f00b204e9800998ecf8427e</md5>", -1)).hasSize(4);
    assertThat(body.split("<sha1>da39a3ee5e6b4b0d3255bfef95601890afd80709</sha1>", -1)).hasSize(4);
  }

  @Test
  void massChanges_areShares() {
    share.seed(200, 5);
    share.on(HashSharePlan.of(HashShareFault.MASS_DELETE).amount(30));
    assertThat(share.live()).hasSize(140);
    assertThat(share.tombstones()).hasSize(60);
    share.on(HashShareFault.MASS_ADD);
    assertThat(share.live()).hasSize(210);
  }

  @Test
  void faults_onARoute_meetNoOther() throws Exception {
    share.seed(4, 1);
    share.pageSize(2);
    share.on(HashSharePlan.of(HashShareFault.RATE_429).on(HashShareRoute.NEXT_PAGE));
    String next =
        XmlReader.read(caller.get(WINDOW).body().getBytes(UTF_8))
            .value("paging", "next")
            .orElseThrow();

    assertThat(caller.get("/v2/status").statusCode()).isEqualTo(200);
    assertThat(caller.get("/v2/members").statusCode()).isEqualTo(200);
    assertThat(caller.get(next).statusCode()).isEqualTo(429);
    share.healthy();
    share.on(HashSharePlan.of(HashShareFault.FORBIDDEN_403).on(HashShareRoute.ENTRIES));
    assertThat(caller.get(WINDOW).statusCode()).isEqualTo(403);
    assertThat(caller.get(next).statusCode()).isEqualTo(403);
    assertThat(caller.get("/v2/feedback/MD5/reasons").statusCode()).isEqualTo(200);
  }

  @Test
  void faultsAtRandom_withOneSeed_repeat() {
    assertThat(outcomes(7)).isEqualTo(outcomes(7)).contains(200).contains(429);
    assertThat(outcomes(7)).isNotEqualTo(outcomes(8));
  }

  private List<Integer> outcomes(long seed) {
    share.healthy();
    share.on(HashSharePlan.of(HashShareFault.RATE_429).atRandom(0.5, seed));
    return IntStream.range(0, 30).map(i -> status("/v2/status")).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource(HashShareFault.class)
  void word_ofEachFault_readsBack(HashShareFault fault) {
    assertThat(HashShareFault.of(fault.word())).isEqualTo(fault);
    assertThat(fault.defaultAmount() > 0).isEqualTo(!fault.unit().isEmpty());
  }

  @Test
  void unusablePlans_areRefused() {
    HashSharePlan plan = HashSharePlan.of(HashShareFault.RATE_429);
    assertThatThrownBy(() -> plan.amount(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan.times(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan.atRandom(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HashSharePlan.of(HashShareFault.MASS_DELETE).amount(101))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HashShareFault.of("nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HashShareRoute.of("nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The guide's table names every fault, so that nobody has to read code to find one. */
  @Test
  void guide_namesEveryFault() throws IOException {
    String guide =
        java.nio.file.Files.readString(
            java.nio.file.Path.of("..", "..", "docs", "mock-clearinghouse.md"));
    for (HashShareFault fault : HashShareFault.values()) {
      assertThat(guide).contains("`" + fault.word() + "`");
    }
  }

  /**
   * A client that follows the rules ends with the live set, whatever happens on the way: this is
   * what list synchronisation is tried against, so it must be possible.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void carefulClient_underManyFaults_convergesToTheLiveSet(long seed) throws Exception {
    share.seed(HashShareSeed.varied(120, seed));
    share.pageSize(10);
    for (HashShareFault fault :
        EnumSet.of(
            HashShareFault.DUPLICATE_ACROSS_PAGES,
            HashShareFault.CREATE_THEN_DELETE_SPLIT,
            HashShareFault.MUTATE_WHILE_PAGING,
            HashShareFault.EMPTY_CONTAINERS,
            HashShareFault.PREFIXED_NAMESPACE,
            HashShareFault.MILLIS_TIMESTAMPS,
            HashShareFault.UNKNOWN_ELEMENT,
            HashShareFault.CHECKPOINT_REWIND)) {
      share.on(HashSharePlan.of(fault).atRandom(0.5, seed));
    }
    for (HashShareFault fault :
        EnumSet.of(
            HashShareFault.NEXT_EXPIRED,
            HashShareFault.RATE_429,
            HashShareFault.TRUNCATED_200,
            HashShareFault.HTML_LOGIN_PAGE_200,
            HashShareFault.XXE_PROBE,
            HashShareFault.BILLION_LAUGHS,
            HashShareFault.ERROR_NEAR_END,
            HashShareFault.REDIRECT_302,
            HashShareFault.NEXT_OTHER_HOST)) {
      share.on(HashSharePlan.of(fault).times(3).atRandom(0.2, seed + 1));
    }
    for (int round = 0; round < 3; round++) {
      clock.advance(Duration.ofMinutes(2));
      share.on(HashSharePlan.of(HashShareFault.SAME_SECOND_BURST).amount(25).atRandom(1, seed));
      share.on(HashSharePlan.of(HashShareFault.MASS_DELETE).amount(10).atRandom(1, seed + round));
      clock.advance(Duration.ofMinutes(1));
      sync.run();
    }
    share.healthy();
    clock.advance(Duration.ofMinutes(1));
    sync.run();

    Set<String> live = new TreeSet<>();
    share.live().forEach(entry -> live.add(entry.key() + " " + entry.fingerprints().get("md5")));
    assertThat(sync.held()).as("seed %d", seed).isEqualTo(live);
    share.nothingMisused();
  }
}
