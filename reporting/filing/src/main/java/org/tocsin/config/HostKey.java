package org.tocsin.config;

import javax.crypto.SecretKey;

/** Stands for a key that only a host can say; who wants its bytes is told so. */
final class HostKey implements SecretKey {
  private static final long serialVersionUID = 1L;

  private final transient Secret secret;

  HostKey(Secret secret) {
    this.secret = secret;
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    throw secret.unknown();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostKey that && secret.equals(that.secret);
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "HostKey";
  }
}
