package org.tocsin;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a heap dump of the JVM (format "JAVA PROFILE 1.0.2", identifiers of 8 bytes) as far as
 * texts and bytes go: the arrays of bytes and characters in it.
 */
final class HeapDump {
  private static final int[] SIZES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};
  private static final int BYTES = 8;

  private final DataInputStream in;
  private final byte[] wanted;
  private final List<Integer> found = new ArrayList<>();

  private HeapDump(DataInputStream in, byte[] wanted) {
    this.in = in;
    this.wanted = wanted;
  }

  /** Returns the lengths of the byte arrays that hold a text of ISO-8859-1. */
  static List<Integer> arraysHolding(Path dump, String text) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(dump), 1 << 20))) {
      HeapDump reading = new HeapDump(in, text.getBytes(StandardCharsets.ISO_8859_1));
      reading.run();
      return reading.found;
    }
  }

  private void run() throws IOException {
    while (in.readByte() != 0) {
      // the name of the format
    }
    if (in.readInt() != 8) {
      throw new IOException("identifiers of another size than 8 bytes");
    }
    in.readLong();
    for (int tag = in.read(); tag >= 0; tag = in.read()) {
      in.readInt();
      long length = Integer.toUnsignedLong(in.readInt());
      if (tag == 0x0c || tag == 0x1c) {
        segment(length);
      } else {
        in.skipNBytes(length);
      }
    }
  }

  private void segment(long length) throws IOException {
    long left = length;
    while (left > 0) {
      left -= 1 + record(in.readUnsignedByte());
    }
  }

  /** Reads one record and returns how many bytes it had behind its tag. */
  private long record(int tag) throws IOException {
    return switch (tag) {
      case 0xff, 0x05, 0x07 -> skip(8);
      case 0x01, 0x02, 0x03, 0x08 -> skip(16);
      case 0x04, 0x06 -> skip(12);
      case 0x20 -> type();
      case 0x21 -> skip(20) + counted(1);
      case 0x22 -> skip(12) + countedWith(8, 8);
      case 0x23 -> array();
      default -> throw new IOException("an unknown record " + tag);
    };
  }

  private long skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
    return bytes;
  }

  private long counted(int each) throws IOException {
    return 4 + skip((long) each * in.readInt());
  }

  private long countedWith(int each, int between) throws IOException {
    int count = in.readInt();
    return 4 + skip(between) + skip((long) each * count);
  }

  private long type() throws IOException {
    long read = skip(8 + 4 + 6 * 8 + 4);
    int constants = in.readUnsignedShort();
    read += 2;
    for (int i = 0; i < constants; i++) {
      read += skip(2);
      int type = in.readUnsignedByte();
      read += 1 + skip(SIZES[type]);
    }
    int statics = in.readUnsignedShort();
    read += 2;
    for (int i = 0; i < statics; i++) {
      read += skip(8);
      int type = in.readUnsignedByte();
      read += 1 + skip(SIZES[type]);
    }
    int fields = in.readUnsignedShort();
    return read + 2 + skip(9L * fields);
  }

  private long array() throws IOException {
    skip(12);
    int length = in.readInt();
    int type = in.readUnsignedByte();
    if (type == BYTES) {
      byte[] bytes = in.readNBytes(length);
      if (holds(bytes)) {
        found.add(length);
      }
      return 17 + (long) length;
    }
    return 17 + skip((long) length * SIZES[type]);
  }

  private boolean holds(byte[] bytes) {
    int matched = 0;
    for (byte b : bytes) {
      matched = b == wanted[matched] ? matched + 1 : b == wanted[0] ? 1 : 0;
      if (matched == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
