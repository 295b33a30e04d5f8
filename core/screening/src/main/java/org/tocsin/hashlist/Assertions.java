package org.tocsin.hashlist;

import java.nio.IntBuffer;

/**
 * Which entries assert a value. Nearly every value is asserted by one entry: that takes four bytes.
 * Immutable, safe for use by many threads.
 */
final class Assertions {
  /** From so many entries of one value on, they are copied before they are told. */
  private static final int LONG = 512;

  private static final int PIECE = 1_024;

  private final IntBuffer one;
  private final IntBuffer many;
  private final boolean numbers;

  private Assertions(IntBuffer one, IntBuffer many, boolean numbers) {
    this.one = one;
    this.many = many;
    this.numbers = numbers;
  }

  static Assertions of(Sections.View sections, String algorithm) {
    return new Assertions(
        sections.get(Section.of(Section.Kind.ENTRY_OF_VALUE, algorithm)).asIntBuffer(),
        sections.get(Section.of(Section.Kind.MANY, algorithm)).asIntBuffer(),
        false);
  }

  /** Returns assertions that tell the number of each value in place of its entries. */
  Assertions numbers() {
    return new Assertions(one, many, true);
  }

  /** How many values there are. */
  int values() {
    return one.limit();
  }

  /** How many pairs of a value and an entry there are. */
  int size() {
    if (numbers) {
      return one.limit();
    }
    int shared = 0;
    int lists = 0;
    for (int at = 0; at < many.limit(); at += 1 + many.get(at)) {
      shared += many.get(at);
      lists++;
    }
    return one.limit() - lists + shared;
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

  /**
   * Names every entry that asserts one of some values; returns whether to go on.
   *
   * @param first the number of a value
   * @param places which values after that one
   * @param distances how far each of them is from a query
   * @param count how many there are
   */
  boolean tell(int first, int[] places, int[] distances, int count, Found found) {
    if (numbers) {
      for (int i = 0; i < count; i++) {
        if (!found.entry(first + places[i], distances[i])) {
          return false;
        }
      }
      return true;
    }
    return tell(one, many, first, places, distances, count, found);
  }

  /** Flat, because a million answers are told by it and a call for each is most of their cost. */
  private static boolean tell(
      IntBuffer one,
      IntBuffer many,
      int first,
      int[] places,
      int[] distances,
      int count,
      Found found) {
    for (int i = 0; i < count; i++) {
      int entry = one.get(first + places[i]);
      int distance = distances[i];
      if (entry >= 0) {
        if (!found.entry(entry, distance)) {
          return false;
        }
        continue;
      }
      int at = ~entry;
      int left = many.get(at);
      if (left > LONG) {
        if (!tellMany(many, at + 1, left, distance, found)) {
          return false;
        }
        continue;
      }
      for (; left > 0; left--) {
        if (!found.entry(many.get(++at), distance)) {
          return false;
        }
      }
    }
    return true;
  }

  /** An array is read faster than a buffer, by more than copying costs. */
  private static boolean tellMany(IntBuffer many, int start, int all, int distance, Found found) {
    int[] some = new int[Math.min(all, PIECE)];
    for (int told = 0; told < all; told += some.length) {
      int count = Math.min(some.length, all - told);
      many.get(start + told, some, 0, count);
      for (int i = 0; i < count; i++) {
        if (!found.entry(some[i], distance)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether several entries assert a value. */
  boolean isShared(int value) {
    return one.get(value) < 0;
  }

  /** Names every entry that asserts a value; returns whether to go on. */
  boolean tell(int value, int distance, Found found) {
    int entry = numbers ? value : one.get(value);
    if (entry >= 0) {
      return found.entry(entry, distance);
    }
    int at = ~entry;
    for (int left = many.get(at); left > 0; left--) {
      if (!found.entry(many.get(++at), distance)) {
        return false;
      }
    }
    return true;
  }
}
