package org.tocsin.fingerprint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * Computes MD5, SHA-1 and SHA-256, and SHA-512 on request, in one pass over bytes.
 *
 * <p>MD5 and SHA-1 are for comparing with lists; SHA-256 identifies content. Used by one thread at
 * a time.
 */
public final class Digests {
  private final List<Algorithm> algorithms = new ArrayList<>();
  private final List<MessageDigest> digests = new ArrayList<>();
  private long count;

  /**
   * Begins.
   *
   * @param sha512 whether SHA-512 is computed too
   */
  public Digests(boolean sha512) {
    add(Algorithm.MD5, "MD5");
    add(Algorithm.SHA1, "SHA-1");
    add(Algorithm.SHA256, "SHA-256");
    if (sha512) {
      add(Algorithm.SHA512, "SHA-512");
    }
  }

  private void add(Algorithm algorithm, String name) {
    algorithms.add(algorithm);
    try {
      digests.add(MessageDigest.getInstance(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }

  /** Takes more bytes. */
  public void update(byte[] bytes, int offset, int length) {
    for (MessageDigest digest : digests) {
      digest.update(bytes, offset, length);
    }
    count += length;
  }

  /** Returns how many bytes were taken. */
  public long count() {
    return count;
  }

  /** Returns the digests of all bytes taken, and begins anew. */
  public List<Fingerprint> finish() {
    List<Fingerprint> fingerprints = new ArrayList<>();
    for (int i = 0; i < digests.size(); i++) {
      fingerprints.add(Fingerprint.of(algorithms.get(i), digests.get(i).digest()));
    }
    count = 0;
    return List.copyOf(fingerprints);
  }
}
