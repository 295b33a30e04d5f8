package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A vote on an entry of a source, on its way or delivered.
 *
 * @param number its number
 * @param list the list
 * @param vote what we think
 * @param askedBy who asked for it
 * @param askedAt when
 * @param state how far it is
 * @param tries how often it was sent
 * @param answer what the last try met, if it failed
 */
public record Feedback(
    long number,
    String list,
    HashSource.Vote vote,
    String askedBy,
    Instant askedAt,
    State state,
    int tries,
    Optional<String> answer) {

  /** How far a vote is. */
  public enum State {
    /** It is sent when the source takes it. */
    WAITING,
    /** The source has it. */
    SENT,
    /** The source refused it; it is not sent again. */
    REFUSED,
    /** It could not be sent again and again, or its list is gone; it is not sent again. */
    GAVE_UP
  }

  public Feedback {
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(vote, "vote");
    Objects.requireNonNull(askedBy, "askedBy");
    Objects.requireNonNull(askedAt, "askedAt");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(answer, "answer");
  }
}
