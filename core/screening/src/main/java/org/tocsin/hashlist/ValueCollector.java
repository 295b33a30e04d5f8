package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;

/**
 * Collects the values of one algorithm and puts them in order, each once, with the entries that
 * assert it. Used once, by one thread.
 *
 * <p>Values of one length, as all digests have, take their bytes and twelve more until they are in
 * place; no list makes the sorting slow.
 */
final class ValueCollector {
  private static final int PAGE_BITS = 14;
  private static final int PAGE = 1 << PAGE_BITS;
  private final String algorithm;
  private final List<ByteBuffer> pages = new ArrayList<>();
  private final UnevenValues uneven = new UnevenValues();
  private final Pages.Ints entries = new Pages.Ints();
  private int length = -1;
  private ByteBuffer page = ByteBuffer.allocate(0);

  ValueCollector(String algorithm) {
    this.algorithm = algorithm;
  }

  /** How many values were added. */
  int size() {
    return entries.size();
  }

  /** Adds a value that an entry asserts. Entries come in ascending order. */
  void add(byte[] value, int entry) {
    if (entries.size() == 0) {
      length = value.length;
    } else if (length >= 0 && value.length != length) {
      for (int i = 0; i < entries.size(); i++) {
        uneven.add(value(i));
      }
      pages.clear();
      length = -1;
    }
    if (length < 0) {
      uneven.add(value);
    } else {
      append(value);
    }
    entries.add(entry);
  }

  private void append(byte[] value) {
    int at = (entries.size() & (PAGE - 1)) * length;
    if (at == 0) {
      // Big-endian, so that comparing eight bytes as one number is comparing bytes.
      page =
          entries.size() == 0
              ? ByteBuffer.allocate(16 * length)
              : Pages.direct(PAGE * length).order(ByteOrder.BIG_ENDIAN);
      pages.add(page);
    } else if (at == page.limit()) {
      page = ByteBuffer.allocate(Math.min(PAGE * length, 4 * at)).put(0, page, 0, at);
      pages.set(pages.size() - 1, page);
    }
    page.put(at, value);
  }

  private byte[] value(int index) {
    if (length < 0) {
      return uneven.get(index);
    }
    int at = (index & (PAGE - 1)) * length;
    byte[] value = new byte[length];
    pages.get(index >>> PAGE_BITS).get(at, value);
    return value;
  }

  /** Returns the first eight bytes, in an order that signed comparison knows. */
  private long head(int index) {
    if (length < 8) {
      byte[] value = value(index);
      long head = 0;
      for (int i = 0; i < 8; i++) {
        head = head << 8 | (i < value.length ? value[i] & 0xff : 0);
      }
      return head ^ Long.MIN_VALUE;
    }
    int at = (index & (PAGE - 1)) * length;
    return pages.get(index >>> PAGE_BITS).getLong(at) ^ Long.MIN_VALUE;
  }

  private int compare(int one, int other) {
    if (length < 0) {
      return uneven.compare(one, other);
    }
    int at = (one & (PAGE - 1)) * length;
    int from = (other & (PAGE - 1)) * length;
    ByteBuffer left = pages.get(one >>> PAGE_BITS);
    ByteBuffer right = pages.get(other >>> PAGE_BITS);
    int done = 0;
    for (; done + 8 <= length; done += 8) {
      int way = Long.compareUnsigned(left.getLong(at + done), right.getLong(from + done));
      if (way != 0) {
        return way;
      }
    }
    for (; done < length; done++) {
      int way = Byte.compareUnsigned(left.get(at + done), right.get(from + done));
      if (way != 0) {
        return way;
      }
    }
    return 0;
  }

  /** Puts the values into their sections; the collector is used up. */
  void build(Sections sections) {
    int size = entries.size();
    long[] heads = new long[size];
    Arrays.setAll(heads, this::head);
    int[] order =
        MergeSort.order(
            size,
            (one, other) -> {
              int way = Long.compare(heads[one], heads[other]);
              return way != 0 ? way : compare(one, other);
            });
    Measure measure = measure(order, heads);
    ByteBuffer values =
        sections.make(Section.of(Section.Kind.VALUES, algorithm), measure.valueBytes);
    IntBuffer ends =
        length >= 0
            ? null
            : sections
                .make(Section.of(Section.Kind.VALUE_END, algorithm), 4L * measure.distinct)
                .asIntBuffer();
    IntBuffer one =
        sections
            .make(Section.of(Section.Kind.ENTRY_OF_VALUE, algorithm), 4L * measure.distinct)
            .asIntBuffer();
    IntBuffer many =
        sections
            .make(Section.of(Section.Kind.MANY, algorithm), 4L * measure.inLists())
            .asIntBuffer();
    int first = algorithm.equals(Algorithm.PDQ.name()) ? PdqWords.HALF : length;
    int at = 0;
    for (int from = 0; from < size; ) {
      int to = run(order, heads, from);
      if (length < 0) {
        uneven.put(order[from], values);
      } else {
        int place = (order[from] & (PAGE - 1)) * length;
        ByteBuffer of = pages.get(order[from] >>> PAGE_BITS);
        values.put(values.position(), of, place, first);
        if (first < length) {
          values.put(measure.distinct * first + values.position(), of, place + first, first);
        }
        values.position(values.position() + first);
      }
      if (ends != null) {
        ends.put(values.position());
      }
      int distinct = entriesOf(order, from, to, null);
      if (distinct == 1 && !measure.together()) {
        one.put(entries.get(order[from]));
      } else {
        one.put(~at);
        entriesOf(order, from, to, many);
        at += distinct;
        many.put(at - 1, ~many.get(at - 1));
      }
      from = to;
    }
    pages.clear();
    uneven.clear();
  }

  private static final class Measure {
    private int distinct;
    private long valueBytes;
    private long single;
    private long shared;

    /** Where shared values are common, all are read as such: nothing is left to be guessed then. */
    boolean together() {
      return 2 * shared > distinct;
    }

    long inLists() {
      return together() ? single + shared : shared;
    }
  }

  private Measure measure(int[] order, long[] heads) {
    Measure measure = new Measure();
    for (int from = 0; from < order.length; ) {
      int to = run(order, heads, from);
      measure.distinct++;
      measure.valueBytes += length >= 0 ? length : uneven.length(order[from]);
      int distinct = entriesOf(order, from, to, null);
      measure.single += distinct == 1 ? 1 : 0;
      measure.shared += distinct == 1 ? 0 : distinct;
      from = to;
    }
    return measure;
  }

  /** Returns where the run of values equal to the one at {@code from} ends. */
  private int run(int[] order, long[] heads, int from) {
    int to = from + 1;
    while (to < order.length
        && heads[order[to]] == heads[order[from]]
        && compare(order[to], order[from]) == 0) {
      to++;
    }
    return to;
  }

  /** Counts the entries of a run, of which one entry may assert the value twice, and names them. */
  private int entriesOf(int[] order, int from, int to, @Nullable IntBuffer into) {
    int count = 0;
    for (int i = from; i < to; i++) {
      int entry = entries.get(order[i]);
      if (i == from || entry != entries.get(order[i - 1])) {
        count++;
        if (into != null) {
          into.put(entry);
        }
      }
    }
    return count;
  }
}
