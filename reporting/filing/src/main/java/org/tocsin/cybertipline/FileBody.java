package org.tocsin.cybertipline;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.tocsin.cybertipline.CallOutcome.Doubt;

/** Streams evidence of a known length once, and digests it on the way. */
final class FileBody extends RequestBody {
  private static final int CHUNK = 64 * 1024;
  private static final MediaType OCTETS = MediaType.get("application/octet-stream");

  private final long size;
  private final IoSupplier<InputStream> content;
  private final ProgressListener progress;
  private volatile Optional<String> md5 = Optional.empty();
  private volatile Optional<Doubt> trouble = Optional.empty();

  FileBody(long size, IoSupplier<InputStream> content, ProgressListener progress) {
    this.size = size;
    this.content = content;
    this.progress = progress;
  }

  /** The digest of what was sent, once all of it was. */
  Optional<String> md5() {
    return md5;
  }

  /** What was wrong with the content itself. */
  Optional<Doubt> trouble() {
    return trouble;
  }

  @Override
  public @Nullable MediaType contentType() {
    return OCTETS;
  }

  @Override
  public long contentLength() {
    return size;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    MessageDigest digest = md5Digest();
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    try (InputStream in = open()) {
      int read = read(in, chunk);
      while (read >= 0) {
        total += read;
        if (total > size) {
          throw broken(Doubt.CONTENT_LENGTH);
        }
        digest.update(chunk, 0, read);
        sink.write(chunk, 0, read);
        progress.bytesMoved(total);
        read = read(in, chunk);
      }
    }
    if (total != size) {
      throw broken(Doubt.CONTENT_LENGTH);
    }
    md5 = Optional.of(HexFormat.of().formatHex(digest.digest()));
  }

  private InputStream open() throws IOException {
    try {
      return content.get();
    } catch (IOException | RuntimeException e) {
      throw broken(Doubt.CONTENT_UNREADABLE);
    }
  }

  private int read(InputStream in, byte[] chunk) throws IOException {
    try {
      return in.read(chunk);
    } catch (IOException | RuntimeException e) {
      throw broken(Doubt.CONTENT_UNREADABLE);
    }
  }

  /** Names no cause: the reader's messages may hold storage paths. */
  private IOException broken(Doubt why) {
    trouble = Optional.of(why);
    return new IOException("the content could not be sent");
  }

  private static MessageDigest md5Digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the platform lacks MD5", e);
    }
  }
}
