package org.tocsin.internal.image;

import java.io.IOException;

/** Bytes that can be read at any place. Safe for use by many threads. */
public interface ByteRange {

  /** Returns how many bytes there are. */
  long length();

  /**
   * Reads up to {@code length} bytes.
   *
   * @param position where to begin, 0 to {@link #length()}
   * @return how many were read, at least 1, or -1 at the end
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  /** Reads exactly {@code length} bytes, or returns false when there are fewer. */
  default boolean fill(long position, byte[] into, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int read = read(position + done, into, offset + done, length - done);
      if (read < 0) {
        return false;
      }
      done += read;
    }
    return true;
  }

  /** Returns the bytes from {@code from} on. */
  default ByteRange from(long from) {
    ByteRange whole = this;
    return new ByteRange() {
      @Override
      public long length() {
        return whole.length() - from;
      }

      @Override
      public int read(long position, byte[] into, int offset, int length) throws IOException {
        return whole.read(from + position, into, offset, length);
      }
    };
  }

  /** Returns the bytes of an array, which must not change any more. */
  static ByteRange of(byte[] bytes) {
    return new ByteRange() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public int read(long position, byte[] into, int offset, int length) {
        if (position >= bytes.length) {
          return -1;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, into, offset, count);
        return count;
      }
    };
  }
}
