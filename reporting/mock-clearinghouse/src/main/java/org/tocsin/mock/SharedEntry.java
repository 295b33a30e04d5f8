package org.tocsin.mock;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
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
    requireMember(memberId);
    if (id.isEmpty() || id.length() > 255) {
      throw new IllegalArgumentException("an entry's id has 1 to 255 characters");
    }
    for (String name : fingerprints.keySet()) {
      if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
        throw new IllegalArgumentException("a fingerprint is named like md5 or tmk-pdqf");
      }
    }
    fingerprints = Map.copyOf(fingerprints);
  }

  /** Returns a live image. */
  public static SharedEntry image(int memberId, String id, Map<String, String> fingerprints) {
    return new SharedEntry(
        memberId, id, Kind.IMAGE, Instant.EPOCH, false, Optional.of("A2"), fingerprints);
  }

  /** Returns a live film. */
  public static SharedEntry video(int memberId, String id, Map<String, String> fingerprints) {
    return new SharedEntry(
        memberId, id, Kind.VIDEO, Instant.EPOCH, false, Optional.of("A2"), fingerprints);
  }

  /** Returns this entry with one fingerprint added or changed. */
  public SharedEntry with(String fingerprint, String value) {
    Map<String, String> more = new HashMap<>(fingerprints);
    more.put(fingerprint, value);
    return new SharedEntry(memberId, id, kind, timestamp, deleted, classification, more);
  }

  /** Returns this entry with another classification, or none. */
  public SharedEntry classified(Optional<String> value) {
    return new SharedEntry(memberId, id, kind, timestamp, deleted, value, fingerprints);
  }

  static void requireMember(int memberId) {
    if (memberId < HashShare.FIRST_MEMBER || memberId > HashShare.LAST_MEMBER) {
      throw new IllegalArgumentException("members are 9001 to 9010, not " + memberId);
    }
  }

  static String key(int memberId, String id) {
    return memberId + "-" + id;
  }

  /** Tells whether the entry has a fingerprint of a REST name, such as {@code TMK_PDQF}. */
  boolean hasFingerprint(String name) {
    return fingerprints.containsKey(name.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  boolean isWithin(Instant from, Instant to) {
    return timestamp.isAfter(from) && !timestamp.isAfter(to);
  }

  SharedEntry changed(Instant at, boolean nowDeleted) {
    return new SharedEntry(memberId, id, kind, at, nowDeleted, classification, fingerprints);
  }

  /** Returns what tells the entry from all others. */
  String key() {
    return key(memberId, id);
  }

  Map<String, String> sorted() {
    return new TreeMap<>(fingerprints);
  }

  @Override
  public String toString() {
    return "SharedEntry(" + key() + ")";
  }
}
