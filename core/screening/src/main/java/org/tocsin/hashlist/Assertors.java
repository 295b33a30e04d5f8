package org.tocsin.hashlist;

import java.util.HashMap;
import java.util.HashSet;
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
  private static final int[] NONE = {0};

  private final Map<String, Set<String>> submitters = new HashMap<>();
  private final Map<String, int[]> entries = new HashMap<>();
  private boolean good;
  private boolean listed;

  /** Hears of an entry that asserts the value. */
  void add(EntryTable.Kind kind) {
    submitters.computeIfAbsent(kind.list(), list -> new HashSet<>()).add(kind.submitter());
    entries.computeIfAbsent(kind.list(), list -> new int[1])[0]++;
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
        && entries.getOrDefault(list, NONE)[0] > policy.mostRepeated();
  }

  /** Whether what a list says of the value counts. */
  boolean counts(String list, ListPolicy policy, Algorithm algorithm) {
    return corroborated(list, policy) && !repeated(list, policy, algorithm);
  }

  /** Whether the value is known good by one list and not by another. */
  boolean disputed() {
    return good && listed;
  }
}
