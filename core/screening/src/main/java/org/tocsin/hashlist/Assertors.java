package org.tocsin.hashlist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/**
 * Which assertions of one value count, seen beside all others of it. Used by one thread.
 *
 * <p>The rules are those of the specification of hash lists, sections 8 (a value that many entries
 * repeat), 10.4 (minimum corroboration) and 5.2 (known good content).
 */
final class Assertors {
  private final Map<String, Set<String>> submitters = new HashMap<>();
  private final Map<String, Integer> entries = new HashMap<>();
  private boolean good;
  private boolean listed;

  /** Hears of an entry that asserts the value. */
  void add(EntryTable.Kind kind) {
    submitters.computeIfAbsent(kind.list(), list -> new HashSet<>()).add(kind.submitter());
    entries.merge(kind.list(), 1, Integer::sum);
    if (kind.severity() == SeverityClass.KNOWN_BENIGN) {
      good = true;
    } else {
      listed = true;
    }
  }

  /** Whether enough submitters of a list agree. */
  boolean corroborated(String list, ListPolicy policy) {
    return policy.minimumSubmitters() <= 1
        || submitters.getOrDefault(list, Set.of()).size() >= policy.minimumSubmitters();
  }

  /** Whether so many entries of a list have the value that it says nothing. */
  boolean repeated(String list, ListPolicy policy, Algorithm algorithm) {
    return !algorithm.isExact()
        && !algorithm.equals(Algorithm.PDQ)
        && entries.getOrDefault(list, 0) > policy.mostRepeated();
  }

  /** Whether the value is known good by one list and not by another. */
  boolean disputed() {
    return good && listed;
  }

  /** Returns what counts of everything that asserts one value. */
  static List<Hit> counting(List<Hit> all, Algorithm algorithm) {
    if (all.isEmpty()) {
      return all;
    }
    Assertors assertors = new Assertors();
    for (Hit hit : all) {
      ListEntry entry = hit.entry();
      assertors.add(
          new EntryTable.Kind(
              entry.list(),
              entry.listVersion(),
              entry.submitter(),
              entry.classification(),
              entry.severity()));
    }
    boolean disputed = algorithm.isExact() && assertors.disputed();
    List<Hit> counting = new ArrayList<>();
    for (Hit hit : all) {
      ListEntry entry = hit.entry();
      if (assertors.corroborated(entry.list(), entry.policy())
          && !assertors.repeated(entry.list(), entry.policy(), algorithm)) {
        boolean bad = entry.severity() != SeverityClass.KNOWN_BENIGN;
        counting.add(disputed && bad ? new Hit(entry, hit.distance(), true) : hit);
      }
    }
    return counting;
  }
}
