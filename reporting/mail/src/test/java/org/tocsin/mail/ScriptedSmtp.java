package org.tocsin.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A mail server that misbehaves at one chosen point of the conversation. */
final class ScriptedSmtp implements AutoCloseable {
  /** Says nothing any more, and keeps the connection open. */
  static final String HANG = "HANG";

  /** Ends the connection. */
  static final String CLOSE = "CLOSE";

  private final ServerSocket listener;
  private final Map<String, String> script = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  final List<byte[]> taken = new CopyOnWriteArrayList<>();
  final List<String> recipients = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicLong bytes = new AtomicLong();
  volatile boolean keeping = true;

  ScriptedSmtp() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /**
   * Answers from now on.
   *
   * @param step {@code HELLO} (the greeting), a command such as {@code RCPT}, a whole line, or
   *     {@code .}
   */
  void at(String step, String answer) {
    script.put(step, answer);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        connections.incrementAndGet();
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new java.io.BufferedInputStream(client.getInputStream());
      if (!answer(client, "HELLO", "220 scripted")) {
        return;
      }
      for (String line = line(in); line != null; line = line(in)) {
        String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        if (command.equals("QUIT")) {
          return;
        }
        if (command.equals("RCPT")) {
          recipients.add(line.replaceAll("^.*<|>.*$", ""));
        }
        String usual = script.getOrDefault(line, command.equals("DATA") ? "354 go on" : "250 fine");
        if (!answer(client, command, usual)) {
          return;
        }
        if (command.equals("DATA") && !script.getOrDefault("DATA", "354").startsWith("5")) {
          byte[] message = message(in);
          if (message == null) {
            return;
          }
          taken.add(message);
          if (!answer(client, ".", "250 2.0.0 queued as 4711")) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private boolean answer(Socket client, String step, String usual) throws IOException {
    String answer = script.getOrDefault(step, usual);
    if (answer.equals(CLOSE)) {
      return false;
    }
    if (answer.equals(HANG)) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return false;
    }
    client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
    return true;
  }

  /** Reads a message; null when the connection ended before its last dot. */
  private byte @org.jspecify.annotations.Nullable [] message(InputStream in) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (String line = line(in); line != null; line = line(in)) {
      if (line.equals(".")) {
        return message.toByteArray();
      }
      bytes.addAndGet(line.length() + 2L);
      if (keeping) {
        String kept = line.startsWith(".") ? line.substring(1) : line;
        message.write((kept + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return null;
  }

  private static @org.jspecify.annotations.Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = in.read(); one >= 0; one = in.read()) {
      if (one == '\n') {
        return line.toString();
      }
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return null;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "test-scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    listener.close();
  }
}
