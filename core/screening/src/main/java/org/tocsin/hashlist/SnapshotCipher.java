package org.tocsin.hashlist;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot file under a key: the bytes of the plain file in chunks of one mebibyte, each under
 * AES-256-GCM. Used by one thread.
 *
 * <p>Every file has a key of its own, HMAC-SHA-256 of the given key over the file's salt, so that a
 * chunk's number can be its nonce. The header, which names the plain length, is authenticated with
 * every chunk: chunks cannot be moved, left out, or taken from another file.
 */
final class SnapshotCipher {
  static final int HEADER = 48;
  private static final long MAGIC = 0x0a45414e53434f54L;
  private static final int CHUNK = 1 << 20;
  private static final int TAG = 16;
  private static final int SALT = 16;
  private static final int KEY_CHECK = 40;
  private static final int SUM = 44;

  private final FileChannel channel;
  private final ByteBuffer header;
  private final SecretKey key;
  private final long length;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK + TAG);
  private final ByteBuffer plain = ByteBuffer.allocate(CHUNK);
  private long loaded = -1;

  private SnapshotCipher(FileChannel channel, ByteBuffer header, SecretKey master)
      throws IOException {
    this.channel = channel;
    this.header = header;
    this.length = header.getLong(16);
    this.key = new SecretKeySpec(derived(header, master, "tocsin snapshot 1"), "AES");
  }

  /** Begins a file of so many plain bytes. */
  static SnapshotCipher create(FileChannel channel, SecretKey master, long length)
      throws IOException {
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC).putInt(SnapshotLayout.VERSION).putInt(CHUNK).putLong(length).put(salt);
    header.rewind();
    header.putInt(KEY_CHECK, keyCheck(header, master));
    header.putInt(SUM, sum(header));
    SnapshotCipher cipher = new SnapshotCipher(channel, header, master);
    cipher.writeFully(header.duplicate());
    return cipher;
  }

  /** Whether a file begins as one under a key does. */
  static boolean isOne(FileChannel channel) throws IOException {
    ByteBuffer begin = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    if (channel.size() < HEADER) {
      return false;
    }
    readFully(channel, begin, 0);
    return begin.getLong(0) == MAGIC;
  }

  /** Opens a file, or returns null when it is not under a key. */
  static @Nullable SnapshotCipher open(FileChannel channel, @Nullable SecretKey master)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    if (channel.size() < HEADER) {
      throw new SnapshotException("too short for a snapshot");
    }
    readFully(channel, header, 0);
    if (header.getLong(0) != MAGIC) {
      return null;
    }
    // First, so that damage is not taken for another key.
    if (header.getInt(SUM) != sum(header)) {
      throw new SnapshotException("the header is damaged");
    }
    if (master == null) {
      throw SnapshotException.ofKey("under a key, and no key is configured");
    }
    if (header.getInt(KEY_CHECK) != keyCheck(header, master)) {
      throw SnapshotException.ofKey("under another key");
    }
    if (header.getInt(12) != CHUNK) {
      throw new SnapshotException("its chunks are not of the length that they should have");
    }
    SnapshotCipher cipher = new SnapshotCipher(channel, header, master);
    long chunks = (cipher.length + CHUNK - 1) / CHUNK;
    if (cipher.length < 0 || channel.size() != HEADER + cipher.length + chunks * TAG) {
      throw new SnapshotException("it does not have the length that it should have");
    }
    int version = header.getInt(8);
    if (version != SnapshotLayout.VERSION) {
      // Every chunk authenticates the header: a version that only damage made is not taken for one.
      cipher.load(0);
      throw SnapshotException.ofVersion(version);
    }
    return cipher;
  }

  private static int sum(ByteBuffer header) {
    CRC32C sum = new CRC32C();
    sum.update(header.slice(0, SUM));
    return (int) sum.getValue();
  }

  /** Returns what tells a file's key from others, and says nothing else of it. */
  private static int keyCheck(ByteBuffer header, SecretKey master) throws IOException {
    return ByteBuffer.wrap(derived(header, master, "tocsin snapshot key check 1")).getInt(0);
  }

  private static byte[] derived(ByteBuffer header, SecretKey master, String purpose)
      throws IOException {
    byte[] salt = new byte[SALT];
    header.get(24, salt);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(master);
      mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(salt);
    } catch (GeneralSecurityException e) {
      throw new IOException("no cipher for snapshots");
    }
  }

  /** How many plain bytes there are. */
  long length() {
    return length;
  }

  /** Appends plain bytes; all have to come. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int part = Math.min(bytes.remaining(), plain.remaining());
      plain.put(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
      if (!plain.hasRemaining()) {
        flush();
      }
    }
  }

  /** Writes what is left. */
  void flush() throws IOException {
    plain.flip();
    if (plain.hasRemaining()) {
      chunk.clear();
      crypt(Cipher.ENCRYPT_MODE, ++loaded, plain, chunk);
      writeFully(chunk.flip());
    }
    plain.clear();
  }

  /** Fills {@code into} from a place of the plain file. */
  void read(ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      load(at / CHUNK);
      int from = (int) (at % CHUNK);
      int part = Math.min(into.remaining(), plain.limit() - from);
      if (part <= 0) {
        throw new EOFException("the snapshot ends too early");
      }
      into.put(plain.slice(from, part));
      at += part;
    }
  }

  private void load(long number) throws IOException {
    if (number == loaded) {
      return;
    }
    long left = length - number * CHUNK;
    if (left <= 0) {
      throw new EOFException("the snapshot ends too early");
    }
    loaded = -1;
    chunk.clear().limit((int) Math.min(CHUNK, left) + TAG);
    readFully(channel, chunk, HEADER + number * (CHUNK + TAG));
    plain.clear();
    crypt(Cipher.DECRYPT_MODE, number, chunk, plain);
    plain.flip();
    loaded = number;
  }

  private void crypt(int mode, long number, ByteBuffer from, ByteBuffer into) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
      cipher.updateAAD(header.duplicate());
      cipher.doFinal(from, into);
    } catch (GeneralSecurityException e) {
      throw new SnapshotException("it is damaged");
    }
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Fills {@code into} from a place of a file, and makes it ready to be read. */
  static void readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new EOFException("the snapshot ends too early");
      }
      at += read;
    }
    into.flip();
  }
}
