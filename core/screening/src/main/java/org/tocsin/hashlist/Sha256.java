package org.tocsin.hashlist;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that names contents and files here. */
final class Sha256 {
  private Sha256() {}

  /** Begins a digest. */
  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
