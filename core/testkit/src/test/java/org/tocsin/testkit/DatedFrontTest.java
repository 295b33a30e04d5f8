package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatedFrontTest {
  @Test
  void answers_carryTheTimeOfTheClock_andAreOtherwiseAsTheyWere() throws Exception {
    SettableClock clock = SettableClock.at("2026-01-05T09:30:00Z");
    byte[] body = "kite\r\nDate: never\r\n\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (DatedFront front = DatedFront.before(server.getAddress().getPort(), clock)) {
      URI address =
          front.through(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a"));
      assertThat(address.getPort()).isEqualTo(front.port());
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest request = HttpRequest.newBuilder(address).build();
      HttpResponse<byte[]> first = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(first.body()).isEqualTo(body);
      assertThat(first.headers().allValues("Date"))
          .containsExactly("Mon, 05 Jan 2026 09:30:00 GMT");
      clock.advance(Duration.ofDays(-2));
      HttpResponse<byte[]> second = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(second.headers().allValues("Date"))
          .containsExactly("Sat, 03 Jan 2026 09:30:00 GMT");
    } finally {
      server.stop(0);
    }
  }
}
