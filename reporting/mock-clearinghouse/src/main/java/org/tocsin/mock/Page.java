package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Serves the page: a document, a style sheet and scripts, all of them from this module. */
final class Page {
  private static final String FOLDER = "META-INF/tocsin/mock/";
  private static final Map<String, String> TYPES =
      Map.of(
          "/", "text/html;charset=UTF-8",
          "/mock.css", "text/css;charset=UTF-8",
          "/mock.js", "text/javascript;charset=UTF-8",
          "/report.js", "text/javascript;charset=UTF-8",
          "/markup.js", "text/javascript;charset=UTF-8",
          "/controls.js", "text/javascript;charset=UTF-8",
          "/lists.js", "text/javascript;charset=UTF-8",
          "/icon.svg", "image/svg+xml");

  private final String token;

  /**
   * @param token what the page shows to change the mock
   */
  Page(String token) {
    this.token = token;
  }

  void serve(HttpExchange exchange, String path) throws IOException {
    Wire.drain(exchange);
    if (!Control.isLocal(exchange)) {
      // The page carries the token, so it is for this machine alone.
      Wire.send(exchange, 403, "text/plain;charset=UTF-8", Wire.utf8("only for this machine\n"));
      return;
    }
    Optional<String> type = Optional.ofNullable(TYPES.get(path));
    if (type.isEmpty()) {
      Wire.send(exchange, 404, "text/plain;charset=UTF-8", Wire.utf8("not found\n"));
      return;
    }
    if (!exchange.getRequestMethod().equals("GET") && !exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      Wire.send(exchange, 405, "text/plain;charset=UTF-8", Wire.utf8("GET or HEAD\n"));
      return;
    }
    var headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    byte[] body = resource(path.equals("/") ? "index.html" : path.substring(1));
    if (path.equals("/")) {
      String html = new String(body, StandardCharsets.UTF_8);
      body = Wire.utf8(html.replace("CONTROL-TOKEN", token));
    }
    Wire.send(exchange, 200, type.get(), body);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Page.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException("the resource " + name + " is missing");
      }
      return in.readAllBytes();
    }
  }
}
