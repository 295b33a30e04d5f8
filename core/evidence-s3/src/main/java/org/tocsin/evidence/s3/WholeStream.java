package org.tocsin.evidence.s3;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;

/**
 * A blob as it arrives. An answer that ends before its announced length is a failure here: passed
 * on as an end, it would look like damaged evidence.
 */
final class WholeStream extends InputStream {
  private final AbortableInputStream in;
  private final long length;
  private long count;
  private boolean ended;
  private boolean closed;

  WholeStream(AbortableInputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int wanted) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (wanted == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    int got;
    try {
      got = in.read(bytes, offset, wanted);
    } catch (IOException | SdkException e) {
      throw new IOException("a blob could not be read to its end");
    }
    if (got < 0) {
      if (count != length) {
        throw new IOException("a blob could not be read to its end");
      }
      ended = true;
      return -1;
    }
    count += got;
    return got;
  }

  /** Ends the exchange; what was not read is not fetched. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!ended) {
      in.abort();
    }
    try {
      in.close();
    } catch (IOException | SdkException e) {
      // Nothing is expected of the connection any more.
    }
  }
}
