package org.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback that spoils connections as it is told. It knows no HTTP: what it does is
 * what a network does. Faults apply to new connections in the order in which they were added; then
 * connections pass. Safe for use by many threads; its threads are daemons.
 */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Deque<ProxyFault> faults = new ArrayDeque<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    daemon(this::accept, "accept");
  }

  /**
   * Starts a proxy before a server on loopback.
   *
   * @throws IllegalArgumentException when the server is not on loopback
   */
  public static FaultProxy before(InetSocketAddress target) {
    InetAddress address = target.getAddress();
    if (address == null || !address.isLoopbackAddress()) {
      throw new IllegalArgumentException("the proxy passes to loopback only");
    }
    try {
      return new FaultProxy(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a proxy before the server of an address such as {@code http://127.0.0.1:8480/ispws}. */
  public static FaultProxy before(URI server) {
    return before(new InetSocketAddress(server.getHost(), server.getPort()));
  }

  /** Returns an address that leads through this proxy instead of straight to the server. */
  public URI through(URI server) {
    return URI.create(
        server.getScheme()
            + "://"
            + listener.getInetAddress().getHostAddress()
            + ":"
            + listener.getLocalPort()
            + (server.getRawPath() == null ? "" : server.getRawPath()));
  }

  /** Lets the next connection that has no fault yet meet one. */
  public void next(ProxyFault fault) {
    synchronized (faults) {
      faults.addLast(fault);
    }
  }

  /** Returns how many connections were accepted. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (closing.getCount() > 0) {
      try {
        Socket client = listener.accept();
        connections.incrementAndGet();
        ProxyFault fault;
        synchronized (faults) {
          ProxyFault first = faults.pollFirst();
          fault = first == null ? new ProxyFault.Pass() : first;
        }
        daemon(() -> join(client, fault), "connection");
      } catch (IOException e) {
        return;
      }
    }
  }

  private void join(Socket client, ProxyFault fault) {
    sockets.add(client);
    try (client) {
      if (fault instanceof ProxyFault.Refuse) {
        return;
      }
      try (Socket server = new Socket(target.getAddress(), target.getPort())) {
        sockets.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        long ofClient = fault instanceof ProxyFault.CutRequest cut ? cut.bytes() : Long.MAX_VALUE;
        Thread upward = daemon(() -> pass(client, server, ofClient), "upward");
        answer(server, client, fault);
        upward.interrupt();
        sockets.remove(server);
      }
    } catch (IOException e) {
      // Either side has gone: so has the connection.
    } finally {
      sockets.remove(client);
    }
  }

  /** Passes the request on; at its limit both sides close. */
  private static void pass(Socket from, Socket to, long limit) {
    try {
      if (copy(from.getInputStream(), to.getOutputStream(), limit)) {
        to.shutdownOutput();
      } else {
        from.close();
        to.close();
      }
    } catch (IOException e) {
      // The other direction notices as well.
    }
  }

  private void answer(Socket server, Socket client, ProxyFault fault) throws IOException {
    InputStream in = server.getInputStream();
    OutputStream out = client.getOutputStream();
    if (fault instanceof ProxyFault.CutAnswer cut) {
      if (cut.bytes() == 0) {
        // The server has answered, so it has done its work.
        in.read();
        return;
      }
      copy(in, out, cut.bytes());
    } else if (fault instanceof ProxyFault.StallAnswer stall) {
      copy(in, out, stall.bytes());
      await(Long.MAX_VALUE);
    } else {
      if (fault instanceof ProxyFault.DelayAnswer delay) {
        int first = in.read();
        await(delay.time().toNanos());
        if (first >= 0) {
          out.write(first);
        }
      }
      if (copy(in, out, Long.MAX_VALUE)) {
        client.shutdownOutput();
      }
    }
  }

  /** Copies until the end (true) or until the limit (false). */
  private static boolean copy(InputStream in, OutputStream out, long limit) throws IOException {
    byte[] buffer = new byte[16 << 10];
    long left = limit;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        return true;
      }
      out.write(buffer, 0, count);
      out.flush();
      left -= count;
    }
    return false;
  }

  private void await(long nanos) throws IOException {
    try {
      if (closing.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new IOException("the proxy closes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, "tocsin-testkit-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Closes the listener and every connection. */
  @Override
  public void close() {
    closing.countDown();
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
