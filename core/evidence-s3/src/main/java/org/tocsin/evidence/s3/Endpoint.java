package org.tocsin.evidence.s3;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/** Which addresses of servers are allowed. */
final class Endpoint {
  private Endpoint() {}

  /**
   * Returns where to connect. A plain-text address is pinned to the loopback address that its name
   * stands for now: a name that later stands for another host must not receive anything.
   *
   * @throws IllegalArgumentException when the address is not one of a server, or neither uses TLS
   *     nor stays on this machine
   */
  static URI checked(URI endpoint) {
    String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme();
    String host = endpoint.getHost();
    if (host == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null
        || !(endpoint.getRawPath().isEmpty() || endpoint.getRawPath().equals("/"))) {
      throw new IllegalArgumentException("an endpoint is a scheme, a host and at most a port");
    }
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "https" -> endpoint;
      case "http" -> pinned(host, endpoint.getPort());
      default ->
          throw new IllegalArgumentException("an endpoint begins with https, or http on loopback");
    };
  }

  private static URI pinned(String host, int port) {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw withoutTls();
    }
    for (InetAddress address : addresses) {
      if (!address.isLoopbackAddress()) {
        throw withoutTls();
      }
    }
    String literal = addresses[0].getHostAddress();
    return URI.create(
        "http://"
            + (addresses[0] instanceof Inet6Address ? "[" + literal + "]" : literal)
            + (port < 0 ? "" : ":" + port));
  }

  private static IllegalArgumentException withoutTls() {
    return new IllegalArgumentException("an endpoint without TLS is allowed on loopback only");
  }
}
