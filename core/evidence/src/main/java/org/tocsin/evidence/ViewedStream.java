package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import org.tocsin.store.StoreException;

/**
 * Bytes served to a person: at their end, and only if all of them were read, the view is entered.
 */
final class ViewedStream extends InputStream {
  private final InputStream in;
  private final Runnable whenWhole;
  private boolean entered;
  private boolean skipped;

  ViewedStream(InputStream in, Runnable whenWhole) {
    this.in = in;
    this.whenWhole = whenWhole;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      enter();
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n < 0) {
      enter();
    }
    return n;
  }

  /** What is skipped was not served, so there is no complete view any more. */
  @Override
  public long skip(long n) throws IOException {
    skipped = skipped || n > 0;
    return in.skip(n);
  }

  private void enter() throws IOException {
    if (entered || skipped) {
      return;
    }
    try {
      whenWhole.run();
      entered = true;
    } catch (StoreException | EvidenceException e) {
      throw new IOException("the complete view could not be entered into the custody log");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
