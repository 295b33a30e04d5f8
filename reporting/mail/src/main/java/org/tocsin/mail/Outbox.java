package org.tocsin.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tocsin.filing.Alarm;
import org.tocsin.model.FilingId;

/**
 * What waits to be mailed: one digest that still collects, and a bounded queue of mails. While the
 * queue is full the digest stays open, so no count is ever lost to an outage.
 *
 * <p>Not safe for use by several threads: its owner locks it.
 */
final class Outbox {
  private final AlarmSettings settings;
  private final Deque<Mail> queue = new ArrayDeque<>();
  private @Nullable AlarmDigest collecting;
  private int failures;
  private Instant failedAt = Instant.MIN;
  private Instant retryAt = Instant.MIN;

  Outbox(AlarmSettings settings) {
    this.settings = settings;
  }

  void add(Alarm alarm, String destination, Optional<FilingId> filing, Instant now) {
    AlarmDigest digest = collecting;
    if (digest == null) {
      digest = new AlarmDigest(settings.maxFilings(), now);
      collecting = digest;
    }
    digest.add(alarm, destination, filing, now);
  }

  /**
   * Returns the mail to be sent now. It stays at the head until it was sent.
   *
   * @param hurry whether to wait neither for the window nor for the next attempt
   */
  Optional<Mail> due(Instant now, boolean hurry) {
    AlarmDigest digest = collecting;
    if (digest != null
        && queue.size() < settings.maxQueued()
        && (hurry || reached(now, digest.first(), digest.first().plus(settings.window())))) {
      queue.addLast(
          new Mail(
              "<" + UUID.randomUUID() + "@" + settings.domain() + ">",
              now,
              AlarmText.subject(settings.label(), digest),
              AlarmText.body(settings.label(), digest),
              digest.total()));
      collecting = null;
    }
    return hurry || failures == 0 || reached(now, failedAt, retryAt)
        ? Optional.ofNullable(queue.peekFirst())
        : Optional.empty();
  }

  /** A clock that was set back must not make a mail wait for hours: before the start is due too. */
  private static boolean reached(Instant now, Instant from, Instant until) {
    return !now.isBefore(until) || now.isBefore(from);
  }

  /** The head was handed over. */
  void sent() {
    queue.removeFirst();
    failures = 0;
  }

  /** The head was not handed over; the next attempt is put off, longer each time. */
  Duration failed(Instant now) {
    Duration wait = settings.firstRetry();
    for (int i = 0; i < failures && wait.compareTo(settings.lastRetry()) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    if (wait.compareTo(settings.lastRetry()) > 0) {
      wait = settings.lastRetry();
    }
    failures++;
    failedAt = now;
    retryAt = now.plus(wait);
    return wait;
  }

  int failures() {
    return failures;
  }

  boolean isEmpty() {
    return collecting == null && queue.isEmpty();
  }

  /** Returns how many alarms wait. */
  long alarms() {
    long waiting = collecting == null ? 0 : collecting.total();
    for (Mail mail : queue) {
      waiting += mail.alarms();
    }
    return waiting;
  }
}
