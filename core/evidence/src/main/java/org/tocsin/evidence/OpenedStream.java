package org.tocsin.evidence;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An item's bytes, decrypted as they are read; damage is named by incident, item and segment. */
final class OpenedStream extends InputStream {
  private final InputStream plain;
  private final Source source;
  private final StoredItem item;
  private final ItemHeader header;
  private long position;
  private boolean ended;

  /** The ciphertext, which remembers whether reading it failed: that is no damage. */
  static final class Source extends FilterInputStream {
    private boolean failed;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }

  OpenedStream(InputStream plain, Source source, StoredItem item, ItemHeader header) {
    this.plain = plain;
    this.source = source;
    this.item = item;
    this.header = header;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    int n;
    try {
      // Never more than a segment at once: a failure in the next must not swallow this one, and its
      // position is what names it.
      long left = SegmentedCipher.leftInSegment(position);
      n = plain.read(buffer, offset, (int) Math.min(length, left));
    } catch (IOException e) {
      if (source.failed) {
        throw new IOException("item " + item.id() + " cannot be read");
      }
      throw damaged();
    }
    if (n < 0) {
      ended = true;
      if (position != header.size()) {
        throw damaged();
      }
    } else {
      position += n;
    }
    return n;
  }

  private DamagedItemException damaged() {
    return new DamagedItemException(
        item.incident(), item.id(), SegmentedCipher.segmentOf(position));
  }

  @Override
  public void close() throws IOException {
    plain.close();
    source.close();
  }
}
