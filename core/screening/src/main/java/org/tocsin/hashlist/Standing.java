package org.tocsin.hashlist;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/**
 * Whether an upload with a value would match an entry that has it, by the rules of the entry's
 * list, or why not. Suppressions do not matter.
 */
public enum Standing {
  /** It would match. */
  COUNTS,

  /**
   * It would match, and what is confirmed wait: a list of known good content has the same value.
   */
  DISPUTED,

  /** It is known good, and never a match. */
  KNOWN_GOOD,

  /** The value is farther from it than its list's policy allows. */
  TOO_FAR,

  /** Fewer submitters than its list's policy asks for assert the value. */
  TOO_FEW_SUBMITTERS,

  /** More entries of its list assert the value than its policy allows: it says nothing. */
  REPEATED,

  /** So many entries are near that not all were looked at. */
  UNKNOWN;

  /**
   * Returns how entries stand that have a value.
   *
   * @param snapshot the lists that the entries were found in
   * @param most how many matches are looked at, for PDQ, at least 1
   */
  public static Function<Hit, Standing> of(Snapshot snapshot, Fingerprint value, int most) {
    if (!value.algorithm().equals(Algorithm.PDQ)) {
      Assertors assertors = snapshot.assertors(value);
      return hit -> exact(hit, assertors, value.algorithm());
    }
    List<Hit> nearest = snapshot.matchesOfValues(PdqHash.of(value), most);
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

  private static Standing exact(Hit hit, Assertors assertors, Algorithm algorithm) {
    ListEntry entry = hit.entry();
    if (isKnownGood(hit)) {
      return KNOWN_GOOD;
    }
    if (!assertors.corroborated(entry.list(), entry.policy())) {
      return TOO_FEW_SUBMITTERS;
    }
    if (assertors.repeated(entry.list(), entry.policy(), algorithm)) {
      return REPEATED;
    }
    return algorithm.isExact() && assertors.disputed() ? DISPUTED : COUNTS;
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
