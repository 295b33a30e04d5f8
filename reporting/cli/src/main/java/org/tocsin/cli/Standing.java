package org.tocsin.cli;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListEntry;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/** Whether an upload with a value would match an entry that has it, or why not. */
enum Standing {
  /** It would match. */
  COUNTS("counts"),

  /**
   * It would match, and what is confirmed wait: a list of known good content has the same value.
   */
  DISPUTED("disputed"),

  /** It is known good, and never a match. */
  KNOWN_GOOD("known good"),

  /** The value is farther from it than its list's policy allows. */
  TOO_FAR("too far"),

  /** Fewer submitters than its list's policy asks for assert the value. */
  TOO_FEW_SUBMITTERS("too few submitters"),

  /** So many entries are near that not all were looked at. */
  UNKNOWN("unknown");

  private final String words;

  Standing(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /**
   * Returns how entries stand that have a value.
   *
   * @param most how many matches are looked at, for PDQ
   */
  static Function<Hit, Standing> of(Snapshot snapshot, Fingerprint value, int most) {
    if (!value.algorithm().equals(Algorithm.PDQ)) {
      Set<Hit> counting = Set.copyOf(snapshot.exactMatches(value));
      return hit -> exact(hit, counting);
    }
    List<Hit> nearest = snapshot.matches(PdqHash.of(value), most);
    Set<Named> counting = nearest.stream().map(Named::of).collect(Collectors.toSet());
    boolean all = nearest.size() < most;
    return hit -> near(hit, counting, all);
  }

  /** An entry does not say which of its values is near, only how near. */
  private record Named(String list, String submitter, String entry, int distance) {
    static Named of(Hit hit) {
      ListEntry entry = hit.entry();
      return new Named(entry.list(), entry.submitter(), entry.entryId(), hit.distance());
    }
  }

  private static Standing exact(Hit hit, Set<Hit> counting) {
    if (isKnownGood(hit)) {
      return KNOWN_GOOD;
    }
    if (counting.contains(new Hit(hit.entry(), hit.distance(), true))) {
      return DISPUTED;
    }
    // Of the rules about a value's assertions, digests know this one only.
    return counting.contains(hit) ? COUNTS : TOO_FEW_SUBMITTERS;
  }

  private static Standing near(Hit hit, Set<Named> counting, boolean all) {
    if (isKnownGood(hit)) {
      return KNOWN_GOOD;
    }
    if (hit.distance() > hit.entry().policy().matchThreshold()) {
      return TOO_FAR;
    }
    if (hit.entry().policy().minimumSubmitters() <= 1 || counting.contains(Named.of(hit))) {
      return COUNTS;
    }
    return all ? TOO_FEW_SUBMITTERS : UNKNOWN;
  }

  private static boolean isKnownGood(Hit hit) {
    return hit.entry().severity() == SeverityClass.KNOWN_BENIGN;
  }
}
