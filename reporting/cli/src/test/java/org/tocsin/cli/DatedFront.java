package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Stands before a server of this machine, whose answers then carry the time of another clock. */
final class DatedFront implements AutoCloseable {
  private static final Pattern DATE = Pattern.compile("(?<=\r\nDate: )[^\r]{29}(?=\r\n)");
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ServerSocket listener;
  private final int behind;
  private final Clock clock;

  DatedFront(int behind, Clock clock) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.behind = behind;
    this.clock = clock;
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
        // The test is over.
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
    Thread thread = new Thread(work, "test-dated-front");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
