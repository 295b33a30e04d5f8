package org.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Stands before an HTTP server on loopback, whose answers then carry the time of another clock in
 * their {@code Date}: of a test's clock, or one that is wrong. The JDK's server lets nobody set it.
 * Safe for use by many threads; its threads are daemons.
 */
public final class DatedFront implements AutoCloseable {
  private static final Pattern DATE =
      Pattern.compile("(?<=\r\nDate: )[^\r]{29}(?=\r\n)", Pattern.CASE_INSENSITIVE);
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ServerSocket listener;
  private final int behind;
  private final Clock clock;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private DatedFront(int behind, Clock clock) throws IOException {
    this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    this.behind = behind;
    this.clock = Objects.requireNonNull(clock, "clock");
    daemon(this::accept);
  }

  /**
   * Starts before a server on loopback.
   *
   * @param server the port it listens at, 1 to 65,535
   * @param clock asked for each answer
   */
  public static DatedFront before(int server, Clock clock) {
    try {
      return new DatedFront(server, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port on loopback that leads through this front. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Returns an address that leads through this front instead of straight to the server. */
  public URI through(URI server) {
    return URI.create(
        server.getScheme()
            + "://"
            + listener.getInetAddress().getHostAddress()
            + ":"
            + port()
            + (server.getRawPath() == null ? "" : server.getRawPath()));
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        // It was closed, or this one client went away.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      daemon(() -> copy(client, server));
      byte[] some = new byte[64 * 1024];
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        String text = new String(some, 0, read, StandardCharsets.ISO_8859_1);
        String dated = DATE.matcher(text).replaceAll(HTTP.format(clock.instant()));
        out.write(dated.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException e) {
      // One of the two went away: so does the other.
    } finally {
      sockets.remove(client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two went away.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tocsin-testkit-dated-front");
    thread.setDaemon(true);
    thread.start();
  }

  /** Closes the listener and every connection. */
  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
