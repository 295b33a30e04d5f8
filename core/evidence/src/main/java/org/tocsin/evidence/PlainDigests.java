package org.tocsin.evidence;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * SHA-256, SHA-1 and MD5 of bytes on their way to the cipher: on the caller's thread for what is
 * small; once an item has turned out large, SHA-256 and MD5 on a thread of their own, and SHA-1
 * beside the cipher, which makes both threads about equally busy.
 *
 * <p>The bytes travel in a few buffers that are used again and wiped at the end. The caller may
 * read a buffer that it handed over until it takes the next one. For use by one thread, which
 * closes it: then the other thread has ended, whatever happened.
 */
final class PlainDigests implements AutoCloseable {
  static final int BUFFER = 64 * 1024;

  /** From how many bytes on a second thread pays. */
  static final long LARGE = 1024 * 1024;

  private static final int BUFFERS = 8;

  private final MessageDigest sha256 = digest("SHA-256");
  private final MessageDigest sha1 = digest("SHA-1");
  private final MessageDigest md5 = digest("MD5");
  private final BlockingQueue<Buffer> free = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<Buffer> full = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private int made;
  private long size;
  private @Nullable Thread helper;

  /** Bytes, and how many of them count; less than none is the end. */
  static final class Buffer {
    final byte[] bytes;
    int length;

    Buffer(int capacity) {
      this.bytes = new byte[capacity];
    }
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** Returns a buffer to fill. */
  Buffer take() throws IOException {
    Buffer ready = free.poll();
    if (ready != null) {
      return ready;
    }
    if (made < BUFFERS && (made == 0 || helper != null)) {
      made++;
      return new Buffer(BUFFER);
    }
    try {
      return free.take();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("sealing was interrupted");
  }

  /** Takes in what a buffer holds. */
  void add(Buffer buffer) throws IOException {
    size += buffer.length;
    sha1.update(buffer.bytes, 0, buffer.length);
    if (helper == null && size <= LARGE) {
      update(buffer);
      give(free, buffer);
      return;
    }
    if (helper == null) {
      Thread started = new Thread(this::work, "tocsin-digest");
      started.setDaemon(true);
      started.start();
      helper = started;
    }
    give(full, buffer);
  }

  private static void give(BlockingQueue<Buffer> queue, Buffer buffer) throws IOException {
    try {
      queue.put(buffer);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Takes in what the second thread digests, if there is one. */
  private void update(Buffer buffer) {
    sha256.update(buffer.bytes, 0, buffer.length);
    md5.update(buffer.bytes, 0, buffer.length);
  }

  /** Goes on giving buffers back after a failure, so that nobody waits for ever. */
  private void work() {
    try {
      for (Buffer buffer = full.take(); buffer.length >= 0; buffer = full.take()) {
        if (failure.get() == null) {
          try {
            update(buffer);
          } catch (RuntimeException | Error e) {
            failure.set(e);
          }
        }
        free.put(buffer);
      }
    } catch (InterruptedException e) {
      failure.compareAndSet(null, e); // Closed before the end.
    }
  }

  /** Waits until everything was taken in, and returns how many bytes that was. */
  long finish() throws IOException {
    Thread running = helper;
    if (running != null) {
      Buffer end = new Buffer(0);
      end.length = -1;
      give(full, end);
      try {
        running.join();
      } catch (InterruptedException e) {
        throw interrupted();
      }
      if (failure.get() != null) {
        throw new IllegalStateException("the digests of an item could not be computed");
      }
    }
    return size;
  }

  /** Returns SHA-256, SHA-1 and MD5, once, after {@link #finish}. */
  List<Fingerprint> fingerprints() {
    return List.of(
        Fingerprint.of(Algorithm.SHA256, sha256.digest()),
        Fingerprint.of(Algorithm.SHA1, sha1.digest()),
        Fingerprint.of(Algorithm.MD5, md5.digest()));
  }

  @Override
  public void close() {
    Thread running = helper;
    if (running != null) {
      running.interrupt();
      boolean interrupted = false;
      while (running.isAlive()) {
        try {
          running.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    free.forEach(buffer -> Arrays.fill(buffer.bytes, (byte) 0));
    full.forEach(buffer -> Arrays.fill(buffer.bytes, (byte) 0));
  }
}
