package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.testkit.SettableClock;

class HashShareTest {
  private static final String WINDOW =
      "/v2/entries?from=2026-01-01T00:00:00Z&to=2026-02-01T12:00:00Z";
  private static final String REASON = "00000000-0000-4000-8000-000000000001";
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(
          MockSettings.builder()
              .clock(clock)
              .account(MockAccount.of("test", "test"))
              .account(MockAccount.of("reporter", "r").without(Permission.HASH_SHARING))
              .build());
  private final HashShare share = mock.hashShare();
  private final Caller caller = new Caller(mock.hashSharingUri(), "test", "test");

  @AfterEach
  void stop() {
    mock.close();
  }

  private static XmlElement read(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).isEqualTo(200);
    return XmlReader.read(response.body().getBytes(UTF_8));
  }

  /** Reads all pages, as a careful client does. */
  private List<String> sweep() throws Exception {
    List<String> keys = new ArrayList<>();
    Optional<String> next = Optional.of(WINDOW);
    while (next.isPresent()) {
      XmlElement page = read(caller.get(next.get()));
      for (XmlElement container : page.children()) {
        for (XmlElement entry : container.children()) {
          if (entry.child("id").isPresent()) {
            keys.add(
                entry.child("member").orElseThrow().attribute("id").orElseThrow()
                    + "-"
                    + entry.value("id").orElseThrow());
          }
        }
      }
      next = page.value("paging", "next");
    }
    return keys;
  }

  @Test
  void statusAndDictionaries_needTheCredential() throws Exception {
    assertThat(read(caller.get("/v2/status")).value("username")).contains("test");
    assertThat(read(caller.get("/v2/members")).children("member")).hasSize(10);
    assertThat(read(caller.get("/v2/feedback/MD5/reasons")).children("reason")).hasSize(1);
    assertThat(read(caller.get("/v2/categorizations")).children("group")).hasSize(1);
    assertThat(new Caller(mock.hashSharingUri(), "test", "no").get("/v2/status").statusCode())
        .isEqualTo(401);
    assertThat(new Caller(mock.hashSharingUri(), "reporter", "r").get("/v2/status").statusCode())
        .isEqualTo(403);
  }

  @Test
  void pages_inAnyOrder_holdEachEntryOnce() throws Exception {
    share.seed(50, 7);
    share.pageSize(7);
    List<String> keys = sweep();

    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(share.live().stream().map(SharedEntry::key).toList());
    assertThat(keys).isNotEqualTo(share.live().stream().map(SharedEntry::key).toList());
    assertThat(share.requests()).hasSize(8);
    assertThat(share.requests().get(1))
        .contains("from=2026-01-01T00%3A00%3A00.000Z&to=2026-02-01T12%3A00%3A00.000Z&start=8");
  }

  @Test
  void deletedEntry_leavesATombstoneWithoutFingerprints() throws Exception {
    share.put(SharedEntry.image(9001, "kite-1", Map.of("md5", "00".repeat(16))));
    clock.advance(Duration.ofSeconds(-1));
    share.delete(9001, "kite-1");
    XmlElement page = read(caller.get(WINDOW));

    assertThat(page.child("images").orElseThrow().attribute("count")).contains("1");
    XmlElement tombstone = page.child("images").orElseThrow().children().get(0);
    assertThat(tombstone.name()).isEqualTo("deletedImage");
    assertThat(tombstone.child("fingerprints")).isEmpty();
    assertThat(share.live()).isEmpty();
  }

  @Test
  void largeFingerprint_isAReferenceThatWorksOnce() throws Exception {
    share.put(SharedEntry.image(9001, "film", Map.of("tmk-pdqf", "")));
    String body = caller.get(WINDOW).body();
    String href = body.replaceFirst("(?s).*href=\"([^\"]+)\".*", "$1");

    assertThat(caller.get(href).statusCode()).isEqualTo(200);
    assertThat(caller.get(href).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/entries",
    "/v2/entries?from=2026-01-01&to=2026-02-01",
    "/v2/entries?from=2026-01-01T00:00:00.000Z&to=2026-02-01T12:00:00Z",
    "/v2/entries?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
    "/v2/entries?from=2026-01-01T00:00:00Z&to=2026-02-01T12:00:00Z&start=8",
  })
  void unusableWindowOrCursor_is400(String path) throws IOException {
    share.seed(3, 1);
    assertThat(caller.get(path).statusCode()).isEqualTo(400);
  }

  @Test
  void cursor_afterTwelveHoursOrForAnotherWindow_is400() throws Exception {
    share.seed(5, 1);
    share.pageSize(2);
    String next = read(caller.get(WINDOW)).value("paging", "next").orElseThrow();
    assertThat(caller.get(next.replace("2026-01-01", "2026-01-02")).statusCode()).isEqualTo(400);
    assertThat(caller.get(next).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofHours(12).plusSeconds(1));
    assertThat(caller.get(next).statusCode()).isEqualTo(400);
  }

  @Test
  void votes_areCheckedAndKept() throws IOException {
    share.put(SharedEntry.image(9002, "kite-1", Map.of("md5", "00".repeat(16))));
    String path = "/v2/entries/9002/kite-1/MD5/feedback";
    String open = "<feedbackSubmission xmlns=\"" + HashShareXml.NAMESPACE + "\">";
    String end = "</feedbackSubmission>";
    String negative = "<negative><reasonIds><guid>%s</guid></reasonIds></negative>";

    assertThat(put(path, open + "<affirmative/>" + end)).isEqualTo(200);
    assertThat(share.vote(9002, "kite-1", "MD5")).contains("affirmative");
    assertThat(put(path, open + negative.formatted(REASON) + end)).isEqualTo(200);
    assertThat(share.vote(9002, "kite-1", "MD5")).contains(REASON);
    assertThat(put(path, open + negative.formatted("other") + end)).isEqualTo(400);
    assertThat(put(path, "<feedbackSubmission><affirmative/></feedbackSubmission>")).isEqualTo(400);
    assertThat(put("/v2/entries/9002/none/MD5/feedback", open + "<affirmative/>" + end))
        .isEqualTo(404);
  }

  private int put(String path, String xml) throws IOException {
    return caller
        .send(
            caller
                .request(path)
                .header("Content-Type", "application/xml; charset=utf-8")
                .PUT(HttpRequest.BodyPublishers.ofString(xml)))
        .statusCode();
  }

  @Test
  void faults_showOnTheWire() throws Exception {
    share.seed(5, 1);
    share.pageSize(2);
    assertThat(with(HashShareFault.PREFIXED_NAMESPACE).body())
        .contains("<ns2:queryResult xmlns:ns2=");
    assertThat(with(HashShareFault.MISSING_VIDEOS_ELEMENT).body()).doesNotContain("videos");
    assertThat(with(HashShareFault.MILLIS_TIMESTAMPS).body()).contains(".000Z</timestamp>");
    assertThat(with(HashShareFault.UNKNOWN_FINGERPRINT).body()).contains("<brand-new>");
    assertThat(with(HashShareFault.UNKNOWN_ELEMENT).body()).contains("<somethingNew>");
    assertThat(with(HashShareFault.UNKNOWN_ENUM).body()).contains(">Z9<");
    assertThat(with(HashShareFault.NO_CLASSIFICATION).body()).doesNotContain("classification");
    assertThat(with(HashShareFault.UPPERCASE_HASH).body()).containsPattern("<pdq>[0-9A-F]{64}<");
    assertThat(with(HashShareFault.NEXT_OTHER_HOST).body()).contains("elsewhere.example");
    assertThat(with(HashShareFault.XXE_PROBE).body()).contains("<!DOCTYPE");
    assertThat(with(HashShareFault.BILLION_LAUGHS).body()).contains("&k;");
    assertThat(with(HashShareFault.HTML_LOGIN_PAGE_200).body()).contains("Log in");
    assertThat(with(HashShareFault.TRUNCATED_200).body()).doesNotContain("</queryResult>");
    assertThat(with(HashShareFault.WRONG_CONTENT_TYPE).headers().firstValue("Content-Type"))
        .contains("text/html");
    assertThat(with(HashShareFault.AUTH_401).statusCode()).isEqualTo(401);
    assertThat(with(HashShareFault.FORBIDDEN_403).statusCode()).isEqualTo(403);
    assertThat(with(HashShareFault.RATE_429).headers().firstValue("Retry-After")).contains("1");
    assertThat(with(HashShareFault.REDIRECT_302).statusCode()).isEqualTo(302);
    share.on(HashShareFault.DUPLICATE_ACROSS_PAGES);
    assertThat(sweep()).hasSize(7);
    share.healthy();
    String next = read(caller.get(WINDOW)).value("paging", "next").orElseThrow();
    share.on(HashShareFault.NEXT_EXPIRED);
    assertThat(caller.get(next).statusCode()).isEqualTo(400);
    share.healthy();
    share.on(HashShareFault.ERROR_5XX_EVERY);
    assertThat(List.of(caller.get(WINDOW).statusCode(), caller.get(WINDOW).statusCode()))
        .containsExactlyInAnyOrder(200, 503);
    share.healthy();
    share.on(HashShareFault.ERROR_NEAR_END);
    share.pageSize(1000);
    assertThat(caller.get(WINDOW).statusCode()).isEqualTo(500);
  }

  private HttpResponse<String> with(HashShareFault fault) throws IOException {
    share.on(fault);
    try {
      return caller.get(WINDOW);
    } finally {
      share.healthy();
    }
  }
}
