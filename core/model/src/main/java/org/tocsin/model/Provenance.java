package org.tocsin.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What was known of a list entry beyond what it asserts, at one moment.
 *
 * <p>Immutable. {@link #toString} shows instants only.
 *
 * @param firstSeen when it first came to its list here
 * @param lastSeen when its source last told it
 * @param feedback what others said of it, in counts, up to 255 characters; empty text when nobody
 *     said anything or its source does not tell
 * @param categorizations what its source files it under beside the classification, as identifiers
 *     of that source of up to 255 characters
 * @param submitterName what its source calls the submitter that the entry names by an identifier,
 *     up to 255 characters; empty when it does not say
 * @param categorizationNames what its source calls categorizations, by identifier; those that it
 *     does not name are missing
 */
public record Provenance(
    Instant firstSeen,
    Instant lastSeen,
    String feedback,
    Set<String> categorizations,
    Optional<String> submitterName,
    Map<String, String> categorizationNames) {
  public Provenance {
    Objects.requireNonNull(firstSeen, "firstSeen");
    Objects.requireNonNull(lastSeen, "lastSeen");
    Checks.limit(feedback, "feedback", 255);
    categorizations = Set.copyOf(categorizations);
    categorizations.forEach(each -> Checks.text(each, "categorization", 255));
    submitterName.ifPresent(name -> Checks.text(name, "submitter's name", 255));
    categorizationNames = Map.copyOf(categorizationNames);
    for (Map.Entry<String, String> each : categorizationNames.entrySet()) {
      Checks.text(each.getValue(), "categorization's name", 255);
      if (!categorizations.contains(each.getKey())) {
        throw new IllegalArgumentException("only categorizations of the entry have names");
      }
    }
  }

  /** Returns the provenance of an entry without categorizations, of a submitter without a name. */
  public Provenance(Instant firstSeen, Instant lastSeen, String feedback) {
    this(firstSeen, lastSeen, feedback, Set.of(), Optional.empty(), Map.of());
  }

  @Override
  public String toString() {
    return "Provenance(first seen " + firstSeen + ", last seen " + lastSeen + ")";
  }
}
