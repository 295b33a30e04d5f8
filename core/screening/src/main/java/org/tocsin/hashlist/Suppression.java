package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.Fingerprint;

/**
 * What a person decided not to act upon, because the list is wrong about it. It suppresses action,
 * never the record that there was a match.
 *
 * @param number its number; 0 before it is kept
 * @param scope what it is about
 * @param reason why, 1 to 1000 characters
 * @param reviewer who decided it, 1 to 255 characters
 * @param second who agreed; without one an exact match of the gravest class is not suppressed
 * @param createdAt since when
 * @param expiresAt until when; empty for ever
 * @param liftedAt since when it does not count any more
 * @param liftedBy who lifted it
 */
public record Suppression(
    long number,
    Scope scope,
    String reason,
    String reviewer,
    Optional<String> second,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> liftedAt,
    Optional<String> liftedBy) {

  /** What is suppressed. */
  public sealed interface Scope {}

  /**
   * A value, whoever lists it.
   *
   * @param value the value of an upload
   * @param radius for PDQ the largest distance at which an upload's value counts as this one: 0 to
   *     31; 0 for all others
   */
  public record OfValue(Fingerprint value, int radius) implements Scope {
    public OfValue {
      Objects.requireNonNull(value, "value");
      boolean perceptual = value.algorithm().equals(org.tocsin.model.Algorithm.PDQ);
      if (radius < 0 || radius > (perceptual ? 31 : 0)) {
        throw new IllegalArgumentException("a radius is 0 to 31 for PDQ, and 0 for all others");
      }
    }
  }

  /**
   * An entry of a list, whatever matches it.
   *
   * @param list the list
   * @param submitter whose entry it is
   * @param entryId the entry
   */
  public record OfEntry(String list, String submitter, String entryId) implements Scope {
    public OfEntry {
      SourceEntry.limit(list, "list", 1, 255);
      SourceEntry.limit(submitter, "submitter", 0, 255);
      SourceEntry.limit(entryId, "entryId", 1, 1000);
    }
  }

  public Suppression {
    Objects.requireNonNull(scope, "scope");
    SourceEntry.limit(reason, "reason", 1, 1000);
    SourceEntry.limit(reviewer, "reviewer", 1, 255);
    second.ifPresent(other -> SourceEntry.limit(other, "second", 1, 255));
    if (second.filter(reviewer::equals).isPresent()) {
      throw new IllegalArgumentException("the second reviewer is another person than the first");
    }
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(liftedAt, "liftedAt");
    Objects.requireNonNull(liftedBy, "liftedBy");
  }

  /** Whether it counts at an instant. */
  public boolean holds(Instant at) {
    return liftedAt.isEmpty() && expiresAt.filter(end -> !at.isBefore(end)).isEmpty();
  }

  @Override
  public String toString() {
    return "Suppression(" + number + ")";
  }
}
