package org.tocsin.example.chat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.tocsin.model.ContentSource;

/**
 * The bytes of an upload that nobody has examined yet.
 *
 * <p>They lie in a file that has no name any more: on Linux it is unlinked as soon as it is open,
 * so that it is gone with the process, however that ends. On other systems it is deleted on
 * closing.
 *
 * <p>Reading is safe for many threads. Closing gives the bytes up.
 */
final class Spool implements ContentSource, AutoCloseable {
  private final FileChannel channel;
  private final long size;

  private Spool(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /**
   * Takes in all of {@code bytes}.
   *
   * @param folder where the nameless file lies
   * @param limit the most bytes
   * @throws IOException when they cannot be read or kept, or there are more than {@code limit}
   */
  static Spool of(InputStream bytes, Path folder, long limit) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("spool-" + UUID.randomUUID()),
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      byte[] buffer = new byte[64 * 1024];
      long size = 0;
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        size += n;
        if (size > limit) {
          throw new IOException("an upload has more than " + limit + " bytes");
        }
        ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, n);
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
      return new Spool(channel, size);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  long size() {
    return size;
  }

  @Override
  public OptionalLong declaredSize() {
    return OptionalLong.of(size);
  }

  @Override
  public InputStream open() {
    return new InputStream() {
      private long position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        int n = channel.read(ByteBuffer.wrap(into, offset, length), position);
        position += Math.max(n, 0);
        return n;
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
