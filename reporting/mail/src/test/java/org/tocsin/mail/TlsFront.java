package org.tocsin.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Adds TLS in front of a plain mail server: by STARTTLS, or from the first byte. */
final class TlsFront implements AutoCloseable {
  private final ServerSocket listener;
  private final SSLContext context;
  private final boolean starttls;
  private final int behind;
  final AtomicInteger secured = new AtomicInteger();

  TlsFront(SSLContext context, boolean starttls, int behind) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.context = context;
    this.starttls = starttls;
    this.behind = behind;
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      if (starttls && !negotiated(client)) {
        return;
      }
      SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(client, null, client.getPort(), true);
      tls.setUseClientMode(false);
      tls.startHandshake();
      secured.incrementAndGet();
      if (starttls) {
        line(server.getInputStream());
      }
      daemon(() -> copy(tls, server));
      server.getInputStream().transferTo(tls.getOutputStream());
    } catch (IOException e) {
      // The client went away, as it does when it does not trust us.
    }
  }

  private static boolean negotiated(Socket client) throws IOException {
    OutputStream out = client.getOutputStream();
    say(out, "220 front");
    for (String line = line(client.getInputStream());
        !line.isEmpty();
        line = line(client.getInputStream())) {
      if (line.toUpperCase(Locale.ROOT).startsWith("EHLO")) {
        say(out, "250-front\r\n250 STARTTLS");
      } else if (line.equalsIgnoreCase("STARTTLS")) {
        say(out, "220 go ahead");
        return true;
      } else {
        say(out, "530 5.7.0 Must issue a STARTTLS command first");
      }
    }
    return false;
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The other direction ends as well.
    }
  }

  /** Reads one line byte by byte, so that no byte of the handshake is taken. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      line.append((char) one);
    }
    return line.toString().strip();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Reads all that a process says. */
  static String text(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "test-tls-front");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
