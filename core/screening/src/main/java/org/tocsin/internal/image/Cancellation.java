package org.tocsin.internal.image;

import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/** Tells a decode that nobody waits for it any more. Safe for use by many threads. */
public final class Cancellation {
  private volatile boolean cancelled;
  private @Nullable ImageReader reader;

  /** Creates one that is not cancelled. */
  public Cancellation() {}

  /** Stops the decode at its next read or row. */
  public synchronized void cancel() {
    cancelled = true;
    if (reader != null) {
      reader.abort();
    }
  }

  /** Whether nobody waits any more. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Names the reader at work, which is aborted when the decode is cancelled. */
  synchronized void reading(@Nullable ImageReader working) {
    this.reader = working;
    if (cancelled && working != null) {
      working.abort();
    }
  }
}
