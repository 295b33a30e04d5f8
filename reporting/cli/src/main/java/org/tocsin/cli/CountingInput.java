package org.tocsin.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read, so that progress can be told of a file's size. */
final class CountingInput extends FilterInputStream {
  private final AtomicLong count = new AtomicLong();

  CountingInput(InputStream in) {
    super(in);
  }

  long count() {
    return count.get();
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      count.incrementAndGet();
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      count.addAndGet(read);
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
