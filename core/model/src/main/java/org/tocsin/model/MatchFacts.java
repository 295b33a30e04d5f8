package org.tocsin.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How content matched one list entry.
 *
 * <p>Says whether the match is exact or perceptual, because that decides what others may conclude
 * from it. Holds no hash value.
 *
 * @param list the name of the hash list
 * @param listVersion the version of the list that was loaded
 * @param entryId the entry's identifier within list and submitter
 * @param submitter who put the entry on the list; may be empty text when the list does not say
 * @param classification the entry's classification in the list's own words
 * @param severity what the classification means here
 * @param algorithm the algorithm whose values were compared
 * @param kind exact or perceptual
 * @param distance how many bits differ: 0 to the threshold; 0 for exact matches
 * @param threshold the largest distance that counts as a match; 0 for exact matches
 * @param fileThreshold the largest distance that is filed without a person's confirmation; -1 for
 *     none but exact
 * @param quality the fingerprint's quality of 0 to 100, for perceptual algorithms
 * @param snapshotId the snapshot of all lists that answered
 * @param part which part of the content matched; empty for the whole of it
 * @param decidedAt when the comparison was made
 * @param updatedAt when the submitter last changed the entry, or, where the list does not say, when
 *     the list was read; empty when that is not known, as of what a look-up service answers
 * @param provenance what the list knew of the entry when the match was made, so that the match can
 *     be explained when the entry is deleted upstream; empty when that is not known
 */
public record MatchFacts(
    String list,
    String listVersion,
    String entryId,
    String submitter,
    String classification,
    SeverityClass severity,
    Algorithm algorithm,
    Kind kind,
    int distance,
    int threshold,
    int fileThreshold,
    OptionalInt quality,
    String snapshotId,
    Optional<Part> part,
    Instant decidedAt,
    Optional<Instant> updatedAt,
    Optional<Provenance> provenance) {

  /** How values were compared. */
  public enum Kind {
    /** A digest of the whole content is equal. */
    EXACT,
    /** A perceptual fingerprint is near. */
    PERCEPTUAL
  }

  /**
   * A part of the content.
   *
   * @param kind what it is a part of
   * @param index its position, from 0
   */
  public record Part(PartKind kind, int index) {
    public Part {
      Objects.requireNonNull(kind, "kind");
      if (index < 0) {
        throw new IllegalArgumentException("a part's index is 0 or more, not " + index);
      }
    }
  }

  /** What a part is a part of. */
  public enum PartKind {
    /** A frame of an animation. */
    FRAME,
    /** An entry of an archive. */
    ENTRY
  }

  public MatchFacts {
    Checks.text(list, "list", 255);
    Checks.text(listVersion, "list version", 255);
    Checks.text(entryId, "entry id", 1000);
    Checks.limit(submitter, "submitter", 255);
    Checks.limit(classification, "classification", 255);
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(kind, "kind");
    Checks.text(snapshotId, "snapshot id", 255);
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(decidedAt, "decidedAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
    Objects.requireNonNull(provenance, "provenance");
    if (distance < 0 || distance > threshold) {
      throw new IllegalArgumentException(
          "distance " + distance + " is not within 0 to the threshold " + threshold);
    }
    if (kind == Kind.EXACT && distance != 0) {
      throw new IllegalArgumentException("an exact match has distance 0, not " + distance);
    }
  }

  /** Returns a match of which it is not known where its entry came from. */
  public MatchFacts(
      String list,
      String listVersion,
      String entryId,
      String submitter,
      String classification,
      SeverityClass severity,
      Algorithm algorithm,
      Kind kind,
      int distance,
      int threshold,
      int fileThreshold,
      OptionalInt quality,
      String snapshotId,
      Optional<Part> part,
      Instant decidedAt) {
    this(
        list,
        listVersion,
        entryId,
        submitter,
        classification,
        severity,
        algorithm,
        kind,
        distance,
        threshold,
        fileThreshold,
        quality,
        snapshotId,
        part,
        decidedAt,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Returns this match with where its entry came from.
   *
   * @param entryUpdatedAt when the submitter last changed the entry; empty when that is not known
   * @param known what the list knew of it; empty when that is not known
   */
  public MatchFacts traced(Optional<Instant> entryUpdatedAt, Optional<Provenance> known) {
    return new MatchFacts(
        list,
        listVersion,
        entryId,
        submitter,
        classification,
        severity,
        algorithm,
        kind,
        distance,
        threshold,
        fileThreshold,
        quality,
        snapshotId,
        part,
        decidedAt,
        entryUpdatedAt,
        known);
  }

  /** Whether this match may be filed without a person's confirmation. */
  public boolean filesWithoutPerson() {
    boolean filable = severity == SeverityClass.CONFIRMED || severity == SeverityClass.TEST;
    return filable && (kind == Kind.EXACT || distance <= fileThreshold);
  }

  @Override
  public String toString() {
    return "MatchFacts(" + list + ", " + algorithm + ", " + kind + ", distance " + distance + ")";
  }
}
