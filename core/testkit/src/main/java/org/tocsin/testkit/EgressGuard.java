package org.tocsin.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.Permission;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that tries to leave this machine: {@code @ExtendWith(EgressGuard.class)}.
 *
 * <p>An attempt is refused before a packet is sent, and the test fails at its end even when the
 * code under test swallowed the refusal. Loopback is allowed.
 *
 * <p><b>How.</b> Two fences stand while a test runs. A {@link SecurityManager} that forbids nothing
 * but connections sees each {@code Socket}, {@code SocketChannel}, datagram and name look-up of the
 * JVM, whatever library opens it. Where the platform no longer has security managers (from JDK 18
 * only with {@code -Djava.security.manager=allow}, from JDK 24 not at all), a {@link ProxySelector}
 * alone remains: {@code java.net.Socket}, {@code HttpURLConnection}, {@code java.net.http} and
 * OkHttp ask it for each connection, unless they were told to use no proxy or a certain one.
 *
 * <p><b>Not guaranteed.</b> Child processes and native code are not seen. Both fences are global to
 * the JVM: of tests that run at the same time, each fails for the attempt of any.
 */
public final class EgressGuard implements BeforeEachCallback, AfterEachCallback {
  private final List<String> attempts = new CopyOnWriteArrayList<>();
  private @Nullable ProxySelector before;
  private boolean managed;

  /** Makes a guard that stands from {@link #beforeEach} to {@link #afterEach}. */
  public EgressGuard() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    stand();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    leave();
  }

  /** Puts the fences up. */
  @SuppressWarnings("removal") // Nothing else on JDK 17 sees channels and look-ups as well.
  void stand() {
    attempts.clear();
    before = ProxySelector.getDefault();
    ProxySelector.setDefault(new Fence(before));
    try {
      System.setSecurityManager(new Manager());
      managed = true;
    } catch (UnsupportedOperationException e) {
      managed = false;
    }
  }

  /**
   * Takes the fences down.
   *
   * @throws AssertionError when something tried to leave
   */
  @SuppressWarnings("removal") // See above.
  void leave() {
    if (managed) {
      System.setSecurityManager(null);
    }
    ProxySelector.setDefault(before);
    if (!attempts.isEmpty()) {
      throw new AssertionError("tried to reach beyond this machine: " + attempts);
    }
  }

  private void check(String host) {
    if (!isHere(host)) {
      // Host names of tests are invented, so the message may name them.
      attempts.add(host);
      throw new SecurityException("the egress guard lets nobody reach " + host);
    }
  }

  private static final Pattern LITERAL =
      Pattern.compile("\\[?[0-9A-Fa-f:.%]*[:.][0-9A-Fa-f:.%]*]?");

  private static boolean isHere(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    if (!LITERAL.matcher(host).matches()) {
      return false;
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || address.isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Forbids connections and look-ups beyond loopback, and nothing else. */
  @SuppressWarnings("removal") // See above.
  private final class Manager extends SecurityManager {
    @Override
    public void checkPermission(Permission permission) {}

    @Override
    public void checkPermission(Permission permission, Object context) {}

    @Override
    public void checkConnect(String host, int port) {
      check(host);
    }

    @Override
    public void checkConnect(String host, int port, Object context) {
      check(host);
    }

    @Override
    public void checkMulticast(InetAddress address) {
      check(address.getHostAddress());
    }
  }

  /** Refuses addresses beyond loopback and asks the selector before it for the others. */
  private final class Fence extends ProxySelector {
    private final @Nullable ProxySelector next;

    Fence(@Nullable ProxySelector next) {
      this.next = next;
    }

    @Override
    public List<Proxy> select(URI uri) {
      String host = uri.getHost();
      check(host == null ? uri.toString() : host);
      return next == null ? List.of(Proxy.NO_PROXY) : next.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      if (next != null) {
        next.connectFailed(uri, address, failure);
      }
    }
  }
}
