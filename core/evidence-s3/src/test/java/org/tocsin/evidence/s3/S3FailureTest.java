package org.tocsin.evidence.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.evidence.BlobStore;
import org.tocsin.evidence.BlobStore.Entry;
import org.tocsin.evidence.BlobStore.Writer;
import org.tocsin.testkit.EgressGuard;
import org.tocsin.testkit.FaultProxy;
import org.tocsin.testkit.Leaks;
import org.tocsin.testkit.ProxyFault;

/** Networks that lose things and servers that answer badly. */
@ExtendWith(EgressGuard.class)
class S3FailureTest {
  private static final String[] SECRETS = {
    "tocsin-marker-bucket", "marker-", "markerAccessKeyId", "markerSecretOfTheKey", "itm-1"
  };

  @TempDir Path spool;

  private static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void put(BlobStore store, byte[] bytes) throws IOException {
    try (Writer writer = store.create("itm-1")) {
      writer.out().write(bytes);
      writer.commit();
    }
  }

  private static byte[] read(BlobStore store) throws IOException {
    try (InputStream in = store.open("itm-1")) {
      return in.readAllBytes();
    }
  }

  private S3BlobStore store(FaultProxy proxy, String prefix) {
    return S3Server.storeAt(proxy.through(S3Server.shared().endpoint()))
        .prefix(prefix)
        .spoolFolder(spool)
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000_000})
  void commit_answerLost_countsBecauseTheBytesArrived(int size) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(S3Server.shared().endpoint());
        S3BlobStore store = store(proxy, "marker-lost-" + size + "/")) {
      proxy.next(new ProxyFault.CutAnswer(0));

      put(store, bytes(1, size));

      assertThat(proxy.connections()).isGreaterThan(1);
      assertThat(read(store)).isEqualTo(bytes(1, size));
      assertThatThrownBy(() -> put(store, bytes(1, size)))
          .isInstanceOf(IOException.class)
          .hasMessage("a blob of that name is there already");
    }
  }

  @Test
  void commit_everyAnswerLost_isAFailureAndTheBlobOfAnotherWriterStays() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(S3Server.shared().endpoint());
        S3BlobStore store = store(proxy, "marker-all-lost/");
        S3BlobStore direct =
            S3Server.shared().store().prefix("marker-all-lost/").spoolFolder(spool).build()) {
      put(direct, bytes(1, 1_000));
      for (int i = 0; i < 40; i++) {
        proxy.next(new ProxyFault.CutAnswer(0));
      }

      assertSilentFailure(() -> put(store, bytes(2, 1_000)));

      assertThat(read(direct)).isEqualTo(bytes(1, 1_000));
    }
  }

  @Test
  void commit_requestCut_isRepeatedFromItsBeginning() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(S3Server.shared().endpoint());
        S3BlobStore store = store(proxy, "marker-cut/")) {
      proxy.next(new ProxyFault.CutRequest(300_000));

      put(store, bytes(1, 1_000_000));

      assertThat(proxy.connections()).isGreaterThan(1);
      assertThat(read(store)).isEqualTo(bytes(1, 1_000_000));
    }
  }

  @Test
  void read_answerCut_isAFailureAndNeverAnEnd() throws Exception {
    byte[] expected = bytes(1, 1_000_000);
    try (FaultProxy proxy = FaultProxy.before(S3Server.shared().endpoint());
        S3BlobStore direct =
            S3Server.shared().store().prefix("marker-short/").spoolFolder(spool).build();
        S3BlobStore store = store(proxy, "marker-short/")) {
      put(direct, expected);
      proxy.next(new ProxyFault.CutAnswer(300_000));

      try (InputStream in = store.open("itm-1")) {
        assertThat(in.readNBytes(100_000)).isEqualTo(Arrays.copyOf(expected, 100_000));
        assertSilentFailure(in::readAllBytes);
        assertSilentFailure(in::read);
      }
      assertThat(read(store)).isEqualTo(expected);
    }
  }

  @Test
  void server_thatIsNotThere_isAFailureOfEveryOperation() throws Exception {
    URI address;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = URI.create("http://127.0.0.1:" + closed.getLocalPort());
    }
    try (S3BlobStore store = S3Server.storeAt(address).spoolFolder(spool).build()) {
      assertSilentFailure(() -> store.open("itm-1").close());
      assertSilentFailure(() -> store.exists("itm-1"));
      assertSilentFailure(store::list);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301,the object store answered 301",
    "400,the object store answered 400",
    "403,the object store answered 403",
    "404,the object store answered 404",
    "409,the object store answered 409",
    "500,the object store answered 500",
    "507,the object store has no space left"
  })
  void server_thatAnswersWithAFailure_isNeverTakenForAnAbsentBlob(int status, String message)
      throws Exception {
    HttpServer server =
        serving(exchange -> answer(exchange, status, "marker-answer markerAccessKeyId"));
    try (S3BlobStore store = S3Server.storeAt(address(server)).spoolFolder(spool).build()) {
      assertEverythingFails(store);
      assertThatThrownBy(() -> store.open("itm-1").close())
          .isNotInstanceOf(FileNotFoundException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> put(store, bytes(1, 10))).hasMessage(message);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void server_thatSpeaksNonsense_isAFailureOfListingAndLooking() throws Exception {
    HttpServer server = serving(exchange -> answer(exchange, 200, "<html>marker-answer"));
    try (S3BlobStore store = S3Server.storeAt(address(server)).spoolFolder(spool).build()) {
      assertSilentFailure(store::list);
      assertSilentFailure(() -> store.exists("itm-1"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void read_bytesChangedUnderway_failTheServersChecksum() throws Exception {
    byte[] digestOfOther =
        java.security.MessageDigest.getInstance("SHA-256").digest(bytes(1, 1_000));
    HttpServer server =
        serving(
            exchange -> {
              exchange
                  .getResponseHeaders()
                  .add("x-amz-checksum-sha256", Base64.getEncoder().encodeToString(digestOfOther));
              answer(exchange, 200, "these are not the bytes that were stored");
            });
    try (S3BlobStore store = S3Server.storeAt(address(server)).spoolFolder(spool).build()) {
      assertSilentFailure(() -> read(store));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void verify_serverThatOverwrites_isRefused() throws Exception {
    List<String> removed = new ArrayList<>();
    HttpServer server =
        serving(
            exchange -> {
              if (exchange.getRequestMethod().equals("DELETE")) {
                removed.add(exchange.getRequestURI().getPath());
              }
              answer(exchange, 200, versionsOf(exchange));
            });
    try (S3BlobStore store = S3Server.storeAt(address(server)).spoolFolder(spool).build()) {
      assertThatThrownBy(store::verify)
          .isInstanceOf(IOException.class)
          .hasMessage("the object store overwrites: it ignores If-None-Match");
      assertThat(removed).hasSize(1);
    } finally {
      server.stop(0);
    }
  }

  /** Answers a question for versions with one of the key that was asked for. */
  private static String versionsOf(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if (!query.contains("prefix=")) {
      return "";
    }
    String key = query.replaceFirst(".*prefix=([^&]*).*", "$1");
    return "<ListVersionsResult><IsTruncated>false</IsTruncated><Version><Key>"
        + key
        + "</Key><VersionId>null</VersionId></Version></ListVersionsResult>";
  }

  @Test
  void credentials_thatCannotBeGiven_failWithoutTheirReason() throws Exception {
    try (S3BlobStore store =
        S3Server.shared()
            .store()
            .spoolFolder(spool)
            .credentials(
                () -> {
                  throw new IllegalStateException("marker-vault markerSecretOfTheKey");
                })
            .build()) {
      assertEverythingFails(store);
      assertThatThrownBy(store::list)
          .hasMessage("the credentials of the object store are not available");
    }
  }

  private void assertEverythingFails(S3BlobStore store) {
    Instant at = Instant.parse("2026-01-15T09:30:00Z");
    assertSilentFailure(() -> put(store, bytes(1, 10)));
    assertSilentFailure(() -> store.open("itm-1").close());
    assertSilentFailure(() -> store.exists("itm-1"));
    assertSilentFailure(() -> store.delete("itm-1"));
    assertSilentFailure(store::list);
    assertSilentFailure(() -> store.quarantine(new Entry("itm-1", true, at)));
    assertSilentFailure(() -> store.emptyQuarantine(at));
    assertSilentFailure(store::verify);
  }

  private static void assertSilentFailure(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileNotFoundException.class)
        .hasNoCause();
    Leaks.assertNothingLeaked(thrown, SECRETS);
    assertThat(thrown).hasMessageNotContaining("127.0.0.1");
  }

  private static HttpServer serving(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    HttpServer server = HttpServer.create(loopback(), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          handler.handle(exchange);
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless || bytes.length == 0 ? -1 : bytes.length);
    if (!bodiless) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
