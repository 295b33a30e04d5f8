package org.tocsin.hashlist;

import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Tells which values are near, of a list of which most are: a cluster, or a list made to hurt.
 *
 * <p>Whole stretches of values are compared and told in passes without guesses of how many entries
 * each has, so that telling a million answers costs little more than going over a million values.
 * Used by one thread, for one query.
 */
final class Stretch {
  /** How many values are compared before those that are near are told. */
  static final int LONGEST = 512;

  private static final int PIECE = 1_024;

  private final LongBuffer second;
  private final IntBuffer one;
  private final IntBuffer many;
  private final boolean together;
  private final boolean numbers;
  private final long[] asked;
  private final int radius;
  private final Assertions.Found found;
  private final long[] others = new long[2 * LONGEST];
  private final int[] distances = new int[LONGEST];
  private final int[] entries = new int[LONGEST];
  private final int[] lists = new int[LONGEST];
  private final int[] some = new int[PIECE];
  private boolean dense = true;

  /**
   * Prepares to tell of values.
   *
   * @param second the second halves of all values
   * @param one for each value its entry or, when negative, the complement of a place in the next
   * @param many the entries of values that several assert, the last of each as its complement
   * @param together whether the entries of all values are there
   * @param numbers whether values are told by their numbers in place of their entries
   * @param asked the four words of the query
   */
  Stretch(
      LongBuffer second,
      IntBuffer one,
      IntBuffer many,
      boolean together,
      boolean numbers,
      long[] asked,
      int radius,
      Assertions.Found found) {
    this.second = second;
    this.one = one;
    this.many = many;
    this.together = together;
    this.numbers = numbers;
    this.asked = asked;
    this.radius = radius;
    this.found = found;
  }

  /** Whether most of the values told last were near. */
  boolean isDense() {
    return dense;
  }

  /**
   * Tells of some values; returns whether to go on.
   *
   * @param from the number of the first one
   * @param count how many there are, at most {@value #LONGEST}
   * @param halves their first halves
   */
  boolean tell(int from, int count, long[] halves) {
    int to = from + count;
    second.get(2 * from, others, 0, 2 * count);
    int near = compare(halves, others, count, asked, radius, distances);
    dense = isDense(near, count);
    if (together) {
      return many(distances, begin(from), begin(to), near == count);
    }
    if (numbers) {
      for (int i = 0; i < count; i++) {
        entries[i] = from + i;
      }
    } else {
      one.get(from, entries, 0, count);
    }
    int shared = ones(entries, distances, count, radius, lists, found);
    return shared == 0 || (shared > 0 && many(lists, begin(from), begin(to), near == count));
  }

  /** Whether a stretch is worth all that this does to each value. */
  static boolean isDense(int near, int count) {
    return 2 * near > count;
  }

  /** Writes down how far each value is; returns how many are near. */
  private static int compare(
      long[] first, long[] second, int count, long[] asked, int radius, int[] distances) {
    long a = asked[0];
    long b = asked[1];
    long c = asked[2];
    long d = asked[3];
    int far = 0;
    for (int value = 0; value < count; value++) {
      int at = 2 * value;
      int distance =
          Long.bitCount(first[at] ^ a)
              + Long.bitCount(first[at + 1] ^ b)
              + Long.bitCount(second[at] ^ c)
              + Long.bitCount(second[at + 1] ^ d);
      distances[value] = distance;
      if (distance > radius) {
        far++;
      }
    }
    return count - far;
  }

  /**
   * Tells of the values that one entry asserts, and writes down how far the others are; returns how
   * many those are, or -1 to stop.
   */
  private static int ones(
      int[] entries, int[] distances, int count, int radius, int[] lists, Assertions.Found found) {
    int shared = 0;
    for (int i = 0; i < count; i++) {
      int entry = entries[i];
      int distance = distances[i];
      if (entry < 0) {
        lists[shared++] = distance;
      } else if (distance <= radius && !found.entry(entry, distance)) {
        return -1;
      }
    }
    return shared;
  }

  /**
   * Returns where the entries begin of the first shared value from one on, or else where all end.
   */
  private int begin(int from) {
    for (int value = from; value < one.limit(); value++) {
      int entry = one.get(value);
      if (entry < 0) {
        return ~entry;
      }
    }
    return many.limit();
  }

  private boolean many(int[] distances, int begin, int end, boolean all) {
    int list = 0;
    for (int from = begin; list >= 0 && from < end; from += PIECE) {
      int count = Math.min(PIECE, end - from);
      many.get(from, some, 0, count);
      list =
          all
              ? all(some, count, distances, list, found)
              : many(some, count, distances, list, radius, found);
    }
    return list >= 0;
  }

  /** As below, of values all of which are near: without that question it takes half the time. */
  private static int all(
      int[] some, int count, int[] distances, int begun, Assertions.Found found) {
    int list = begun;
    for (int i = 0; i < count; i++) {
      int word = some[i];
      int distance = distances[list];
      int last = word >> 31;
      list -= last;
      if (!found.entry(word ^ last, distance)) {
        return -1;
      }
    }
    return list;
  }

  /** Returns which list goes on where this piece ends, or -1 to stop. */
  private static int many(
      int[] some, int count, int[] distances, int begun, int radius, Assertions.Found found) {
    int list = begun;
    for (int i = 0; i < count; i++) {
      int word = some[i];
      int distance = distances[list];
      int last = word >> 31;
      list -= last;
      if (distance <= radius && !found.entry(word ^ last, distance)) {
        return -1;
      }
    }
    return list;
  }
}
