package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads requests and writes answers of the JDK's server. */
final class Wire {
  private static final long NO_BODY = -1;

  private Wire() {}

  /** The body is larger than it may be. */
  static final class TooLargeException extends IOException {
    TooLargeException() {
      super("the body is too large");
    }
  }

  static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  /** Reads a body of at most {@code limit} bytes. */
  static byte[] body(HttpExchange exchange, int limit) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      drain(exchange);
      throw new TooLargeException();
    }
    return bytes;
  }

  /** Reads the rest of the request, so that the client can read the answer. */
  static void drain(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] buffer = new byte[32 << 10];
    while (in.read(buffer) >= 0) {
      // Nothing is kept.
    }
  }

  static void send(HttpExchange exchange, int status, String mediaType, byte[] body)
      throws IOException {
    if (!mediaType.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", mediaType);
    }
    boolean bodyless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodyless ? NO_BODY : body.length);
    if (!bodyless) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
