package org.tocsin.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Lays TLS over a connected socket that can be closed from another thread. */
final class TrackedTls extends SSLSocketFactory {
  private final SSLSocketFactory inner;
  private final TrackedSockets sockets;

  TrackedTls(SSLSocketFactory inner, TrackedSockets sockets) {
    this.inner = inner;
    this.sockets = sockets;
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    return inner.createSocket(sockets.track(connected), host, port, autoClose);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return inner.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return inner.getSupportedCipherSuites();
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
}
