package org.tocsin.hashlist;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.tocsin.model.Algorithm;

/**
 * How a source is followed.
 *
 * @param list the list that it fills: 1 to 64 characters of a-z, 0-9, '.', '_' and '-'
 * @param classes what its classifications mean here
 * @param algorithms which values are kept; none for all
 * @param poll how often it is asked, give or take a fifth: 10 minutes to 7 days
 * @param limits when something about it is worth an alarm
 * @param feedback whether votes are sent to it
 */
public record SourceSettings(
    String list,
    ClassMap classes,
    Set<Algorithm> algorithms,
    Duration poll,
    ListLimits limits,
    boolean feedback) {
  /** How often a source is asked unless told otherwise. */
  public static final Duration DEFAULT_POLL = Duration.ofHours(1);

  /** How often a source is asked at most. */
  public static final Duration SHORTEST_POLL = Duration.ofMinutes(10);

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public SourceSettings {
    if (!NAME.matcher(list).matches()) {
      throw new IllegalArgumentException(
          "the name of a list with a source has 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    Objects.requireNonNull(classes, "classes");
    algorithms = Set.copyOf(algorithms);
    if (poll.compareTo(SHORTEST_POLL) < 0 || poll.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException("poll is 10 minutes to 7 days, not " + poll);
    }
    Objects.requireNonNull(limits, "limits");
  }

  /** Returns settings with defaults: all algorithms, once an hour, no feedback. */
  public static SourceSettings of(String list, ClassMap classes) {
    return new SourceSettings(list, classes, Set.of(), DEFAULT_POLL, ListLimits.DEFAULT, false);
  }

  /** Returns these settings for some algorithms. */
  public SourceSettings algorithms(Set<Algorithm> only) {
    return new SourceSettings(list, classes, only, poll, limits, feedback);
  }

  /** Returns these settings with another interval. */
  public SourceSettings poll(Duration every) {
    return new SourceSettings(list, classes, algorithms, every, limits, feedback);
  }

  /** Returns these settings with other limits. */
  public SourceSettings limits(ListLimits other) {
    return new SourceSettings(list, classes, algorithms, poll, other, feedback);
  }

  /** Returns these settings with votes sent, or not. */
  public SourceSettings feedback(boolean sent) {
    return new SourceSettings(list, classes, algorithms, poll, limits, sent);
  }
}
