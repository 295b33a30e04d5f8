package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.tocsin.mock.HashShareCursors.Cursor;
import org.tocsin.mock.HashShareCursors.Line;
import org.tocsin.mock.HashShareCursors.Problem;
import org.tocsin.mock.HashShareCursors.Resumed;

/** Serves the hash-sharing API, version 2, below {@value #ROOT}. */
final class HashShareService {
  static final String ROOT = "/ncmec/hashsharing";

  /** Where a redirect leads. Nobody has business there. */
  static final String ELSEWHERE = "/ncmec/elsewhere";

  private static final int MAX_FEEDBACK = 64 << 10;
  private static final int BLOB_SIZE = 256;
  private static final int MOST_BLOBS = 100_000;
  private static final String XML = "application/xml;charset=UTF-8";
  private static final String PROBE = "/v2/demo/probe";
  private static final List<Integer> SERVER_ERRORS = List.of(503, 500, 502, 504);
  private static final Pattern REASONS = Pattern.compile("/v2/feedback/([A-Z0-9_]+)/reasons");

  private final HashShare share;
  private final FaultPlayer player;
  private final HashShareCursors cursors;
  private final Set<String> blobs = new LinkedHashSet<>();

  HashShareService(HashShare share, FaultPlayer player) {
    this.share = share;
    this.player = player;
    this.cursors = new HashShareCursors(share);
  }

  /** A request with its exchange. */
  private record Call(HttpExchange exchange, HashShareVisit visit) {
    boolean meets(HashShareFault fault) {
      return visit.meets(fault);
    }
  }

  /** Serves a request below the root. */
  void serve(HttpExchange exchange, Optional<MockAccount> account) throws IOException {
    Call call = new Call(exchange, share.asked(exchange.getRequestMethod(), below(exchange, ROOT)));
    String path = call.visit.target().replaceFirst("\\?.*", "");
    if (path.equals(PROBE)) {
      call.visit.misused("an entity was read");
    }
    if (account.isEmpty() || call.meets(HashShareFault.AUTH_401)) {
      Wire.drain(exchange);
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"hashsharing\"");
      send(call, 401, "", new byte[0]);
    } else if (!account.get().may(Permission.HASH_SHARING)
        || call.meets(HashShareFault.FORBIDDEN_403)) {
      refuse(call, 403, "not permitted");
    } else if (!meetsGateway(call)) {
      answer(call, path, account.get());
    }
  }

  /** Serves a request that follows a redirect, which a careful client never makes. */
  void elsewhere(HttpExchange exchange, Optional<MockAccount> account) throws IOException {
    String target = below(exchange, ELSEWHERE);
    Call call = new Call(exchange, share.asked(exchange.getRequestMethod(), target));
    boolean credential = account.isPresent() || !Wire.header(exchange, "Authorization").isEmpty();
    call.visit.misused(
        "a redirect was followed, " + (credential ? "with" : "without") + " a credential");
    refuse(call, 404, "nobody has business here");
  }

  private static String below(HttpExchange exchange, String root) {
    String path = exchange.getRequestURI().getRawPath().substring(root.length());
    String query = exchange.getRequestURI().getRawQuery();
    return query == null || query.isEmpty() ? path : path + "?" + query;
  }

  private void answer(Call call, String path, MockAccount account) throws IOException {
    String method = call.exchange.getRequestMethod();
    if (method.equals("PUT")) {
      vote(call, path);
    } else if (!method.equals("GET")) {
      refuse(call, 405, "GET or PUT");
    } else if (path.equals("/v2/entries")) {
      Wire.drain(call.exchange);
      entries(call);
    } else {
      Wire.drain(call.exchange);
      document(call, path, account);
    }
  }

  private void document(Call call, String path, MockAccount account) throws IOException {
    Matcher reasons = REASONS.matcher(path);
    if (path.equals("/v2/status")) {
      String content =
          "<ipAddress>"
              + call.exchange.getRemoteAddress().getAddress().getHostAddress()
              + "</ipAddress><username>"
              + HashShareXml.escape(account.user())
              + "</username>"
              + HashShareXml.member(HashShare.FIRST_MEMBER);
      xml(call, HashShareXml.document("status", content));
    } else if (path.equals("/v2/members")) {
      StringBuilder members = new StringBuilder();
      for (int id = HashShare.FIRST_MEMBER; id <= HashShare.LAST_MEMBER; id++) {
        members.append(HashShareXml.member(id));
      }
      xml(call, HashShareXml.document("members", members.toString()));
    } else if (path.equals("/v2/categorizations")) {
      xml(
          call,
          HashShareXml.document(
              "availableCategorizations",
              "<group name=\"Content\" allowMultiple=\"true\"><categorization"
                  + " guid=\"00000000-0000-4000-8000-0000000000a1\" name=\"Demo label\"/></group>"));
    } else if (reasons.matches() && HashShareXml.reason(reasons.group(1)).isPresent()) {
      String guid = HashShareXml.reason(reasons.group(1)).get();
      xml(
          call,
          HashShareXml.document(
              "availableFeedbackReasons", HashShareXml.reasonElement(reasons.group(1), guid)));
    } else if (path.startsWith("/v2/demo/blob/")) {
      blob(call, path);
    } else {
      refuse(call, 404, "no such path");
    }
  }

  /** Serves a binary fingerprint once. */
  private void blob(Call call, String path) throws IOException {
    boolean fresh;
    synchronized (blobs) {
      fresh = blobs.remove(path);
    }
    if (!fresh) {
      call.visit.misused("reference used twice or never given");
      refuse(call, 404, "this reference was used or never given");
      return;
    }
    byte[] bytes = new byte[BLOB_SIZE];
    new Random(path.hashCode()).nextBytes(bytes);
    send(call, 200, "application/octet-stream", bytes);
  }

  private void entries(Call call) throws IOException {
    Map<String, String> values =
        parameters(Optional.ofNullable(call.exchange.getRequestURI().getRawQuery()).orElse(""));
    String from = values.getOrDefault("from", "");
    String to = values.getOrDefault("to", "");
    String start = values.getOrDefault("start", "");
    if (!start.isEmpty()) {
      next(call, from, to, start);
      return;
    }
    Optional<Cursor> cursor = cursors.begin(from, to, call.visit);
    if (cursor.isEmpty()) {
      call.visit.misused("window not in seconds of UTC, or reversed");
      refuse(call, 400, "a window is from and to, in seconds of UTC");
      return;
    }
    if (call.meets(HashShareFault.SLOW_FIRST_PAGE)) {
      player.await(Duration.ofMillis(call.visit.amount(HashShareFault.SLOW_FIRST_PAGE).orElse(0)));
    }
    if (call.meets(HashShareFault.EMPTY_CONTAINERS)) {
      send(call, List.of(), Optional.of(announce(call, cursor.get(), 1)));
    } else {
      page(call, cursor.get(), 1);
    }
  }

  private void next(Call call, String from, String to, String start) throws IOException {
    if (call.meets(HashShareFault.NEXT_EXPIRED)) {
      refuse(call, 400, "the cursor has expired");
      return;
    }
    Resumed resumed = cursors.resume(from, to, start);
    if (resumed.cursor().isPresent()) {
      page(call, resumed.cursor().get(), Integer.parseInt(start));
      return;
    }
    call.visit.misused(resumed.problem().words());
    if (resumed.problem() == Problem.OTHER_WINDOW
        && call.meets(HashShareFault.NEXT_SILENTLY_WRONG)) {
      send(call, List.of(), Optional.empty());
    } else {
      refuse(call, 400, resumed.problem().words());
    }
  }

  /** Plays the faults that need no document. */
  private boolean meetsGateway(Call call) throws IOException {
    long every = call.visit.amount(HashShareFault.ERROR_5XX_EVERY).orElse(0);
    if (call.meets(HashShareFault.RATE_429)) {
      long after = call.visit.amount(HashShareFault.RATE_429).orElse(0);
      call.exchange.getResponseHeaders().set("Retry-After", Long.toString(after));
      refuse(call, 429, "slow down");
    } else if (every > 0 && call.visit.number() % every == 0) {
      int turn = (int) (call.visit.number() / every % SERVER_ERRORS.size());
      refuse(call, SERVER_ERRORS.get(turn), "not now");
    } else if (call.meets(HashShareFault.REDIRECT_302)) {
      Wire.drain(call.exchange);
      call.exchange
          .getResponseHeaders()
          .set("Location", origin(call) + ELSEWHERE + call.visit.target());
      send(call, 302, "", new byte[0]);
    } else if (call.meets(HashShareFault.HTML_LOGIN_PAGE_200)) {
      Wire.drain(call.exchange);
      send(call, 200, "text/html", Wire.utf8("<html><body>Log in</body></html>"));
    } else {
      return false;
    }
    return true;
  }

  private static String origin(Call call) {
    return "http://" + Wire.header(call.exchange, "Host");
  }

  private void page(Call call, Cursor cursor, int start) throws IOException {
    int count = cursor.lines().size();
    int end = Math.min(count, start - 1 + share.pageSize());
    if (start - 1 < cursor.border() && end > cursor.border()) {
      end = cursor.border();
    }
    boolean last = end >= count;
    if (last && call.meets(HashShareFault.ERROR_NEAR_END)) {
      refuse(call, 500, "internal error");
      return;
    }
    boolean repeats = start > 1 && call.meets(HashShareFault.DUPLICATE_ACROSS_PAGES);
    List<SharedEntry> states = new ArrayList<>();
    for (Line line : cursor.lines().subList(Math.min(start - 1 - (repeats ? 1 : 0), end), end)) {
      line.fixed()
          .or(() -> share.entry(line.key()).filter(e -> e.isWithin(cursor.from(), cursor.to())))
          .ifPresent(states::add);
    }
    if (!last && call.meets(HashShareFault.MUTATE_WHILE_PAGING)) {
      share.disturb(cursor.lines().get(count - 1).key(), start / share.pageSize() % 2 == 1);
    }
    send(call, states, last ? Optional.empty() : Optional.of(announce(call, cursor, end + 1)));
  }

  /** Sends a page of entries, spoilt as the faults say that are on. */
  private void send(Call call, List<SharedEntry> states, Optional<String> next) throws IOException {
    String probe = origin(call) + ROOT + PROBE;
    String document =
        new HashShareXml(call.visit, share, probe).page(states, next, this::reference);
    if (call.meets(HashShareFault.TRUNCATED_200)) {
      document = document.substring(0, document.length() / 2);
    }
    call.visit.served(states.size());
    boolean wrong = call.meets(HashShareFault.WRONG_CONTENT_TYPE);
    byte[] body = Wire.utf8(document);
    if (call.meets(HashShareFault.GZIP)) {
      body = compressed(body);
      call.exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    if (call.meets(HashShareFault.STALL_MID_BODY)) {
      stall(call, body);
    } else {
      send(call, 200, wrong ? "text/html" : XML, body);
    }
  }

  private static byte[] compressed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    }
    return bytes.toByteArray();
  }

  private void stall(Call call, byte[] body) throws IOException {
    call.visit.answered(200);
    call.exchange.getResponseHeaders().set("Content-Type", XML);
    call.exchange.sendResponseHeaders(200, body.length);
    OutputStream out = call.exchange.getResponseBody();
    out.write(body, 0, body.length / 2);
    out.flush();
    player.await(Duration.ofMillis(call.visit.amount(HashShareFault.STALL_MID_BODY).orElse(0)));
    call.exchange.close();
  }

  private String announce(Call call, Cursor cursor, int start) {
    cursors.issue(cursor, start);
    String path =
        "/v2/entries?from="
            + HashShareXml.millis(cursor.from()).replace(":", "%3A")
            + "&to="
            + HashShareXml.millis(cursor.to()).replace(":", "%3A")
            + "&start="
            + start
            + "&size="
            + share.pageSize()
            + "&max="
            + cursor.lines().size();
    return call.meets(HashShareFault.NEXT_OTHER_HOST)
        ? "http://elsewhere.example" + ROOT + path
        : path;
  }

  private String reference() {
    String path = "/v2/demo/blob/" + Long.toHexString(new Random().nextLong());
    synchronized (blobs) {
      blobs.add(path);
      if (blobs.size() > MOST_BLOBS) {
        blobs.remove(blobs.iterator().next());
      }
    }
    return path;
  }

  private void vote(Call call, String path) throws IOException {
    try {
      byte[] body = Wire.body(call.exchange, MAX_FEEDBACK);
      Optional<String> refusal = HashShareVotes.take(share, path, body);
      if (refusal.isEmpty()) {
        xml(call, HashShareXml.document("submissionResult", ""));
      } else {
        refuse(call, refusal.get().equals(HashShareVotes.UNKNOWN) ? 404 : 400, refusal.get());
      }
    } catch (Wire.TooLargeException e) {
      refuse(call, 400, "feedback has at most 64 KiB");
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> values = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          values.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          values.put(pair.substring(0, equals), "");
        }
      }
    }
    return values;
  }

  private static void xml(Call call, String document) throws IOException {
    send(call, 200, XML, Wire.utf8(document));
  }

  private static void refuse(Call call, int status, String message) throws IOException {
    Wire.drain(call.exchange);
    send(call, status, "text/plain;charset=UTF-8", Wire.utf8(message + "\n"));
  }

  private static void send(Call call, int status, String type, byte[] body) throws IOException {
    call.visit.answered(status);
    Wire.send(call.exchange, status, type, body);
  }
}
