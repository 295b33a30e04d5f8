package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells browsers that something has changed, by server-sent events. One thread writes to all; many
 * changes in a short time become one event. Thread-safe.
 */
final class EventStream implements AutoCloseable {
  /** More pages than this are not told of changes. */
  static final int MAX_READERS = 32;

  private static final long KEEP_ALIVE_MILLIS = 15_000;

  private final List<HttpExchange> readers = new CopyOnWriteArrayList<>();
  private final Object monitor = new Object();
  private final Thread writer;
  private long revision;
  private boolean closed;

  EventStream() {
    writer = new Thread(this::write, "tocsin-mock-events");
    writer.setDaemon(true);
  }

  void start() {
    writer.start();
  }

  /** Notes a change; never waits for a browser. */
  void changed() {
    synchronized (monitor) {
      revision++;
      monitor.notifyAll();
    }
  }

  long revision() {
    synchronized (monitor) {
      return revision;
    }
  }

  /** Keeps the exchange open and tells it of changes until one side closes. */
  void open(HttpExchange exchange) throws IOException {
    if (readers.size() >= MAX_READERS) {
      Wire.send(exchange, 503, "text/plain;charset=UTF-8", Wire.utf8("too many pages\n"));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=UTF-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    readers.add(exchange);
    changed();
  }

  private void write() {
    long told = 0;
    while (true) {
      String event;
      synchronized (monitor) {
        if (!closed && revision == told) {
          try {
            monitor.wait(KEEP_ALIVE_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
        }
        if (closed) {
          return;
        }
        event = revision == told ? ": still here\n\n" : "data: " + revision + "\n\n";
        told = revision;
      }
      tell(Wire.utf8(event));
    }
  }

  private void tell(byte[] event) {
    List<HttpExchange> gone = new ArrayList<>();
    for (HttpExchange reader : readers) {
      try {
        OutputStream out = reader.getResponseBody();
        out.write(event);
        out.flush();
      } catch (IOException e) {
        gone.add(reader);
      }
    }
    readers.removeAll(gone);
    gone.forEach(HttpExchange::close);
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
    readers.forEach(HttpExchange::close);
    readers.clear();
  }
}
