package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * What is known of an entry beyond what it asserts.
 *
 * @param firstSeen when it first came to its list here
 * @param lastSeen when its source last told it
 * @param feedback what others said of it, in counts; empty text when its source does not say
 * @param categorizations what its source files it under beside the classification, as identifiers
 *     of that source
 */
public record Provenance(
    Instant firstSeen, Instant lastSeen, String feedback, Set<String> categorizations) {
  public Provenance {
    Objects.requireNonNull(firstSeen, "firstSeen");
    Objects.requireNonNull(lastSeen, "lastSeen");
    Objects.requireNonNull(feedback, "feedback");
    categorizations = Set.copyOf(categorizations);
  }

  /** Returns the provenance of an entry without categorizations. */
  public Provenance(Instant firstSeen, Instant lastSeen, String feedback) {
    this(firstSeen, lastSeen, feedback, Set.of());
  }
}
