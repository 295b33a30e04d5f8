package org.tocsin.hashlist;

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
 * listed, which it must not find. Used once, by one thread.
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

    boolean isIn(List<Hit> hits) {
      return hits.stream()
          .map(Hit::entry)
          .anyMatch(
              entry ->
                  entry.entryId().equals(entryId)
                      && entry.list().equals(kind.list())
                      && entry.submitter().equals(kind.submitter()));
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

  private final Map<String, Sample> samples = new TreeMap<>();
  private final SplittableRandom random;

  /**
   * @param seed chooses the sample
   */
  SnapshotCheck(long seed) {
    this.random = new SplittableRandom(seed);
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
    samples.forEach(
        (name, sample) -> {
          Algorithm algorithm = new Algorithm(name);
          List<Planted> all = new ArrayList<>(sample.planted);
          all.add(sample.last);
          for (Planted planted : all) {
            Fingerprint value = Fingerprint.of(algorithm, planted.value);
            if (!planted.isIn(index.exact(value))
                || (algorithm.equals(Algorithm.PDQ) && !isFoundFromTheEdge(index, value))) {
              throw new UnsoundIndexException("it does not find a listed value of " + name);
            }
          }
          for (int i = 0; i < STRANGERS; i++) {
            byte[] stranger = new byte[algorithm.length().orElse(20)];
            random.nextBytes(stranger);
            if (!index.exact(Fingerprint.of(algorithm, stranger)).isEmpty()) {
              throw new UnsoundIndexException("it finds a value of " + name + " that nobody lists");
            }
          }
        });
  }

  /** Every slot has to be searched for this, whichever bits differ. */
  private boolean isFoundFromTheEdge(Snapshot index, Fingerprint value) {
    byte[] bytes = value.bytes();
    for (int left = PdqIndex.MAX_RADIUS; left > 0; ) {
      int bit = random.nextInt(PdqHash.BITS);
      byte mask = (byte) (1 << (bit & 7));
      if (((bytes[bit >>> 3] ^ value.bytes()[bit >>> 3]) & mask) == 0) {
        bytes[bit >>> 3] ^= mask;
        left--;
      }
    }
    PdqHash near = PdqHash.of(Fingerprint.of(Algorithm.PDQ, bytes));
    return index.any(near, PdqIndex.MAX_RADIUS).isPresent();
  }
}
