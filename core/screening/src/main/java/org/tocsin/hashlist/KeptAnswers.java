package org.tocsin.hashlist;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Fingerprint;

/**
 * What was answered about the values that very many entries assert: a few of them, and no long
 * answers. Safe for use by many threads.
 */
final class KeptAnswers {
  private static final int MOST = 32;
  private static final int LONGEST = 2_000;

  private record Asked(Fingerprint value, int limit) {}

  private final Map<Asked, List<Hit>> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, List<Hit>> eldest) {
          return size() > MOST;
        }
      };

  /** Returns what was answered, or null. */
  synchronized @Nullable List<Hit> find(Fingerprint value, int limit) {
    return answers.get(new Asked(value, limit));
  }

  synchronized void keep(Fingerprint value, int limit, List<Hit> answer) {
    if (answer.size() <= LONGEST) {
      answers.put(new Asked(value, limit), List.copyOf(answer));
    }
  }

  /** How many answers are kept. */
  synchronized int size() {
    return answers.size();
  }
}
