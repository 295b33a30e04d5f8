package org.tocsin.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.evidence.PersonSettings;
import org.tocsin.evidence.TimestampSettings;

/**
 * Who may sign grave deeds, who stamps the custody log, how long evidence is kept and how often it
 * is read again.
 *
 * @param people persons with certificates; empty, or at least two. Once there are some, closing an
 *     exact match of the gravest class takes a request that two of them signed
 * @param timestamps the authority that stamps the heads of the custody log; empty for none
 * @param headInterval how often the custody log is signed and stamped, 1 minute to 31 days
 * @param retention how long evidence is kept
 * @param scrubInterval how often all evidence is read again, 1 hour to 366 days
 */
public record PreservationSettings(
    List<PersonSettings> people,
    Optional<TimestampSettings> timestamps,
    Duration headInterval,
    RetentionPolicy retention,
    Duration scrubInterval) {
  /** How often the custody log is signed and stamped. */
  public static final Duration DEFAULT_HEAD_INTERVAL = Duration.ofHours(1);

  /** How often all evidence is read again. */
  public static final Duration DEFAULT_SCRUB_INTERVAL = Duration.ofDays(7);

  /** Nobody signs, nobody stamps, one calendar year from the receipt. */
  public static final PreservationSettings DEFAULT =
      new PreservationSettings(
          List.of(),
          Optional.empty(),
          DEFAULT_HEAD_INTERVAL,
          RetentionPolicy.US,
          DEFAULT_SCRUB_INTERVAL);

  public PreservationSettings {
    people = List.copyOf(people);
    Objects.requireNonNull(timestamps, "timestamps");
    Objects.requireNonNull(retention, "retention");
    if (people.size() == 1) {
      throw new IllegalArgumentException(
          "people must name at least two persons, since a grave deed takes two signatures; or none");
    }
    Set<String> ids = new HashSet<>();
    for (PersonSettings person : people) {
      if (!ids.add(person.id())) {
        throw new IllegalArgumentException("two persons have the same id");
      }
    }
    requireWithin("headInterval", headInterval, Duration.ofMinutes(1), Duration.ofDays(31));
    requireWithin("scrubInterval", scrubInterval, Duration.ofHours(1), Duration.ofDays(366));
  }

  private static void requireWithin(String what, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", not " + value);
    }
  }

  /** Returns these settings with other people. */
  public PreservationSettings withPeople(List<PersonSettings> persons) {
    return new PreservationSettings(persons, timestamps, headInterval, retention, scrubInterval);
  }

  /** Returns these settings with an authority, asked at an interval. */
  public PreservationSettings withTimestamps(TimestampSettings authority, Duration interval) {
    return new PreservationSettings(
        people, Optional.of(authority), interval, retention, scrubInterval);
  }

  /** Returns these settings with another policy of retention. */
  public PreservationSettings withRetention(RetentionPolicy policy) {
    return new PreservationSettings(people, timestamps, headInterval, policy, scrubInterval);
  }

  @Override
  public String toString() {
    return "PreservationSettings("
        + people.size()
        + " people"
        + (timestamps.isPresent() ? ", time-stamps)" : ")");
  }
}
