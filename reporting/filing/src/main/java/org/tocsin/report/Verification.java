package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/** Whether the holder of an address or number proved to have it: a date goes with a proof only. */
public sealed interface Verification {

  /** Nobody proved it. */
  record Unverified() implements Verification {}

  /**
   * It was proved.
   *
   * @param at when, in the past
   */
  record Verified(Fact<Instant> at) implements Verification {
    public Verified {
      Objects.requireNonNull(at, "at");
    }
  }

  /** Returns a verification of unknown date, or none. */
  static Verification of(boolean verified) {
    return verified ? new Verified(Fact.absent(Absence.NOT_COLLECTED)) : new Unverified();
  }
}
