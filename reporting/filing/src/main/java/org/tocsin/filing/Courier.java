package org.tocsin.filing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.cybertipline.CallOutcome;
import org.tocsin.cybertipline.EnvironmentMismatch;
import org.tocsin.cybertipline.Exchange;
import org.tocsin.cybertipline.Reply;
import org.tocsin.model.Environment;

/** Takes one claimed filing to a destination of one delivery: journal, delivery, journal. */
final class Courier {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  /** Packs what a destination is told of a filing. */
  interface Packing {
    /** Opens the sealed facts of the filing's incident; custody entries are written first. */
    Parcel pack(Filing filing, PayloadPolicy policy);
  }

  /** A step that the journal took, with what a person should learn of it. */
  record Done(FilingMachine.Step step, Optional<CallOutcome> outcome) {}

  private final Packing packing;
  private final FilingLedger ledger;
  private final Clock clock;
  private final Backoff backoff;

  Courier(Packing packing, FilingLedger ledger, Clock clock, Backoff backoff) {
    this.packing = packing;
    this.ledger = ledger;
    this.clock = clock;
    this.backoff = backoff;
  }

  /**
   * Makes the delivery that is due.
   *
   * @return what came of it; empty when the journal did not take one of the two entries
   * @throws EnvironmentMismatch when nothing may be sent there; nothing was
   */
  Optional<Done> step(Claim claim, Filing filing, Delivery delivery) {
    if (filing.stamp().synthetic() && filing.stamp().environment() == Environment.PRODUCTION) {
      throw new EnvironmentMismatch(EnvironmentMismatch.Reason.SYNTHETIC);
    }
    if (filing.state() == FilingState.FINISHING && delivery.promise() != Promise.AT_LEAST_ONCE) {
      // A former attempt was cut off: nobody can be asked, so nothing is sent again by itself.
      FilingMachine.Step held =
          FilingMachine.delivered(
              filing, new Delivered.Unsure(), known(filing), delivery.promise(), true);
      return ledger.note(held.filing(), "a delivery was cut off")
          ? Optional.of(new Done(held, Optional.empty()))
          : Optional.empty();
    }
    Parcel parcel = packing.pack(filing, delivery.payload());
    byte[] composed = delivery.compose(parcel);
    FilingMachine.Step before = FilingMachine.before(filing, Call.DELIVER);
    if (!ledger.before(
        claim, new FilingLedger.Coming(filing, before.filing(), Call.DELIVER, composed))) {
      return Optional.empty();
    }
    Instant started = clock.instant();
    Delivered delivered = deliver(before.filing(), delivery, parcel, composed);
    FilingMachine.Step after =
        FilingMachine.delivered(
            before.filing(), delivered, known(filing), delivery.promise(), filing.finishSent());
    Exchange exchange = exchange(delivered, started);
    return ledger.after(claim, before.filing(), after.filing(), Call.DELIVER, exchange)
        ? Optional.of(new Done(after, Optional.of(exchange.outcome())))
        : Optional.empty();
  }

  private static Delivered deliver(
      Filing filing, Delivery delivery, Parcel parcel, byte[] composed) {
    try {
      return delivery.deliver(parcel, composed);
    } catch (EnvironmentMismatch e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("filing {}: its delivery threw {}", filing.id(), e.getClass().getSimpleName());
      return new Delivered.Unsure();
    }
  }

  private FilingMachine.Known known(Filing filing) {
    Duration wait = backoff.after(filing.attempts() + 1);
    return new FilingMachine.Known(clock.instant(), wait, Optional.empty(), Set.of());
  }

  private Exchange exchange(Delivered delivered, Instant started) {
    byte[] proof = delivered instanceof Delivered.Receipt receipt ? receipt.proof() : new byte[0];
    return new Exchange(
        outcome(delivered),
        new byte[0],
        proof,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        started,
        clock.instant());
  }

  /** Returns the word of the journal for an outcome. */
  static CallOutcome outcome(Delivered delivered) {
    if (delivered instanceof Delivered.Refused) {
      return new CallOutcome.Rejected(OptionalInt.empty(), "");
    }
    if (delivered instanceof Delivered.NotAuthorised) {
      return new CallOutcome.NotAuthorised(OptionalInt.empty());
    }
    if (delivered instanceof Delivered.Unavailable unavailable) {
      return new CallOutcome.Unavailable(unavailable.retryAfter(), OptionalInt.empty());
    }
    if (delivered instanceof Delivered.Unsure) {
      return new CallOutcome.Ambiguous(CallOutcome.Doubt.NO_ANSWER);
    }
    return new CallOutcome.Accepted(
        new Reply(Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
  }
}
