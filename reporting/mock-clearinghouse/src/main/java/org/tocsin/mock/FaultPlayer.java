package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Spoils answers as a fault says and sends them. */
final class FaultPlayer {
  private final Supplier<Knobs> knobs;
  private final CountDownLatch closing;

  /**
   * @param closing reaches zero when the mock closes, which ends every wait
   */
  FaultPlayer(Supplier<Knobs> knobs, CountDownLatch closing) {
    this.knobs = knobs;
    this.closing = closing;
  }

  /** Waits as the fault says and returns what is sent instead of the right answer. */
  Answer spoil(Fault fault, Answer right, Optional<Reply> reply) throws IOException {
    if (fault.kind() == Fault.Kind.TRICKLE) {
      return right.slowed(fault.delay());
    }
    await(fault.delay());
    return switch (fault.kind()) {
      case DROP -> Answer.drop();
      case DELAY, TRICKLE -> right;
      case BAD_GATEWAY -> page(502, "502 Bad Gateway", fault);
      case UNAVAILABLE -> page(503, "503 Service Unavailable", fault);
      case TOO_MANY_REQUESTS -> page(429, "429 Too Many Requests", fault);
      case HTML -> page(200, "Welcome to the network", fault);
      case EMPTY -> Answer.of(right.status(), right.mediaType(), new byte[0]);
      case TRUNCATED -> right.cutAt(right.body().length / 2);
      case CODE -> written(Reply.message(fault.code(), describe(fault.code())));
      case WRONG_ROOT ->
          reply.isEmpty() || right.body().length == 0
              ? right
              : written(reply.get().underDone(!reply.get().done()));
      case FOREIGN_ID ->
          reply.isEmpty() || reply.get().reportId().isEmpty()
              ? right
              : written(reply.get().withReport(reply.get().reportId().getAsLong() + 7));
      case WRONG_MD5 ->
          reply.isEmpty() || reply.get().hash().isEmpty()
              ? right
              : written(reply.get().withHash(other(reply.get().hash().get())));
      case DOCTYPE -> written(right, doctype(reply));
      case OVERSIZE -> right.padded(Math.max(0, fault.bytes() - right.body().length));
    };
  }

  private static String describe(int code) {
    return code == 1000 ? "Server error" : "Code " + code;
  }

  private static Answer page(int status, String title, Fault fault) {
    return Answer.gateway(
        status,
        fault
            .retryAfter()
            .map(after -> Map.of("Retry-After", Long.toString(after.toSeconds())))
            .orElse(Map.of()),
        "<html><head><title>"
            + title
            + "</title></head><body><h1>"
            + title
            + "</h1></body></html>\n");
  }

  private Answer written(Reply reply) {
    Knobs now = knobs.get();
    return Answer.of(now.status(reply.code()), Gateway.mediaType(now), Wire.utf8(reply.xml()));
  }

  private static Answer written(Answer right, String xml) {
    return Answer.of(right.status(), right.mediaType(), Wire.utf8(xml));
  }

  /** Returns the answer with a harmless entity that only a careless reader expands. */
  private static String doctype(Optional<Reply> reply) {
    Reply plain = reply.orElseGet(() -> Reply.message(1000, "Server error"));
    String root = plain.done() ? "reportDoneResponse" : "reportResponse";
    String text = plain.xml().replaceFirst("</responseCode>", "&entity;</responseCode>");
    int end = text.indexOf("?>") + 2;
    return text.substring(0, end)
        + "<!DOCTYPE "
        + root
        + " [<!ENTITY entity \"\">]>"
        + text.substring(end);
  }

  private static String other(String md5) {
    byte[] bytes = HexFormat.of().parseHex(md5);
    bytes[0] ^= 1;
    return HexFormat.of().formatHex(bytes);
  }

  void send(HttpExchange exchange, Answer answer) throws IOException {
    if (!answer.fromService()) {
      exchange.getResponseHeaders().remove("Request-ID");
    }
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean whole = answer.sent() == answer.body().length;
    if (whole && answer.padding() == 0 && answer.pause().isZero()) {
      Wire.send(exchange, answer.status(), answer.mediaType(), answer.body());
      return;
    }
    if (!answer.mediaType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", answer.mediaType());
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length + answer.padding());
    OutputStream out = exchange.getResponseBody();
    if (answer.pause().isZero()) {
      out.write(answer.body(), 0, answer.sent());
    } else {
      for (byte b : answer.body()) {
        out.write(b);
        out.flush();
        await(answer.pause());
      }
    }
    pad(out, answer.padding());
    if (whole) {
      out.close();
    } else {
      out.flush();
      exchange.close();
    }
  }

  private static void pad(OutputStream out, long count) throws IOException {
    byte[] blanks = new byte[64 << 10];
    Arrays.fill(blanks, (byte) ' ');
    for (long left = count; left > 0; left -= blanks.length) {
      out.write(blanks, 0, (int) Math.min(left, blanks.length));
    }
  }

  /** Waits, unless the mock closes meanwhile. */
  void await(Duration time) throws IOException {
    if (time.isZero()) {
      return;
    }
    try {
      if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the mock closes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
