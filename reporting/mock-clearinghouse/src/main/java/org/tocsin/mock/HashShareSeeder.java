package org.tocsin.mock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Makes benign entries: random digests, and PDQ values of which half the bits are set. */
final class HashShareSeeder {
  static final String EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";
  static final String EMPTY_SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
  private static final List<String> CLASSIFICATIONS = List.of("A1", "A2", "B1", "B2");
  private static final int PDQ_BITS = 256;

  private final Random random;
  private final HexFormat hex = HexFormat.of();

  HashShareSeeder(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Makes entries, oldest first.
   *
   * @param first the number of the first id
   * @param last the time of the last entry
   * @param taker gets each entry and whether it is deleted again
   */
  void make(HashShareSeed plan, long first, Instant last, BiConsumer<SharedEntry, Boolean> taker) {
    List<SharedEntry> earlier = new ArrayList<>();
    for (int i = 0; i < plan.entries(); i++) {
      Instant at = last.minusSeconds((plan.entries() - 1L - i) / plan.perSecond());
      SharedEntry entry = entry(plan, first + i, earlier).changed(at, false);
      if (earlier.size() < 1000) {
        earlier.add(entry);
      }
      taker.accept(entry, chance(plan.tombstones()));
    }
  }

  private SharedEntry entry(HashShareSeed plan, long number, List<SharedEntry> earlier) {
    int member = member();
    if (!earlier.isEmpty() && chance(plan.repeated())) {
      SharedEntry other = earlier.get(random.nextInt(earlier.size()));
      int next =
          other.memberId() == HashShare.LAST_MEMBER ? HashShare.FIRST_MEMBER : 1 + other.memberId();
      return new SharedEntry(
          next,
          "demo-" + number,
          other.kind(),
          Instant.EPOCH,
          false,
          other.classification(),
          other.fingerprints());
    }
    boolean video = chance(plan.videos());
    Map<String, String> fingerprints = new TreeMap<>();
    fingerprints.put("md5", digest(16));
    if (!video) {
      fingerprints.put("pdq", pdq());
    }
    if (chance(plan.references())) {
      fingerprints.put(video ? "tmk-pdqf" : "videntifier", "");
    }
    return new SharedEntry(
        member,
        "demo-" + number,
        video ? SharedEntry.Kind.VIDEO : SharedEntry.Kind.IMAGE,
        Instant.EPOCH,
        false,
        chance(plan.unclassified())
            ? Optional.empty()
            : Optional.of(CLASSIFICATIONS.get(random.nextInt(CLASSIFICATIONS.size()))),
        fingerprints);
  }

  int member() {
    return HashShare.FIRST_MEMBER
        + random.nextInt(HashShare.LAST_MEMBER - HashShare.FIRST_MEMBER + 1);
  }

  private boolean chance(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  String digest(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return hex.formatHex(value);
  }

  private String pdq() {
    byte[] value = new byte[PDQ_BITS / 8];
    for (int set = 0; set < PDQ_BITS / 2; ) {
      int bit = random.nextInt(PDQ_BITS);
      int mask = 1 << (bit & 7);
      if ((value[bit >> 3] & mask) == 0) {
        value[bit >> 3] |= (byte) mask;
        set++;
      }
    }
    return hex.formatHex(value);
  }
}
