package org.tocsin.filing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.model.Environment;
import org.tocsin.testkit.SettableClock;

class WebhookTest extends DeliveryContract {
  private static final String SECRET = "sample secret of a webhook";
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final WireMockServer receiver =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  @Override
  protected Delivery open() {
    receiver.start();
    answers(200, "{\"taken\":true}");
    return webhook(PayloadPolicy.METADATA_ONLY);
  }

  private Webhook webhook(PayloadPolicy payload) {
    return new Webhook(
        URI.create("http://127.0.0.1:" + receiver.port() + "/reports"),
        "teapot",
        SECRET.toCharArray(),
        Environment.TEST,
        Optional.empty(),
        payload,
        clock);
  }

  private void answers(int status, String body) {
    receiver.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(status).withBody(body)));
  }

  @AfterEach
  void shutDown() {
    receiver.stop();
  }

  @Override
  protected void receiverDown() {
    answers(503, "down");
    receiver.resetRequests();
  }

  @Override
  protected void answerLost() {
    receiver.stubFor(
        post(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
  }

  @Override
  protected int received() {
    boolean down =
        receiver.getStubMappings().stream().anyMatch(stub -> stub.getResponse().getStatus() == 503);
    return down ? 0 : receiver.findAll(anyRequestedFor(anyUrl())).size();
  }

  @Test
  void deliver_isSignedAndKeyedByItsFiling() throws Exception {
    Webhook webhook = webhook(PayloadPolicy.METADATA_ONLY);
    Parcel parcel = parcel(Environment.TEST, webhook.payload());
    byte[] composed = webhook.compose(parcel);
    assertThat(webhook.deliver(parcel, composed)).isInstanceOf(Delivered.Receipt.class);
    LoggedRequest request = receiver.findAll(anyRequestedFor(anyUrl())).get(0);
    assertThat(request.getUrl()).isEqualTo("/reports");
    assertThat(request.getHeader("Idempotency-Key")).isEqualTo("fil-0001");
    assertThat(request.getHeader("Authorization")).isNull();
    assertThat(request.getBody()).isEqualTo(composed);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    long seconds = clock.instant().getEpochSecond();
    mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
    assertThat(request.getHeader("Tocsin-Signature"))
        .isEqualTo("t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(composed)));
  }

  @ParameterizedTest
  @CsvSource({
    "200,Receipt",
    "202,Receipt",
    "204,Receipt",
    "301,Refused",
    "400,Refused",
    "401,NotAuthorised",
    "403,NotAuthorised",
    "409,Refused",
    "429,Unavailable",
    "500,Unavailable",
    "503,Unavailable"
  })
  void deliver_byStatus(int status, String expected) {
    answers(status, "x");
    Webhook webhook = webhook(PayloadPolicy.HASHES_ONLY);
    Parcel parcel = parcel(Environment.TEST, webhook.payload());
    assertThat(webhook.deliver(parcel, webhook.compose(parcel)).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"HASHES_ONLY", "ADDRESS_ONLY"})
  void compose_underANarrowerPolicy_withholds(PayloadPolicy policy) {
    String text =
        new String(
            webhook(policy).compose(parcel(Environment.TEST, policy)), StandardCharsets.UTF_8);
    assertThat(text).doesNotContain(ACCOUNT);
    assertThat(text.contains(SHA256)).isEqualTo(policy == PayloadPolicy.HASHES_ONLY);
    assertThat(text.contains(ADDRESS)).isEqualTo(policy == PayloadPolicy.ADDRESS_ONLY);
  }

  @Test
  void webhook_forBytesOfFiles_isRefused() {
    assertThatThrownBy(() -> webhook(PayloadPolicy.FULL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Every property is in the published schema, and what that requires is there. */
  @ParameterizedTest
  @CsvSource({"METADATA_ONLY", "HASHES_ONLY", "ADDRESS_ONLY"})
  void compose_fitsThePublishedSchema(PayloadPolicy policy) throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode schema;
    try (InputStream in =
        ReportJson.class.getClassLoader().getResourceAsStream(ReportJson.SCHEMA)) {
      schema = json.readTree(java.util.Objects.requireNonNull(in));
    }
    for (Parcel parcel :
        List.of(parcel(Environment.TEST, policy), parcelOfMatches(Environment.TEST, policy))) {
      fits(json.readTree(webhook(policy).compose(parcel)), schema, schema);
    }
  }

  @Test
  void deliver_tellsWhereEntriesCameFrom_andNothingThatWasNotKnown() {
    Webhook webhook = webhook(PayloadPolicy.METADATA_ONLY);
    receiver.start();
    answers(200, "taken");
    Parcel parcel = parcelOfMatches(Environment.TEST, webhook.payload());
    assertThat(webhook.deliver(parcel, webhook.compose(parcel)))
        .isInstanceOf(Delivered.Receipt.class);
    String body = receiver.findAll(anyRequestedFor(anyUrl())).get(0).getBodyAsString();
    assertThat(body)
        .contains(
            """
                "matches" : [ {
                  "list" : "demo",
                  "listVersion" : "4",
                  "entry" : "entry-7",
                  "submitter" : "club-1",
                  "entryUpdatedAt" : "2026-01-02T03:04:05Z",
                  "classification" : "A1",
                  "severity" : "CONFIRMED",
                  "algorithm" : "SHA256",
                  "kind" : "EXACT",
                  "distance" : 0,
                  "provenance" : {
                    "firstSeen" : "2026-01-03T00:00:00Z",
                    "lastSeen" : "2026-01-15T08:00:00Z",
                    "submitterName" : "Kite Club",
                    "feedback" : "MD5 +1 -2",
                    "categorizations" : [ "kites", "teapots" ],
                    "categorizationNames" : {
                      "kites" : "Content: Kite"
                    }
                  }
                }, {
                  "list" : "demo",
                  "listVersion" : "4",
                  "entry" : "entry-8",
                  "classification" : "",
                  "severity" : "CONFIRMED",
                  "algorithm" : "SHA256",
                  "kind" : "EXACT",
                  "distance" : 0
                } ],
            """
                .stripTrailing());
  }

  private static void fits(JsonNode value, JsonNode schema, JsonNode root) {
    if (schema.has("$ref")) {
      fits(value, root.at(schema.path("$ref").asText().substring(1)), root);
      return;
    }
    if (schema.has("enum")) {
      assertThat(schema.path("enum")).contains(value);
    }
    if (value.isArray()) {
      assertThat(schema.path("type").asText()).isEqualTo("array");
      value.forEach(item -> fits(item, schema.path("items"), root));
    }
    if (value.isObject()) {
      schema.path("required").forEach(name -> assertThat(value.has(name.asText())).isTrue());
      value
          .properties()
          .forEach(
              entry -> {
                JsonNode known = schema.path("properties").path(entry.getKey());
                JsonNode member = known.isObject() ? known : schema.path("additionalProperties");
                assertThat(member.isObject()).as(entry.getKey()).isTrue();
                fits(entry.getValue(), member, root);
              });
    }
  }

  /** Buffers that a thread keeps for its next document would keep personal data of the last. */
  @Test
  void reportJson_leavesNothingInBuffersOfItsThread() {
    JsonFactory factory = ReportJson.JSON.getFactory();
    BufferRecycler first = factory._getRecyclerPool().acquireAndLinkPooled();
    char[] buffer = first.allocCharBuffer(BufferRecycler.CHAR_CONCAT_BUFFER);
    first.releaseCharBuffer(BufferRecycler.CHAR_CONCAT_BUFFER, buffer);
    first.releaseToPool();
    BufferRecycler second = factory._getRecyclerPool().acquireAndLinkPooled();
    assertThat(second).isNotSameAs(first);
    assertThat(second.allocCharBuffer(BufferRecycler.CHAR_CONCAT_BUFFER)).isNotSameAs(buffer);
  }
}
