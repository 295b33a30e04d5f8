package org.tocsin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EgressGuardTest {
  private static final String BEYOND = "192.0.2.1";

  /** A way out of the machine. */
  interface Way {
    void go() throws Exception;
  }

  static Stream<Way> ways() {
    return Stream.of(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(BEYOND, 80), 200);
          }
        },
        () -> {
          try (SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(BEYOND, 80));
          }
        },
        () -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName(BEYOND), 9));
          }
        },
        () -> InetAddress.getAllByName("beyond.example"),
        () -> URI.create("http://" + BEYOND + "/").toURL().openStream().close(),
        () ->
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create("http://" + BEYOND + "/")).build(),
                    HttpResponse.BodyHandlers.discarding()));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void eachWayOut_isRefusedAndRemembered(Way way) {
    EgressGuard guard = new EgressGuard();
    ProxySelector before = ProxySelector.getDefault();
    guard.stand();
    boolean refused = false;
    try {
      way.go();
    } catch (Exception e) {
      // Swallowed, as careless code does.
      refused = true;
    }
    assertThat(refused).isTrue();
    assertThatThrownBy(guard::leave)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("tried to reach beyond this machine");
    assertThat(ProxySelector.getDefault()).isSameAs(before);
  }

  @Test
  void loopback_isFree() throws IOException {
    EgressGuard guard = new EgressGuard();
    guard.stand();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket("localhost", server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write("hello".getBytes(UTF_8));
      assertThat(accepted.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(UTF_8));
    } finally {
      guard.leave();
    }
  }
}
