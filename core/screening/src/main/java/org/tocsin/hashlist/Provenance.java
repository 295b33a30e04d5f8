package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;

/**
 * What is known of an entry beyond what it asserts.
 *
 * @param firstSeen when it first came to its list here
 * @param lastSeen when its source last told it
 * @param feedback what others said of it, in counts; empty text when its source does not say
 */
public record Provenance(Instant firstSeen, Instant lastSeen, String feedback) {
  public Provenance {
    Objects.requireNonNull(firstSeen, "firstSeen");
    Objects.requireNonNull(lastSeen, "lastSeen");
    Objects.requireNonNull(feedback, "feedback");
  }
}
