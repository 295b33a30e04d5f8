package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves the hash-sharing API, version 2, below {@value #ROOT}. */
final class HashShareService {
  static final String ROOT = "/ncmec/hashsharing";
  private static final Duration CURSOR_LIFE = Duration.ofHours(12);
  private static final int MAX_FEEDBACK = 64 << 10;
  private static final int BLOB_SIZE = 256;
  private static final String XML = "application/xml;charset=UTF-8";
  private static final Pattern SECONDS =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  private static final Pattern REASONS = Pattern.compile("/v2/feedback/([A-Z0-9_]+)/reasons");
  private static final Pattern VOTE =
      Pattern.compile("/v2/entries/(\\d+)/([^/]+)/([A-Z0-9_]+)/feedback");

  private final HashShare share;
  private final Map<String, Cursor> cursors = new HashMap<>();
  private final Set<String> blobs = new HashSet<>();

  HashShareService(HashShare share) {
    this.share = share;
  }

  /** A window whose pages are being read, with the pages that were announced. */
  private record Cursor(
      Instant from, Instant to, List<String> keys, Instant at, Set<Integer> issued) {}

  /** Serves a request; the path is what follows the root. */
  void serve(HttpExchange exchange, String path, Optional<MockAccount> account) throws IOException {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    int number = share.asked(query.isEmpty() ? path : path + "?" + query);
    String method = exchange.getRequestMethod();
    if (account.isEmpty() || share.meets(HashShareFault.AUTH_401)) {
      Wire.drain(exchange);
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"hashsharing\"");
      Wire.send(exchange, 401, "", new byte[0]);
    } else if (!account.get().may(Permission.HASH_SHARING)
        || share.meets(HashShareFault.FORBIDDEN_403)) {
      refuse(exchange, 403, "not permitted");
    } else if (method.equals("PUT")) {
      vote(exchange, path);
    } else if (!method.equals("GET")) {
      refuse(exchange, 405, "GET or PUT");
    } else if (path.equals("/v2/entries")) {
      Wire.drain(exchange);
      entries(exchange, query, number);
    } else {
      Wire.drain(exchange);
      document(exchange, path, account.get());
    }
  }

  private void document(HttpExchange exchange, String path, MockAccount account)
      throws IOException {
    Matcher reasons = REASONS.matcher(path);
    if (path.equals("/v2/status")) {
      xml(
          exchange,
          HashShareXml.document(
              "status",
              "<ipAddress>"
                  + exchange.getRemoteAddress().getAddress().getHostAddress()
                  + "</ipAddress><username>"
                  + HashShareXml.escape(account.user())
                  + "</username>"
                  + HashShareXml.member(HashShare.FIRST_MEMBER)));
    } else if (path.equals("/v2/members")) {
      StringBuilder members = new StringBuilder();
      for (int id = HashShare.FIRST_MEMBER; id <= HashShare.LAST_MEMBER; id++) {
        members.append(HashShareXml.member(id));
      }
      xml(exchange, HashShareXml.document("members", members.toString()));
    } else if (path.equals("/v2/categorizations")) {
      xml(
          exchange,
          HashShareXml.document(
              "availableCategorizations",
              "<group name=\"Content\" allowMultiple=\"true\"><categorization"
                  + " guid=\"00000000-0000-4000-8000-0000000000a1\" name=\"Demo label\"/></group>"));
    } else if (reasons.matches()) {
      xml(exchange, HashShareXml.reasons(reasons.group(1)));
    } else if (path.startsWith("/v2/demo/blob/")) {
      blob(exchange, path);
    } else {
      refuse(exchange, 404, "no such path");
    }
  }

  /** Serves a binary fingerprint once. */
  private void blob(HttpExchange exchange, String path) throws IOException {
    boolean fresh;
    synchronized (this) {
      fresh = blobs.remove(path);
    }
    if (!fresh) {
      refuse(exchange, 404, "this reference was used or never given");
      return;
    }
    byte[] bytes = new byte[BLOB_SIZE];
    new Random(path.hashCode()).nextBytes(bytes);
    Wire.send(exchange, 200, "application/octet-stream", bytes);
  }

  private void entries(HttpExchange exchange, String query, int number) throws IOException {
    if (meetsGateway(exchange, number)) {
      return;
    }
    Map<String, String> values = parameters(query);
    String from = values.getOrDefault("from", "");
    String to = values.getOrDefault("to", "");
    String start = values.getOrDefault("start", "");
    Optional<Cursor> cursor = start.isEmpty() ? begin(from, to) : resume(from, to, start);
    if (cursor.isEmpty()) {
      refuse(exchange, 400, "unusable window or cursor");
      return;
    }
    page(exchange, cursor.get(), start.isEmpty() ? 1 : Integer.parseInt(start));
  }

  /** Plays the faults that need no document. */
  private boolean meetsGateway(HttpExchange exchange, int number) throws IOException {
    if (share.meets(HashShareFault.RATE_429)) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      refuse(exchange, 429, "slow down");
    } else if (share.meets(HashShareFault.ERROR_5XX_EVERY_SECOND) && number % 2 == 0) {
      refuse(exchange, 503, "not now");
    } else if (share.meets(HashShareFault.REDIRECT_302)) {
      exchange.getResponseHeaders().set("Location", "http://elsewhere.example/v2/entries");
      Wire.send(exchange, 302, "", new byte[0]);
    } else if (share.meets(HashShareFault.HTML_LOGIN_PAGE_200)) {
      Wire.send(exchange, 200, "text/html", Wire.utf8("<html><body>Log in</body></html>"));
    } else {
      return false;
    }
    return true;
  }

  private synchronized Optional<Cursor> begin(String from, String to) {
    if (!SECONDS.matcher(from).matches() || !SECONDS.matcher(to).matches()) {
      return Optional.empty();
    }
    Optional<Instant> first = Values.instant(from);
    Optional<Instant> last = Values.instant(to);
    if (first.isEmpty() || last.isEmpty() || last.get().isBefore(first.get())) {
      return Optional.empty();
    }
    Cursor cursor =
        new Cursor(
            first.get(),
            last.get(),
            share.changed(first.get(), last.get()),
            share.now(),
            new HashSet<>(Set.of(1)));
    cursors.put(first.get() + "/" + last.get(), cursor);
    return Optional.of(cursor);
  }

  /** Finds a cursor that was given out, for this very window, and not too long ago. */
  private synchronized Optional<Cursor> resume(String from, String to, String start) {
    Optional<Instant> first = Values.instant(from);
    Optional<Instant> last = Values.instant(to);
    if (first.isEmpty()
        || last.isEmpty()
        || !start.matches("[0-9]{1,9}")
        || share.meets(HashShareFault.NEXT_EXPIRED)) {
      return Optional.empty();
    }
    return Optional.ofNullable(cursors.get(first.get() + "/" + last.get()))
        .filter(cursor -> cursor.issued().contains(Integer.parseInt(start)))
        .filter(cursor -> !share.now().isAfter(cursor.at().plus(CURSOR_LIFE)));
  }

  private void page(HttpExchange exchange, Cursor cursor, int start) throws IOException {
    int size = share.pageSize();
    int count = cursor.keys().size();
    int end = Math.min(count, start - 1 + size);
    boolean follows = start > 1;
    if (follows && share.meets(HashShareFault.NEXT_SILENTLY_WRONG)) {
      end = start - 1;
      count = end;
    }
    boolean last = end >= count;
    if (last && share.meets(HashShareFault.ERROR_NEAR_END)) {
      refuse(exchange, 500, "internal error");
      return;
    }
    boolean repeats = follows && share.meets(HashShareFault.DUPLICATE_ACROSS_PAGES);
    List<String> keys = cursor.keys().subList(Math.min(start - 1 - (repeats ? 1 : 0), end), end);
    Optional<String> next = last ? Optional.empty() : Optional.of(next(cursor, end + 1, count));
    List<SharedEntry> states = share.states(new ArrayList<>(keys), cursor.from(), cursor.to());
    String document = new HashShareXml(share).page(states, next, fingerprint -> reference());
    if (share.meets(HashShareFault.TRUNCATED_200)) {
      document = document.substring(0, document.length() / 2);
    }
    boolean wrong = share.meets(HashShareFault.WRONG_CONTENT_TYPE);
    Wire.send(exchange, 200, wrong ? "text/html" : XML, Wire.utf8(document));
  }

  private synchronized String next(Cursor cursor, int start, int count) {
    cursor.issued().add(start);
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
            + count;
    return share.meets(HashShareFault.NEXT_OTHER_HOST)
        ? "http://elsewhere.example" + ROOT + path
        : path;
  }

  private synchronized String reference() {
    String path = "/v2/demo/blob/" + Long.toHexString(new Random().nextLong());
    blobs.add(path);
    return path;
  }

  private void vote(HttpExchange exchange, String path) throws IOException {
    Matcher vote = VOTE.matcher(path);
    byte[] body = Wire.body(exchange, MAX_FEEDBACK);
    Optional<SharedEntry> entry =
        vote.matches() ? share.entry(vote.group(1) + "-" + vote.group(2)) : Optional.empty();
    if (entry.isEmpty()) {
      refuse(exchange, 404, "no such entry");
      return;
    }
    Optional<String> given = ballot(body);
    if (given.isEmpty()) {
      refuse(exchange, 400, "no usable feedback");
      return;
    }
    share.vote(entry.get(), vote.group(3), given.get());
    xml(exchange, HashShareXml.document("submissionResult", ""));
  }

  /** Reads a vote: affirmative, or negative with a reason that exists. */
  private static Optional<String> ballot(byte[] body) {
    try {
      XmlElement root = XmlReader.read(body);
      if (!root.name().equals("feedbackSubmission")
          || !root.namespace().equals(HashShareXml.NAMESPACE)) {
        return Optional.empty();
      }
      if (root.child("affirmative").isPresent()) {
        return Optional.of("affirmative");
      }
      return root.value("negative", "reasonIds", "guid").filter(HashShareXml.REASON::equals);
    } catch (XmlReader.MalformedException e) {
      return Optional.empty();
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

  private static void xml(HttpExchange exchange, String document) throws IOException {
    Wire.send(exchange, 200, XML, Wire.utf8(document));
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    Wire.drain(exchange);
    Wire.send(exchange, status, "text/plain;charset=UTF-8", Wire.utf8(message + "\n"));
  }
}
