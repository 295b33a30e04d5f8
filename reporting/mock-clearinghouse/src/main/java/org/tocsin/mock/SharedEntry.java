package org.tocsin.mock;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry of the shared hash lists, all of it invented.
 *
 * @param memberId the submitter, 9001 to 9010
 * @param id the submitter's own id, unique only within the submitter
 * @param kind image or video
 * @param timestamp when it last changed
 * @param deleted whether only its tombstone is left
 * @param classification such as {@code A2}, or none
 * @param fingerprints values by their element names, such as {@code md5}; an empty value makes the
 *     fingerprint a reference to a binary one
 */
public record SharedEntry(
    int memberId,
    String id,
    Kind kind,
    Instant timestamp,
    boolean deleted,
    Optional<String> classification,
    Map<String, String> fingerprints) {
  /** What an entry is about. */
  public enum Kind {
    /** A picture. */
    IMAGE,
    /** A film. */
    VIDEO
  }

  public SharedEntry {
    if (memberId < HashShare.FIRST_MEMBER || memberId > HashShare.LAST_MEMBER) {
      throw new IllegalArgumentException("members are 9001 to 9010, not " + memberId);
    }
    fingerprints = Map.copyOf(fingerprints);
  }

  /** Returns a live image. */
  public static SharedEntry image(int memberId, String id, Map<String, String> fingerprints) {
    return new SharedEntry(
        memberId, id, Kind.IMAGE, Instant.EPOCH, false, Optional.of("A2"), fingerprints);
  }

  SharedEntry changed(Instant at, boolean nowDeleted) {
    return new SharedEntry(memberId, id, kind, at, nowDeleted, classification, fingerprints);
  }

  /** Returns what tells the entry from all others. */
  String key() {
    return memberId + "-" + id;
  }

  Map<String, String> sorted() {
    return new TreeMap<>(fingerprints);
  }

  @Override
  public String toString() {
    return "SharedEntry(" + key() + ")";
  }
}
