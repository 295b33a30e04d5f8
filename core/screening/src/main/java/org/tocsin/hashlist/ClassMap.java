package org.tocsin.hashlist;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.SeverityClass;

/**
 * What the classifications of one source mean here. There is no default: a classification that is
 * not named is {@link SeverityClass#UNKNOWN}, which holds and alarms, and is never clean.
 *
 * @param classes the meaning of each classification; compared without regard to letter case
 * @param unclassified what an entry without a classification means; empty for unknown
 */
public record ClassMap(Map<String, SeverityClass> classes, Optional<SeverityClass> unclassified) {
  public ClassMap {
    Map<String, SeverityClass> folded = new TreeMap<>();
    classes.forEach(
        (name, meaning) -> {
          if (name.isBlank() || name.length() > 255) {
            throw new IllegalArgumentException("a classification has 1 to 255 characters");
          }
          SeverityClass before = folded.put(fold(name), Objects.requireNonNull(meaning, "meaning"));
          if (before != null && before != meaning) {
            throw new IllegalArgumentException("a classification has two meanings");
          }
        });
    classes = Map.copyOf(folded);
    Objects.requireNonNull(unclassified, "unclassified");
  }

  /** Returns a map in which an entry without a classification is unknown. */
  public static ClassMap of(Map<String, SeverityClass> classes) {
    return new ClassMap(classes, Optional.empty());
  }

  /** Returns a map for a source that has no classifications: all its entries mean the same. */
  public static ClassMap everything(SeverityClass meaning) {
    return new ClassMap(Map.of(), Optional.of(meaning));
  }

  /** Returns what a classification means; {@link SeverityClass#UNKNOWN} when nobody said. */
  public SeverityClass meaning(Optional<String> classification) {
    Optional<SeverityClass> known =
        classification.filter(text -> !text.isBlank()).isEmpty()
            ? unclassified
            : Optional.ofNullable(classes.get(fold(classification.orElseThrow())));
    return known.orElse(SeverityClass.UNKNOWN);
  }

  private static String fold(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
