package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Values of any lengths by their numbers, outside the heap but for the first few. Used by one
 * thread.
 */
final class UnevenValues {
  private static final int PAGE = 1 << 16;
  private static final int FIRST = 1 << 10;

  private final List<ByteBuffer> pages = new ArrayList<>();
  private final Pages.Ints page = new Pages.Ints();
  private final Pages.Ints start = new Pages.Ints();
  private final Pages.Ints length = new Pages.Ints();

  void add(byte[] value) {
    ByteBuffer last = pages.isEmpty() ? null : pages.get(pages.size() - 1);
    if (last == null || last.remaining() < value.length) {
      last =
          last == null && value.length <= FIRST
              ? ByteBuffer.allocate(FIRST)
              : Pages.direct(Math.max(PAGE, value.length)).order(ByteOrder.BIG_ENDIAN);
      pages.add(last);
    }
    page.add(pages.size() - 1);
    start.add(last.position());
    length.add(value.length);
    last.put(value);
  }

  byte[] get(int number) {
    byte[] value = new byte[length.get(number)];
    pages.get(page.get(number)).get(start.get(number), value);
    return value;
  }

  int length(int number) {
    return length.get(number);
  }

  /** Compares two values, byte by byte without signs; of equal beginnings the shorter is less. */
  int compare(int one, int other) {
    ByteBuffer left = pages.get(page.get(one));
    ByteBuffer right = pages.get(page.get(other));
    int at = start.get(one);
    int from = start.get(other);
    int common = Math.min(length.get(one), length.get(other));
    int i = 0;
    for (; i + 8 <= common; i += 8) {
      // Big-endian, so that comparing eight bytes as one number is comparing bytes.
      int way = Long.compareUnsigned(left.getLong(at + i), right.getLong(from + i));
      if (way != 0) {
        return way;
      }
    }
    for (; i < common; i++) {
      int way = Byte.compareUnsigned(left.get(at + i), right.get(from + i));
      if (way != 0) {
        return way;
      }
    }
    return Integer.compare(length.get(one), length.get(other));
  }

  /** Copies a value to where a buffer is. */
  void put(int number, ByteBuffer into) {
    ByteBuffer from = pages.get(page.get(number));
    into.put(into.position(), from, start.get(number), length.get(number));
    into.position(into.position() + length.get(number));
  }

  void clear() {
    pages.clear();
  }
}
