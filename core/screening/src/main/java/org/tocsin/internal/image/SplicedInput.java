package org.tocsin.internal.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.UndeterminedReason;

/**
 * A stream for image readers, put together of stretches of a content and of bytes of our own.
 *
 * <p>That is how a reader sees only the chunks that make the picture, and frames of an animation as
 * pictures. Every read asks whether the decode was cancelled.
 */
final class SplicedInput extends ImageInputStreamImpl {
  private static final int BUFFER = 16384;

  private record Piece(ByteRange bytes, long from, long start, long length) {}

  private final Cancellation cancellation;
  private final List<Piece> pieces = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];
  private long total;
  private long bufferStart;
  private int bufferLength;
  private int current;
  private @Nullable Hook hook;

  /** Is called after each seek. */
  @FunctionalInterface
  interface Hook {
    void seeked() throws ReflectiveOperationException;
  }

  /** Sets what is called after each seek. */
  void onSeek(Hook called) {
    hook = called;
  }

  @Override
  public void seek(long position) throws IOException {
    super.seek(position);
    Hook called = hook;
    if (called != null) {
      try {
        called.seeked();
      } catch (ReflectiveOperationException e) {
        throw new ImageProblem(UndeterminedReason.UNSUPPORTED_MEDIA);
      }
    }
  }

  SplicedInput(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /** Appends bytes of our own. */
  SplicedInput add(byte[] literal) {
    return add(ByteRange.of(literal), 0, literal.length);
  }

  /** Appends a stretch of {@code bytes}. */
  SplicedInput add(ByteRange bytes, long from, long length) {
    if (length > 0) {
      pieces.add(new Piece(bytes, from, total, length));
      total += length;
    }
    return this;
  }

  @Override
  public long length() {
    return total;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (!buffered(streamPos)) {
      return -1;
    }
    int value = buffer[(int) (streamPos - bufferStart)] & 0xff;
    streamPos++;
    return value;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (!buffered(streamPos)) {
      return -1;
    }
    int at = (int) (streamPos - bufferStart);
    int count = Math.min(length, bufferLength - at);
    System.arraycopy(buffer, at, into, offset, count);
    streamPos += count;
    return count;
  }

  private boolean buffered(long position) throws IOException {
    if (position >= bufferStart && position < bufferStart + bufferLength) {
      return true;
    }
    if (position >= total) {
      return false;
    }
    if (cancellation.isCancelled()) {
      throw new ImageProblem(UndeterminedReason.TIME_LIMIT);
    }
    Piece piece = pieces.get(current);
    if (position < piece.start()) {
      current = 0;
      piece = pieces.get(0);
    }
    while (position >= piece.start() + piece.length()) {
      piece = pieces.get(++current);
    }
    long within = position - piece.start();
    int read =
        piece
            .bytes()
            .read(
                piece.from() + within, buffer, 0, (int) Math.min(BUFFER, piece.length() - within));
    if (read <= 0) {
      return false;
    }
    bufferStart = position;
    bufferLength = read;
    return true;
  }
}
