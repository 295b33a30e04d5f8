package org.tocsin.filing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One filing, call by call, without any personal data.
 *
 * @param summary where it stands
 * @param steps what happened, oldest first
 */
public record FilingStory(FilingSummary summary, List<Step> steps) {

  /**
   * One step.
   *
   * @param number its position, from 1
   * @param at when it was written down
   * @param what {@code BEFORE} or {@code AFTER} a call, or {@code NOTE}
   * @param call the call
   * @param file the index of the file it is about
   * @param report which report it is about, counted from 1
   * @param reportId the clearinghouse's id of that
   * @param outcome the kind of answer
   * @param code the answer's code
   * @param httpStatus the answer's HTTP status
   * @param requestId the destination's id of the exchange
   * @param actor the person, or {@code tocsin}
   * @param note what is to be said beside
   */
  public record Step(
      int number,
      Instant at,
      String what,
      Optional<Call> call,
      OptionalInt file,
      int report,
      Optional<String> reportId,
      Optional<String> outcome,
      OptionalInt code,
      OptionalInt httpStatus,
      Optional<String> requestId,
      Optional<String> actor,
      Optional<String> note) {

    static Step of(FilingJournal.Entry entry) {
      return new Step(
          entry.seq(),
          entry.at(),
          entry.phase() == FilingJournal.Phase.PERSON ? "NOTE" : entry.phase().name(),
          entry.call(),
          entry.file(),
          entry.generation(),
          entry.reportId(),
          entry.outcome(),
          entry.code(),
          entry.httpStatus(),
          entry.requestId(),
          entry.actor(),
          entry.note());
    }
  }

  public FilingStory {
    steps = List.copyOf(steps);
  }
}
