package org.tocsin.filing;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.cybertipline.CallOutcome;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/**
 * Counts what outcomes say of a destination, and pauses it as a whole, with one alarm, when it
 * keeps failing or refuses the account.
 */
final class DestinationHealth {
  /** After how many failures in a row a destination is paused as a whole. */
  static final int PAUSE_AFTER = 3;

  private static final Logger log = LoggerFactory.getLogger(DestinationHealth.class);

  private final Database docket;
  private final Clock clock;
  private final Backoff backoff;
  private final FilingListener listener;

  DestinationHealth(Database docket, Clock clock, Backoff backoff, FilingListener listener) {
    this.docket = docket;
    this.clock = clock;
    this.backoff = backoff;
    this.listener = listener;
  }

  /** Counts an outcome. It is on record already, whatever happens here. */
  void judge(Destination destination, Call call, CallOutcome outcome) {
    try {
      count(destination, call, outcome);
    } catch (StoreException e) {
      log.warn("what was answered could not be counted for {} ({})", destination.name(), e.kind());
    }
  }

  private void count(Destination destination, Call call, CallOutcome outcome) {
    Instant now = clock.instant();
    boolean failing =
        outcome instanceof CallOutcome.Unavailable || outcome instanceof CallOutcome.Ambiguous;
    boolean refused = outcome instanceof CallOutcome.NotAuthorised;
    if (!failing && !refused) {
      // Nothing to forget is the rule, and a transaction that writes waits for others.
      if (docket.read(tx -> FilingControl.isFailing(tx, destination.name()))) {
        docket.perform(tx -> FilingControl.countSuccess(tx, destination.name(), call, now));
      }
      return;
    }
    boolean news =
        docket.write(
            tx -> {
              int failures = FilingControl.countFailure(tx, destination.name(), call, now);
              int beyond = refused ? failures : failures - PAUSE_AFTER + 1;
              return beyond >= 1
                  && FilingControl.pause(
                      tx, destination.name(), now.plus(backoff.after(beyond + 2)), now);
            });
    if (news) {
      Alarm alarm = refused ? Alarm.NOT_AUTHORISED : Alarm.DESTINATION_PAUSED;
      log.warn("destination {} is paused: {}", destination.name(), alarm);
      listener.alarm(alarm, destination.name(), Optional.empty());
    }
  }
}
