package org.tocsin.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tocsin.filing.Payload;
import org.tocsin.model.FileFacts;

/**
 * A preserved file that is attached: it has exactly the bytes that the report says it has, or
 * nothing is sent.
 */
final class ExactInput implements MessageWriter.Source {
  private final Payload.Opener opener;
  private final long size;
  private boolean otherSize;

  private ExactInput(Payload.Opener opener, long size) {
    this.opener = opener;
    this.size = size;
  }

  /** Returns the file of a payload that has one, when it is not larger than that. */
  static Optional<ExactInput> of(Payload payload, long most) {
    if (!(payload instanceof Payload.Full full) || full.file().isEmpty()) {
      return Optional.empty();
    }
    return full.incident()
        .file()
        .map(FileFacts::size)
        .filter(size -> size <= most)
        .map(size -> new ExactInput(full.file().get(), size));
  }

  /** Whether the bytes were more or fewer than the report says. */
  boolean isOtherSize() {
    return otherSize;
  }

  @Override
  public InputStream open() throws IOException {
    return new Counted(opener.open());
  }

  private final class Counted extends FilterInputStream {
    private long left = size;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? -1 : 1);
      return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(read);
      return read;
    }

    private void count(int read) throws IOException {
      left -= Math.max(0, read);
      if (left < 0 || (read < 0 && left > 0)) {
        otherSize = true;
        throw new IOException("not the size that the report says");
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
