package org.tocsin.cybertipline;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The only code that opens a connection to a clearinghouse.
 *
 * <p>Whatever happens, one call is at most one request: nothing is repeated after a failure, a time
 * limit, a redirect, an authentication challenge or a {@code Retry-After} (specification section 6,
 * defects 3 and 4).
 */
final class Transport implements AutoCloseable {
  /** How long a connection of a conversation is kept for its next call. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  /** Where the library does not look for an order to try again. */
  private static final String MOVED_RETRY_AFTER = "Tocsin-Retry-After";

  /** What came back from one request, or did not. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Received(
      boolean begun,
      OptionalInt status,
      byte[] body,
      boolean whole,
      Optional<String> requestId,
      Optional<String> date,
      Optional<String> retryAfter) {}

  /** Says of one call whether its request was begun, and how long its answer may take. */
  private static final class Attempt {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Duration silence;

    Attempt(Duration silence) {
      this.silence = silence;
    }
  }

  /**
   * How long one call may take.
   *
   * @param whole from its beginning to the end of the answer
   * @param silence how long the clearinghouse may be silent once it has the request
   */
  record Patience(Duration whole, Duration silence) {}

  private final Gate gate;
  private final HttpUrl base;
  private final OkHttpClient http;
  private final String authorization;

  Transport(ClientSettings settings, Gate.Resolver resolver) {
    this.gate = new Gate(settings, resolver);
    this.base = HttpUrl.get(settings.baseUrl().toString());
    this.authorization =
        Credentials.basic(
            settings.account(),
            CharBuffer.wrap(settings.password()).toString(),
            StandardCharsets.UTF_8);
    this.http =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .fastFallback(false)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
            .connectionPool(new ConnectionPool(4, IDLE.toMillis(), TimeUnit.MILLISECONDS))
            .proxy(Proxy.NO_PROXY)
            .cookieJar(CookieJar.NO_COOKIES)
            .dns(gate::resolve)
            .addInterceptor(Transport::patiently)
            .addNetworkInterceptor(Transport::once)
            .connectTimeout(settings.connectTimeout())
            .writeTimeout(settings.writeTimeout())
            .callTimeout(settings.callTimeout())
            .build();
  }

  /**
   * Sends one request and reads its answer, if there is one.
   *
   * @throws EnvironmentMismatch before anything is sent, when the filing does not belong here
   */
  Received send(Stamp stamp, Endpoint endpoint, @Nullable RequestBody body, Patience patience) {
    HttpUrl url = base.newBuilder().addPathSegment(endpoint.path()).build();
    Request.Builder request =
        new Request.Builder()
            .url(withoutDoubleSlash(url))
            .header("Authorization", authorization)
            .header("Accept", "text/xml, application/xml")
            .method(body == null ? "GET" : "POST", body == null ? null : new OneShotBody(body));
    return send(stamp, request, patience);
  }

  /** Sends one document to the base URL itself, with headers of the caller's. */
  Received post(Stamp stamp, RequestBody body, Map<String, String> headers, Patience patience) {
    Request.Builder request = new Request.Builder().url(base).post(new OneShotBody(body));
    headers.forEach(request::header);
    return send(stamp, request, patience);
  }

  private Received send(Stamp stamp, Request.Builder building, Patience patience) {
    Attempt attempt = new Attempt(patience.silence());
    try {
      gate.pass(stamp);
    } catch (UnknownHostException e) {
      return nothing(attempt);
    }
    Request request =
        building
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "Tocsin")
            .tag(Attempt.class, attempt)
            .build();
    Call call = http.newCall(request);
    call.timeout().timeout(patience.whole().toMillis(), TimeUnit.MILLISECONDS);
    try (Response response = call.execute()) {
      return received(response);
    } catch (IOException e) {
      // The exception is dropped on purpose: its message may name addresses, and nobody may log it.
      return nothing(attempt);
    }
  }

  private static HttpUrl withoutDoubleSlash(HttpUrl url) {
    HttpUrl.Builder builder = url.newBuilder();
    for (int i = url.pathSize() - 1; i >= 0; i--) {
      if (url.pathSegments().get(i).isEmpty()) {
        builder.removePathSegment(i);
      }
    }
    return builder.build();
  }

  private static Received nothing(Attempt attempt) {
    return new Received(
        attempt.begun.get(),
        OptionalInt.empty(),
        new byte[0],
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Received received(Response response) {
    byte[] body = new byte[0];
    boolean whole = false;
    try (InputStream in = response.body().byteStream()) {
      body = in.readNBytes(CyberTiplineClient.MAX_ANSWER_BYTES);
      whole = in.read() < 0;
    } catch (IOException e) {
      whole = false;
      body = new byte[0]; // a status is known, and no answer
    }
    return new Received(
        true,
        OptionalInt.of(response.code()),
        body,
        whole,
        Optional.ofNullable(response.header("Request-ID")).map(Transport::bounded),
        Optional.ofNullable(response.header("Date")),
        Optional.ofNullable(response.header(MOVED_RETRY_AFTER)));
  }

  private static String bounded(String header) {
    return header.length() > 255 ? header.substring(0, 255) : header;
  }

  private static Response patiently(Interceptor.Chain chain) throws IOException {
    Attempt attempt = chain.request().tag(Attempt.class);
    if (attempt == null) {
      throw new IOException("a request comes from here and nowhere else");
    }
    int millis = (int) Math.min(attempt.silence.toMillis(), Integer.MAX_VALUE);
    return chain.withReadTimeout(millis, TimeUnit.MILLISECONDS).proceed(chain.request());
  }

  /** Marks the moment from which the request may have arrived, and lets no second one pass. */
  private static Response once(Interceptor.Chain chain) throws IOException {
    Attempt attempt = chain.request().tag(Attempt.class);
    if (attempt == null || !attempt.begun.compareAndSet(false, true)) {
      throw new IOException("a request is never sent twice");
    }
    Response response = chain.proceed(chain.request());
    String retryAfter = response.header("Retry-After");
    if (retryAfter == null) {
      return response;
    }
    return response
        .newBuilder()
        .removeHeader("Retry-After")
        .header(MOVED_RETRY_AFTER, retryAfter)
        .build();
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }
}
