package org.tocsin.cybertipline;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.tocsin.cybertipline.EnvironmentMismatch.Reason;
import org.tocsin.model.Environment;

/**
 * Decides whether a filing may go to a destination. It stands before every connection: at the start
 * of a call, and again when the name is resolved for the connection itself.
 */
final class Gate {
  /** Finds the addresses of a name. */
  @FunctionalInterface
  interface Resolver {
    List<InetAddress> lookup(String host) throws UnknownHostException;
  }

  private final ClientSettings settings;
  private final Resolver resolver;
  private final String host;

  Gate(ClientSettings settings, Resolver resolver) {
    this.settings = settings;
    this.resolver = resolver;
    String name = settings.baseUrl().getHost();
    this.host =
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  /**
   * Compares a stamp with the settings and the host.
   *
   * @throws EnvironmentMismatch when they do not belong together
   * @throws UnknownHostException when the host's name has no address
   */
  void pass(Stamp stamp) throws UnknownHostException {
    if (stamp.environment() != settings.environment()) {
      throw new EnvironmentMismatch(Reason.ENVIRONMENT);
    }
    if (!stamp.baseUrl().equals(settings.baseUrl())) {
      throw new EnvironmentMismatch(Reason.BASE_URL);
    }
    if (!stamp.account().equals(settings.account())) {
      throw new EnvironmentMismatch(Reason.ACCOUNT);
    }
    if (stamp.synthetic() && stamp.environment() == Environment.PRODUCTION) {
      throw new EnvironmentMismatch(Reason.SYNTHETIC);
    }
    Optional<HostClass> known = KnownHosts.classOf(host);
    if (known.isPresent()) {
      admit(known.get());
    } else {
      admit(judge(resolver.lookup(host)));
    }
  }

  /** Resolves the name for a connection and judges the very addresses that will be used. */
  List<InetAddress> resolve(String name) throws UnknownHostException {
    List<InetAddress> addresses = resolver.lookup(name);
    Optional<HostClass> known = KnownHosts.classOf(name);
    admit(known.isPresent() ? known.get() : judge(addresses));
    return addresses;
  }

  private HostClass judge(List<InetAddress> addresses) throws UnknownHostException {
    if (addresses.isEmpty()) {
      throw new UnknownHostException("no address");
    }
    long own = addresses.stream().filter(Gate::isThisMachine).count();
    if (own == addresses.size()) {
      return HostClass.LOOPBACK;
    }
    if (own > 0) {
      throw new EnvironmentMismatch(Reason.HOST_UNCLEAR);
    }
    return settings.declared().orElseThrow(() -> new EnvironmentMismatch(Reason.HOST_UNDECLARED));
  }

  private static boolean isThisMachine(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }

  private void admit(HostClass hostClass) {
    boolean production = settings.environment() == Environment.PRODUCTION;
    switch (hostClass) {
      case PRODUCTION -> refuse(!production, Reason.PRODUCTION_HOST);
      case TEST -> refuse(production, Reason.TEST_HOST);
      case LOOPBACK -> refuse(production, Reason.LOOPBACK_HOST);
    }
    URI url = settings.baseUrl();
    refuse(
        hostClass != HostClass.LOOPBACK && !"https".equalsIgnoreCase(url.getScheme()),
        Reason.PLAIN_HTTP);
  }

  private static void refuse(boolean wrong, Reason reason) {
    if (wrong) {
      throw new EnvironmentMismatch(reason);
    }
  }
}
