package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * Asks a new index for what it has to find, before anybody else asks it (specification of hash
 * lists, section 10.6): the last and a sample of the values that it was built of, of each
 * algorithm, each with its entry, PDQ also from the edge of the radius; and values that nobody
 * listed, or whose entry is gone, which it must not find. Used once, by one thread.
 */
final class SnapshotCheck {
  private static final int SAMPLE = 48;
  private static final int STRANGERS = 8;

  /** A value and the entry that asserts it. */
  private static final class Planted {
    private final EntryTable.Kind kind;
    private final String entryId;
    private final byte[] value;

    Planted(EntryTable.Kind kind, String entryId, byte[] value) {
      this.kind = kind;
      this.entryId = entryId;
      this.value = value;
    }

    /** Whether an index has it, not another one of its value, just so far from a query. */
    boolean isFound(Snapshot index, Fingerprint query, int away) {
      boolean[] found = new boolean[1];
      byte[] id = entryId.getBytes(StandardCharsets.UTF_8);
      Snapshot.Seen seen =
          (entries, entry, distance) -> {
            EntryTable.Kind there = entries.kind(entry);
            found[0] =
                distance == away
                    && there.list().equals(kind.list())
                    && there.submitter().equals(kind.submitter())
                    && entries.isNamed(entry, id);
            return !found[0];
          };
      if (away == 0) {
        index.each(query, seen);
      } else {
        index.each(PdqHash.of(query), away, seen);
      }
      return found[0];
    }
  }

  private static final class Sample {
    private final List<Planted> planted = new ArrayList<>();
    private Planted last;
    private long seen;

    Sample(Planted first) {
      this.last = first;
    }
  }

  /** A value that an entry asserted which is gone. */
  private record Gone(long row, Fingerprint value) {}

  private final Map<String, Sample> samples = new TreeMap<>();
  private final List<Gone> gone = new ArrayList<>();
  private final SplittableRandom random;

  /**
   * @param seed chooses the sample
   */
  SnapshotCheck(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns one that chooses its sample anew. */
  static SnapshotCheck sampling() {
    return new SnapshotCheck(System.nanoTime());
  }

  /** Hears of a value that the index is built of. */
  void plant(EntryTable.Kind kind, String entryId, Algorithm algorithm, byte[] canonical) {
    Planted planted = new Planted(kind, entryId, canonical);
    Sample sample = samples.computeIfAbsent(algorithm.name(), name -> new Sample(planted));
    sample.last = planted;
    if (sample.planted.size() < SAMPLE) {
      sample.planted.add(planted);
    } else {
      long place = random.nextLong(sample.seen + 1);
      if (place < SAMPLE) {
        sample.planted.set((int) place, planted);
      }
    }
    sample.seen++;
  }

  /** Hears of a value of an entry that is gone, by the entry's row in the store. */
  void miss(long row, Algorithm algorithm, byte[] canonical) {
    gone.add(new Gone(row, Fingerprint.of(algorithm, canonical)));
  }

  /**
   * Asks an index.
   *
   * @param entries how many entries it was built of
   * @throws UnsoundIndexException when it does not answer as it has to
   */
  void ask(Snapshot index, long entries) {
    if (index.entries() != entries) {
      throw new UnsoundIndexException(
          "it has " + index.entries() + " entries and was built of " + entries);
    }
    ask(index);
  }

  /**
   * Asks an index, of which only a part was told.
   *
   * @throws UnsoundIndexException when it does not answer as it has to
   */
  void ask(Snapshot index) {
    for (Gone each : gone) {
      index.each(
          each.value(),
          (entries, entry, distance) -> {
            if (entries.find(each.row()) == entry) {
              throw new UnsoundIndexException("it finds an entry that is gone");
            }
            return true;
          });
    }
    samples.forEach(
        (name, sample) -> {
          Algorithm algorithm = new Algorithm(name);
          List<Planted> all = new ArrayList<>(sample.planted);
          all.add(sample.last);
          for (int i = 0; i < all.size(); i++) {
            Planted planted = all.get(i);
            Fingerprint value = Fingerprint.of(algorithm, planted.value);
            if (!planted.isFound(index, value, 0)
                || (algorithm.equals(Algorithm.PDQ) && !isFoundFromTheEdge(index, planted, i))) {
              throw new UnsoundIndexException("it does not find a listed value of " + name);
            }
          }
          for (int i = 0; i < STRANGERS; i++) {
            byte[] stranger = new byte[algorithm.length().orElse(20)];
            random.nextBytes(stranger);
            index.each(
                Fingerprint.of(algorithm, stranger),
                (table, entry, distance) -> {
                  throw new UnsoundIndexException(
                      "it finds a value of " + name + " that nobody lists");
                });
          }
        });
  }

  /** Asks from as far as is guaranteed: wherever bits differ, and so that one slot alone knows. */
  private boolean isFoundFromTheEdge(Snapshot index, Planted planted, int number) {
    byte[] anywhere = planted.value.clone();
    flip(anywhere, planted.value, 0, PdqHash.BITS, PdqIndex.MAX_RADIUS);
    SlotPlan plan = index.pdqOfTop().slotPlan();
    return planted.isFound(index, pdq(anywhere), PdqIndex.MAX_RADIUS)
        && (plan == null
            || planted.isFound(
                index, pdq(besideSlot(plan, number, planted.value)), PdqIndex.MAX_RADIUS));
  }

  /** Flips one bit of a slot, and of all others too many for those slots to be found by. */
  private byte[] besideSlot(SlotPlan plan, int number, byte[] value) {
    byte[] bytes = value.clone();
    int own = number % plan.slots();
    int each = (PdqIndex.MAX_RADIUS - 1) / (plan.slots() - 1);
    for (int slot = 0; slot < plan.slots(); slot++) {
      flip(bytes, value, plan.start(slot), plan.width(slot), slot == own ? 1 : each);
    }
    return bytes;
  }

  /** Flips bits of a run that are as they were. */
  private void flip(byte[] bytes, byte[] value, int start, int width, int bits) {
    for (int left = bits; left > 0; ) {
      int bit = start + random.nextInt(width);
      byte mask = (byte) (0x80 >>> (bit & 7));
      if (((bytes[bit >>> 3] ^ value[bit >>> 3]) & mask) == 0) {
        bytes[bit >>> 3] ^= mask;
        left--;
      }
    }
  }

  private static Fingerprint pdq(byte[] bytes) {
    return Fingerprint.of(Algorithm.PDQ, bytes);
  }
}
