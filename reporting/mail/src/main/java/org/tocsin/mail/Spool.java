package org.tocsin.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Keeps what people are to be told until somebody took it. For each target and urgency there is at
 * most one message on its way; what happens meanwhile gathers for the next, in bounded space.
 */
interface Spool {
  /** Keeps a notice for each of the targets, or for none when it throws. */
  void add(Collection<String> targets, Notice notice, Instant now);

  /**
   * Returns the message that is to be sent now, leased to the caller; it makes one of what has
   * gathered for long enough when none is on its way.
   *
   * @param window for how long events are gathered
   */
  Optional<Dispatch> next(String target, boolean urgent, Duration window, Instant now);

  /** The message was taken: it is forgotten. */
  void sent(Dispatch dispatch);

  /** The message was not taken: it is tried again after a wait. */
  void failed(Dispatch dispatch, Duration wait, Instant now);

  /** Returns how many events wait for a target, those on their way included. */
  long waiting(String target);
}
