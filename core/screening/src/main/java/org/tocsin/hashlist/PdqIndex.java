package org.tocsin.hashlist;

import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.PdqHash;

/**
 * Finds every PDQ value within a radius of a query: nothing is approximate. Immutable, safe for use
 * by many threads.
 *
 * <p>Short lists are scanned. Longer ones are searched by {@linkplain SlotPlan slots}: each has the
 * values in the order of its bits, so that those with one key are a run of ids. What a query would
 * touch is known before it touches it: where a slot's runs are long, because the list is clustered
 * or was made to hurt, the radii are chosen anew from their true lengths, and where even that is
 * dear, the list is scanned. So no query costs much more than a scan.
 */
final class PdqIndex {
  /** Up to so many values a scan is as fast. */
  static final int SCANNED = 40_000;

  /** From so many values on, longer keys pay for their larger directories. */
  static final int LONG_KEYS = 4_000_000;

  /** What is guaranteed to need no scan by its radius alone. */
  static final int MAX_RADIUS = 31;

  /** A candidate costs about as much as so many values of a scan. */
  private static final int SCAN_GAIN = 6;

  private final PdqValues values;
  private final @Nullable Slots slots;

  private PdqIndex(PdqValues values, @Nullable SlotPlan plan) {
    this.values = values;
    this.slots = plan == null ? null : new Slots(values, plan);
  }

  /** Indexes values in the way that fits their number. */
  static PdqIndex of(PdqValues values) {
    int size = values.size();
    if (size <= SCANNED) {
      return new PdqIndex(values, null);
    }
    return new PdqIndex(values, size < LONG_KEYS ? SlotPlan.SIXTEEN : SlotPlan.ELEVEN);
  }

  /** Indexes values by a plan, or scans them without one. */
  static PdqIndex of(PdqValues values, @Nullable SlotPlan plan) {
    return new PdqIndex(values, plan);
  }

  /** How many assertions of values there are. */
  int size() {
    return values.assertions();
  }

  /** How many bytes values and directories take. */
  long bytes() {
    long own = 32L * values.size() + 4L * (values.size() + 1L) + 4L * values.assertions();
    return slots == null ? own : own + slots.bytes();
  }

  /** Names every entry whose value differs from {@code query} in at most {@code radius} bits. */
  void near(PdqHash query, int radius, PdqValues.Found found) {
    if (slots == null || radius > MAX_RADIUS || !slots.near(query, radius, found)) {
      values.scan(query, radius, found);
    }
  }

  /** The slots of one plan over one set of values. */
  private static final class Slots {
    private final PdqValues values;
    private final SlotPlan plan;
    private final int[][] offsets;
    private final int[][] ids;
    private final int[][] usual = new int[MAX_RADIUS + 1][];

    Slots(PdqValues values, SlotPlan plan) {
      this.values = values;
      this.plan = plan;
      this.offsets = new int[plan.slots()][];
      this.ids = new int[plan.slots()][];
      for (int slot = 0; slot < plan.slots(); slot++) {
        fill(slot);
      }
      for (int radius = 0; radius <= MAX_RADIUS; radius++) {
        usual[radius] =
            plan.cheapest(
                radius,
                (slot, t) -> {
                  long probes = SlotPlan.probes(plan.width(slot), t);
                  return probes + ((2 * probes * values.size()) >> plan.width(slot));
                });
      }
    }

    private void fill(int slot) {
      int width = plan.width(slot);
      int start = plan.start(slot);
      long[] words = values.words();
      int[] offset = new int[(1 << width) + 1];
      for (int at = 0; at < words.length; at += 4) {
        offset[PdqBits.run(words, at, start, width) + 1]++;
      }
      for (int key = 0; key < 1 << width; key++) {
        offset[key + 1] += offset[key];
      }
      int[] id = new int[values.size()];
      // Each key's end moves to its start while its run is filled from behind.
      for (int value = values.size() - 1; value >= 0; value--) {
        int key = PdqBits.run(words, 4 * value, start, width);
        id[--offset[key + 1]] = value;
      }
      System.arraycopy(offset, 1, offset, 0, 1 << width);
      offset[1 << width] = values.size();
      offsets[slot] = offset;
      ids[slot] = id;
    }

    long bytes() {
      long sum = 0;
      for (int slot = 0; slot < plan.slots(); slot++) {
        sum += 4L * offsets[slot].length + 4L * ids[slot].length;
      }
      return sum;
    }

    /** Searches, or returns false when a scan is cheaper. */
    boolean near(PdqHash query, int radius, PdqValues.Found found) {
      long[] words = {query.a(), query.b(), query.c(), query.d()};
      int[] keys = new int[plan.slots()];
      for (int slot = 0; slot < keys.length; slot++) {
        keys[slot] = PdqBits.run(words, 0, plan.start(slot), plan.width(slot));
      }
      int[] radii = usual[radius];
      long candidates = 0;
      for (int slot = 0; slot < keys.length; slot++) {
        candidates += runs(slot, keys[slot], 0, SlotPlan.probes(plan.width(slot), radii[slot]));
      }
      if (candidates > expected(radii)) {
        long[][] cost = costs(keys);
        radii = plan.cheapest(radius, (slot, t) -> cost[slot][t + 1]);
        candidates = 0;
        for (int slot = 0; slot < keys.length; slot++) {
          candidates += cost[slot][radii[slot] + 1];
        }
      }
      if (candidates > values.size() / SCAN_GAIN) {
        return false;
      }
      for (int slot = 0; slot < keys.length; slot++) {
        search(words, keys[slot], slot, radii, radius, found);
      }
      return true;
    }

    /** How many ids lie in the runs of some probes of a slot. */
    private long runs(int slot, int key, int from, int to) {
      int[] offset = offsets[slot];
      int[] flips = plan.flips(slot);
      long sum = 0;
      for (int i = from; i < to; i++) {
        int probed = key ^ flips[i];
        sum += offset[probed + 1] - offset[probed];
      }
      return sum;
    }

    /** Four times what uniform values would give, and some: beyond it, choosing anew pays. */
    private long expected(int[] radii) {
      long sum = 256;
      for (int slot = 0; slot < radii.length; slot++) {
        long probes = SlotPlan.probes(plan.width(slot), radii[slot]);
        sum += (4 * probes * values.size()) >> plan.width(slot);
      }
      return sum;
    }

    private long[][] costs(int[] keys) {
      long[][] cost = new long[keys.length][SlotPlan.MOST + 2];
      for (int slot = 0; slot < keys.length; slot++) {
        for (int t = 0; t <= SlotPlan.MOST; t++) {
          int from = SlotPlan.probes(plan.width(slot), t - 1);
          int to = SlotPlan.probes(plan.width(slot), t);
          cost[slot][t + 1] = cost[slot][t] + runs(slot, keys[slot], from, to);
        }
      }
      return cost;
    }

    private void search(
        long[] query, int key, int slot, int[] radii, int radius, PdqValues.Found found) {
      int[] offset = offsets[slot];
      int[] id = ids[slot];
      int[] flips = plan.flips(slot);
      long[] words = values.words();
      long a = query[0];
      long b = query[1];
      int probes = SlotPlan.probes(plan.width(slot), radii[slot]);
      for (int i = 0; i < probes; i++) {
        int probed = key ^ flips[i];
        int end = offset[probed + 1];
        for (int at = offset[probed]; at < end; at++) {
          int word = 4 * id[at];
          int distance = Long.bitCount(words[word] ^ a) + Long.bitCount(words[word + 1] ^ b);
          if (distance <= radius) {
            distance +=
                Long.bitCount(words[word + 2] ^ query[2])
                    + Long.bitCount(words[word + 3] ^ query[3]);
            if (distance <= radius && isFirst(query, word, slot, radii)) {
              values.tell(id[at], distance, found);
            }
          }
        }
      }
    }

    /** Whether no earlier slot finds the value as well. */
    private boolean isFirst(long[] query, int word, int slot, int[] radii) {
      for (int earlier = 0; earlier < slot; earlier++) {
        int start = plan.start(earlier);
        int width = plan.width(earlier);
        int differing =
            PdqBits.run(values.words(), word, start, width) ^ PdqBits.run(query, 0, start, width);
        if (Integer.bitCount(differing) <= radii[earlier]) {
          return false;
        }
      }
      return true;
    }
  }
}
