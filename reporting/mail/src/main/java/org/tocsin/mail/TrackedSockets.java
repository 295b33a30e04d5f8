package org.tocsin.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of one attempt and can close them from another thread, which ends any read or
 * write at once. On request it connects to this machine only.
 */
final class TrackedSockets extends SocketFactory {
  private final boolean loopbackOnly;
  private @Nullable Socket socket;
  private boolean aborted;

  TrackedSockets(boolean loopbackOnly) {
    this.loopbackOnly = loopbackOnly;
  }

  @Override
  public Socket createSocket() throws IOException {
    return track(new Guarded(loopbackOnly));
  }

  synchronized Socket track(Socket made) throws IOException {
    if (aborted) {
      made.close();
      throw new IOException("aborted");
    }
    socket = made;
    return made;
  }

  synchronized void abort() {
    aborted = true;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more either way.
      }
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  private static final class Guarded extends Socket {
    private final boolean loopbackOnly;

    Guarded(boolean loopbackOnly) {
      this.loopbackOnly = loopbackOnly;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (loopbackOnly
          && !(endpoint instanceof InetSocketAddress inet
              && inet.getAddress() != null
              && inet.getAddress().isLoopbackAddress())) {
        throw new IOException("not this machine");
      }
      super.connect(endpoint, timeout);
    }
  }
}
