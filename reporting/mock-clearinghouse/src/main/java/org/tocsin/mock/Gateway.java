package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/** The door of the reporting API: credentials, paths, methods, faults and the journal of calls. */
final class Gateway {
  private final MockSettings settings;
  private final Supplier<Knobs> knobs;
  private final Faults faults;
  private final Ledger ledger;
  private final Service service;
  private final FaultPlayer player;

  Gateway(
      MockSettings settings,
      Supplier<Knobs> knobs,
      Faults faults,
      Ledger ledger,
      FaultPlayer player,
      Optional<Archive> archive) {
    this.settings = settings;
    this.knobs = knobs;
    this.faults = faults;
    this.ledger = ledger;
    this.player = player;
    this.service = new Service(ledger, knobs, settings, archive);
  }

  /** A request on its way: what is known of it before it is decided. */
  private record Visit(long number, Instant at, long began, String requestId) {}

  /** Serves a request whose path is the base path or below. */
  void serve(HttpExchange exchange, String path) throws IOException {
    Visit visit =
        new Visit(ledger.nextCall(), ledger.now(), System.nanoTime(), UUID.randomUUID().toString());
    exchange.getResponseHeaders().set("Request-ID", visit.requestId);
    Optional<MockAccount> account = account(exchange);
    Optional<Endpoint> endpoint = Endpoint.at(path);
    if (account.isEmpty()) {
      Wire.drain(exchange);
      exchange
          .getResponseHeaders()
          .set("WWW-Authenticate", "Basic realm=\"ESP Web Services\", charset=\"UTF-8\"");
      outside(exchange, visit, endpoint, account, 401, 2000, knobs.get().unauthorised());
      return;
    }
    if (endpoint.isEmpty()) {
      Wire.drain(exchange);
      outside(exchange, visit, endpoint, account, 404, 1210, knobs.get().notFound());
      return;
    }
    if (!exchange.getRequestMethod().equals(endpoint.get().method())) {
      Wire.drain(exchange);
      exchange.getResponseHeaders().set("Allow", endpoint.get().method());
      outside(exchange, visit, endpoint, account, 405, 4000, Knobs.Body.EMPTY);
      return;
    }
    try {
      serve(exchange, visit, endpoint.get(), account.get());
    } catch (IOException e) {
      // The client went away before its request was whole: nothing took effect.
      book(
          exchange,
          visit,
          endpoint,
          account,
          Optional.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          "gone");
      throw e;
    }
  }

  private void serve(HttpExchange exchange, Visit visit, Endpoint endpoint, MockAccount account)
      throws IOException {
    Optional<Fault> fault = faults.take(endpoint);
    Optional<Service.Result> result = Optional.empty();
    OptionalLong named = OptionalLong.empty();
    if (fault.isEmpty() || fault.get().applied()) {
      result = Optional.of(service.call(endpoint, account, exchange));
    } else if (fault.get().kind() != Fault.Kind.DROP || endpoint != Endpoint.UPLOAD) {
      named = service.named(endpoint, exchange);
      Wire.drain(exchange);
    }
    Answer answer = answer(endpoint, result);
    if (fault.isPresent()) {
      answer = player.spoil(fault.get(), answer, result.map(Service.Result::reply));
    }
    if (answer.drops()) {
      book(
          exchange,
          visit,
          Optional.of(endpoint),
          Optional.of(account),
          result,
          named,
          OptionalInt.empty(),
          fault.map(Fault::word).orElse(""));
      exchange.close();
      return;
    }
    book(
        exchange,
        visit,
        Optional.of(endpoint),
        Optional.of(account),
        result,
        named,
        OptionalInt.of(answer.status()),
        fault.map(Fault::word).orElse(""));
    player.send(exchange, answer);
  }

  private Answer answer(Endpoint endpoint, Optional<Service.Result> result) {
    if (endpoint == Endpoint.XSD && result.isPresent()) {
      return Answer.of(200, "application/xml;charset=UTF-8", service.schema().document());
    }
    Knobs now = knobs.get();
    Reply reply =
        result.map(Service.Result::reply).orElseGet(() -> Reply.message(1000, "Server error"));
    if (endpoint == Endpoint.FINISH
        && !reply.isSuccess()
        && now.finishErrors() == Knobs.FinishErrors.REPORT_DONE_RESPONSE) {
      reply = reply.underDone(true);
    }
    return Answer.of(now.status(reply.code()), mediaType(now), Wire.utf8(reply.xml()));
  }

  static String mediaType(Knobs knobs) {
    return knobs.latin1Header()
        ? "application/xml;charset=ISO-8859-1"
        : "application/xml;charset=UTF-8";
  }

  private void outside(
      HttpExchange exchange,
      Visit visit,
      Optional<Endpoint> endpoint,
      Optional<MockAccount> account,
      int status,
      int code,
      Knobs.Body body)
      throws IOException {
    Reply reply = Reply.message(code, status == 401 ? "Authentication required" : "Not found");
    Service.Result result = Service.Result.of(reply);
    book(
        exchange,
        visit,
        endpoint,
        account,
        Optional.of(result),
        OptionalLong.empty(),
        OptionalInt.of(status),
        "");
    boolean xml = body == Knobs.Body.XML;
    Wire.send(
        exchange,
        status,
        xml ? mediaType(knobs.get()) : "",
        xml ? Wire.utf8(reply.xml()) : new byte[0]);
  }

  private void book(
      HttpExchange exchange,
      Visit visit,
      Optional<Endpoint> endpoint,
      Optional<MockAccount> account,
      Optional<Service.Result> result,
      OptionalLong named,
      OptionalInt status,
      String fault) {
    Optional<Reply> reply = result.map(Service.Result::reply);
    boolean refused = reply.filter(r -> !r.isSuccess()).isPresent();
    ledger.book(
        new BookedCall(
            visit.number,
            visit.at,
            (System.nanoTime() - visit.began) / 1_000_000,
            visit.requestId,
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            endpoint,
            account.map(MockAccount::user),
            result.map(Service.Result::reportId).orElse(named),
            result.flatMap(Service.Result::fileId),
            status,
            reply.isPresent() ? OptionalInt.of(reply.get().code()) : OptionalInt.empty(),
            reply.map(Reply::description).orElse(""),
            fault.isEmpty() ? Optional.empty() : Optional.of(fault),
            refused
                ? result.flatMap(Service.Result::document).map(RawDocument::new)
                : Optional.empty(),
            reply.map(Reply::findings).orElse(List.of())));
  }

  /** Returns the account whose credential a request carries. */
  Optional<MockAccount> account(HttpExchange exchange) {
    String header = Wire.header(exchange, "Authorization");
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    String credential;
    try {
      credential =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return settings.accounts().stream()
        .filter(account -> credential.equals(account.user() + ":" + account.password()))
        .findFirst();
  }
}
