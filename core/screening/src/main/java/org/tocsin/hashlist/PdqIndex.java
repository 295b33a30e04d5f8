package org.tocsin.hashlist;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.PdqHash;

/**
 * Finds every PDQ value within a radius of a query: nothing is approximate. Immutable, safe for use
 * by many threads.
 *
 * <p>Short lists are scanned, longer ones searched by {@linkplain PdqSlots slots}. What a query
 * would touch is known before it touches it, and where that is dear, the list is scanned. So no
 * query costs much more than a scan.
 */
final class PdqIndex {
  /** Up to so many values a scan is as fast. */
  static final int SCANNED = 40_000;

  /** From so many values on, longer keys pay for their larger directories. */
  static final int LONG_KEYS = 4_000_000;

  /** What is guaranteed to need no scan by its radius alone. */
  static final int MAX_RADIUS = 31;

  private final PdqValues values;
  private final @Nullable PdqSlots slots;

  private PdqIndex(PdqValues values, @Nullable PdqSlots slots) {
    this.values = values;
    this.slots = slots;
  }

  /** Returns the plan that fits a number of values; none where a scan does. */
  static @Nullable SlotPlan plan(int size) {
    if (size <= SCANNED) {
      return null;
    }
    return size < LONG_KEYS ? SlotPlan.SIXTEEN : SlotPlan.ELEVEN;
  }

  /** Adds the slots of a plan to the sections of values that were put in order. */
  static void build(Sections sections, @Nullable SlotPlan plan) {
    if (plan != null) {
      PdqSlots.build(sections, plan);
    }
  }

  /** Returns the index of sections that have PDQ values, with slots where they have them. */
  static PdqIndex of(Sections.View sections) {
    PdqValues values = PdqValues.of(sections);
    SlotPlan plan = PdqSlots.planOf(sections);
    return new PdqIndex(values, plan == null ? null : new PdqSlots(sections, values, plan));
  }

  /** Returns an index that scans whatever slots there are: the measure of all others. */
  static PdqIndex scanning(Sections.View sections) {
    return new PdqIndex(PdqValues.of(sections), null);
  }

  /** Returns the plan of its slots; null where it scans. */
  @Nullable SlotPlan slotPlan() {
    return slots == null ? null : slots.plan();
  }

  /** How many assertions of values there are. */
  int size() {
    return values.assertions();
  }

  /** How many distinct values there are. */
  int distinct() {
    return values.size();
  }

  /** How many bytes values and directories take. */
  long bytes() {
    return values.bytes() + (slots == null ? 0 : slots.bytes());
  }

  /** Hears of values, by their numbers. */
  @FunctionalInterface
  interface FoundValue {
    /**
     * A value is near.
     *
     * @return whether to go on
     */
    boolean value(int value, int distance);
  }

  /** Names values, each once, that differ from {@code query} in at most {@code radius} bits. */
  void nearValues(PdqHash query, int radius, FoundValue found) {
    PdqValues numbered = values.numbered();
    PdqSlots searched = slots == null ? null : slots.over(numbered);
    new PdqIndex(numbered, searched).near(query, radius, found::value);
  }

  /** Returns a value by its number. */
  PdqHash value(int value) {
    return values.hash(value);
  }

  /** Names every entry that asserts exactly a value. */
  void assertions(PdqHash of, IntConsumer entry) {
    int value = values.find(of);
    if (value >= 0) {
      boolean unused =
          values.tell(
              value,
              0,
              (found, distance) -> {
                entry.accept(found);
                return true;
              });
    }
  }

  /**
   * Names entries whose value differs from {@code query} in at most {@code radius} bits: all of
   * them, unless {@code found} wants no more.
   */
  void near(PdqHash query, int radius, Assertions.Found found) {
    if (slots == null || radius > MAX_RADIUS || !slots.near(query, radius, found)) {
      values.scan(query, radius, found);
    }
  }
}
