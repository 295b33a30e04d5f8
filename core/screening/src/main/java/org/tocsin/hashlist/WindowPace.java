package org.tocsin.hashlist;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a checkpoint notes of the windows so far.
 *
 * @param span how long the next window is; zero for up to now
 * @param few how many windows in a row had few entries
 * @param found entries of the window so far
 * @param shrinks how often the window was made smaller in a row
 * @param certain up to where nothing can appear late any more, once the window that is open is
 *     read; a whole second; empty where only the overlap says it
 */
record WindowPace(Duration span, int few, long found, int shrinks, Optional<Instant> certain) {
  /** No window is made smaller than this. */
  static final Duration SHORTEST = Duration.ofSeconds(60);

  private static final Duration LONGEST = Duration.ofDays(20 * 365);
  private static final long MANY_ENTRIES = 100_000;
  private static final long FEW_ENTRIES = 2_000;
  private static final int FEW_WINDOWS = 4;
  private static final WindowPace NONE = new WindowPace(Duration.ZERO, 0, 0, 0, Optional.empty());
  private static final Pattern TEXT =
      Pattern.compile(
          "span=([0-9]{1,10}) few=([0-9]) found=([0-9]{1,12}) shrinks=([0-9]{1,2})"
              + "(?: certain=([0-9]{1,12}))?.*");

  static WindowPace of(String note) {
    Matcher read = TEXT.matcher(note);
    return read.matches()
        ? new WindowPace(
            Duration.ofSeconds(Long.parseLong(read.group(1))),
            Integer.parseInt(read.group(2)),
            Long.parseLong(read.group(3)),
            Integer.parseInt(read.group(4)),
            Optional.ofNullable(read.group(5)).map(Long::parseLong).map(Instant::ofEpochSecond))
        : NONE;
  }

  String text() {
    return "span="
        + span.toSeconds()
        + " few="
        + few
        + " found="
        + found
        + " shrinks="
        + shrinks
        + certain.map(at -> " certain=" + at.getEpochSecond()).orElse("");
  }

  /** Returns this with the other numbers as told; what is certain stays. */
  private WindowPace with(Duration length, int small, long entries, int smaller) {
    return new WindowPace(length, small, entries, smaller, certain);
  }

  WindowPace certain(Instant value) {
    Instant positive = value.isBefore(Instant.EPOCH) ? Instant.EPOCH : value;
    return new WindowPace(
        span, few, found, shrinks, Optional.of(positive.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** A window is given up: what it was to read again has to be read all the same. */
  WindowPace dropped(Checkpoint.Window window) {
    return certain.filter(at -> !at.isAfter(window.from())).isPresent()
        ? this
        : certain(window.from());
  }

  WindowPace counting(long entries) {
    return with(span, few, Math.min(entries, 999_999_999_999L), shrinks);
  }

  /** All the rest is asked for at once; what is smaller was tried. */
  WindowPace unbounded() {
    return with(Duration.ZERO, 0, 0, 1);
  }

  WindowPace shrunk(Duration from) {
    Duration smaller = from.dividedBy(4L << Math.min(shrinks, 10));
    return with(
        smaller.compareTo(SHORTEST) < 0 ? SHORTEST : smaller, 0, 0, Math.min(shrinks + 1, 10));
  }

  WindowPace completed(long entries, Duration length) {
    if (span.isZero()) {
      return with(span, 0, 0, 0);
    }
    if (entries > MANY_ENTRIES) {
      Duration smaller = length.dividedBy(4);
      return with(smaller.compareTo(SHORTEST) < 0 ? SHORTEST : smaller, 0, 0, 0);
    }
    int small = entries < FEW_ENTRIES ? few + 1 : 0;
    if (small < FEW_WINDOWS) {
      return with(span, small, 0, 0);
    }
    Duration larger = span.multipliedBy(2);
    return with(larger.compareTo(LONGEST) > 0 ? Duration.ZERO : larger, 0, 0, 0);
  }
}
