package org.tocsin.report;

import java.util.List;
import java.util.Objects;
import org.tocsin.model.Fact;

/**
 * A group of facts about a file.
 *
 * @param kind where they come from
 * @param pairs the facts, at least one
 */
public record FileDetail(Fact<Kind> kind, List<Pair> pairs) {
  /** Where facts about a file come from. */
  public enum Kind {
    EXIF,
    HASH
  }

  /**
   * One fact.
   *
   * @param name its name, at most 64 characters
   * @param value its value
   */
  public record Pair(String name, String value) {
    public Pair {
      Limits.text(name, "name of a fact", 64);
      Limits.text(value, "value of a fact", Limits.NONE);
    }

    @Override
    public String toString() {
      return "Pair";
    }
  }

  public FileDetail {
    Objects.requireNonNull(kind, "kind");
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("a group of facts has at least one");
    }
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "FileDetail";
  }
}
