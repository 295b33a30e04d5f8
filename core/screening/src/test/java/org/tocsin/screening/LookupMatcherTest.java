package org.tocsin.screening;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.hashlist.ArachnidShield;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.HasherMatcherActioner;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListEntry;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.LookupAnswer;
import org.tocsin.hashlist.LookupService;
import org.tocsin.hashlist.LookupSettings;
import org.tocsin.hashlist.Secret;
import org.tocsin.hashlist.SourceException;
import org.tocsin.hashlist.Suppression;
import org.tocsin.model.ContentSource;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.testkit.BenignImage;

/** Services that are asked value by value: nothing but their explicit word is an answer. */
class LookupMatcherTest {
  private static final PdqHash VALUE = new PdqHash(0x00ff00ff00ff00ffL, 3, 5, 7);
  private static final ClassMap CLASSES =
      ClassMap.of(
          Map.of(
              "csam", SeverityClass.CONFIRMED,
              "harmful-abusive-material", SeverityClass.EXPLOITATIVE_REVIEW,
              "test", SeverityClass.TEST,
              "KITE_BANK", SeverityClass.CONFIRMED));

  @TempDir Path folder;
  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private Duration patience = Duration.ofSeconds(30);
  private Fixture fixture;
  private LookupService shield;
  private LookupService hma;

  @BeforeEach
  void setUp() {
    server.start();
    fixture = new Fixture(folder);
    fixture.listOfOther();
    shield = new ArachnidShield(settings("shield", Optional.of("demo-user"), 2), fixture.clock);
    hma = new HasherMatcherActioner(settings("own-hma", Optional.empty(), 1), fixture.clock);
  }

  @AfterEach
  void tearDown() {
    shield.close();
    hma.close();
    fixture.close();
    server.stop();
  }

  private LookupSettings settings(String name, Optional<String> user, int batch) {
    return settings(name, user, batch, ListPolicy.DEFAULT);
  }

  private LookupSettings settings(
      String name, Optional<String> user, int batch, ListPolicy policy) {
    return new LookupSettings(
        name,
        URI.create("http://127.0.0.1:" + server.port() + "/" + name),
        user,
        Secret.of("demo-password".toCharArray()),
        CLASSES,
        policy,
        patience,
        batch);
  }

  private static String key(PdqHash value) {
    return Base64.getEncoder().encodeToString(value.fingerprint().bytes());
  }

  private void answers(ResponseDefinitionBuilder response) {
    server.resetMappings();
    server.stubFor(any(anyUrl()).willReturn(response));
  }

  private static ResponseDefinitionBuilder json(String body) {
    return aResponse().withHeader("Content-Type", "application/json; charset=utf-8").withBody(body);
  }

  private static String scanned(PdqHash value, String said) {
    return "{\"scanned_hashes\":{\"" + key(value) + "\":" + said + "}}";
  }

  private LookupAnswer ask(LookupService service) {
    return Objects.requireNonNull(service.ask(List.of(VALUE)).get(VALUE));
  }

  private LookupAnswer shieldSaid(String said) {
    answers(json(scanned(VALUE, said)));
    return ask(shield);
  }

  private static SeverityClass severity(LookupAnswer answer) {
    return ((LookupAnswer.Match) answer).hits().get(0).entry().severity();
  }

  @Test
  void shield_eachClassification_meansWhatTheMapSays() {
    assertThat(severity(shieldSaid("{\"classification\":\"csam\",\"match_type\":\"exact\"}")))
        .isEqualTo(SeverityClass.CONFIRMED);
    assertThat(severity(shieldSaid("{\"classification\":\"harmful-abusive-material\"}")))
        .isEqualTo(SeverityClass.EXPLOITATIVE_REVIEW);
    assertThat(severity(shieldSaid("{\"classification\":\"test\",\"match_type\":\"near\"}")))
        .isEqualTo(SeverityClass.TEST);
    assertThat(severity(shieldSaid("{\"classification\":\"something-new\"}")))
        .isEqualTo(SeverityClass.UNKNOWN);
    Hit exact =
        ((LookupAnswer.Match) shieldSaid("{\"classification\":\"csam\",\"match_type\":\"exact\"}"))
            .hits()
            .get(0);
    assertThat(exact.distance()).isZero();
    Hit near =
        ((LookupAnswer.Match) shieldSaid("{\"classification\":\"csam\",\"match_type\":\"near\"}"))
            .hits()
            .get(0);
    assertThat(near.distance()).isEqualTo(31);
  }

  @Test
  void shield_onlyItsExplicitWord_isNoMatch() {
    assertThat(shieldSaid("{\"classification\":\"no-known-match\",\"match_type\":null}"))
        .isEqualTo(new LookupAnswer.NoMatch());
    assertThat(shieldSaid("null")).isEqualTo(new LookupAnswer.NoMatch());
    LookupAnswer unreadable = new LookupAnswer.Failed(SourceException.Kind.UNREADABLE);
    assertThat(shieldSaid("{}")).isEqualTo(unreadable);
    assertThat(shieldSaid("{\"classification\":null}")).isEqualTo(unreadable);
    assertThat(shieldSaid("{\"classification\":\"\"}")).isEqualTo(unreadable);
    assertThat(shieldSaid("{\"is_match\":false}")).isEqualTo(unreadable);
    answers(json(scanned(new PdqHash(1, 1, 1, 1), "null")));
    assertThat(ask(shield)).as("another value's answer").isEqualTo(unreadable);
    answers(json("{\"scanned_hashes\":{}}"));
    assertThat(ask(shield)).as("not named").isEqualTo(unreadable);
  }

  @Test
  void shield_isAsked_byBase64InBatchesWithTheCredential() throws Exception {
    answers(json("{\"scanned_hashes\":{}}"));
    List<PdqHash> values = List.of(VALUE, new PdqHash(1, 2, 3, 4), VALUE, new PdqHash(5, 6, 7, 8));
    assertThat(shield.ask(values)).hasSize(3);
    List<LoggedRequest> requests = server.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(2);
    List<String> asked = new ArrayList<>();
    for (LoggedRequest request : requests) {
      assertThat(request.getMethod().value()).isEqualTo("POST");
      assertThat(request.getUrl()).isEqualTo("/shield/v1/pdq/");
      assertThat(request.getHeader("Authorization"))
          .isEqualTo(
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString("demo-user:demo-password".getBytes(StandardCharsets.UTF_8)));
      JsonNode body = new ObjectMapper().readTree(request.getBody());
      body.get("hashes").forEach(hash -> asked.add(hash.asText()));
    }
    assertThat(asked)
        .containsExactlyInAnyOrder(key(values.get(0)), key(values.get(1)), key(values.get(3)))
        .allSatisfy(hash -> assertThat(hash).hasSize(44));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        201, 204, 301, 302, 307, 400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 502, 503, 504
      })
  void anyStatusButSuccess_isNeverAnAnswer(int status) {
    for (LookupService service : List.of(shield, hma)) {
      server.resetRequests();
      String clean = service == shield ? scanned(VALUE, "null") : "{}";
      if (status < 300) {
        clean = "<html>log in</html>";
      }
      answers(
          json(clean)
              .withStatus(status)
              .withHeader("Retry-After", "0")
              .withHeader("Location", "http://127.0.0.1:" + server.port() + "/elsewhere"));
      LookupAnswer answer = ask(service);
      assertThat(answer)
          .as("%s %d", service.name(), status)
          .isNotInstanceOf(LookupAnswer.NoMatch.class)
          .isNotInstanceOf(LookupAnswer.Match.class);
      if (status == 429 || status >= 500 || status == 408) {
        assertThat(answer).isInstanceOf(LookupAnswer.Unavailable.class);
      } else {
        assertThat(answer).isInstanceOf(LookupAnswer.Failed.class);
      }
      assertThat(server.findAll(anyRequestedFor(anyUrl()))).as("asked once").hasSize(1);
    }
  }

  @Test
  void whatTakesLongerThanThePatience_isNeverAnAnswer() {
    patience = Duration.ofSeconds(1);
    try (LookupService asked =
            new ArachnidShield(settings("shield", Optional.of("demo-user"), 2), fixture.clock);
        LookupService own =
            new HasherMatcherActioner(settings("own-hma", Optional.empty(), 1), fixture.clock)) {
      answers(json(scanned(VALUE, "null")).withFixedDelay(10_000));
      assertThat(ask(asked)).isInstanceOf(LookupAnswer.Unavailable.class);
      answers(json("{}").withFixedDelay(10_000));
      assertThat(ask(own)).isInstanceOf(LookupAnswer.Unavailable.class);
    }
  }

  @Test
  void whatBreaksOnTheWire_isNeverAnAnswer() {
    for (LookupService service : List.of(shield, hma)) {
      String clean = service == shield ? scanned(VALUE, "null") : "{}";
      for (Fault fault : Fault.values()) {
        answers(aResponse().withFault(fault));
        assertThat(ask(service)).as("%s", fault).isInstanceOf(LookupAnswer.Unavailable.class);
      }
      answers(json(clean.substring(0, clean.length() - 1)));
      assertThat(ask(service)).isInstanceOf(LookupAnswer.Failed.class);
      answers(json(clean + "x"));
      assertThat(ask(service)).isInstanceOf(LookupAnswer.Failed.class);
      answers(json(""));
      assertThat(ask(service)).isInstanceOf(LookupAnswer.Failed.class);
      answers(json("[]"));
      assertThat(ask(service)).isInstanceOf(LookupAnswer.Failed.class);
      answers(aResponse().withHeader("Content-Type", "text/html").withBody(clean));
      assertThat(ask(service)).isInstanceOf(LookupAnswer.Failed.class);
    }
  }

  private LookupAnswer hmaSaid(String body) {
    answers(json(body));
    return ask(hma);
  }

  @Test
  void hma_banks_areItsClassifications() {
    assertThat(hmaSaid("{}")).isEqualTo(new LookupAnswer.NoMatch());
    assertThat(hmaSaid("{\"KITE_BANK\":[]}")).isEqualTo(new LookupAnswer.NoMatch());
    LookupAnswer near = hmaSaid("{\"KITE_BANK\":[{\"bank_content_id\":123,\"distance\":\"9\"}]}");
    assertThat(severity(near)).isEqualTo(SeverityClass.CONFIRMED);
    assertThat(((LookupAnswer.Match) near).hits().get(0))
        .satisfies(hit -> assertThat(hit.distance()).isEqualTo(9))
        .satisfies(hit -> assertThat(hit.entry().entryId()).isEqualTo("123"));
    assertThat(severity(hmaSaid("{\"OTHER\":[{\"bank_content_id\":1,\"distance\":\"-\"}]}")))
        .isEqualTo(SeverityClass.UNKNOWN);
    assertThat(hmaSaid("{\"KITE_BANK\":[{\"bank_content_id\":1,\"distance\":\"32\"}]}"))
        .as("beyond the threshold")
        .isEqualTo(new LookupAnswer.NoMatch());
    LookupAnswer unreadable = new LookupAnswer.Failed(SourceException.Kind.UNREADABLE);
    assertThat(hmaSaid("{\"message\":\"index not yet ready\"}")).isEqualTo(unreadable);
    assertThat(hmaSaid("{\"KITE_BANK\":[{\"distance\":\"9\"}]}")).isEqualTo(unreadable);
  }

  @Test
  void hma_sameValue_isAskedWithTheSameSeed() {
    hmaSaid("{}");
    ask(hma);
    List<LoggedRequest> requests = server.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(2);
    assertThat(requests.get(0).getUrl())
        .isEqualTo(requests.get(1).getUrl())
        .startsWith("/own-hma/m/lookup?signal=00ff00ff00ff00ff")
        .contains("&signal_type=pdq&seed=");
    assertThat(requests.get(0).getHeader("Authorization")).isNull();
  }

  @Test
  void check_serviceThatIsNotReady_saysSo() throws Exception {
    server.stubFor(
        get(urlPathEqualTo("/own-hma/status")).willReturn(aResponse().withBody("I-AM-ALIVE")));
    hma.check();
    server.stubFor(
        get(urlPathEqualTo("/own-hma/status")).willReturn(aResponse().withBody("INDEX-STALE")));
    assertThatThrownBy(hma::check).isInstanceOf(SourceException.class);
    server.stubFor(
        get(urlPathEqualTo("/shield/v1/version")).willReturn(aResponse().withStatus(401)));
    assertThatThrownBy(shield::check)
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.CREDENTIAL));
  }

  @Test
  void settings_whatIsImpossible_isRefused() {
    Secret none = Secret.of(new char[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LookupSettings.of(
                    "x", URI.create("http://shield.example"), Optional.empty(), none, CLASSES));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LookupSettings.of(
                    " ", URI.create("https://shield.example"), Optional.empty(), none, CLASSES));
    assertThat(
            LookupSettings.of(
                    "x", URI.create("https://shield.example"), Optional.of("u"), none, CLASSES)
                .toString())
        .isEqualTo("LookupSettings(x)");
  }

  private Outcome screened(byte[] bytes, LookupService service) {
    try (Screener screener =
            new Screener(
                fixture.lists,
                ScreeningSettings.defaults(),
                fixture.clock,
                folder,
                List.of(new LookupMatcher(service)));
        Examination examination = screener.examine(ContentSource.of(bytes), Optional.empty())) {
      return examination.outcome();
    }
  }

  @Test
  void screening_asksTheService_andOnlyItsWordClears() {
    byte[] picture = BenignImage.all(BenignImage.Relation.FAR).get(0).bytes();
    answers(json("{}"));
    assertThat(screened(picture, hma)).isInstanceOf(Outcome.Clear.class);
    answers(aResponse().withStatus(503));
    assertThat(screened(picture, hma))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.MATCHER_FAILED));
    answers(json("{\"KITE_BANK\":[{\"bank_content_id\":7,\"distance\":\"12\"}]}"));
    assertThat(screened(picture, hma))
        .isInstanceOfSatisfying(
            Outcome.Matched.class,
            matched -> {
              MatchFacts facts = matched.matches().get(0);
              assertThat(facts.list()).isEqualTo("own-hma");
              assertThat(facts.severity()).isEqualTo(SeverityClass.CONFIRMED);
              assertThat(facts.kind()).isEqualTo(MatchFacts.Kind.PERCEPTUAL);
              assertThat(facts.distance()).isEqualTo(12);
              assertThat(facts.filesWithoutPerson()).isFalse();
            });
  }

  @Test
  void thresholds_ofABankOrClassification_areTheOnesThatApply() {
    ListPolicy policy =
        new ListPolicy(31, -1)
            .with("KITE_BANK", new ListPolicy(40, 35))
            .with("csam", new ListPolicy(12, 12));
    byte[] picture = BenignImage.all(BenignImage.Relation.FAR).get(0).bytes();
    try (LookupService own =
            new HasherMatcherActioner(
                settings("own-hma", Optional.empty(), 1, policy), fixture.clock);
        LookupService asked =
            new ArachnidShield(
                settings("shield", Optional.of("demo-user"), 2, policy), fixture.clock)) {
      answers(
          json(
              "{\"KITE_BANK\":[{\"bank_content_id\":7,\"distance\":\"40\"},"
                  + "{\"bank_content_id\":8,\"distance\":\"41\"},"
                  + "{\"bank_content_id\":9,\"distance\":\"?\"}],"
                  + "\"OTHER\":[{\"bank_content_id\":1,\"distance\":\"31\"},"
                  + "{\"bank_content_id\":2,\"distance\":\"32\"}]}"));
      assertThat(((Outcome.Matched) screened(picture, own)).matches())
          .extracting(
              facts ->
                  facts.entryId()
                      + " "
                      + facts.distance()
                      + " "
                      + facts.threshold()
                      + " "
                      + facts.fileThreshold())
          .containsExactlyInAnyOrder("7 40 40 35", "9 40 40 35", "1 31 31 -1");
      answers(json(scanned(VALUE, "{\"classification\":\"csam\",\"match_type\":\"near\"}")));
      Hit near = ((LookupAnswer.Match) ask(asked)).hits().get(0);
      assertThat(near.distance()).isEqualTo(12);
      assertThat(near.entry().policy()).isEqualTo(new ListPolicy(12, 12));
    }
  }

  /** A service of one's own making, that keeps what it was asked. */
  private final class OwnService implements LookupService {
    private final List<PdqHash> asked = new ArrayList<>();
    private final SeverityClass severity;
    private LookupAnswer others;

    OwnService(SeverityClass severity, LookupAnswer others) {
      this.severity = severity;
      this.others = others;
    }

    @Override
    public String name() {
      return "own";
    }

    /** Knows the first value, and says the same of all others. */
    @Override
    public Map<PdqHash, LookupAnswer> ask(List<PdqHash> values) {
      asked.clear();
      asked.addAll(values);
      Map<PdqHash, LookupAnswer> answers = new HashMap<>();
      values.forEach(value -> answers.put(value, others));
      ListEntry entry =
          new ListEntry(
              "own",
              "v",
              "near",
              "own",
              "w",
              severity,
              fixture.clock.instant(),
              ListPolicy.DEFAULT);
      answers.put(values.get(0), new LookupAnswer.Match(List.of(new Hit(entry, 0))));
      return answers;
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
  }

  @Test
  void screening_serviceThatLeavesAValueOut_isNotCleared() {
    LookupService silent =
        new LookupService() {
          @Override
          public String name() {
            return "silent";
          }

          @Override
          public Map<PdqHash, LookupAnswer> ask(List<PdqHash> values) {
            return Map.of();
          }

          @Override
          public void check() {}

          @Override
          public void close() {}
        };
    assertThat(screened(BenignImage.all(BenignImage.Relation.FAR).get(0).bytes(), silent))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.MATCHER_FAILED));
  }

  private static final byte[] SEVERAL = ReferenceImages.bytes("anim-3frames-160x120.gif");
  private static final Outcome FAILED = new Outcome.Undetermined(UndeterminedReason.MATCHER_FAILED);
  private static final LookupAnswer DOWN =
      new LookupAnswer.Unavailable(SourceException.Kind.UNAVAILABLE);

  private void suppress(PdqHash value) {
    fixture.lists.suppress(
        new Suppression.OfValue(value.fingerprint(), 0),
        "wrong",
        "Ann",
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void screening_knownGoodHit_doesNotSpeakForWhatNobodyAnswered() {
    OwnService own = new OwnService(SeverityClass.KNOWN_BENIGN, DOWN);
    assertThat(screened(SEVERAL, own)).isEqualTo(FAILED);
    assertThat(own.asked).hasSizeGreaterThan(1);
    own.others = new LookupAnswer.NoMatch();
    assertThat(screened(SEVERAL, own)).isInstanceOf(Outcome.Clear.class);
  }

  @Test
  void screening_suppressedHit_doesNotSpeakForWhatNobodyAnswered() {
    OwnService own = new OwnService(SeverityClass.CONFIRMED, DOWN);
    assertThat(screened(SEVERAL, own))
        .as("what matched counts")
        .isInstanceOf(Outcome.Matched.class);
    suppress(own.asked.get(0));
    assertThat(screened(SEVERAL, own)).isEqualTo(FAILED);
    own.others = new LookupAnswer.NoMatch();
    assertThat(screened(SEVERAL, own))
        .as("the decision about the value holds")
        .isInstanceOf(Outcome.Clear.class);
  }

  /** One reference of a service may stand for all that it knows. */
  @Test
  void entryOfAService_isNotSuppressed_itsValueIs() {
    byte[] one = BenignImage.all(BenignImage.Relation.FAR).get(0).bytes();
    byte[] other = BenignImage.all(BenignImage.Relation.FAR).get(1).bytes();
    OwnService own = new OwnService(SeverityClass.CONFIRMED, new LookupAnswer.NoMatch());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                fixture.lists.suppress(
                    new Suppression.OfEntry("own", "own", "near"),
                    "wrong",
                    "Ann",
                    Optional.empty(),
                    Optional.empty()))
        .withMessageContaining("there is no list own");
    assertThat(fixture.lists.suppressionsOnRecord()).isEmpty();
    assertThat(screened(one, own)).isInstanceOf(Outcome.Matched.class);
    suppress(own.asked.get(0));
    assertThat(screened(one, own)).isInstanceOf(Outcome.Clear.class);
    assertThat(screened(other, own)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void picturesThatAreNotAll_areSaidBesideWhatMatched() {
    LookupMatcher matcher =
        new LookupMatcher(new OwnService(SeverityClass.KNOWN_BENIGN, new LookupAnswer.NoMatch()));
    List<Hit> heard = new ArrayList<>();
    try (Screener screener = fixture.screener();
        Examination examination = screener.examine(ContentSource.of(SEVERAL), Optional.empty())) {
      Matcher.Pictures some = new Matcher.Pictures(examination.frames(), false);
      assertThatThrownBy(
              () ->
                  matcher.match(
                      () -> new ByteArrayInputStream(SEVERAL),
                      MediaType.UNKNOWN,
                      fixture.lists.snapshot(),
                      some,
                      (hits, value) -> heard.addAll(hits)))
          .isInstanceOf(LookupMatcher.LookupFailedException.class);
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void screening_sameContentAgain_asksTheServiceAgain() {
    byte[] picture = BenignImage.all(BenignImage.Relation.FAR).get(0).bytes();
    try (Screener screener =
        new Screener(
            fixture.lists,
            ScreeningSettings.defaults(),
            fixture.clock,
            folder,
            List.of(new LookupMatcher(hma)))) {
      answers(json("{}"));
      assertThat(Fixture.outcome(screener, picture)).isInstanceOf(Outcome.Clear.class);
      answers(json("{\"KITE_BANK\":[{\"bank_content_id\":7,\"distance\":\"0\"}]}"));
      assertThat(Fixture.outcome(screener, picture)).isInstanceOf(Outcome.Matched.class);
    }
  }

  @Test
  void screening_moreFramesThanAreRemembered_isNotCleared() {
    answers(json("{}"));
    assertThat(screened(BadInputs.gif(120), hma)).isInstanceOf(Outcome.Undetermined.class);
  }
}
