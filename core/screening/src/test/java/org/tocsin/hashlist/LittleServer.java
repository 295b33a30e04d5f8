package org.tocsin.hashlist;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Answers every request as a test says, and remembers what it was asked. */
public final class LittleServer implements AutoCloseable {
  /**
   * An answer.
   *
   * @param body its text
   */
  public record Reply(int status, String mediaType, String body) {
    public static Reply json(String body) {
      return new Reply(200, "application/json", body);
    }
  }

  /** Makes an answer of method and target, and of the body that was sent. */
  public interface Answering {
    Reply answer(String request, String body);
  }

  private final HttpServer server;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Answering answering;

  public LittleServer(Answering first) {
    this.answering = first;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          requests.add(request);
          Reply reply = answering.answer(request, body);
          byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
          exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
  }

  public void answer(Answering other) {
    answering = other;
  }

  public List<String> requests() {
    return List.copyOf(requests);
  }

  public URI root(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
