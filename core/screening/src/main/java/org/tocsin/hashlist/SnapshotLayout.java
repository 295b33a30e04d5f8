package org.tocsin.hashlist;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes around the sections of a snapshot file: header, directory and check sums. {@code
 * docs/snapshot-format.md} describes them.
 */
final class SnapshotLayout {
  /** The version that is written, and the only one that is read. */
  static final int VERSION = 2;

  /** The length of the header; every section begins at a multiple of it. */
  static final int ALIGNMENT = 4096;

  /** How many bytes of a section share a check sum. */
  static final int BLOCK = 1 << 20;

  /** The length of the digest that ends the file. */
  static final int DIGEST = 32;

  private static final long MAGIC = 0x0a50414e53434f54L;
  private static final int MOST_TEXT = 255;

  private SnapshotLayout() {}

  /** Returns the next place at which a section may begin. */
  static long align(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Where a section lies.
   *
   * @param offset from the beginning of the file
   * @param length in bytes
   * @param sums CRC32C of each block of {@value #BLOCK} bytes, of which the last may be shorter
   */
  record Place(long offset, int length, List<Integer> sums) {}

  /**
   * What the header says.
   *
   * @param facts what the snapshot says of itself
   * @param directory where the directory begins
   * @param directoryLength its length with its own check sum
   * @param length the length of the whole file
   */
  record Header(Snapshot.Facts facts, long directory, int directoryLength, long length) {
    Header {
      if (directory < ALIGNMENT
          || directoryLength < 8
          || length != directory + directoryLength + DIGEST) {
        throw new SnapshotException("the header names impossible lengths");
      }
    }
  }

  /** Returns the header in bytes. */
  static ByteBuffer header(Header header) {
    ByteBuffer bytes = ByteBuffer.allocate(ALIGNMENT).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(0);
    bytes.putLong(header.directory()).putLong(header.directoryLength()).putLong(header.length());
    bytes.putLong(header.facts().builtAt().toEpochMilli());
    bytes.putLong(header.facts().oldestImport().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
    putText(bytes, header.facts().content());
    bytes.putInt(ALIGNMENT - 4, sum(bytes.slice(0, ALIGNMENT - 4)));
    return bytes.rewind();
  }

  /**
   * Reads a header.
   *
   * @throws SnapshotException when it is not one of this version, whole and unchanged
   */
  static Header header(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (bytes.getLong() != MAGIC) {
        throw new SnapshotException("not a snapshot");
      }
      // First, so that a version that only damage made is not taken for one.
      if (bytes.getInt(ALIGNMENT - 4) != sum(bytes.slice(0, ALIGNMENT - 4))) {
        throw new SnapshotException("the header is damaged");
      }
      int version = bytes.getInt();
      if (version != VERSION) {
        throw SnapshotException.ofVersion(version);
      }
      bytes.getInt();
      long directory = bytes.getLong();
      int directoryLength = Math.toIntExact(bytes.getLong());
      long length = bytes.getLong();
      Instant builtAt = Instant.ofEpochMilli(bytes.getLong());
      long oldest = bytes.getLong();
      Snapshot.Facts facts =
          new Snapshot.Facts(
              text(bytes),
              builtAt,
              oldest == Long.MIN_VALUE
                  ? Optional.empty()
                  : Optional.of(Instant.ofEpochMilli(oldest)));
      return new Header(facts, directory, directoryLength, length);
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | ArithmeticException
        | DateTimeException e) {
      throw new SnapshotException("the header cannot be read");
    }
  }

  /** Returns the directory in bytes, its own check sum last. */
  static ByteBuffer directory(Map<Section, Place> places) {
    int length = 8;
    for (Map.Entry<Section, Place> each : places.entrySet()) {
      length += 26 + each.getKey().algorithm().length() + 4 * each.getValue().sums().size();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(places.size());
    places.forEach(
        (section, place) -> {
          bytes.putInt(section.kind().code()).putInt(section.number());
          putText(bytes, section.algorithm());
          bytes.putLong(place.offset()).putLong(place.length());
          place.sums().forEach(bytes::putInt);
        });
    bytes.putInt(sum(bytes.slice(0, length - 4)));
    return bytes.rewind();
  }

  /**
   * Reads a directory.
   *
   * @param end where the sections have to end
   * @throws SnapshotException when it is damaged, or names what cannot be
   */
  static Map<Section, Place> directory(ByteBuffer bytes, long end) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (bytes.getInt(bytes.limit() - 4) != sum(bytes.slice(0, bytes.limit() - 4))) {
        throw new SnapshotException("the directory is damaged");
      }
      Map<Section, Place> places = new LinkedHashMap<>();
      for (int left = bytes.getInt(); left > 0; left--) {
        Section.Kind kind = Section.Kind.of(bytes.getInt());
        int number = bytes.getInt();
        Section section = new Section(kind, text(bytes), number);
        long offset = bytes.getLong();
        int length = Math.toIntExact(bytes.getLong());
        if (length < 0 || offset % ALIGNMENT != 0 || offset < ALIGNMENT || offset + length > end) {
          throw new SnapshotException("the directory names impossible places");
        }
        List<Integer> sums = new ArrayList<>();
        for (int block = blocks(length); block > 0; block--) {
          sums.add(bytes.getInt());
        }
        places.put(section, new Place(offset, length, sums));
      }
      return places;
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new SnapshotException("the directory cannot be read");
    }
  }

  private static int blocks(int length) {
    return (int) (((long) length + BLOCK - 1) / BLOCK);
  }

  /** Returns the check sums of a section's blocks. */
  static List<Integer> sums(ByteBuffer section) {
    List<Integer> sums = new ArrayList<>();
    for (int block = 0; block < blocks(section.limit()); block++) {
      int from = block * BLOCK;
      sums.add(sum(section.slice(from, Math.min(BLOCK, section.limit() - from))));
    }
    return sums;
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** Returns where sections lie that are written one after the other. */
  static Map<Section, Place> places(Map<Section, ByteBuffer> sections) {
    Map<Section, Place> places = new LinkedHashMap<>();
    long at = ALIGNMENT;
    for (Map.Entry<Section, ByteBuffer> each : sections.entrySet()) {
      ByteBuffer whole = each.getValue().duplicate().clear();
      places.put(each.getKey(), new Place(at, whole.limit(), sums(whole)));
      at = align(at + whole.limit());
    }
    return places;
  }

  /** Returns where the directory begins, after sections in these places. */
  static long end(Map<Section, Place> places) {
    List<Place> all = new ArrayList<>(places.values());
    return all.isEmpty()
        ? ALIGNMENT
        : align(all.get(all.size() - 1).offset() + all.get(all.size() - 1).length());
  }

  private static void putText(ByteBuffer into, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_TEXT) {
      throw new IllegalArgumentException("a text of a snapshot has at most 255 bytes");
    }
    into.putShort((short) bytes.length).put(bytes);
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[from.getShort() & 0xffff];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
