package org.tocsin.fingerprint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * Computes MD5, SHA-1 and SHA-256, and SHA-512 on request, in one pass over bytes.
 *
 * <p>MD5 and SHA-1 are for comparing with lists; SHA-256 identifies content. Of large content MD5,
 * which costs as much as the others together, may be computed by a second thread. Used by one
 * thread at a time.
 */
public final class Digests implements AutoCloseable {
  /** From how many bytes on a second thread is worth its hand-over. */
  public static final long LARGE = 1 << 20;

  private static final int SECOND = 0;

  private final List<Algorithm> algorithms = new ArrayList<>();
  private final List<MessageDigest> digests = new ArrayList<>();
  private final @Nullable Executor threads;
  private boolean refused;
  private @Nullable SecondDigest second;
  private long count;

  /**
   * Begins, with one thread.
   *
   * @param sha512 whether SHA-512 is computed too
   */
  public Digests(boolean sha512) {
    this(sha512, null);
  }

  /**
   * Begins; who gives threads also closes this.
   *
   * @param sha512 whether SHA-512 is computed too
   * @param threads runs a second thread once there are {@link #LARGE} bytes; when it refuses, or
   *     when it is null, one thread does everything
   */
  public Digests(boolean sha512, @Nullable Executor threads) {
    this.threads = threads;
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
    SecondDigest apart = second == null && count >= LARGE ? begin() : second;
    if (apart != null) {
      apart.update(bytes, offset, length);
    }
    for (int i = apart == null ? 0 : 1; i < digests.size(); i++) {
      digests.get(i).update(bytes, offset, length);
    }
    count += length;
  }

  private @Nullable SecondDigest begin() {
    if (threads == null || refused) {
      return null;
    }
    SecondDigest apart = new SecondDigest(digests.get(SECOND));
    try {
      threads.execute(apart);
      second = apart;
    } catch (RejectedExecutionException e) {
      refused = true;
    }
    return second;
  }

  /** Returns how many bytes were taken. */
  public long count() {
    return count;
  }

  /** Returns the digests of all bytes taken, and begins anew. */
  public List<Fingerprint> finish() {
    close();
    List<Fingerprint> fingerprints = new ArrayList<>();
    for (int i = 0; i < digests.size(); i++) {
      fingerprints.add(Fingerprint.of(algorithms.get(i), digests.get(i).digest()));
    }
    count = 0;
    return List.copyOf(fingerprints);
  }

  /** Lets the second thread go, if there is one, after it has taken every byte. */
  @Override
  public void close() {
    SecondDigest apart = second;
    if (apart != null) {
      second = null;
      apart.finish();
    }
  }
}
