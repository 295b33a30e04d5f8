package org.tocsin.hashlist;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers that grow without being copied, for what is collected before its size is known. */
final class Pages {
  private static final int BITS = 16;
  private static final int SIZE = 1 << BITS;
  private static final int MASK = SIZE - 1;

  private Pages() {}

  /** 32-bit numbers. */
  static final class Ints {
    private final List<int[]> pages = new ArrayList<>();
    private int[] page = new int[0];
    private int size;

    int size() {
      return size;
    }

    void add(int number) {
      int at = size & MASK;
      if (at == 0) {
        // A page that is small at first, so that a short list takes little.
        page = new int[size == 0 ? 64 : SIZE];
        pages.add(page);
      } else if (at == page.length) {
        page = Arrays.copyOf(page, Math.min(SIZE, 4 * at));
        pages.set(pages.size() - 1, page);
      }
      page[at] = number;
      size = Math.addExact(size, 1);
    }

    int get(int index) {
      return pages.get(index >>> BITS)[index & MASK];
    }

    void writeTo(IntBuffer buffer) {
      for (int i = 0; i < pages.size(); i++) {
        buffer.put(pages.get(i), 0, Math.min(SIZE, size - (i << BITS)));
      }
    }
  }

  /** 64-bit numbers. */
  static final class Longs {
    private final List<long[]> pages = new ArrayList<>();
    private long[] page = new long[0];
    private int size;

    int size() {
      return size;
    }

    void add(long number) {
      int at = size & MASK;
      if (at == 0) {
        page = new long[size == 0 ? 64 : SIZE];
        pages.add(page);
      } else if (at == page.length) {
        page = Arrays.copyOf(page, Math.min(SIZE, 4 * at));
        pages.set(pages.size() - 1, page);
      }
      page[at] = number;
      size = Math.addExact(size, 1);
    }

    void writeTo(LongBuffer buffer) {
      for (int i = 0; i < pages.size(); i++) {
        buffer.put(pages.get(i), 0, Math.min(SIZE, size - (i << BITS)));
      }
    }
  }
}
