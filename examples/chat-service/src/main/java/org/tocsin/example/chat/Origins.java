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

  private final Observer library;
  private final String header;

  /**
   * Creates the reader.
   *
   * @param header the name of the header that the service's proxies set
   */
  Origins(Observer library, String header) {
    this.library = library;
    this.header = header;
  }

  NetworkOrigin of(Context ctx) {
    return library.observe(
        ctx.req().getRemoteAddr(),
        ctx.req().getRemotePort(),
        Collections.list(ctx.req().getHeaders(header)));
  }

  NetworkOrigin of(Session socket) {
    List<String> lines = socket.getUpgradeRequest().getHeaders(header);
    List<String> said = lines == null ? List.of() : lines;
    return socket.getRemoteSocketAddress() instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? library.observe(peer.getAddress().getHostAddress(), peer.getPort(), said)
        : library.observe(null, 0, said);
  }
}
