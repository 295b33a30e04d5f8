package org.tocsin.screening;

import java.util.List;
import java.util.Objects;
import org.tocsin.model.Coverage;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.UndeterminedReason;

/**
 * What an examination found, in this order of precedence over all matchers, frames and entries:
 * matched, undetermined, clear.
 */
public sealed interface Outcome {

  /**
   * Content is listed.
   *
   * @param matches how, gravest first; at least one
   */
  record Matched(List<MatchFacts> matches) implements Outcome {
    public Matched {
      matches = List.copyOf(matches);
      if (matches.isEmpty()) {
        throw new IllegalArgumentException("a match has facts");
      }
    }
  }

  /**
   * Nobody can say.
   *
   * @param reason why
   */
  record Undetermined(UndeterminedReason reason) implements Outcome {
    public Undetermined {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * A completed comparison found nothing.
   *
   * @param coverage what was compared
   */
  record Clear(Coverage coverage) implements Outcome {
    public Clear {
      Objects.requireNonNull(coverage, "coverage");
    }
  }
}
