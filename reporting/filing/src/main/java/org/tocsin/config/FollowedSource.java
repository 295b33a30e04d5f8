package org.tocsin.config;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.ListLimits;
import org.tocsin.hashlist.NcmecSource;
import org.tocsin.hashlist.SourceSettings;
import org.tocsin.hashlist.ThreatExchangeSource;
import org.tocsin.model.Algorithm;

/**
 * Where a hash list comes from, when it is not imported.
 *
 * @param type how the source speaks
 * @param url the root of the source; https, or http to this machine
 * @param account the account there, which may be another than that of reporting; of a
 *     ThreatExchange the number of the privacy group, 1 to 32 digits
 * @param password its password
 * @param classes what its classifications mean here; there is no default
 * @param poll how often it is asked: 10 minutes to 7 days
 * @param algorithms the values that are kept; empty for all
 * @param submitters the submitters whose entries are kept; empty for all
 * @param notSubmitters the submitters whose entries are passed over
 * @param feedback whether votes of people are sent to it
 * @param reading how it is read
 * @param limits when something about it is worth a warning, an alarm, or a person's confirmation
 */
public record FollowedSource(
    Type type,
    URI url,
    String account,
    Secret password,
    ClassMap classes,
    Duration poll,
    Set<Algorithm> algorithms,
    Set<String> submitters,
    Set<String> notSubmitters,
    boolean feedback,
    Reading reading,
    ListLimits limits) {

  /**
   * How a source is read.
   *
   * @param overlap how far a run reads back, 1 second to 1 day; of NCMEC
   * @param cursorLife how long a place within a window is used, 1 minute to 12 hours; of NCMEC
   * @param connect how long a connection may take; of NCMEC, as are the two below
   * @param silence how long the next byte may take
   * @param whole how long an answer may take to its end
   */
  public record Reading(
      Duration overlap, Duration cursorLife, Duration connect, Duration silence, Duration whole) {
    /** As the specification says. */
    public static final Reading DEFAULT =
        new Reading(
            NcmecSource.DEFAULT_OVERLAP,
            NcmecSource.DEFAULT_CURSOR_LIFE,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3));

    public Reading {
      within("overlap", overlap, Duration.ofSeconds(1), Duration.ofDays(1));
      within("cursorLife", cursorLife, Duration.ofMinutes(1), Duration.ofHours(12));
      within("connect", connect, Duration.ofMillis(1), Duration.ofHours(1));
      within("silence", silence, Duration.ofMillis(1), Duration.ofHours(1));
      within("whole", whole, Duration.ofMillis(1), Duration.ofHours(1));
    }

    private static void within(String what, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            what + " must be " + least + " to " + most + ", not " + value);
      }
    }
  }

  /** How a source speaks. */
  public enum Type {
    /** NCMEC's Hash Sharing API, version 2. */
    NCMEC,
    /**
     * Threat updates of a ThreatExchange: the account is the privacy group, the password the token.
     */
    THREAT_EXCHANGE
  }

  /** What a privacy group of a ThreatExchange is called by its interface. */
  private static final Pattern GROUP = Pattern.compile("[0-9]{1,32}");

  public FollowedSource {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(account, "account");
    if (type == Type.THREAT_EXCHANGE && !GROUP.matcher(account).matches()) {
      throw new IllegalArgumentException(
          "account must be the number of a privacy group, 1 to 32 digits, for a ThreatExchange");
    }
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(poll, "poll");
    Objects.requireNonNull(reading, "reading");
    Objects.requireNonNull(limits, "limits");
    algorithms = Set.copyOf(algorithms);
    submitters = Set.copyOf(submitters);
    notSubmitters = Set.copyOf(notSubmitters);
  }

  /** Returns how a list follows it. */
  public SourceSettings settings(String list) {
    return SourceSettings.of(list, classes)
        .poll(poll)
        .algorithms(algorithms)
        .feedback(feedback)
        .limits(limits);
  }

  /** Returns a connector of it, to be closed; nothing is asked yet. */
  public HashSource open(Clock clock) {
    return switch (type) {
      case NCMEC ->
          NcmecSource.builder(url, account, password::reveal, clock)
              .members(submitters, notSubmitters)
              .overlap(reading.overlap())
              .cursorLife(reading.cursorLife())
              .patience(reading.connect(), reading.silence(), reading.whole())
              .build();
      case THREAT_EXCHANGE -> new ThreatExchangeSource(url, account, password::reveal, clock);
    };
  }

  @Override
  public String toString() {
    return "FollowedSource(" + type + ")";
  }
}
