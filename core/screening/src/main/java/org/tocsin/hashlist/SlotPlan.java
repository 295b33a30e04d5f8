package org.tocsin.hashlist;

import java.util.Arrays;

/**
 * How 256 bits are cut into slots, and how far each slot has to be searched.
 *
 * <p>General pigeonhole: when slot i is searched within radius t(i), and the sum of all t(i) + 1 is
 * greater than r, then every value within r bits of the query is found in some slot; otherwise it
 * would differ in at least the sum of t(i) + 1 bits. A slot that is left out has t = -1.
 */
final class SlotPlan {
  /** Sixteen slots of sixteen bits, for lists of up to a few million values. */
  static final SlotPlan SIXTEEN = new SlotPlan(16);

  /** Eleven slots of 23 or 24 bits, for longer lists. */
  static final SlotPlan ELEVEN = new SlotPlan(11);

  /** The farthest that a slot is searched. */
  static final int MOST = 2;

  private final int[] start;
  private final int[] width;
  private final int[][] flips;

  private SlotPlan(int slots) {
    start = new int[slots];
    width = new int[slots];
    flips = new int[slots][];
    int at = 0;
    for (int slot = 0; slot < slots; slot++) {
      start[slot] = at;
      width[slot] = PdqBits.COUNT / slots + (slot < PdqBits.COUNT % slots ? 1 : 0);
      at += width[slot];
      flips[slot] = masks(width[slot]);
    }
  }

  /** Masks of no, one and two flipped bits; those of the low bits are near each other. */
  private static int[] masks(int width) {
    int[] masks = new int[probes(width, MOST)];
    int at = 1;
    for (int one = 0; one < width; one++) {
      masks[at++] = 1 << one;
    }
    for (int high = 1; high < width; high++) {
      for (int low = 0; low < high; low++) {
        masks[at++] = (1 << high) | (1 << low);
      }
    }
    return masks;
  }

  /**
   * Returns the plan with so many slots.
   *
   * @throws SnapshotException when there is no such plan
   */
  static SlotPlan of(int slots) {
    return switch (slots) {
      case 16 -> SIXTEEN;
      case 11 -> ELEVEN;
      default -> throw new SnapshotException("no plan has " + slots + " slots");
    };
  }

  int slots() {
    return start.length;
  }

  int width(int slot) {
    return width[slot];
  }

  int start(int slot) {
    return start[slot];
  }

  /** Masks of flipped bits: the first {@link #probes} of a radius are those within it. */
  int[] flips(int slot) {
    return flips[slot];
  }

  /** How many keys lie within a radius of a key; none within -1. */
  static int probes(int width, int radius) {
    return switch (radius) {
      case -1 -> 0;
      case 0 -> 1;
      case 1 -> 1 + width;
      case MOST -> 1 + width + width * (width - 1) / 2;
      default -> throw new IllegalArgumentException("no radius of a slot: " + radius);
    };
  }

  /** What it costs to search a slot within a radius. */
  @FunctionalInterface
  interface Cost {
    long of(int slot, int radius);
  }

  /**
   * Returns the cheapest radii that find everything within {@code radius} bits, or all slots at
   * {@link #MOST} where that does not suffice.
   */
  int[] cheapest(int radius, Cost cost) {
    int need = radius + 1;
    long[][] best = new long[slots() + 1][need + 1];
    int[][] choice = new int[slots() + 1][need + 1];
    Arrays.fill(best[0], Long.MAX_VALUE);
    best[0][0] = 0;
    for (int slot = 0; slot < slots(); slot++) {
      Arrays.fill(best[slot + 1], Long.MAX_VALUE);
      for (int t = -1; t <= MOST; t++) {
        long price = cost.of(slot, t);
        for (int have = 0; have <= need; have++) {
          if (best[slot][have] == Long.MAX_VALUE) {
            continue;
          }
          int then = Math.min(need, have + t + 1);
          long total = best[slot][have] + price;
          if (total < best[slot + 1][then]) {
            best[slot + 1][then] = total;
            choice[slot + 1][then] = (have << 2) | (t + 1);
          }
        }
      }
    }
    int[] radii = new int[slots()];
    int have = need;
    for (int slot = slots(); slot > 0; slot--) {
      int chosen = choice[slot][have];
      radii[slot - 1] = (chosen & 3) - 1;
      have = chosen >> 2;
    }
    return radii;
  }
}
