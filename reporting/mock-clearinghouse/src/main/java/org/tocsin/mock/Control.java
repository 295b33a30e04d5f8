package org.tocsin.mock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Books, faults, knobs and clock by HTTP, for the page and for scripts on this machine.
 *
 * <p>Only loopback is served, and only under a loopback name, so that a name that somebody else
 * controls and points here gets nothing. What changes the mock needs the token as well, and comes
 * from no page but the mock's own.
 */
final class Control {
  static final String TOKEN_HEADER = "X-Tocsin-Mock-Token";
  private static final int MAX_BODY = 1 << 20;
  private static final int SHOWN_CALLS = 500;
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final MockClearinghouse mock;
  private final ShiftedClock clock;
  private final EventStream events;
  private final String token;
  private final HashShareControl sharing;

  Control(MockClearinghouse mock, ShiftedClock clock, EventStream events, String token) {
    this.mock = mock;
    this.clock = clock;
    this.events = events;
    this.token = token;
    this.sharing = new HashShareControl(mock.hashShare(), mock.hashSharingUri());
  }

  /** A request that cannot be served, with its status and a line for the caller. */
  private static final class RefusedException extends Exception {
    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    private String line() {
      String message = getMessage();
      return message == null ? "refused" : message;
    }
  }

  /** Tells whether a request comes from this machine under a loopback name. */
  static boolean isLocal(HttpExchange exchange) {
    String host = Wire.header(exchange, "Host").toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return exchange.getRemoteAddress().getAddress().isLoopbackAddress()
        && LOOPBACK_NAMES.contains(name);
  }

  void serve(HttpExchange exchange, String path) throws IOException {
    try {
      if (!isLocal(exchange)) {
        throw new RefusedException(403, "only for this machine, under a loopback name");
      }
      String method = exchange.getRequestMethod();
      if (method.equals("GET") && path.equals("/events")) {
        events.open(exchange);
        return;
      }
      JsonNode answer;
      if (method.equals("GET")) {
        answer = read(path);
      } else if (method.equals("POST") || method.equals("DELETE")) {
        authorise(exchange);
        answer =
            isSharing(path)
                ? changeSharing(exchange, path.substring(HashShareControl.PATH.length()))
                : change(exchange, method + " " + path);
      } else {
        throw new RefusedException(405, "GET, POST or DELETE");
      }
      Wire.drain(exchange);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      Wire.send(exchange, 200, "application/json", Scripts.JSON.writeValueAsBytes(answer));
    } catch (RefusedException e) {
      Wire.drain(exchange);
      Wire.send(exchange, e.status, "text/plain;charset=UTF-8", Wire.utf8(e.line() + "\n"));
    }
  }

  private void authorise(HttpExchange exchange) throws RefusedException {
    String origin = Wire.header(exchange, "Origin");
    if (!origin.isEmpty() && !origin.equals("http://" + Wire.header(exchange, "Host"))) {
      throw new RefusedException(403, "not from another page");
    }
    byte[] given = Wire.header(exchange, TOKEN_HEADER).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8))) {
      throw new RefusedException(403, "the header " + TOKEN_HEADER + " has not the mock's token");
    }
  }

  private JsonNode read(String path) throws RefusedException {
    if (isSharing(path)) {
      return sharing
          .read(path.substring(HashShareControl.PATH.length()))
          .orElseThrow(() -> new RefusedException(404, "no such path"));
    }
    List<String> steps = List.of(path.substring(1).split("/", -1));
    return switch (steps.get(0) + "/" + steps.size()) {
      case "state/1" -> state();
      case "reports/1" -> {
        ArrayNode all = Scripts.JSON.createArrayNode();
        mock.books().reports().forEach(report -> all.add(BooksJson.report(report, false)));
        yield all;
      }
      case "reports/2" ->
          number(steps.get(1))
              .flatMap(mock.books()::report)
              .map(this::whole)
              .orElseThrow(() -> new RefusedException(404, "no such report"));
      case "calls/1" -> {
        List<BookedCall> calls = mock.books().calls();
        ArrayNode all = Scripts.JSON.createArrayNode();
        calls
            .subList(Math.max(0, calls.size() - SHOWN_CALLS), calls.size())
            .forEach(call -> all.add(BooksJson.call(call, false)));
        yield all;
      }
      case "calls/2" ->
          number(steps.get(1))
              .flatMap(
                  number ->
                      mock.books().calls().stream()
                          .filter(call -> call.number() == number)
                          .findFirst())
              .map(call -> BooksJson.call(call, true))
              .orElseThrow(() -> new RefusedException(404, "no such call"));
      case "openings/1" -> {
        ObjectNode all = Scripts.JSON.createObjectNode();
        mock.books().openings().forEach(all::put);
        yield all;
      }
      default -> throw new RefusedException(404, "no such path");
    };
  }

  private static boolean isSharing(String path) {
    return path.equals(HashShareControl.PATH) || path.startsWith(HashShareControl.PATH + "/");
  }

  private ObjectNode whole(BookedReport report) {
    ObjectNode json = BooksJson.report(report, true);
    ArrayNode calls = json.putArray("calls");
    mock.books().calls(report.id()).forEach(call -> calls.add(BooksJson.call(call, false)));
    return json;
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private ObjectNode state() {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("revision", events.revision());
    json.put("now", clock.instant().toString());
    json.put("aheadSeconds", clock.ahead().toSeconds());
    json.put("baseUri", mock.baseUri().toString());
    ArrayNode accounts = json.putArray("accounts");
    mock.settings().accounts().forEach(account -> accounts.add(account.user()));
    ArrayNode endpoints = json.putArray("endpoints");
    for (Endpoint endpoint : Endpoint.values()) {
      endpoints.add(endpoint.word());
    }
    json.set("faults", BooksJson.faults(mock.faults().waiting()));
    json.set("knobs", BooksJson.knobs(mock.knobs()));
    json.set("hashSharing", HashShareJson.state(mock.hashShare(), mock.hashSharingUri()));
    return json;
  }

  private JsonNode change(HttpExchange exchange, String action)
      throws IOException, RefusedException {
    try {
      switch (action) {
        case "POST /faults" -> {
          JsonNode body = body(exchange);
          List<FaultPlan> plans =
              body.isArray()
                  ? StreamSupport.stream(body.spliterator(), false).map(Scripts::plan).toList()
                  : List.of(Scripts.plan(body));
          plans.forEach(mock.faults()::add);
        }
        case "DELETE /faults" -> {
          Optional<Endpoint> one = queriedEndpoint(exchange.getRequestURI());
          one.ifPresentOrElse(mock.faults()::clear, mock.faults()::clear);
        }
        case "POST /knobs" -> mock.knobs(Scripts.knobs(body(exchange), mock.knobs()));
        case "POST /clock" -> {
          Fields fields = new Fields(body(exchange), "clock");
          clock.advance(Duration.parse(fields.required("advance")));
          fields.end();
          mock.books().reports();
          events.changed();
        }
        default -> throw new RefusedException(404, "no such path");
      }
    } catch (DateTimeException e) {
      throw new RefusedException(400, "a duration is written like PT25H");
    } catch (IllegalArgumentException e) {
      throw unusable(e);
    }
    return state();
  }

  private JsonNode changeSharing(HttpExchange exchange, String path)
      throws IOException, RefusedException {
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    try {
      return sharing
          .<RefusedException>change(
              exchange.getRequestMethod() + " " + path, query, () -> body(exchange))
          .orElseThrow(() -> new RefusedException(404, "no such path"));
    } catch (IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  private static RefusedException unusable(IllegalArgumentException e) {
    String message = e.getMessage();
    return new RefusedException(400, message == null ? "unusable" : message);
  }

  private static Optional<Endpoint> queriedEndpoint(URI uri) {
    String query = uri.getQuery();
    return query == null
        ? Optional.empty()
        : Optional.of(Endpoint.of(query.replaceFirst("^endpoint=", "")));
  }

  private static JsonNode body(HttpExchange exchange) throws IOException, RefusedException {
    try {
      JsonNode node = Scripts.JSON.readTree(Wire.body(exchange, MAX_BODY));
      if (node == null || node.isMissingNode()) {
        throw new RefusedException(400, "a JSON document is expected");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new RefusedException(400, "a JSON document is expected");
    } catch (Wire.TooLargeException e) {
      throw new RefusedException(400, "at most 1 MiB is expected");
    }
  }
}
