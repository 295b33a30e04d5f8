package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers that grow without being copied, for what is collected before its size is known. All but
 * the first page lie outside the heap, where ten million of them are in nobody's way.
 */
final class Pages {
  private static final int BITS = 16;
  private static final int SIZE = 1 << BITS;
  private static final int MASK = SIZE - 1;

  /** A first page is small at first, so that a short list takes little. */
  private static final int SMALL = 64;

  private Pages() {}

  /** Returns room outside the heap, of the machine's own order. */
  static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** 32-bit numbers. */
  static final class Ints {
    private final List<IntBuffer> pages = new ArrayList<>();
    private IntBuffer page = IntBuffer.allocate(0);
    private int size;

    int size() {
      return size;
    }

    void add(int number) {
      int at = size & MASK;
      if (at == 0) {
        page = size == 0 ? IntBuffer.allocate(SMALL) : direct(4 * SIZE).asIntBuffer();
        pages.add(page);
      } else if (at == page.limit()) {
        page = IntBuffer.allocate(Math.min(SIZE, 4 * at)).put(0, page, 0, at);
        pages.set(pages.size() - 1, page);
      }
      page.put(at, number);
      size = Math.addExact(size, 1);
    }

    int get(int index) {
      return pages.get(index >>> BITS).get(index & MASK);
    }

    void writeTo(IntBuffer buffer) {
      for (int i = 0; i < pages.size(); i++) {
        buffer.put(pages.get(i).duplicate().limit(Math.min(SIZE, size - (i << BITS))));
      }
    }
  }

  /** 64-bit numbers. */
  static final class Longs {
    private final List<LongBuffer> pages = new ArrayList<>();
    private LongBuffer page = LongBuffer.allocate(0);
    private int size;

    int size() {
      return size;
    }

    void add(long number) {
      int at = size & MASK;
      if (at == 0) {
        page = size == 0 ? LongBuffer.allocate(SMALL) : direct(8 * SIZE).asLongBuffer();
        pages.add(page);
      } else if (at == page.limit()) {
        page = LongBuffer.allocate(Math.min(SIZE, 4 * at)).put(0, page, 0, at);
        pages.set(pages.size() - 1, page);
      }
      page.put(at, number);
      size = Math.addExact(size, 1);
    }

    void writeTo(LongBuffer buffer) {
      for (int i = 0; i < pages.size(); i++) {
        buffer.put(pages.get(i).duplicate().limit(Math.min(SIZE, size - (i << BITS))));
      }
    }
  }
}
