package org.tocsin.filing;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What came of a delivery: exactly one of six. */
public sealed interface Delivered {

  /**
   * It arrived.
   *
   * @param proof the receiver's receipt, byte for byte; sealed as evidence of the incident
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Receipt(byte[] proof) implements Delivered {
    public Receipt {
      proof = proof.clone();
    }

    @Override
    public String toString() {
      return "Receipt";
    }
  }

  /** The receiver refuses what was sent, and sending it again is useless: a person has to look. */
  record Refused() implements Delivered {}

  /** The credentials do not suffice; the destination is paused. */
  record NotAuthorised() implements Delivered {}

  /**
   * It certainly did not arrive, and may be tried later.
   *
   * @param retryAfter how long the receiver asked to wait
   */
  record Unavailable(Optional<Duration> retryAfter) implements Delivered {
    public Unavailable {
      Objects.requireNonNull(retryAfter, "retryAfter");
    }
  }

  /** Nobody can say whether it arrived: what follows is the kind's {@link Promise}. */
  record Unsure() implements Delivered {}

  /** A pack is prepared; a person files it by hand and enters the reference. */
  record ForPerson() implements Delivered {}
}
