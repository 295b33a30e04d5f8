package org.tocsin.hashlist;

import java.nio.IntBuffer;

/**
 * Which entries assert a value. Nearly every value is asserted by one entry: that takes four bytes.
 * The entries of the others follow one another in the order of the values, the last of each as its
 * complement, so that a stretch of them is told in one pass that guesses no lengths. Immutable,
 * safe for use by many threads.
 */
final class Assertions {
  private final IntBuffer one;
  private final IntBuffer many;
  private final int lists;
  private final boolean numbers;

  private Assertions(IntBuffer one, IntBuffer many, int lists, boolean numbers) {
    this.one = one;
    this.many = many;
    this.lists = lists;
    this.numbers = numbers;
  }

  static Assertions of(Sections.View sections, String algorithm) {
    IntBuffer one = sections.get(Section.of(Section.Kind.ENTRY_OF_VALUE, algorithm)).asIntBuffer();
    IntBuffer many = sections.get(Section.of(Section.Kind.MANY, algorithm)).asIntBuffer();
    return new Assertions(one, many, lists(one, many), false);
  }

  /**
   * Counts the lists, each of which begins where the one before ends: what is told without looking
   * for ends must not be told of another value.
   */
  private static int lists(IntBuffer one, IntBuffer many) {
    int lists = 0;
    int begin = 0;
    for (int value = 0; value < one.limit(); value++) {
      int entry = one.get(value);
      if (entry < 0) {
        if (~entry != begin) {
          throw unfitting();
        }
        begin = end(many, begin);
        lists++;
      }
    }
    if (begin != many.limit()) {
      throw unfitting();
    }
    return lists;
  }

  /** Returns where the list after one begins. */
  private static int end(IntBuffer many, int begin) {
    for (int at = begin; at < many.limit(); at++) {
      if (many.get(at) < 0) {
        return at + 1;
      }
    }
    throw unfitting();
  }

  private static SnapshotException unfitting() {
    return new SnapshotException("arrays of a snapshot do not fit each other: entries of values");
  }

  /** Returns assertions that tell the number of each value in place of its entries. */
  Assertions numbers() {
    return new Assertions(one, many, lists, true);
  }

  /** How many values there are. */
  int values() {
    return one.limit();
  }

  /** How many pairs of a value and an entry there are. */
  int size() {
    return numbers ? one.limit() : one.limit() - lists + many.limit();
  }

  long bytes() {
    return 4L * one.limit() + 4L * many.limit();
  }

  /** Hears of an entry that asserts a value. */
  @FunctionalInterface
  interface Found {
    /**
     * An entry asserts a value.
     *
     * @return whether to go on
     */
    boolean entry(int entry, int distance);
  }

  /** Whether several entries assert a value. */
  boolean isShared(int value) {
    int entry = one.get(value);
    return entry < 0 && many.get(~entry) >= 0;
  }

  /** Names every entry that asserts a value; returns whether to go on. */
  boolean tell(int value, int distance, Found found) {
    int entry = numbers ? value : one.get(value);
    return entry >= 0 ? found.entry(entry, distance) : tellShared(~entry, distance, found);
  }

  private boolean tellShared(int first, int distance, Found found) {
    for (int at = first; ; at++) {
      int entry = many.get(at);
      if (entry < 0) {
        return found.entry(~entry, distance);
      }
      if (!found.entry(entry, distance)) {
        return false;
      }
    }
  }

  /**
   * Names every entry that asserts one of some values; returns whether to go on.
   *
   * @param first the number of a value
   * @param places which values after that one
   * @param distances how far each of them is from a query
   * @param count how many there are
   */
  boolean tell(int first, int[] places, int[] distances, int count, Found found) {
    for (int i = 0; i < count; i++) {
      if (!tell(first + places[i], distances[i], found)) {
        return false;
      }
    }
    return true;
  }

  /** Returns what tells of values most of which are near. */
  Stretch stretch(PdqWords words, long[] asked, int radius, Found found) {
    boolean together = !numbers && lists == one.limit();
    return new Stretch(words.second(), one, many, together, numbers, asked, radius, found);
  }
}
