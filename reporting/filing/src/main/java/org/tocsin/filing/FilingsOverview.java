package org.tocsin.filing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What waits, what is filed and what sending is stopped for, at one moment; without any personal
 * data.
 *
 * @param stopped that all sending is stopped
 * @param destinations one entry for each destination that has filings or was stopped, by name
 */
public record FilingsOverview(Optional<SendingStop> stopped, List<AtDestination> destinations) {

  /**
   * What waits for one destination.
   *
   * @param destination its name
   * @param stopped that a person stopped sending to it
   * @param pausedUntil until when it is paused because it kept failing
   * @param failures how many calls failed in a row
   * @param filings how many filings are in each state; states without any are left out
   * @param oldestUnfiled when the oldest filing was made that is neither filed nor ended
   */
  public record AtDestination(
      String destination,
      Optional<SendingStop> stopped,
      Optional<Instant> pausedUntil,
      int failures,
      Map<FilingState, Long> filings,
      Optional<Instant> oldestUnfiled) {
    public AtDestination {
      filings = Map.copyOf(filings);
    }

    /** Returns how many filings go on by themselves. */
    public long waiting() {
      return sum(FilingState::isActive);
    }

    /** Returns how many filings a person has to act on. */
    public long forPerson() {
      return sum(FilingState::needsPerson);
    }

    private long sum(java.util.function.Predicate<FilingState> which) {
      return filings.entrySet().stream()
          .filter(entry -> which.test(entry.getKey()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  public FilingsOverview {
    destinations = List.copyOf(destinations);
  }

  /** Returns how many filings go on by themselves, at all destinations. */
  public long waiting() {
    return destinations.stream().mapToLong(AtDestination::waiting).sum();
  }

  /** Returns how many filings a person has to act on, at all destinations. */
  public long forPerson() {
    return destinations.stream().mapToLong(AtDestination::forPerson).sum();
  }

  /** Returns when the oldest filing was made that is neither filed nor ended. */
  public Optional<Instant> oldestUnfiled() {
    return destinations.stream().flatMap(at -> at.oldestUnfiled().stream()).min(Instant::compareTo);
  }
}
