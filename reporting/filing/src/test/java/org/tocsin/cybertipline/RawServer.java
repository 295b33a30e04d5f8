package org.tocsin.cybertipline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that breaks connections at a chosen point, and counts what reaches it. */
final class RawServer implements AutoCloseable {
  /** What it does with a request. */
  enum Manner {
    /** Resets as soon as the first byte of the request is there. */
    RESET_BEFORE_BODY,
    /** Reads the request to its end, then resets. */
    RESET_AFTER_BODY,
    /** Reads the request to its end and never answers. */
    SILENCE,
    /** Answers, promises to keep the connection, and closes it. */
    CLOSE_IDLE
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Manner manner;
  private final String answer;

  RawServer(Manner manner, String answer) throws IOException {
    this.manner = manner;
    this.answer = answer;
    Thread thread = new Thread(this::serve, "test-raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/ispws");
  }

  int requests() {
    return requests.get();
  }

  int connections() {
    return connections.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        connections.incrementAndGet();
        socket.setSoTimeout(5_000);
        handle(socket);
      } catch (IOException e) {
        // the client went away, or the test is over
      }
    }
  }

  private void handle(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    if (in.read() < 0) {
      return;
    }
    requests.incrementAndGet();
    if (manner == Manner.RESET_BEFORE_BODY) {
      socket.setSoLinger(true, 0);
      return;
    }
    readRequest(in);
    switch (manner) {
      case RESET_AFTER_BODY -> socket.setSoLinger(true, 0);
      case SILENCE -> {
        int end = in.read(); // until the client gives up
        if (end >= 0) {
          throw new IOException("more than one request on a connection");
        }
      }
      default -> {
        byte[] body = answer.getBytes(ISO_8859_1);
        String head =
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: "
                + body.length
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
      }
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("cut");
      }
      head.append((char) c);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n", -1)) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    in.readNBytes(length);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
