package org.tocsin.cybertipline;

import static com.github.tomakehurst.wiremock.client.WireMock.aMultipart;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.cybertipline.CallOutcome.Accepted;
import org.tocsin.cybertipline.CallOutcome.Ambiguous;
import org.tocsin.cybertipline.CallOutcome.Doubt;
import org.tocsin.cybertipline.CallOutcome.Unavailable;

class ClientTest {
  private static final WireMockServer SERVER =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void reset() {
    SERVER.resetAll();
  }

  private static URI base() {
    return URI.create("http://127.0.0.1:" + SERVER.port() + "/ispws");
  }

  private static Exchange make(Endpoint endpoint, String answer) {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(aResponse().withHeader("Request-ID", "0f0e0d0c-sample").withBody(answer)));
    try (CyberTiplineClient client = Calls.client(base())) {
      return Calls.make(client, endpoint, Calls.stamp(base()));
    }
  }

  @ParameterizedTest
  @EnumSource(Endpoint.class)
  void documentedSuccess_ofEveryCall_isAccepted(Endpoint endpoint) {
    Exchange exchange = make(endpoint, Calls.success(endpoint));
    assertThat(exchange.outcome()).isInstanceOf(Accepted.class);
    assertThat(exchange.requestId()).contains("0f0e0d0c-sample");
    assertThat(exchange.httpStatus()).hasValue(200);
    assertThat(exchange.response()).isEqualTo(Calls.success(endpoint).getBytes(UTF_8));
    Reply reply = ((Accepted) exchange.outcome()).reply();
    assertThat(reply.reportId().isPresent()).isEqualTo(endpoint.answersReportId());
    // Credentials go with the first request, in UTF-8: no challenge is waited for.
    var request =
        endpoint == Endpoint.STATUS || endpoint == Endpoint.SCHEMA
            ? getRequestedFor(urlEqualTo("/ispws/" + endpoint.path()))
            : postRequestedFor(urlEqualTo("/ispws/" + endpoint.path()));
    SERVER.verify(
        1,
        request
            .withHeader("Authorization", equalTo("Basic c2FtcGxlOnPDpG1wbGU="))
            .withHeader("Accept-Encoding", equalTo("identity"))
            .withHeader("Cookie", absent()));
  }

  @Test
  void upload_streamsMultipartWithNameAndDigest() {
    Exchange exchange = make(Endpoint.UPLOAD, Calls.success(Endpoint.UPLOAD));
    assertThat(exchange.sentMd5()).contains(Calls.MD5_OF_HELLO);
    assertThat(((Accepted) exchange.outcome()).reply())
        .isEqualTo(
            new Reply(
                Optional.of(Calls.REPORT),
                Optional.of(Calls.FILE),
                Optional.of(Calls.MD5_OF_HELLO),
                List.of()));
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/ispws/upload"))
            .withHeader("Content-Type", matching("multipart/form-data; boundary=.+"))
            .withRequestBodyPart(aMultipart("id").withBody(equalTo(Calls.REPORT)).build())
            .withRequestBodyPart(
                aMultipart("file")
                    .withHeader("Content-Disposition", containing("filename=\"placeholder.png\""))
                    .withHeader("Content-Type", equalTo("application/octet-stream"))
                    .withBody(equalTo("hello"))
                    .build()));
    assertThat(new String(exchange.request(), UTF_8))
        .isEqualTo("id=100000042\nfile=placeholder.png\nsize=5\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = Endpoint.class,
      names = {"FINISH", "RETRACT"})
  void finishAndRetract_sendTheIdAsMultipart_notInTheAddress(Endpoint endpoint) {
    Exchange exchange = make(endpoint, Calls.success(endpoint));
    assertThat(exchange.outcome()).isInstanceOf(Accepted.class);
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/ispws/" + endpoint.path()))
            .withRequestBodyPart(aMultipart("id").withBody(equalTo(Calls.REPORT)).build()));
  }

  @Test
  void documents_areSentAsUtf8Xml() {
    assertThat(make(Endpoint.OPEN, Calls.success(Endpoint.OPEN)).outcome())
        .isInstanceOf(Accepted.class);
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/ispws/submit"))
            .withHeader("Content-Type", matching("(?i)text/xml; charset=utf-8")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901234567890123456789012", "12e34", "b6636ef679532f0dc1207b96"})
  void fileIds_thatLookLikeNumbers_stayText(String id) {
    Exchange upload = make(Endpoint.UPLOAD, Calls.success(Endpoint.UPLOAD).replace(Calls.FILE, id));
    assertThat(((Accepted) upload.outcome()).reply().fileId()).contains(id);
    Exchange finish = make(Endpoint.FINISH, Calls.success(Endpoint.FINISH).replace(Calls.FILE, id));
    assertThat(((Accepted) finish.outcome()).reply().fileIds()).containsExactly(id);
  }

  @Test
  void finishWithoutFiles_isAccepted() {
    String answer = Calls.success(Endpoint.FINISH).replaceAll("<files>.*</files>", "<files/>");
    assertThat(((Accepted) make(Endpoint.FINISH, answer).outcome()).reply().fileIds()).isEmpty();
  }

  @Test
  void hashInUpperCase_isFoldedWhateverTheLocale() {
    String answer =
        Calls.success(Endpoint.UPLOAD)
            .replace(Calls.MD5_OF_HELLO, Calls.MD5_OF_HELLO.toUpperCase(Locale.ROOT));
    assertThat(((Accepted) make(Endpoint.UPLOAD, answer).outcome()).reply().md5())
        .contains(Calls.MD5_OF_HELLO);
  }

  @Test
  void unknownElements_areTolerated() {
    String answer =
        Calls.success(Endpoint.OPEN)
            .replace("<reportId>", "<novelty a=\"b\"><c/></novelty><reportId>");
    assertThat(make(Endpoint.OPEN, answer).outcome()).isInstanceOf(Accepted.class);
  }

  @Test
  void aKnownElementTwice_isNotBelieved() {
    String answer =
        Calls.success(Endpoint.OPEN)
            .replace("<reportId>", "<reportId>100000043</reportId><reportId>");
    assertThat(make(Endpoint.OPEN, answer).outcome()).isEqualTo(new Ambiguous(Doubt.UNREADABLE));
  }

  @Test
  void content_ofAnotherLengthOrUnreadable_breaksTheCallOff() {
    SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody(Calls.success(Endpoint.UPLOAD))));
    try (CyberTiplineClient client = Calls.client(base())) {
      assertThat(upload(client, 6, () -> stream("hello")).outcome())
          .isEqualTo(new Ambiguous(Doubt.CONTENT_LENGTH));
      assertThat(upload(client, 4, () -> stream("hello")).outcome())
          .isEqualTo(new Ambiguous(Doubt.CONTENT_LENGTH));
      Exchange unreadable =
          upload(
              client,
              5,
              () -> {
                throw new IOException("MARKER /secret/path");
              });
      assertThat(unreadable.outcome()).isEqualTo(new Ambiguous(Doubt.CONTENT_UNREADABLE));
      assertThat(unreadable.sentMd5()).isEmpty();
      assertThat(unreadable.toString()).doesNotContain("MARKER");
    }
  }

  @Test
  void largeUpload_isStreamedAndReportsProgress() {
    long size = 16L * 1024 * 1024;
    SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody(Calls.success(Endpoint.UPLOAD))));
    List<Long> progress = new ArrayList<>();
    long[] open = new long[1];
    try (CyberTiplineClient client =
        new CyberTiplineClient(
            ClientSettings.builder(base(), "sample", "x".toCharArray()).build(),
            java.time.Clock.systemUTC())) {
      Exchange exchange =
          client.upload(
              Calls.stamp(base()),
              Calls.REPORT,
              "large.bin",
              size,
              () -> zeros(size, open),
              progress::add);
      assertThat(exchange.outcome()).isInstanceOf(Accepted.class);
      assertThat(exchange.sentMd5()).contains("2c7ab85a893283e98c931e9511add182");
    }
    assertThat(progress).isSorted().endsWith(size);
    assertThat(open[0]).as("streams left open").isZero();
  }

  @Test
  void nobodyListening_isUnavailable_becauseNothingWasSent() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI gone = URI.create("http://127.0.0.1:" + port + "/ispws");
    try (CyberTiplineClient client = Calls.client(gone)) {
      for (Endpoint endpoint : Endpoint.values()) {
        Exchange exchange = Calls.make(client, endpoint, Calls.stamp(gone));
        assertThat(exchange.outcome())
            .isEqualTo(new Unavailable(Optional.empty(), OptionalInt.empty()));
        assertThat(exchange.httpStatus()).isEmpty();
      }
    }
  }

  @Test
  void nothingThatIsShown_holdsPasswordAccountOrContent() {
    Exchange exchange = make(Endpoint.UPLOAD, Calls.success(Endpoint.UPLOAD));
    ClientSettings settings =
        ClientSettings.builder(base(), "MARKER-account", "MARKER-password".toCharArray()).build();
    assertThat(exchange + " " + settings + " " + Calls.stamp(base()))
        .doesNotContain("MARKER")
        .doesNotContain("placeholder.png")
        .doesNotContain("sample")
        .doesNotContain(Calls.MD5_OF_HELLO);
    assertThat(new CallOutcome.Rejected(OptionalInt.of(4100), "MARKER").toString())
        .isEqualTo("Rejected[4100]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 2", "12e34", "-1", "1234567890123456789"})
  void reportId_thatIsNone_isRefusedBeforeAnythingIsSent(String id) {
    try (CyberTiplineClient client = Calls.client(base())) {
      assertThatThrownBy(() -> client.finish(Calls.stamp(base()), id))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a report id has 1 to 18 decimal digits");
    }
    SERVER.verify(0, postRequestedFor(anyUrl()));
  }

  private static Exchange upload(
      CyberTiplineClient client, long size, IoSupplier<InputStream> content) {
    return client.upload(
        Calls.stamp(base()), Calls.REPORT, "a.png", size, content, ProgressListener.NONE);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static InputStream zeros(long size, long[] open) {
    open[0]++;
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        if (left <= 0) {
          return -1;
        }
        int now = (int) Math.min(length, left);
        java.util.Arrays.fill(bytes, offset, offset + now, (byte) 0);
        left -= now;
        return now;
      }

      @Override
      public void close() {
        open[0]--;
      }
    };
  }
}
