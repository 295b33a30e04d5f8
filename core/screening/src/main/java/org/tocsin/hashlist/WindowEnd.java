package org.tocsin.hashlist;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.tocsin.store.Recurring;

/** Up to where a source is asked, and up to where its answer can be whole. */
final class WindowEnd {
  /** How far behind now a window ends, for what is being written at this moment. */
  static final Duration MARGIN = Duration.ofSeconds(5);

  private WindowEnd() {}

  /**
   * Returns where a window ends that asks for everything up to now. It is not before what was read,
   * so that there is always something to ask: only an answer says that there is nothing new.
   *
   * @throws SourceException when the clock here was set back so far that what is new would not be
   *     asked for
   */
  static Instant now(Instant now, Instant completedTo) throws SourceException {
    Instant end = now.minus(MARGIN).truncatedTo(ChronoUnit.SECONDS);
    if (end.plus(Recurring.SKEW).isBefore(completedTo)) {
      throw new SourceException(
          SourceException.Kind.UNAVAILABLE,
          "the clock here is behind the time up to which the source was read: what is newer cannot"
              + " be asked for until it is right");
    }
    return end.isBefore(completedTo) ? completedTo : end;
  }

  /**
   * Returns up to where the source can have told everything.
   *
   * @param to the end of the window
   * @param date the source's own time when the window began, if it said so
   */
  static Instant safe(Instant to, Optional<Instant> date) {
    return date.map(told -> told.minus(MARGIN).truncatedTo(ChronoUnit.SECONDS))
        .filter(told -> told.isBefore(to))
        .orElse(to);
  }
}
