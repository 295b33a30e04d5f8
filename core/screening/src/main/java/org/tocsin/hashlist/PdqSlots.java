package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;

/**
 * The slots of one {@linkplain SlotPlan plan} over the values of a list: each slot has the values
 * in the order of its bits, so that those with one key are a run of ids. Immutable, safe for use by
 * many threads.
 *
 * <p>Where a slot's runs are long, because the list is clustered or was made to hurt, the radii are
 * chosen anew from their true lengths. The values themselves are in the order of the first slot,
 * which therefore needs no ids.
 */
final class PdqSlots {
  private static final String PDQ = Algorithm.PDQ.name();

  /** Up to so many values lie in the caches of a processor; a million of them do not. */
  private static final int CACHED = 250_000;

  private final PdqValues values;
  private final SlotPlan plan;
  private final IntBuffer[] offsets;
  private final @Nullable IntBuffer[] ids;
  private final int[][] usual;

  PdqSlots(Sections.View sections, PdqValues values, SlotPlan plan) {
    this.values = values;
    this.plan = plan;
    this.offsets = new IntBuffer[plan.slots()];
    this.ids = new IntBuffer[plan.slots()];
    this.usual = new int[PdqIndex.MAX_RADIUS + 1][];
    for (int slot = 0; slot < plan.slots(); slot++) {
      IntBuffer offset = sections.get(directory(slot)).asIntBuffer();
      IntBuffer id = slot == 0 ? null : sections.get(ids(slot)).asIntBuffer();
      if (offset.limit() != (1 << plan.width(slot)) + 1
          || (id != null && id.limit() != values.size())) {
        throw new SnapshotException("arrays of a snapshot do not fit each other: slots of PDQ");
      }
      offsets[slot] = offset;
      ids[slot] = id;
    }
    for (int radius = 0; radius < usual.length; radius++) {
      usual[radius] =
          plan.cheapest(
              radius,
              (slot, t) -> {
                long probes = SlotPlan.probes(plan.width(slot), t);
                return probes + ((2 * probes * values.size()) >> plan.width(slot));
              });
    }
  }

  private PdqSlots(PdqSlots like, PdqValues values) {
    this.values = values;
    this.plan = like.plan;
    this.offsets = like.offsets;
    this.ids = like.ids;
    this.usual = like.usual;
  }

  SlotPlan plan() {
    return plan;
  }

  /** Returns the same slots over the same values, which tell something else of themselves. */
  PdqSlots over(PdqValues told) {
    return new PdqSlots(this, told);
  }

  private static Section directory(int slot) {
    return new Section(Section.Kind.SLOT_DIRECTORY, PDQ, slot);
  }

  private static Section ids(int slot) {
    return new Section(Section.Kind.SLOT_IDS, PDQ, slot);
  }

  /** Returns the plan whose slots are there, or null when there are none. */
  static @Nullable SlotPlan planOf(Sections.View sections) {
    int slots = 0;
    while (sections.find(directory(slots)) != null) {
      slots++;
    }
    if (slots == 0) {
      return null;
    }
    return SlotPlan.of(slots);
  }

  /** Adds the slots of a plan to the sections of values that were put in order. */
  static void build(Sections sections, SlotPlan plan) {
    ByteBuffer values = sections.view().get(Section.of(Section.Kind.VALUES, PDQ));
    PdqWords words = PdqWords.of(values);
    int size = words.size();
    for (int slot = 0; slot < plan.slots(); slot++) {
      int width = plan.width(slot);
      int start = plan.start(slot);
      IntBuffer offset = sections.make(directory(slot), 4L * ((1 << width) + 1)).asIntBuffer();
      // Counted in memory: half of the places are touched in no order.
      int[] end = new int[(1 << width) + 1];
      for (int value = 0; value < size; value++) {
        end[words.run(value, start, width) + 1]++;
      }
      for (int key = 0; key < 1 << width; key++) {
        end[key + 1] += end[key];
      }
      offset.put(end);
      if (slot == 0) {
        continue;
      }
      int[] id = new int[size];
      // Each key's end moves to its start while its run is filled from behind.
      for (int value = size - 1; value >= 0; value--) {
        id[--end[words.run(value, start, width) + 1]] = value;
      }
      sections.make(ids(slot), 4L * size).asIntBuffer().put(id);
    }
  }

  long bytes() {
    long sum = 0;
    for (int slot = 0; slot < plan.slots(); slot++) {
      IntBuffer id = ids[slot];
      sum += 4L * offsets[slot].limit() + (id == null ? 0 : 4L * id.limit());
    }
    return sum;
  }

  /** Searches, or returns false when a scan is cheaper. */
  boolean near(PdqHash query, int radius, Assertions.Found found) {
    long[] words = PdqWords.of(query);
    int[] keys = new int[plan.slots()];
    for (int slot = 0; slot < keys.length; slot++) {
      keys[slot] = PdqBits.run(words, plan.start(slot), plan.width(slot));
    }
    int[] radii = usual[radius];
    long most = mostCandidates(values.size());
    long expected = expected(radii);
    long candidates = 0;
    for (int slot = 0; slot < keys.length && candidates <= expected; slot++) {
      candidates += runs(slot, keys[slot], 0, SlotPlan.probes(plan.width(slot), radii[slot]));
    }
    if (candidates > expected) {
      long[][] cost = costs(keys, most);
      if (reach(cost, most) < radius + 1) {
        return false;
      }
      radii = plan.cheapest(radius, (slot, t) -> cost[slot][t + 1]);
      candidates = 0;
      for (int slot = 0; slot < keys.length; slot++) {
        candidates += cost[slot][radii[slot] + 1];
      }
    }
    if (candidates > most) {
      return false;
    }
    boolean more = true;
    for (int slot = 0; more && slot < keys.length; slot++) {
      more = search(words, keys[slot], slot, radii, radius, found);
    }
    return true;
  }

  /**
   * How many candidates a query may look at before a scan is cheaper: one costs as much as about
   * three values of a scan, and as about twelve where it is fetched from memory.
   */
  static int mostCandidates(int size) {
    return size / (size <= CACHED ? 6 : 24);
  }

  /** How many ids lie in the runs of some probes of a slot. */
  private long runs(int slot, int key, int from, int to) {
    IntBuffer offset = offsets[slot];
    int[] flips = plan.flips(slot);
    long sum = 0;
    for (int i = from; i < to; i++) {
      int probed = key ^ flips[i];
      sum += offset.get(probed + 1) - offset.get(probed);
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

  /**
   * Returns what each slot costs within each radius. Where that is more than a scan does, it is not
   * counted to the end.
   */
  private long[][] costs(int[] keys, long most) {
    long[][] cost = new long[keys.length][SlotPlan.MOST + 2];
    for (int slot = 0; slot < keys.length; slot++) {
      for (int t = 0; t <= SlotPlan.MOST; t++) {
        long sum = cost[slot][t];
        if (sum <= most) {
          int from = SlotPlan.probes(plan.width(slot), t - 1);
          int to = SlotPlan.probes(plan.width(slot), t);
          sum += runs(slot, keys[slot], from, to);
        }
        cost[slot][t + 1] = sum;
      }
    }
    return cost;
  }

  /** Returns how many flipped bits slots find that each cost no more than a scan. */
  private static int reach(long[][] cost, long most) {
    int reach = 0;
    for (long[] slot : cost) {
      for (int t = 0; t <= SlotPlan.MOST; t++) {
        reach += slot[t + 1] <= most ? 1 : 0;
      }
    }
    return reach;
  }

  private boolean search(
      long[] query, int key, int slot, int[] radii, int radius, Assertions.Found found) {
    IntBuffer offset = offsets[slot];
    IntBuffer id = ids[slot];
    int[] flips = plan.flips(slot);
    LongBuffer first = values.words().first();
    LongBuffer second = values.words().second();
    long a = query[0];
    long b = query[1];
    int probes = SlotPlan.probes(plan.width(slot), radii[slot]);
    for (int i = 0; i < probes; i++) {
      int probed = key ^ flips[i];
      int end = offset.get(probed + 1);
      for (int at = offset.get(probed); at < end; at++) {
        int value = id == null ? at : id.get(at);
        int word = 2 * value;
        int distance = Long.bitCount(first.get(word) ^ a) + Long.bitCount(first.get(word + 1) ^ b);
        if (distance <= radius) {
          distance +=
              Long.bitCount(second.get(word) ^ query[2])
                  + Long.bitCount(second.get(word + 1) ^ query[3]);
          if (distance <= radius
              && isFirst(query, value, slot, radii)
              && !values.tell(value, distance, found)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Whether no earlier slot finds the value as well. */
  private boolean isFirst(long[] query, int value, int slot, int[] radii) {
    for (int earlier = 0; earlier < slot; earlier++) {
      int start = plan.start(earlier);
      int width = plan.width(earlier);
      int differing = values.words().run(value, start, width) ^ PdqBits.run(query, start, width);
      if (Integer.bitCount(differing) <= radii[earlier]) {
        return false;
      }
    }
    return true;
  }
}
