package org.tocsin.hashlist;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Distinct values of one algorithm in one array, sorted, each with the entries that assert it.
 * Immutable, safe for use by many threads.
 *
 * <p>A directory over the first bits of a value leaves a handful of values to search: a look-up
 * touches few cache lines, whatever the number of values. Values of one length, as digests have,
 * need no offsets.
 */
final class ExactIndex {
  private static final int PREFIX_BITS = 32;
  private static final int MOST_DIRECTORY_BITS = 24;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ByteBuffer values;
  private final int length;
  private final @Nullable IntBuffer ends;
  private final Assertions assertions;
  private final int shift;
  private final IntBuffer directory;

  private ExactIndex(Sections.View sections, String algorithm) {
    // Big-endian, so that comparing eight bytes as one number is comparing bytes.
    this.values =
        sections
            .get(Section.of(Section.Kind.VALUES, algorithm))
            .duplicate()
            .order(ByteOrder.BIG_ENDIAN);
    ByteBuffer ending = sections.find(Section.of(Section.Kind.VALUE_END, algorithm));
    this.ends = ending == null ? null : ending.asIntBuffer();
    this.assertions = Assertions.of(sections, algorithm);
    int size = assertions.values();
    this.length = ends != null || size == 0 ? 0 : values.limit() / size;
    this.shift = shift(size);
    this.directory = sections.get(Section.of(Section.Kind.DIRECTORY, algorithm)).asIntBuffer();
    if (directory.limit() != (1 << (PREFIX_BITS - shift)) + 1
        || (ends == null ? (long) length * size != values.limit() : ends.limit() != size)) {
      throw new SnapshotException("arrays of a snapshot do not fit each other: " + algorithm);
    }
  }

  /** Returns the index of an algorithm whose sections are there. */
  static ExactIndex of(Sections.View sections, String algorithm) {
    return new ExactIndex(sections, algorithm);
  }

  /** About four values for each place of the directory. */
  private static int shift(int size) {
    int bits = Math.min(MOST_DIRECTORY_BITS, PREFIX_BITS - Integer.numberOfLeadingZeros(size));
    return PREFIX_BITS - Math.max(1, bits - 2);
  }

  /** Adds the directory to the sections of values that were put in order. */
  static void build(Sections sections, String algorithm) {
    Sections.View view = sections.view();
    ByteBuffer values = view.get(Section.of(Section.Kind.VALUES, algorithm));
    ByteBuffer ending = view.find(Section.of(Section.Kind.VALUE_END, algorithm));
    IntBuffer ends = ending == null ? null : ending.asIntBuffer();
    int size = Assertions.of(view, algorithm).values();
    int length = ends != null || size == 0 ? 0 : values.limit() / size;
    int shift = shift(size);
    int places = 1 << (PREFIX_BITS - shift);
    IntBuffer directory =
        sections
            .make(Section.of(Section.Kind.DIRECTORY, algorithm), 4L * (places + 1))
            .asIntBuffer();
    int done = 0;
    int start = 0;
    for (int value = 0; value < size; value++) {
      int end = ends == null ? start + length : ends.get(value);
      int place = prefix(values, start, end) >>> shift;
      while (done <= place) {
        directory.put(done++, value);
      }
      start = end;
    }
    while (done <= places) {
      directory.put(done++, size);
    }
  }

  /** How many distinct values there are. */
  int size() {
    return assertions.values();
  }

  /** How many bytes values and directory take. */
  long bytes() {
    return values.limit()
        + assertions.bytes()
        + 4L * (directory.limit() + (ends == null ? 0 : ends.limit()));
  }

  /** Names every value. */
  void forEachValue(Consumer<byte[]> each) {
    for (int value = 0; value < size(); value++) {
      each.accept(bytes(value));
    }
  }

  /** Names every value that several entries assert. */
  void forEachShared(Consumer<byte[]> each) {
    for (int value = 0; value < size(); value++) {
      if (assertions.isShared(value)) {
        each.accept(bytes(value));
      }
    }
  }

  private byte[] bytes(int value) {
    byte[] bytes = new byte[end(value) - start(value)];
    values.get(start(value), bytes);
    return bytes;
  }

  /** Names entries that assert {@code value}. */
  void find(byte[] value, Assertions.Found found) {
    int place = prefix(ByteBuffer.wrap(value), 0, value.length) >>> shift;
    int low = directory.get(place);
    int high = directory.get(place + 1);
    while (low < high) {
      int middle = (low + high) >>> 1;
      int way = compare(middle, value);
      if (way == 0) {
        assertions.tell(middle, 0, found);
        return;
      }
      if (way < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
  }

  private int compare(int middle, byte[] value) {
    int start = start(middle);
    int own = end(middle) - start;
    int common = Math.min(own, value.length);
    int at = 0;
    for (; at + 8 <= common; at += 8) {
      int way = Long.compareUnsigned(values.getLong(start + at), (long) LONGS.get(value, at));
      if (way != 0) {
        return way;
      }
    }
    for (; at < common; at++) {
      int way = Integer.compare(values.get(start + at) & 0xff, value[at] & 0xff);
      if (way != 0) {
        return way;
      }
    }
    return Integer.compare(own, value.length);
  }

  private int start(int value) {
    if (ends == null) {
      return value * length;
    }
    return value == 0 ? 0 : ends.get(value - 1);
  }

  private int end(int value) {
    return ends == null ? (value + 1) * length : ends.get(value);
  }

  /** Returns the first four bytes, as if zeros followed the last one: it grows with the value. */
  private static int prefix(ByteBuffer bytes, int from, int to) {
    int prefix = 0;
    for (int i = from; i < from + 4; i++) {
      prefix = prefix << 8 | (i < to ? bytes.get(i) & 0xff : 0);
    }
    return prefix;
  }
}
