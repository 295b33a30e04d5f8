package org.tocsin.evidence.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.UUID;

/**
 * Ciphertext on its way, in a file that its owner alone may read and that goes with its channel:
 * the length and digest of a blob are known only when all of it was written.
 */
final class Spool extends OutputStream {
  private final FileChannel channel;
  private final MessageDigest sha256;
  private final long limit;
  private long size;
  private boolean whole = true;

  private Spool(FileChannel channel, long limit) {
    this.channel = channel;
    this.limit = limit;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Spool in(Path folder, long limit) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      return new Spool(
          FileChannel.open(
              folder.resolve("tocsin-" + UUID.randomUUID() + ".spool"),
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE),
              ownerOnly),
          limit);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (size + length > limit) {
      whole = false;
      throw new IOException("a blob is larger than one request can carry");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      whole = false;
      throw unwritable(e);
    }
    sha256.update(bytes, offset, length);
    size += length;
  }

  /** Whether every write succeeded. */
  boolean isWhole() {
    return whole;
  }

  long size() {
    return size;
  }

  /** Returns the digest of all that was written. To be called once. */
  byte[] digest() {
    return sha256.digest();
  }

  /** Returns all that was written, from its beginning; as often as it is asked. */
  InputStream read() {
    return new FromBeginning();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Keeps the one reason that somebody can act on and drops the rest, which names a path. */
  private static IOException unwritable(IOException e) {
    String message = String.valueOf(e.getMessage());
    return new IOException(
        message.contains("No space left")
            ? "no space left in the spool folder"
            : "the spool folder cannot be written");
  }

  private final class FromBeginning extends InputStream {
    private long position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = channel.read(ByteBuffer.wrap(bytes, offset, length), position);
      if (count > 0) {
        position += count;
      }
      return count;
    }
  }
}
