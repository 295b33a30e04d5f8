package org.tocsin.hashlist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The only code of hash lists that opens a connection: to one configured root, and never to another
 * host.
 *
 * <p>One call is one request: nothing is repeated, redirected or challenged. An answer has at most
 * {@link #MOST_BYTES} bytes, packed and unpacked, and a bounded time whatever it does. Safe for use
 * by many threads.
 */
final class ListHttp implements AutoCloseable {
  /** The most bytes of one answer. */
  static final int MOST_BYTES = 64 << 20;

  private static final int MOST_PLACE = 4_000;

  /** The longest wait that a source can ask for. */
  static final Duration LONGEST_WAIT = Duration.ofHours(24);

  /** Where the library does not look for an order to try again. */
  private static final String MOVED_RETRY_AFTER = "Tocsin-Retry-After";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  /** How long a call may take. */
  record Patience(Duration connect, Duration silence, Duration whole) {
    static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(3));
  }

  /**
   * An answer.
   *
   * @param status its HTTP status
   * @param mediaType its media type without parameters, lower case; empty text for none
   * @param body its body, unpacked
   * @param date the source's time, if it says
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Answer(int status, String mediaType, byte[] body, Optional<Instant> date) {
    @Override
    public String toString() {
      return "Answer(" + status + ")";
    }
  }

  private final String root;
  private final Optional<String> user;
  private final Secret secret;
  private final Clock clock;
  private final OkHttpClient http;
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param root the application's root; https, or http to this machine
   * @param user for Basic authentication; empty for none
   */
  ListHttp(URI root, Optional<String> user, Secret secret, Patience patience, Clock clock) {
    this.root = checked(root);
    this.user = user;
    this.secret = secret;
    this.clock = clock;
    this.http =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .fastFallback(false)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
            .connectionPool(new ConnectionPool(2, 2, TimeUnit.SECONDS))
            .proxy(Proxy.NO_PROXY)
            .cookieJar(CookieJar.NO_COOKIES)
            .addNetworkInterceptor(ListHttp::unrepeated)
            .connectTimeout(patience.connect())
            .readTimeout(patience.silence())
            .writeTimeout(patience.silence())
            .callTimeout(patience.whole())
            .build();
  }

  /** Hides the order to try again from the library, which would follow it at once. */
  private static Response unrepeated(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String retryAfter = response.header("Retry-After");
    return retryAfter == null
        ? response
        : response
            .newBuilder()
            .removeHeader("Retry-After")
            .header(MOVED_RETRY_AFTER, retryAfter)
            .build();
  }

  /** Returns a root without a slash at its end, or says what is wrong with it. */
  static String checked(URI root) {
    String scheme = root.getScheme() == null ? "" : root.getScheme().toLowerCase(Locale.ROOT);
    String host = root.getHost() == null ? "" : root.getHost().toLowerCase(Locale.ROOT);
    if (host.isEmpty() || root.getRawUserInfo() != null || root.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "a root is an address such as https://lists.example/path, without user and query");
    }
    if (!scheme.equals("https") && !(scheme.equals("http") && LOOPBACK.contains(host))) {
      throw new IllegalArgumentException(
          "a root is https; http only to this machine, because a credential goes there");
    }
    String text = root.toString();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }

  /** The root, as connectors fingerprint their configuration. */
  String root() {
    return root;
  }

  /**
   * Returns the place of a next page, which has to lead on: a page that names itself as the next
   * one would be asked for without an end.
   *
   * @param place below the root, as the source told it
   * @param asked the place of the page that told it
   */
  static String onward(String place, String asked) throws SourceException {
    if (place.length() > MOST_PLACE || place.chars().anyMatch(c -> c <= ' ')) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "the next page's place is too long, or none");
    }
    if (place.equals(asked)) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE,
          "the next page is said to be the one that was asked for");
    }
    return place;
  }

  /**
   * Asks for what lies below the root.
   *
   * @param below path and query as they go over the wire, beginning with a slash; appended to the
   *     root as text, because a root has a path that resolving would lose
   * @throws SourceException when no whole answer came
   */
  Answer get(String below, String accept) throws SourceException {
    return send(below, "GET", accept, null);
  }

  /** Sends a document to what lies below the root. */
  Answer send(String below, String method, String accept, String mediaType, byte[] document)
      throws SourceException {
    return send(below, method, accept, new OneShot(MediaType.get(mediaType), document));
  }

  private Answer send(String below, String method, String accept, @Nullable RequestBody body)
      throws SourceException {
    HttpUrl url = HttpUrl.parse(root + below);
    if (!below.startsWith("/") || url == null || !isBelow(url, below)) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "an address is not below the source's root");
    }
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .method(method, body)
            .header("Accept", accept)
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "Tocsin");
    user.ifPresent(name -> request.header("Authorization", authorization(name)));
    Call call = http.newCall(request.build());
    underWay.add(call);
    try {
      if (closed) {
        throw new IOException("closed");
      }
      try (Response response = call.execute()) {
        return answer(response);
      }
    } catch (IOException e) {
      // The exception is dropped on purpose: its message may name addresses.
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "no whole answer came");
    } finally {
      underWay.remove(call);
    }
  }

  /** Whether reading the address led where it says: no dots lead out of the root. */
  private boolean isBelow(HttpUrl url, String below) {
    HttpUrl base = HttpUrl.get(root);
    String prefix = base.encodedPath().equals("/") ? "" : base.encodedPath();
    return url.host().equals(base.host())
        && url.port() == base.port()
        && url.scheme().equals(base.scheme())
        && url.encodedPath().equals(prefix + below.replaceFirst("[?#].*", ""));
  }

  private String authorization(String name) {
    char[] password = secret.reveal();
    try {
      return Credentials.basic(name, CharBuffer.wrap(password).toString(), StandardCharsets.UTF_8);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private Answer answer(Response response) throws IOException, SourceException {
    int status = response.code();
    Optional<Duration> wait = retryAfter(response.header(MOVED_RETRY_AFTER));
    requireUsable(status, wait);
    boolean packed = "gzip".equalsIgnoreCase(response.header("Content-Encoding", ""));
    byte[] body;
    try (InputStream raw = response.body().byteStream()) {
      body = bounded(raw);
    }
    if (packed) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = bounded(in);
      } catch (IOException e) {
        throw new SourceException(
            SourceException.Kind.UNREADABLE, "an answer's compression is damaged");
      }
    }
    String type = response.header("Content-Type", "");
    String media = type == null ? "" : type.replaceFirst(";.*", "").strip();
    return new Answer(status, media.toLowerCase(Locale.ROOT), body, date(response.header("Date")));
  }

  /** Decides on the status, before anything else is looked at. */
  private static void requireUsable(int status, Optional<Duration> wait) throws SourceException {
    if (status == 401 || status == 403) {
      throw new SourceException(
          SourceException.Kind.CREDENTIAL, "the source refuses the credential (" + status + ")");
    }
    if (status == 429) {
      throw new SourceException(
          SourceException.Kind.RATE, "the source asks for fewer questions", wait);
    }
    if (status == 408 || status >= 500) {
      throw new SourceException(
          SourceException.Kind.UNAVAILABLE, "the source is in trouble (" + status + ")", wait);
    }
    if (status >= 300 && status < 400) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "the source sends elsewhere, which is never followed");
    }
    if (status < 200) {
      throw new SourceException(SourceException.Kind.UNREADABLE, "an answer has no known status");
    }
  }

  private static byte[] bounded(InputStream in) throws IOException, SourceException {
    byte[] body = in.readNBytes(MOST_BYTES);
    if (body.length == MOST_BYTES && in.read() >= 0) {
      throw new SourceException(SourceException.Kind.UNREADABLE, "an answer has more than 64 MiB");
    }
    return body;
  }

  private Optional<Duration> retryAfter(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Duration wait;
    if (header.strip().matches("[0-9]{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(header.strip()));
    } else {
      Optional<Instant> at = date(header);
      if (at.isEmpty()) {
        return Optional.empty();
      }
      wait = Duration.between(clock.instant(), at.get());
    }
    Duration positive = wait.isNegative() ? Duration.ZERO : wait;
    return Optional.of(positive.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : positive);
  }

  private static Optional<Instant> date(@Nullable String header) {
    try {
      return header == null
          ? Optional.empty()
          : Optional.of(ZonedDateTime.parse(header.strip(), DATE).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns a text as one segment of a path: everything but unreserved characters is escaped. */
  static String segment(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '~'
              || (c == '.' && text.length() > 2);
      if (plain) {
        escaped.append((char) c);
      } else {
        escaped.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return escaped.toString();
  }

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /** A document that the HTTP library may send once and never again. */
  private static final class OneShot extends RequestBody {
    private final MediaType type;
    private final byte[] document;

    OneShot(MediaType type, byte[] document) {
      this.type = type;
      this.document = document;
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return document.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(document);
    }
  }

  @Override
  public void close() {
    closed = true;
    // The dispatcher knows a call until its answer begins: what is being read is cut off here.
    underWay.forEach(Call::cancel);
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }
}
