package org.tocsin.internal.image;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tocsin.model.UndeterminedReason;

/** Memory that all decodes share. Safe for use by many threads. */
public final class MemoryBudget {
  private final long total;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition freed = lock.newCondition();
  private long used;

  /**
   * Creates a budget.
   *
   * @param total bytes, at least 1
   */
  public MemoryBudget(long total) {
    if (total < 1) {
      throw new IllegalArgumentException("a budget is at least 1 byte, not " + total);
    }
    this.total = total;
  }

  /** Returns how many bytes are in use now. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** Opens the claim of one decode, which waits for others until {@code deadline}. */
  public Claim open(long deadlineNanos) {
    return new Claim(deadlineNanos);
  }

  /** What one decode holds. Used by its thread, closed by it. */
  public final class Claim implements AutoCloseable {
    private final long deadline;
    private long held;

    private Claim(long deadline) {
      this.deadline = deadline;
    }

    /** Makes sure that at least {@code bytes} are held. */
    void reach(long bytes) throws ImageProblem {
      lock.lock();
      try {
        long more = bytes - held;
        if (more <= 0) {
          return;
        }
        if (bytes > total) {
          throw new ImageProblem(UndeterminedReason.TOO_MANY_PIXELS);
        }
        while (used + more > total) {
          long left = deadline - System.nanoTime();
          if (left <= 0 || !freed.await(left, TimeUnit.NANOSECONDS)) {
            throw new ImageProblem(UndeterminedReason.NO_CAPACITY);
          }
        }
        used += more;
        held = bytes;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ImageProblem(UndeterminedReason.INTERRUPTED);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        used -= held;
        held = 0;
        freed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
