package org.tocsin.hashlist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Writes, opens and checks one file of a snapshot. */
final class SnapshotFile {
  private static final int READ_AT_ONCE = 1 << 20;
  private static final int ZEROS = 1 << 20;

  private SnapshotFile() {}

  /** Sections that lie in a file while they are filled. */
  private static final class Mapped extends Sections {
    private final FileChannel channel;
    private final List<MappedByteBuffer> maps = new ArrayList<>();
    private long end = SnapshotLayout.ALIGNMENT;

    Mapped(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    ByteBuffer allocate(Section section, int bytes) {
      try {
        // Written, not only reserved: a disk that is full must say so here, because a mapped page
        // that finds no room ends the process's thread.
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.max(1, Math.min(ZEROS, bytes)));
        for (long left = bytes; left > 0; left -= zeros.limit()) {
          zeros.clear().limit((int) Math.min(zeros.capacity(), left));
          writeFully(channel, zeros.duplicate(), end + bytes - left);
        }
        MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, end, bytes);
        maps.add(map);
        end = SnapshotLayout.align(end + bytes);
        return map;
      } catch (IOException e) {
        throw new SnapshotException("a snapshot cannot be written: no room, or the disk fails");
      }
    }
  }

  /**
   * Builds into a new file and leaves it durable.
   *
   * @param channel of a new, empty file
   */
  static void write(FileChannel channel, SnapshotBuilder builder, Snapshot.Facts facts)
      throws IOException {
    Mapped mapped = new Mapped(channel);
    builder.build(mapped);
    Map<Section, SnapshotLayout.Place> places = SnapshotLayout.places(mapped.made());
    ByteBuffer directory = SnapshotLayout.directory(places);
    long at = SnapshotLayout.end(places);
    SnapshotLayout.Header header = header(facts, at, directory.limit());
    writeFully(channel, directory, at);
    writeFully(channel, SnapshotLayout.header(header), 0);
    mapped.maps.forEach(MappedByteBuffer::force);
    writeFully(
        channel,
        ByteBuffer.wrap(digest(channel, header.length() - SnapshotLayout.DIGEST)),
        header.length() - SnapshotLayout.DIGEST);
    channel.force(true);
  }

  /** Builds in memory, writes that to a new file under a key, and leaves the file durable. */
  static Snapshot write(
      FileChannel channel, SecretKey key, SnapshotBuilder builder, Snapshot.Facts facts)
      throws IOException {
    Sections sections = Sections.inMemory();
    builder.build(sections);
    Map<Section, SnapshotLayout.Place> places = SnapshotLayout.places(sections.made());
    ByteBuffer directory = SnapshotLayout.directory(places);
    long end = SnapshotLayout.end(places);
    SnapshotLayout.Header header = header(facts, end, directory.limit());
    SnapshotCipher cipher = SnapshotCipher.create(channel, key, header.length());
    MessageDigest digest = Sha256.begin();
    long at = append(cipher, digest, SnapshotLayout.header(header));
    for (Map.Entry<Section, ByteBuffer> each : sections.made().entrySet()) {
      at += append(cipher, digest, each.getValue().duplicate().clear());
      at += append(cipher, digest, ByteBuffer.allocate((int) (SnapshotLayout.align(at) - at)));
    }
    append(cipher, digest, directory);
    cipher.write(ByteBuffer.wrap(digest.digest()));
    cipher.flush();
    channel.force(true);
    return Snapshot.of(facts, sections.view());
  }

  private static SnapshotLayout.Header header(Snapshot.Facts facts, long end, int directory) {
    return new SnapshotLayout.Header(
        facts, end, directory, end + directory + SnapshotLayout.DIGEST);
  }

  private static long append(SnapshotCipher cipher, MessageDigest digest, ByteBuffer bytes)
      throws IOException {
    int length = bytes.remaining();
    digest.update(bytes.duplicate());
    cipher.write(bytes);
    return length;
  }

  /** Where the plain bytes of a file come from. */
  private interface Source {
    long length() throws IOException;

    void read(ByteBuffer into, long position) throws IOException;

    ByteBuffer section(long offset, int length) throws IOException;
  }

  /**
   * Opens a file: every header, length and check sum of it is compared.
   *
   * @param key the key of encrypted files
   * @throws SnapshotException when it is damaged, of another version, under another key, or plain
   *     where there is one
   * @throws IOException when it cannot be read
   */
  static Snapshot open(Path file, @Nullable SecretKey key) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return open(source(channel, key));
    } catch (InternalError e) {
      throw new SnapshotException("it cannot be read");
    }
  }

  /**
   * Returns what identifies the content of a file, as its header says; empty when it cannot be
   * told. Nothing else of the file is looked at.
   */
  static Optional<String> content(Path file, @Nullable SecretKey key) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.of(header(source(channel, key)).facts().content());
    } catch (IOException | SnapshotException e) {
      return Optional.empty();
    }
  }

  /** Whether a file says that it is under a key; false where it cannot be read. */
  static boolean isUnderAKey(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return SnapshotCipher.isOne(channel);
    } catch (IOException e) {
      return false;
    }
  }

  private static Source mapped(FileChannel channel) {
    return new Source() {
      @Override
      public long length() throws IOException {
        return channel.size();
      }

      @Override
      public void read(ByteBuffer into, long position) throws IOException {
        SnapshotCipher.readFully(channel, into, position);
        into.rewind();
      }

      @Override
      public ByteBuffer section(long offset, int length) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
      }
    };
  }

  private static Source loaded(SnapshotCipher cipher) {
    return new Source() {
      @Override
      public long length() {
        return cipher.length();
      }

      @Override
      public void read(ByteBuffer into, long position) throws IOException {
        cipher.read(into, position);
        into.flip();
      }

      @Override
      public ByteBuffer section(long offset, int length) throws IOException {
        ByteBuffer section = ByteBuffer.allocateDirect(length);
        read(section, offset);
        return section;
      }
    };
  }

  private static Source source(FileChannel channel, @Nullable SecretKey key) throws IOException {
    SnapshotCipher cipher = SnapshotCipher.open(channel, key);
    if (cipher != null) {
      return loaded(cipher);
    }
    Source plain = mapped(channel);
    if (key != null && header(plain) != null) {
      throw SnapshotException.ofKey("not under a key, although one is configured");
    }
    return plain;
  }

  private static SnapshotLayout.Header header(Source source) throws IOException {
    if (source.length() < SnapshotLayout.ALIGNMENT) {
      throw new SnapshotException("too short for a snapshot");
    }
    ByteBuffer first = ByteBuffer.allocate(SnapshotLayout.ALIGNMENT);
    source.read(first, 0);
    return SnapshotLayout.header(first);
  }

  private static Snapshot open(Source source) throws IOException {
    SnapshotLayout.Header header = header(source);
    if (header.length() != source.length()) {
      throw new SnapshotException("it does not have the length that it should have");
    }
    ByteBuffer directory = ByteBuffer.allocate(header.directoryLength());
    source.read(directory, header.directory());
    Map<Section, ByteBuffer> sections = new LinkedHashMap<>();
    for (Map.Entry<Section, SnapshotLayout.Place> each :
        SnapshotLayout.directory(directory, header.directory()).entrySet()) {
      SnapshotLayout.Place place = each.getValue();
      ByteBuffer section = source.section(place.offset(), place.length());
      if (!SnapshotLayout.sums(section).equals(place.sums())) {
        throw new SnapshotException("its " + each.getKey().kind() + " are damaged");
      }
      sections.put(each.getKey(), section.order(ByteOrder.LITTLE_ENDIAN));
    }
    return Snapshot.of(header.facts(), Sections.view(sections));
  }

  /**
   * Compares the digest of the whole file, which takes about a second for a gigabyte. A file under
   * a key is whole once it was opened.
   *
   * @return whether it is as it was written; false too when the check was interrupted by closing
   */
  static boolean isWhole(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = channel.size() - SnapshotLayout.DIGEST;
      if (end < SnapshotLayout.ALIGNMENT) {
        return false;
      }
      ByteBuffer expected = ByteBuffer.allocate(SnapshotLayout.DIGEST);
      SnapshotCipher.readFully(channel, expected, end);
      return MessageDigest.isEqual(expected.array(), digest(channel, end));
    }
  }

  private static byte[] digest(FileChannel channel, long end) throws IOException {
    MessageDigest digest = Sha256.begin();
    ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
    for (long at = 0; at < end; ) {
      buffer.clear().limit((int) Math.min(READ_AT_ONCE, end - at));
      SnapshotCipher.readFully(channel, buffer, at);
      at += buffer.remaining();
      digest.update(buffer);
    }
    return digest.digest();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
