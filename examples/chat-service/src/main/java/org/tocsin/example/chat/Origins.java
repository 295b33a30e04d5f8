package org.tocsin.example.chat;

import io.javalin.http.Context;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.NetworkOrigin;

/**
 * Where a request comes from.
 *
 * <p>The connection's own address and port, and the lines of the one header that the service's
 * proxies set, go to the library as they are: it knows which proxies are trusted, and never throws.
 */
final class Origins {
  /** The library's {@code observe}. */
  interface Observer {
    NetworkOrigin observe(@Nullable String peerAddress, int peerPort, List<String> headerLines);
  }

  private final Observer tocsin;
  private final String header;

  /**
   * Creates the reader.
   *
   * @param header the name of the header that the service's proxies set
   */
  Origins(Observer tocsin, String header) {
    this.tocsin = tocsin;
    this.header = header;
  }

  NetworkOrigin of(Context ctx) {
    return tocsin.observe(
        ctx.req().getRemoteAddr(),
        ctx.req().getRemotePort(),
        Collections.list(ctx.req().getHeaders(header)));
  }

  NetworkOrigin of(Session socket) {
    List<String> lines = socket.getUpgradeRequest().getHeaders(header);
    List<String> said = lines == null ? List.of() : lines;
    return socket.getRemoteSocketAddress() instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? tocsin.observe(peer.getAddress().getHostAddress(), peer.getPort(), said)
        : tocsin.observe(null, 0, said);
  }
}
