package org.tocsin.screening;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.Digests;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.UndeterminedReason;

/** Reads a byte source once, into a spool and through the digests. Run by one worker. */
final class Reception implements Runnable {
  private static final int BUFFER = 65_536;

  private final ContentSource source;
  private final Spool spool;
  private final long maxBytes;
  private final Digests computing;
  private final AtomicReference<@Nullable InputStream> open = new AtomicReference<>();
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private volatile @Nullable UndeterminedReason problem;
  private volatile List<Fingerprint> digests = List.of();

  Reception(ContentSource source, Spool spool, long maxBytes, Digests computing) {
    this.source = source;
    this.spool = spool;
    this.maxBytes = maxBytes;
    this.computing = computing;
  }

  @Override
  public void run() {
    try (computing) {
      receive();
    }
  }

  private void receive() {
    try (InputStream in = source.open()) {
      open.set(in);
      byte[] buffer = new byte[BUFFER];
      while (!abandoned.get()) {
        int read = in.read(buffer, 0, buffer.length);
        if (read < 0) {
          break;
        }
        if (spool.length() + read > maxBytes) {
          problem = UndeterminedReason.TOO_LARGE;
          break;
        }
        if (!keep(buffer, read)) {
          break;
        }
      }
    } catch (IOException | RuntimeException e) {
      if (problem == null) {
        problem = UndeterminedReason.SOURCE_FAILED;
      }
    }
    if (computing.count() > 0) {
      digests = computing.finish();
    } else if (problem == null) {
      problem = UndeterminedReason.EMPTY;
    }
  }

  private boolean keep(byte[] buffer, int read) {
    try {
      spool.append(buffer, 0, read);
    } catch (IOException e) {
      problem = UndeterminedReason.NO_CAPACITY;
      return false;
    }
    computing.update(buffer, 0, read);
    return true;
  }

  /** Stops: nobody waits any more. */
  void abandon() {
    abandoned.set(true);
    InputStream in = open.get();
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        // The stream is the host's; that it cannot be closed changes nothing here.
        abandoned.set(true);
      }
    }
  }

  /** Returns why not all bytes were received, or null. */
  @Nullable UndeterminedReason problem() {
    return problem;
  }

  /** Returns the digests of what was received; empty when that is nothing. */
  List<Fingerprint> digests() {
    return digests;
  }
}
