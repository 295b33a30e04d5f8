package org.tocsin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private final ServerSocket server;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final URI address;
  private final FaultProxy proxy;

  /** A server that answers a line with itself, twice. */
  FaultProxyTest() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/path");
    proxy = FaultProxy.before(address);
    Thread thread = new Thread(this::serve, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        String line =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        if (line != null) {
          seen.add(line);
          socket.getOutputStream().write((line + line).getBytes(UTF_8));
        }
      } catch (IOException e) {
        // The next connection, or the end.
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private String ask(String line) throws IOException {
    URI through = proxy.through(address);
    try (Socket socket = new Socket(through.getHost(), through.getPort())) {
      socket.setSoTimeout(1000);
      socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void withoutAFault_everythingPasses() throws IOException {
    assertThat(proxy.through(address).getPath()).isEqualTo("/path");
    assertThat(ask("hello")).isEqualTo("hellohello");
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void refuse_neverReachesTheServer() {
    proxy.next(new ProxyFault.Refuse());
    assertThat(askOrNothing("hello")).isEmpty();
    assertThat(seen).isEmpty();
  }

  @Test
  void cutRequest_losesItsEnd() {
    proxy.next(new ProxyFault.CutRequest(3));
    assertThat(askOrNothing("hello")).isEmpty();
    assertThat(seen).doesNotContain("hello");
  }

  @Test
  void cutAnswer_afterTheServerDidItsWork() {
    proxy.next(new ProxyFault.CutAnswer(0));
    assertThat(askOrNothing("hello")).isEmpty();
    assertThat(seen).containsExactly("hello");
  }

  @Test
  void cutAnswer_inItsMiddle() throws IOException {
    proxy.next(new ProxyFault.CutAnswer(4));
    assertThat(ask("hello")).isEqualTo("hell");
    assertThat(ask("hello")).isEqualTo("hellohello");
  }

  @Test
  void stalledAnswer_makesTheClientWait() {
    proxy.next(new ProxyFault.StallAnswer(2));
    assertThatThrownBy(() -> ask("hello")).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void delayedAnswer_isWholeAndLate() throws IOException {
    proxy.next(new ProxyFault.DelayAnswer(Duration.ofMillis(200)));
    long begin = System.nanoTime();
    assertThat(ask("hello")).isEqualTo("hellohello");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(199));
  }

  @Test
  void serverBeyondLoopback_isRefused() {
    assertThatThrownBy(() -> FaultProxy.before(new InetSocketAddress("192.0.2.1", 80)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A cut may show as an end or as a reset. */
  private String askOrNothing(String line) {
    try {
      return ask(line);
    } catch (IOException e) {
      return "";
    }
  }
}
