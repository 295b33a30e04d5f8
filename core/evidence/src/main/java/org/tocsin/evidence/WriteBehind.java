package org.tocsin.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a file, and has what is written forced to disk by a second thread while more follows:
 * the wait at the end of a large item is for its last part only.
 *
 * <p>A disk tells a failed write once, to whoever asks first. What the second thread is told is
 * therefore thrown by the next write, or by {@link #settle}. For use by one thread.
 */
final class WriteBehind extends OutputStream {
  /** How many bytes are written between two orders to force them. */
  static final long STEP = 16L << 20;

  /** How written bytes are forced to disk. */
  interface Forcing {
    void force(FileChannel channel) throws IOException;
  }

  private final FileChannel channel;
  private final Forcing force;
  private long unforced;
  private @Nullable FutureTask<Void> forcing;

  WriteBehind(FileChannel channel) {
    this(channel, written -> written.force(false));
  }

  WriteBehind(FileChannel channel, Forcing force) {
    this.channel = channel;
    this.force = force;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer some = ByteBuffer.wrap(bytes, offset, length);
    while (some.hasRemaining()) {
      channel.write(some);
    }
    unforced += length;
    FutureTask<Void> running = forcing;
    if (unforced >= STEP && (running == null || running.isDone())) {
      settle();
      unforced = 0;
      force();
    }
  }

  private void force() {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              force.force(channel);
              return null;
            });
    Thread thread = new Thread(task, "tocsin-force");
    thread.setDaemon(true);
    thread.start();
    forcing = task;
  }

  /**
   * Waits for the second thread.
   *
   * @throws IOException what it was told by the disk
   */
  void settle() throws IOException {
    FutureTask<Void> running = forcing;
    forcing = null;
    if (running == null) {
      return;
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          running.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // Bounded by the disk; the caller is told afterwards.
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException disk
          ? disk
          : new IOException("written bytes could not be forced to disk", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the second thread, whatever it is told: the file is given up. */
  void abandon() {
    try {
      settle();
    } catch (IOException e) {
      // Nobody refers to what was written.
    }
  }
}
