package org.tocsin.hashlist;

import java.nio.IntBuffer;

/**
 * Which entries assert a value. Nearly every value is asserted by one entry: that takes four bytes.
 * Immutable, safe for use by many threads.
 */
final class Assertions {
  private final IntBuffer one;
  private final IntBuffer many;

  private Assertions(IntBuffer one, IntBuffer many) {
    this.one = one;
    this.many = many;
  }

  static Assertions of(Sections.View sections, String algorithm) {
    return new Assertions(
        sections.get(Section.of(Section.Kind.ENTRY_OF_VALUE, algorithm)).asIntBuffer(),
        sections.get(Section.of(Section.Kind.MANY, algorithm)).asIntBuffer());
  }

  /** How many values there are. */
  int values() {
    return one.limit();
  }

  /** How many pairs of a value and an entry there are. */
  int size() {
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

  /** Names every entry that asserts a value; returns whether to go on. */
  boolean tell(int value, int distance, Found found) {
    int entry = one.get(value);
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
