package org.tocsin.hashlist;

import java.util.List;
import java.util.Objects;
import org.tocsin.model.MatchFacts;

/**
 * An upload that was let through is listed now.
 *
 * @param upload the upload
 * @param matches how it matches, gravest first; at least one
 */
public record RetroactiveMatch(RecentUpload upload, List<MatchFacts> matches) {
  public RetroactiveMatch {
    Objects.requireNonNull(upload, "upload");
    matches = List.copyOf(matches);
    if (matches.isEmpty()) {
      throw new IllegalArgumentException("a match has facts");
    }
  }

  /**
   * Hears of such uploads. What it throws makes the same matches come again, so it has to bear
   * hearing of one twice; the upload's id tells.
   */
  @FunctionalInterface
  public interface Listener {
    /** An upload matches that did not when it was screened. Make an incident of it. */
    void matched(RetroactiveMatch match);
  }
}
